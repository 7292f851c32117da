// What the page says before the module listens is kept and said again: a worker's messages begin to flow
// while its script still waits for the module.
const early = [];
const keep = (event) => early.push(event);
addEventListener("message", keep);
const { memory } = await init({ module_or_path: wasm });
removeEventListener("message", keep);

// A module that trapped can be asked nothing any more: its last word, to the page, is why, and which text it
// was rendering, if any. Read from its memory, because its stack may be what is spent.
const at = rendering_at();
addEventListener("error", (event) => {
  event.preventDefault();
  const [isRendering, ...mark] = new Uint8Array(memory.buffer, at, 17);
  const hex = mark.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  postMessage([event.message, isRendering ? hex : null]);
});

for (const event of early) dispatchEvent(new MessageEvent("message", event));
