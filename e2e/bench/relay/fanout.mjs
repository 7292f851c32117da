// One writer and many who read, through one server: how soon and how cheaply edits come through.

import { fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { quantile } from "../figures.mjs";
import { ownBytes } from "../footprint.mjs";
import { end, ended } from "./start.mjs";

/** Processes that hold the clients who read. */
const CROWDS = 2;
/** Twenty edits a second: a busy rehearsal. */
const STEADY = { edits: 60, pause: 50 };
/** Edits under way when the server is given as much as it takes, and about how many deliveries that is. */
const FLOOD = { window: 64, deliveries: 200_000 };
/** Who has not come through after this is left out. */
const PATIENCE_SECONDS = 60;
/** Ticks of the processes' clocks, as Linux has them on every machine. */
const TICK_MS = 10;

/** What is measured: what it says, in which unit. */
export const FANOUT = {
  idle: { told: "Memory of the server for a connection that is idle", unit: "kB" },
  p50: { told: "Twenty edits a second: from the writer to a reader, half of the deliveries", unit: "ms" },
  p99: { told: "Twenty edits a second: from the writer to a reader, 99 % of the deliveries", unit: "ms" },
  steadyCpu: { told: "Twenty edits a second: the server’s CPU", unit: "ms per 1,000" },
  steadyClients: { told: "Twenty edits a second: CPU of all clients together", unit: "ms per 1,000" },
  rate: { told: "As much as it takes: deliveries", unit: "per second" },
  floodP50: { told: "As much as it takes: half of the deliveries", unit: "ms" },
  floodP99: { told: "As much as it takes: 99 % of the deliveries", unit: "ms" },
  floodCpu: { told: "As much as it takes: the server’s CPU", unit: "ms per 1,000" },
  floodClients: { told: "As much as it takes: CPU of all clients together", unit: "ms per 1,000" },
};

/** Measures one server with so many readers: by figure; `null` where it does not come through in time. */
export async function fanOut(t, module, readers) {
  const contender = await import(`./${module}.mjs`);
  const { port, pid } = await contender.serve(t);
  const url = `ws://127.0.0.1:${port}${contender.path}`;
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_SECONDS * 1_000);
  });
  try {
    return await Promise.race([through(t, module, { url, pid }, readers), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function through(t, module, { url, pid }, readers) {
  const flooded = Math.ceil(FLOOD.deliveries / readers);
  const all = STEADY.edits + flooded;
  const [writer, ...crowds] = Array.from({ length: 1 + CROWDS }, () => crowd(t));
  const everybody = [writer, ...crowds];
  await Promise.all(everybody.map((each) => {
    return each.call("prepare", { module, edits: all, isWriter: each === writer });
  }));
  await writer.call("connect", { url, from: readers, count: 2 });
  const before = await ownBytes(pid);
  const share = Math.ceil(readers / CROWDS);
  await Promise.all(crowds.map((each, n) => {
    const count = Math.min(share, readers - n * share);
    return each.call("connect", { url, from: n * share, count });
  }));
  const idle = (await ownBytes(pid)) - before;

  const spent = async () => {
    const clients = await Promise.all(everybody.map((each) => cpuMs(each.pid)));
    return { server: await cpuMs(pid), clients: clients.reduce((sum, ms) => sum + ms, 0) };
  };
  const phase = async (from, to, says) => {
    const before = await spent();
    const [said, ...heard] = await Promise.all([
      says(),
      ...everybody.map((each) => each.call("hear", { count: to })),
    ]);
    const after = await spent();
    const [server, clients] = [after.server - before.server, after.clients - before.clients];
    return told(from, said, heard, { server, clients });
  };
  const steady = await phase(0, STEADY.edits, () => {
    return writer.call("pace", { from: 0, to: STEADY.edits, pause: STEADY.pause });
  });
  const flood = await phase(STEADY.edits, all, () => {
    return writer.call("flood", { from: STEADY.edits, to: all, window: FLOOD.window });
  });
  return {
    idle: idle / readers / 1_024,
    ...{ p50: steady.p50, p99: steady.p99, steadyCpu: steady.server, steadyClients: steady.clients },
    ...{ rate: flood.rate, floodP50: flood.p50, floodP99: flood.p99 },
    ...{ floodCpu: flood.server, floodClients: flood.clients },
  };
}

/** What a phase comes to: `said` is when each edit was, `heard` which edit came when, of all clients. */
function told(from, said, heard, spent) {
  const took = [];
  let last = 0;
  for (const pairs of heard) {
    for (let n = 0; n < pairs.length; n += 2) {
      const [edit, at] = [pairs[n], pairs[n + 1]];
      took.push(at - said[edit - from]);
      last = Math.max(last, at);
    }
  }
  took.sort((a, b) => a - b);
  return {
    p50: quantile(took, 0.5),
    p99: quantile(took, 0.99),
    rate: (took.length * 1_000) / (last - said[0]),
    server: (spent.server * 1_000) / took.length,
    clients: (spent.clients * 1_000) / took.length,
  };
}

/** A process of clients, which does one thing after the other but hears while it says. */
function crowd(t) {
  const child = fork(fileURLToPath(new URL("crowd.mjs", import.meta.url)), { serialization: "advanced" });
  t.after(() => end(child));
  const asked = new Map();
  child.on("message", ({ id, value, failed }) => {
    const { resolve, reject } = asked.get(id);
    if (failed) reject(new Error(failed));
    else resolve(value);
  });
  const gone = ended(child, "clients");
  // Whoever waits hears of it; at the end nobody does.
  gone.catch(() => {});
  const call = (name, argument) => {
    const id = asked.size;
    const answered = new Promise((resolve, reject) => asked.set(id, { resolve, reject }));
    child.send({ id, name, argument });
    return Promise.race([answered, gone]);
  };
  return { call, pid: child.pid };
}

/** The time that a process has had on any core, in milliseconds. */
async function cpuMs(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // The name may hold blanks, and ends with the last bracket.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
