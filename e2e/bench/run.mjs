// Ratios side by side in one run: interleaved rounds, the browser started anew before each opening.
//
// BENCH: one figure's name, else all. BENCH_ROUNDS: 5 unless given. BENCH_SCALES: "1,10,100" unless given.

import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { Relay } from "../support/relay.mjs";
import * as callboard from "./callboard.mjs";
import { RECORDS } from "./data.mjs";
import { show, showSearch, showTasks, summary } from "./figures.mjs";
import * as search from "./search.mjs";
import * as tasks from "./tasks.mjs";
import * as woven from "./woven.mjs";
import * as yjs from "./yjs.mjs";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SCALES = (process.env.BENCH_SCALES ?? "1,10,100").split(",").map(Number);
const EDITS_PER_ROUND = 200;
/** What is measured beside what: a figure's name, what it says, and which measure of a round it takes. */
const GROUPS = [
  {
    contenders: [callboard, yjs],
    figures: {
      corridor: { told: "One edit, command to durable (strict), one after the other", measure: "edit" },
      open: { told: "Open to the first 100 rows, browser just started", measure: "open" },
    },
  },
  {
    contenders: [callboard, woven],
    figures: {
      woven: { told: "One edit beside one among merged records and linked tables", measure: "edit" },
    },
  },
];
/** What is measured in one large table, once: the largest of the sizes. */
const LARGE = {
  search: "Filter, natural sort and search, beside plain JavaScript over an array in the page",
  tasks: "What the page does at a stretch while somebody works",
};
const results = fileURLToPath(new URL("../../target/bench/", import.meta.url));

/** What ends with the run, the last made first: the part of a test context that devices use. */
const ends = [];
const run = { after: (end) => ends.unshift(end) };

async function measure(contenders, origins, scale) {
  const held = [];
  for (const contender of contenders) {
    console.error(`${scale}×: filling ${contender.name}`);
    held.push(await contender.fill(run, origins.get(contender), scale, EDITS_PER_ROUND));
  }
  const took = contenders.map(() => ({ edit: [], open: [] }));
  for (let round = 0; round < ROUNDS; round += 1) {
    console.error(`${scale}×: round ${round + 1} of ${ROUNDS}`);
    for (const [n, contender] of contenders.entries()) {
      await held[n].device.boot();
      took[n].open.push(await contender.open(held[n]));
      took[n].edit.push(summary(await contender.edits(held[n], EDITS_PER_ROUND)).median);
      await held[n].device.close();
    }
  }
  return took;
}

/** Measures one group, at each size; what is there is written after each: the next may take long. */
async function compare({ contenders, figures }, origins) {
  const names = contenders.map(({ name }) => name);
  const sizes = Object.fromEntries(Object.keys(figures).map((figure) => [figure, []]));
  for (const scale of SCALES) {
    const took = await measure(contenders, origins, scale);
    for (const [figure, { told, measure }] of Object.entries(figures)) {
      const result = (rounds) => ({ ...summary(rounds), rounds });
      const entries = names.map((name, n) => [name, result(took[n][measure])]);
      sizes[figure].push({ scale, results: Object.fromEntries(entries) });
      const json = { figure: told, unit: "ms", sizes: sizes[figure] };
      await writeFile(`${results}${figure}.json`, JSON.stringify(json, null, 2));
    }
  }
  for (const [figure, { told }] of Object.entries(figures)) console.log(show(told, names, sizes[figure]));
}

/** Measures what is asked of one large table. */
async function large(wanted, origin) {
  const scale = Math.max(...SCALES);
  const records = scale * RECORDS;
  console.error(`${scale}×: filling a table of ${records}`);
  const held = { ...await callboard.fill(run, origin, scale, { edits: 0 }), origin };
  const keep = (figure, found) =>
    writeFile(`${results}${figure}.json`, JSON.stringify({ figure: LARGE[figure], records, found }, null, 2));
  if (wanted.includes("search")) {
    await held.device.boot();
    const found = await search.measure(await held.device.open(held.url), records);
    await held.device.close();
    await keep("search", found);
    console.log(showSearch(`${LARGE.search}: ${records} records`, search.names, found));
  }
  if (wanted.includes("tasks")) {
    const found = await tasks.measure(run, held);
    await keep("tasks", found);
    console.log(showTasks(`${LARGE.tasks}: ${records} records`, found));
  }
}

async function main() {
  const known = [...GROUPS.flatMap(({ figures }) => Object.keys(figures)), ...Object.keys(LARGE)];
  const asked = process.env.BENCH;
  if (asked && !known.includes(asked)) {
    throw new Error(`there is no figure ${asked}; there are ${known.join(", ")}`);
  }
  const relay = await Relay.start(run);
  const origins = new Map([[callboard, relay.origin], [woven, relay.origin], [yjs, await yjs.serve(run)]]);
  await mkdir(results, { recursive: true });
  for (const { contenders, figures } of GROUPS) {
    const wanted = Object.entries(figures).filter(([figure]) => !asked || figure === asked);
    if (wanted.length) await compare({ contenders, figures: Object.fromEntries(wanted) }, origins);
  }
  const wanted = Object.keys(LARGE).filter((figure) => !asked || figure === asked);
  if (wanted.length) await large(wanted, relay.origin);
}

try {
  await main();
} finally {
  for (const end of ends) await end();
}
