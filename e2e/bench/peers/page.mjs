// Runs in a peer's page: the same measures for every peer, of the few things that each does in its own way.

import { LONG, edit, record } from "../data.mjs";

/**
 * Offers `window.peer`. A store has: `opened`, a promise; `build(records)`, durable when it resolves;
 * `edit(edit)`, as an application would call it; `saved()`, when all edits are durable; `first(limit)`, whole
 * rows; `count(seconds)`, the rows whose time is longer, of all; `name(record)`; `twin()`, the same records
 * elsewhere, with `edit` and `encode`; and `take(bytes)`, durable when it resolves. `settle()`, where it is,
 * does what the peer does by itself when it has nothing else to do.
 */
export function offer(store) {
  const holds = async ({ record, value }) => {
    const name = await store.name(record);
    if (name !== value) throw new Error(`${name} is here, not ${value}`);
  };
  window.peer = {
    async build(records) {
      await store.opened;
      const rows = Array.from({ length: records }, (_, n) => record(n));
      return timed(() => store.build(rows));
    },

    async burst(records, count) {
      const edits = Array.from({ length: count }, (_, n) => edit(n, records));
      const took = await timed(async () => {
        for (const each of edits) store.edit(each);
        await store.saved();
      });
      await store.settle?.();
      return took;
    },

    async open(limit) {
      await store.opened;
      const rows = await store.first(limit);
      if (rows.length !== limit || !("description" in rows[0])) throw new Error(`${rows.length} rows`);
      return performance.now();
    },

    /** How long it took, and whether what was edited `edited` times before is here. */
    async everything(records, wanted, edited) {
      await store.opened;
      const found = await store.count(LONG);
      const took = performance.now();
      if (found !== wanted) throw new Error(`${found} rows of ${wanted}`);
      if (edited) await holds(edit(edited - 1, records));
      return took;
    },

    async edits(records, count) {
      const took = [];
      for (let n = 0; n < count; n += 1) {
        const made = edit(n, records, "!");
        took.push(await timed(async () => {
          store.edit(made);
          await store.saved();
        }));
      }
      return took;
    },

    async remote(records, count) {
      const twin = await store.twin();
      const edits = Array.from({ length: count }, (_, n) => edit(n, records, " far"));
      for (const each of edits) twin.edit(each);
      let bytes;
      const took = await timed(async () => {
        bytes = twin.encode();
        await store.take(bytes);
      });
      await holds(edits.at(-1));
      return { took, wire: bytes.length };
    },
  };
}

async function timed(does) {
  const start = performance.now();
  await does();
  return performance.now() - start;
}

/** The same production elsewhere, for who merges nothing: a list of edits, the last of which stands. */
export function listing() {
  const edits = [];
  return { edit: (each) => edits.push(each), encode: () => new TextEncoder().encode(JSON.stringify(edits)) };
}

/** What such a list says. */
export const listed = (bytes) => JSON.parse(new TextDecoder().decode(bytes));
