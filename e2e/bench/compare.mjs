// Contenders side by side: in each round each lives once, one after the other.

import { FIGURES, TooLong, live } from "./life.mjs";
import { show, showPromises, summary } from "./figures.mjs";
import { FANOUT, fanOut } from "./relay/fanout.mjs";

/** Modules of `relay`, ours first. */
const SERVERS = ["callboard", "ywebsocket", "hocuspocus", "echo"];

/**
 * Measures the wanted figures and prints them; has what there is kept after each size, as the next may take
 * long. The first contender is ours.
 */
export async function compare(run, contenders, wanted, { rounds, scales, keep }) {
  const sizes = Object.fromEntries(wanted.map((figure) => [figure, []]));
  const origins = new Map();
  for (const each of contenders) origins.set(each, await each.serve(run));
  const out = new Map();
  for (const scale of scales) {
    const lives = await atSize(contenders, origins, wanted, { rounds, scale, out });
    for (const figure of wanted) {
      const results = contenders.map((each) => [each.name, result(each, figure, lives.get(each), out)]);
      sizes[figure].push({ scale, results: Object.fromEntries(results) });
      const { told, unit } = FIGURES[figure];
      await keep(figure, { figure: told, unit, sizes: sizes[figure] });
    }
  }
  const names = contenders.map(({ name }) => name);
  for (const figure of wanted) {
    const { told, unit } = FIGURES[figure];
    console.log(show(told, unit, names, sizes[figure]));
  }
  console.log(showPromises(contenders));
}

/** What was measured in each life of each contender. */
async function atSize(contenders, origins, wanted, { rounds, scale, out }) {
  const lives = new Map(contenders.map((each) => [each, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const each of contenders.filter((each) => !out.has(each))) {
      console.error(`${scale}×: round ${round + 1} of ${rounds}: ${each.name}`);
      try {
        lives.get(each).push(await alone((t) => live(t, each, origins.get(each), scale, wanted)));
      } catch (error) {
        if (!(error instanceof TooLong)) throw error;
        console.error(`${each.name}: ${error.message}`);
        // It would not be faster with more.
        out.set(each, `left out: ${error.message}`);
        lives.set(each, []);
      }
    }
  }
  return lives;
}

/** Servers side by side, with each number of readers: all figures, of which `keep` writes each. */
export async function compareRelays({ rounds, crowds, keep }) {
  const contenders = await Promise.all(SERVERS.map((module) => import(`./relay/${module}.mjs`)));
  const names = contenders.map(({ name }) => name);
  const sizes = Object.fromEntries(Object.keys(FANOUT).map((figure) => [figure, []]));
  for (const readers of crowds) {
    const found = new Map(names.map((name) => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const [n, name] of names.entries()) {
        console.error(`${readers} readers: round ${round + 1} of ${rounds}: ${name}`);
        // Who was too slow once would keep all others waiting in each round.
        if (found.get(name).includes(null)) continue;
        found.get(name).push(await alone((t) => fanOut(t, SERVERS[n], readers)));
      }
    }
    for (const [figure, { told, unit }] of Object.entries(FANOUT)) {
      const results = names.map((name) => [name, ofRelay(found.get(name), figure)]);
      const label = `${readers} readers`;
      sizes[figure].push({ scale: readers, label, results: Object.fromEntries(results) });
      await keep(`relay-${figure}`, { figure: told, unit, sizes: sizes[figure] });
    }
  }
  for (const [figure, { told, unit }] of Object.entries(FANOUT)) {
    console.log(show(told, unit, names, sizes[figure]));
  }
  console.log(showPromises(contenders));
}

function ofRelay(found, figure) {
  if (found.includes(null)) return { why: "left out: does not come through in time" };
  const rounds = found.map((each) => each[figure]);
  return { ...summary(rounds), rounds };
}

/** Ends what was begun for it alone, the last made first. */
async function alone(does) {
  const ends = [];
  try {
    return await does({ after: (end) => ends.unshift(end) });
  } finally {
    for (const end of ends) await end();
  }
}

function result(contender, figure, lives, out) {
  const rounds = lives.map((found) => found[figure]).filter((value) => value !== undefined);
  if (rounds.length) return { ...summary(rounds), rounds };
  return { why: contender.lacks[figure] ?? out.get(contender) ?? "not to be had here" };
}
