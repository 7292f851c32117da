// Contenders side by side: in each round each lives once, one after the other.

import { FIGURES, TooLong, live } from "./life.mjs";
import { show, showPromises, summary } from "./figures.mjs";

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
