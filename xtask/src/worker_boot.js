// What the page says before the module listens is kept and said again: a worker's messages begin to flow
// while its script still waits for the module.
const early = [];
const keep = (event) => early.push(event);
addEventListener("message", keep);

// What a question may cost: calls of functions and turns of loops, some at least, more for a longer one.
const FUEL_MIN = 20_000_000;
const FUEL_PER_BYTE = 5_000;
const FUEL_MAX = 2 ** 31 - 1;
// A memory that has grown beyond this is let go of sooner than it is wiped.
const WIPED_BYTES_MAX = 8 << 20;

const sealed = fetch(SEALED).then((found) => found.arrayBuffer()).then((wasm) => WebAssembly.compile(wasm));
const fresh = (module) => {
  const { initSync, answer } = sandbox();
  const { memory, fuel, ...rest } = initSync({ module });
  const globals = Object.entries(rest).filter(([name]) => name.startsWith("state"));
  const state = globals.map(([, global]) => [global, global.value]);
  return { answer, memory, fuel, state, image: new Uint8Array(memory.buffer).slice() };
};
// Whoever was asked is as it was before anybody asked, also where it has trapped.
const restored = (instance) => {
  const bytes = new Uint8Array(instance.memory.buffer);
  if (bytes.length > WIPED_BYTES_MAX) return null;
  bytes.set(instance.image);
  bytes.fill(0, instance.image.length);
  for (const [global, value] of instance.state) global.value = value;
  return instance;
};
let module;
let spare = null;
globalThis.askSandbox = (question) => {
  const instance = spare ?? fresh(module);
  spare = null;
  instance.fuel.value = Math.min(FUEL_MIN + question.length * FUEL_PER_BYTE, FUEL_MAX);
  try {
    return instance.answer(question);
  } finally {
    spare = restored(instance);
  }
};

// A module that trapped can be asked nothing any more: its last word, to the page, is why.
addEventListener("error", (event) => {
  event.preventDefault();
  postMessage([event.message]);
});
module = await sealed;
await init({ module_or_path: WASM });
removeEventListener("message", keep);
for (const event of early) dispatchEvent(new MessageEvent("message", event));
