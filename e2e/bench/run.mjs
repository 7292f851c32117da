// Ratios side by side in one run: interleaved rounds, the browser started anew before each opening.
//
// BENCH: one figure's name, else all. BENCH_ROUNDS: 5 unless given. BENCH_SCALES: "1,10,100" unless given.

import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { Relay } from "../support/relay.mjs";
import * as callboard from "./callboard.mjs";
import { show, summary } from "./figures.mjs";
import * as yjs from "./yjs.mjs";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SCALES = (process.env.BENCH_SCALES ?? "1,10,100").split(",").map(Number);
const EDITS_PER_ROUND = 200;
const FIGURES = {
  corridor: "One edit, command to durable (strict), one after the other",
  open: "Open to the first 100 rows, browser just started",
};
const results = fileURLToPath(new URL("../../target/bench/", import.meta.url));
const contenders = [callboard, yjs];
const names = contenders.map(({ name }) => name);

/** What ends with the run, the last made first: the part of a test context that devices use. */
const ends = [];
const run = { after: (end) => ends.unshift(end) };

async function measure(origins, scale) {
  const held = [];
  for (const [n, contender] of contenders.entries()) {
    console.error(`${scale}×: filling ${contender.name}`);
    held.push(await contender.fill(run, origins[n], scale));
  }
  const took = names.map(() => ({ corridor: [], open: [] }));
  for (let round = 0; round < ROUNDS; round += 1) {
    console.error(`${scale}×: round ${round + 1} of ${ROUNDS}`);
    for (const [n, contender] of contenders.entries()) {
      await held[n].device.boot();
      took[n].open.push(await contender.open(held[n]));
      took[n].corridor.push(summary(await contender.edits(held[n], EDITS_PER_ROUND)).median);
      await held[n].device.close();
    }
  }
  return took;
}

async function main() {
  const asked = process.env.BENCH ? [process.env.BENCH] : Object.keys(FIGURES);
  if (!asked.every((figure) => figure in FIGURES)) {
    throw new Error(`there is no figure ${process.env.BENCH}; there are ${Object.keys(FIGURES).join(", ")}`);
  }
  const relay = await Relay.start(run);
  const origins = [relay.origin, await yjs.serve(run)];
  await mkdir(results, { recursive: true });
  const sizes = Object.fromEntries(asked.map((figure) => [figure, []]));
  for (const scale of SCALES) {
    const took = await measure(origins, scale);
    for (const figure of asked) {
      const result = (rounds) => ({ ...summary(rounds), rounds });
      const entries = names.map((name, n) => [name, result(took[n][figure])]);
      sizes[figure].push({ scale, results: Object.fromEntries(entries) });
    }
    // After each size: the next may take longer than somebody waits.
    for (const figure of asked) {
      const told = { figure: FIGURES[figure], unit: "ms", sizes: sizes[figure] };
      await writeFile(`${results}${figure}.json`, JSON.stringify(told, null, 2));
    }
  }
  for (const figure of asked) console.log(show(FIGURES[figure], names, sizes[figure]));
}

try {
  await main();
} finally {
  for (const end of ends) await end();
}
