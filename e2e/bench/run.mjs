// Ratios side by side in one run: interleaved rounds, the browser started anew before each opening.
//
// BENCH: one figure's name, else all. BENCH_ROUNDS: 5 unless given. BENCH_SCALES: "1,10,100" unless given.
// BENCH_CLIENTS: how many read from a relay, "50,200,1000" unless given.
// BENCH_PEERS: some peers by the names of their files, such as "yjs,dexie"; all unless given.

import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { Relay } from "../support/relay.mjs";
import * as aged from "./aged.mjs";
import * as callboard from "./callboard.mjs";
import { compare, compareRelays } from "./compare.mjs";
import { RECORDS } from "./data.mjs";
import {
  show, showDoings, showKeys, showMoments, showScrolls, showSearch, showTasks, summary,
} from "./figures.mjs";
import { FIGURES } from "./life.mjs";
import * as first from "./first.mjs";
import * as keys from "./keys.mjs";
import * as mapped from "./mapped.mjs";
import * as merging from "./merging.mjs";
import * as scroll from "./scroll.mjs";
import * as search from "./search.mjs";
import * as tasks from "./tasks.mjs";
import * as woven from "./woven.mjs";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SCALES = (process.env.BENCH_SCALES ?? "1,10,100").split(",").map(Number);
const CROWDS = (process.env.BENCH_CLIENTS ?? "50,200,1000").split(",").map(Number);
/** Files of `peers`, in the order of the tables. */
const PEERS = ["yjs", "automerge", "loro", "tinybase", "dexie", "sqlite", "indexeddb", "plain"];
const EDITS_PER_ROUND = 200;
/** What one edit costs where something else grows than the table: who is beside whom. */
const BESIDE = {
  woven: ["One edit among merged records and linked tables, beside one that is not", [woven, callboard]],
  mapped: ["One edit in a table of 1×, by how many fields are mapped", [mapped]],
  aged: ["One edit in a table of 1×, by how long its history is", [aged]],
};
const MERGING = "Two records of 200 fields and 500 edges";
const FIRST = "A page's first moments, 1,000 records, browser started anew";
/** The size over which the palette has to find things at once; its keys are measured there as well. */
const MANY = 20;
/** What is measured in one large table, once: the largest of the sizes. */
const LARGE = {
  search: "Filter, natural sort and search, beside plain JavaScript over an array in the page",
  scroll: "The longest blank of a gesture that scrolls",
  keys: "From a key to the frame that shows what it does",
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

/** Callboard beside itself, where something grows: each filled once for each size. */
async function beside(figure, origin) {
  const [told, all] = BESIDE[figure];
  const sizes = [];
  for (const scale of SCALES) {
    const held = [];
    for (const each of all) {
      console.error(`${scale}×: filling ${each.name}`);
      held.push(await each.fill(run, origin, scale, EDITS_PER_ROUND));
    }
    const took = all.map(() => []);
    for (let round = 0; round < ROUNDS; round += 1) {
      console.error(`${scale}×: round ${round + 1} of ${ROUNDS}`);
      for (const [n, each] of all.entries()) {
        await held[n].device.boot();
        await each.open(held[n]);
        took[n].push(summary(await each.edits(held[n], EDITS_PER_ROUND)).median);
        await held[n].device.close();
      }
    }
    const entries = all.map(({ name }, n) => [name, { ...summary(took[n]), rounds: took[n] }]);
    sizes.push({ scale, results: Object.fromEntries(entries) });
    await keep(figure, { figure: told, unit: "ms", sizes });
  }
  console.log(show(told, "ms", all.map(({ name }) => name), sizes));
}

async function merge(origin) {
  const took = await merging.measure(run, origin, ROUNDS);
  await keep("merging", { figure: MERGING, unit: "ms", took });
  console.log(showDoings(MERGING, merging.names, took));
}

/** A page's first moments: in each round ours and the plain pages, one after the other. */
async function moments(origin) {
  const all = await first.contenders(run, origin);
  const found = Object.fromEntries(all.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const each of all) {
      console.error(`first: round ${round + 1} of ${ROUNDS}: ${each.name}`);
      found[each.name].push(await first.round(each));
    }
  }
  await keep("first", { figure: FIRST, records: RECORDS, found });
  console.log(showMoments(FIRST, first.FIGURES, found));
}

/** Measures what is asked of one large table. */
async function large(wanted, origin, scale) {
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
  for (const [figure, { measure }, show] of [["scroll", scroll, showScrolls], ["keys", keys, showKeys]]) {
    if (!wanted.includes(figure)) continue;
    await held.device.boot();
    const found = await measure(await held.device.open(held.url));
    await held.device.close();
    await keep(`${figure}-${scale}`, { figure: LARGE[figure], records, found });
    console.log(show(`${LARGE[figure]}: ${records} records`, found, keys.FIGURES));
  }
  if (wanted.includes("tasks")) {
    const found = await tasks.measure(run, held);
    await keep("tasks", { figure: LARGE.tasks, records, found });
    console.log(showTasks(`${LARGE.tasks}: ${records} records`, found));
  }
}

async function main() {
  const alone = ["merging", "relay", "first"];
  const known = [...Object.keys(FIGURES), ...Object.keys(BESIDE), ...alone, ...Object.keys(LARGE)];
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
  for (const figure of wanted(Object.keys(BESIDE))) await beside(figure, origin);
  if (wanted(["merging"]).length) await merge(origin);
  if (wanted(["first"]).length) await moments(origin);
  if (wanted(["relay"]).length) await compareRelays({ rounds: ROUNDS, crowds: CROWDS, keep });
  if (larges.includes("keys")) await large(["keys"], origin, MANY);
  if (larges.length) await large(larges, origin, Math.max(...SCALES));
}

try {
  await main();
} finally {
  for (const end of ends) await end();
}
