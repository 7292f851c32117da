// Ratios side by side in one run: interleaved rounds, the browser started anew before each opening.
//
// BENCH: one figure's name, else all. BENCH_ROUNDS: 5 unless given. BENCH_SCALES: "1,10,100" unless given.
// BENCH_CLIENTS: how many read from a relay, "50,200,1000" unless given.
// BENCH_PEERS: some peers by the names of their files, such as "yjs,dexie"; all unless given.

import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { Relay } from "../support/relay.mjs";
import * as callboard from "./callboard.mjs";
import { compare, compareRelays } from "./compare.mjs";
import { RECORDS } from "./data.mjs";
import { show, showSearch, showTasks, summary } from "./figures.mjs";
import { FIGURES } from "./life.mjs";
import * as search from "./search.mjs";
import * as tasks from "./tasks.mjs";
import * as woven from "./woven.mjs";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SCALES = (process.env.BENCH_SCALES ?? "1,10,100").split(",").map(Number);
const CROWDS = (process.env.BENCH_CLIENTS ?? "50,200,1000").split(",").map(Number);
/** Files of `peers`, in the order of the tables. */
const PEERS = ["yjs", "automerge", "loro", "tinybase", "dexie", "sqlite", "indexeddb", "plain"];
const EDITS_PER_ROUND = 200;
const WOVEN = "One edit beside one among merged records and linked tables";
/** What is measured in one large table, once: the largest of the sizes. */
const LARGE = {
  search: "Filter, natural sort and search, beside plain JavaScript over an array in the page",
  tasks: "What the page does at a stretch while somebody works",
};
const results = fileURLToPath(new URL("../../target/bench/", import.meta.url));

/** What ends with the run, the last made first: the part of a test context that devices use. */
const ends = [];
const run = { after: (end) => ends.unshift(end) };

const keep = (figure, found) => writeFile(`${results}${figure}.json`, JSON.stringify(found, null, 2));

/** Ours, and the peers that are asked for. */
async function contenders(origin) {
  const asked = process.env.BENCH_PEERS?.split(",") ?? PEERS;
  const unknown = asked.filter((peer) => !PEERS.includes(peer));
  if (unknown.length) throw new Error(`there is no peer ${unknown}; there are ${PEERS.join(", ")}`);
  const peers = await Promise.all(asked.map((peer) => import(`./peers/${peer}.mjs`)));
  // Ours is never left out: it is what the others are compared with.
  const ours = { ...callboard, patience: 1_800, serve: () => origin };
  return [ours, ...peers.map((peer) => peer.default)];
}

/** Callboard beside itself, its records woven together: filled once for each size. */
async function beside(origin) {
  const both = [callboard, woven];
  const sizes = [];
  for (const scale of SCALES) {
    const held = [];
    for (const each of both) {
      console.error(`${scale}×: filling ${each.name}`);
      held.push(await each.fill(run, origin, scale, EDITS_PER_ROUND));
    }
    const took = both.map(() => []);
    for (let round = 0; round < ROUNDS; round += 1) {
      console.error(`${scale}×: round ${round + 1} of ${ROUNDS}`);
      for (const [n, each] of both.entries()) {
        await held[n].device.boot();
        await each.open(held[n]);
        took[n].push(summary(await each.edits(held[n], EDITS_PER_ROUND)).median);
        await held[n].device.close();
      }
    }
    const entries = both.map(({ name }, n) => [name, { ...summary(took[n]), rounds: took[n] }]);
    sizes.push({ scale, results: Object.fromEntries(entries) });
    await keep("woven", { figure: WOVEN, unit: "ms", sizes });
  }
  console.log(show(WOVEN, "ms", [woven.name, callboard.name], sizes));
}

/** Measures what is asked of one large table. */
async function large(wanted, origin) {
  const scale = Math.max(...SCALES);
  const records = scale * RECORDS;
  console.error(`${scale}×: filling a table of ${records}`);
  const held = await callboard.fill(run, origin, scale, { edits: 0 });
  if (wanted.includes("search")) {
    await held.device.boot();
    const found = await search.measure(await held.device.open(held.url), records);
    await held.device.close();
    await keep("search", { figure: LARGE.search, records, found });
    console.log(showSearch(`${LARGE.search}: ${records} records`, search.names, found));
  }
  if (wanted.includes("tasks")) {
    const found = await tasks.measure(run, held);
    await keep("tasks", { figure: LARGE.tasks, records, found });
    console.log(showTasks(`${LARGE.tasks}: ${records} records`, found));
  }
}

async function main() {
  const known = [...Object.keys(FIGURES), "woven", "relay", ...Object.keys(LARGE)];
  const asked = process.env.BENCH;
  if (asked && !known.includes(asked)) {
    throw new Error(`there is no figure ${asked}; there are ${known.join(", ")}`);
  }
  const wanted = (figures) => figures.filter((figure) => !asked || figure === asked);
  await mkdir(results, { recursive: true });
  const { origin } = await Relay.start(run);
  const [figures, larges] = [wanted(Object.keys(FIGURES)), wanted(Object.keys(LARGE))];
  if (figures.length) {
    await compare(run, await contenders(origin), figures, { rounds: ROUNDS, scales: SCALES, keep });
  }
  if (wanted(["woven"]).length) await beside(origin);
  if (wanted(["relay"]).length) await compareRelays({ rounds: ROUNDS, crowds: CROWDS, keep });
  if (larges.length) await large(larges, origin);
}

try {
  await main();
} finally {
  for (const end of ends) await end();
}
