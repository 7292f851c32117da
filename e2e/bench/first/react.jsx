// A home and a grid with React, as plainly as they can be written.

import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";

import { FIELDS, ROW_PX, drawn, fetched, go } from "./rows.mjs";

function useFetched(path) {
  const [data, setData] = useState([]);
  useEffect(() => {
    fetched(path).then(setData);
  }, [path]);
  return data;
}

function Home() {
  const productions = useFetched("/productions.json");
  return (
    <main>
      <h1>Productions</h1>
      <ul className="productions">
        {productions.map(({ title, records }) => (
          <li className="production-row" key={title}>
            <a href="/grid" onClick={(event) => go(event, "/grid")}>{title}</a>
            <span>{records} records</span>
          </li>
        ))}
      </ul>
    </main>
  );
}

function Line({ record, index }) {
  return (
    <div role="row" className="line" aria-rowindex={index + 2} style={{ top: ROW_PX * (index + 1) }}>
      {FIELDS.map((field) => <div role="gridcell" key={field}>{record[field]}</div>)}
    </div>
  );
}

function Grid() {
  const records = useFetched("/records.json");
  const [top, setTop] = useState(0);
  const [from, to] = drawn(top, innerHeight, records.length);
  return (
    <main>
      <h1>Records</h1>
      <div role="grid" className="sheet" aria-rowcount={records.length + 1}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
        <div className="rows" style={{ height: ROW_PX * (records.length + 1) }}>
          <div role="row" className="head" aria-rowindex={1}>
            {FIELDS.map((field) => <div role="columnheader" key={field}>{field}</div>)}
          </div>
          {records.slice(from, to).map((record, n) => (
            <Line key={from + n} record={record} index={from + n} />
          ))}
        </div>
      </div>
    </main>
  );
}

function App() {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const follow = () => setPath(location.pathname);
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);
  return path === "/grid" ? <Grid /> : <Home />;
}

createRoot(document.body.appendChild(document.createElement("div"))).render(<App />);
