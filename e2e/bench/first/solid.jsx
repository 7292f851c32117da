// The same home and grid with Solid.

import { For, Show, createResource, createSignal, onCleanup } from "solid-js";
import { render } from "solid-js/web";

import { FIELDS, ROW_PX, drawn, fetched, go } from "./rows.mjs";

function Home() {
  const [productions] = createResource(() => fetched("/productions.json"));
  return (
    <main>
      <h1>Productions</h1>
      <ul class="productions">
        <For each={productions()}>{({ title, records }) => (
          <li class="production-row">
            <a href="/grid" onClick={(event) => go(event, "/grid")}>{title}</a>
            <span>{records} records</span>
          </li>
        )}</For>
      </ul>
    </main>
  );
}

function Grid() {
  const [records] = createResource(() => fetched("/records.json"), { initialValue: [] });
  const [top, setTop] = createSignal(0);
  const shown = () => {
    const [from, to] = drawn(top(), innerHeight, records().length);
    return Array.from({ length: to - from }, (_, n) => from + n);
  };
  return (
    <main>
      <h1>Records</h1>
      <div role="grid" class="sheet" aria-rowcount={records().length + 1}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
        <div class="rows" style={{ height: `${ROW_PX * (records().length + 1)}px` }}>
          <div role="row" class="head" aria-rowindex={1}>
            <For each={FIELDS}>{(field) => <div role="columnheader">{field}</div>}</For>
          </div>
          <For each={shown()}>{(index) => (
            <div role="row" class="line" aria-rowindex={index + 2} style={{ top: `${ROW_PX * (index + 1)}px` }}>
              <For each={FIELDS}>{(field) => <div role="gridcell">{records()[index][field]}</div>}</For>
            </div>
          )}</For>
        </div>
      </div>
    </main>
  );
}

function App() {
  const [path, setPath] = createSignal(location.pathname);
  const follow = () => setPath(location.pathname);
  addEventListener("popstate", follow);
  onCleanup(() => removeEventListener("popstate", follow));
  return <Show when={path() === "/grid"} fallback={<Home />}><Grid /></Show>;
}

render(() => <App />, document.body);
