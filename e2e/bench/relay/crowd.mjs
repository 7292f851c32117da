// Runs as a process of clients: many that read, or one that writes and a witness that reads beside it.

import WebSocket from "ws";

/** Clients that greet at a time. */
const GREETING = 16;
/** Clients behind one address: as many as a relay takes from one. */
const PER_ADDRESS = 200;

let contender;
let prepared;
/** Whether the first client writes: it is not told what it said itself. */
let writes = false;
const clients = [];
/** What is waited for: how many edits, and by how many clients it is not there yet. */
let awaited = { count: 0, left: 0, resolve() {} };
/** When each edit came, by client. */
let arrivals = [];

/** Milliseconds by a clock that all processes share. */
const now = () => Number(process.hrtime.bigint()) / 1e6;

function client(url, n) {
  const localAddress = `127.0.0.${2 + Math.floor(n / PER_ADDRESS)}`;
  const socket = new WebSocket(url, { localAddress, perMessageDeflate: false });
  const state = { known: 0, wake() {} };
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the server hung up")));
    socket.on("open", () => {
      const { ready, send } = contender.speak(socket, prepared, (count) => hear(state, count));
      ready.then(() => resolve({ state, send }), reject);
    });
  });
}

function hear(state, count) {
  const at = now();
  const before = state.known;
  for (; state.known < count; state.known += 1) arrivals.push(state.known, at);
  state.wake();
  if (before < awaited.count && count >= awaited.count) {
    awaited.left -= 1;
    if (awaited.left === 0) awaited.resolve();
  }
}

const calls = {
  /** Loads a contender's speech, with what will be said. */
  async prepare({ module, edits, isWriter }) {
    contender = await import(`./${module}.mjs`);
    prepared = contender.prepare(edits, isWriter);
    writes = isWriter;
  },

  /** Clients that read, the first of all being the `from`th. */
  async connect({ url, from, count }) {
    for (let n = 0; n < count; n += GREETING) {
      const some = Array.from({ length: Math.min(GREETING, count - n) }, (_, k) => client(url, from + n + k));
      clients.push(...await Promise.all(some));
    }
  },

  /** Resolves, once all who read have this many edits, with which came when. */
  async hear({ count }) {
    const { length: left } = clients.slice(writes ? 1 : 0).filter(({ state }) => state.known < count);
    if (left) await new Promise((resolve) => (awaited = { count, left, resolve }));
    const heard = Float64Array.from(arrivals);
    arrivals = [];
    return heard;
  },

  /** The first client says an edit every `pause` milliseconds; when each was said. */
  async pace({ from, to, pause }) {
    const said = [];
    await new Promise((resolve) => {
      const timer = setInterval(() => {
        said.push(now());
        clients[0].send(from + said.length - 1, from + said.length);
        if (from + said.length < to) return;
        clearInterval(timer);
        resolve();
      }, pause);
    });
    return Float64Array.from(said);
  },

  /** The first client says edits as fast as the second hears them, `window` ahead at most. */
  async flood({ from, to, window }) {
    const said = [];
    const { send } = clients[0];
    const witness = clients[1].state;
    while (from + said.length < to) {
      const next = from + said.length;
      const end = Math.min(to, witness.known + window);
      if (end > next) {
        const at = now();
        for (let n = next; n < end; n += 1) said.push(at);
        send(next, end);
      }
      const isAhead = () => from + said.length >= witness.known + window;
      if (isAhead()) await new Promise((resolve) => (witness.wake = resolve));
    }
    return Float64Array.from(said);
  },
};

process.on("message", async ({ id, name, argument }) => {
  try {
    process.send({ id, value: await calls[name](argument) });
  } catch (error) {
    process.send({ id, failed: error.stack });
  }
});
