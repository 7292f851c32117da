// What a person asks of a large table, beside plain JavaScript over an array of the same objects in the page.

import { ask } from "../support/ask.mjs";
import { record } from "./data.mjs";

/** Different questions of each kind, so that no answer is kept from the one before. */
const QUESTIONS = 9;

/** The kinds: what Callboard is asked, and what is done with the array, for the nth question. */
const KINDS = {
  filter: {
    told: "Filter",
    query: (n) => ({ filter: `time > duration("${n / 2}s") && down_time < duration("${3 + n / 4}s")` }),
    plain: (records, n) => records.filter(({ time, down_time }) => time > n / 2 && down_time < 3 + n / 4),
  },
  sort: {
    told: "Natural sort",
    query: (n) => ({ sort: [{ field: ["name", "placement", "number"][n % 3], desc: n % 2 === 1 }] }),
    plain: (records, n) => {
      const [field, sign] = [["name", "placement", "number"][n % 3], n % 2 === 1 ? -1 : 1];
      const { compare } = new Intl.Collator("en", { numeric: true });
      return records.toSorted((a, b) => sign * compare(a[field], b[field]));
    },
  },
  search: {
    told: "Search in all fields",
    query: (n) => ({ search: `${["tide", "mast", "gull"][n % 3]} ${["fog", "rope", "bell"][n % 2]} ${n}` }),
    plain: (records, n) => {
      const words = [["tide", "mast", "gull"][n % 3], ["fog", "rope", "bell"][n % 2], `${n}`];
      return records.filter((record) => {
        const text = Object.values(record).join("\n").toLowerCase();
        return words.every((word) => text.includes(word));
      });
    },
  },
};

export const names = ["Callboard", "Array"];

/** Milliseconds of each question of each kind, ours and the array's, one after the other. */
export async function measure(page, records) {
  const objects = Array.from({ length: records }, (_, n) => record(n));
  await page.evaluate((objects) => {
    window.objects = objects;
  }, objects);
  const took = {};
  for (const [kind, { told, query, plain }] of Object.entries(KINDS)) {
    const rounds = { Callboard: [], Array: [] };
    for (let n = 0; n < QUESTIONS; n += 1) {
      rounds.Callboard.push(await ask(page, async (query) => {
        const start = performance.now();
        await callboard.query(query);
        return performance.now() - start;
      }, { table: "lighting.cues", limit: 100, ...query(n) }));
      rounds.Array.push(await page.evaluate(`(() => {
        const start = performance.now();
        const found = (${plain})(window.objects, ${n});
        window.first = found.slice(0, 100);
        return performance.now() - start;
      })()`));
    }
    took[kind] = { told, rounds };
  }
  return took;
}
