// Runs in the contender's page.

import { IndexeddbPersistence } from "y-indexeddb";
import * as Y from "yjs";

import { edit, record } from "./data.mjs";

const doc = new Y.Doc();
const rows = doc.getMap("rows");
const opened = new IndexeddbPersistence("standard", doc).whenSynced.then((store) => {
  const transaction = store.db.transaction.bind(store.db);
  // Its own transactions, as durable as Callboard's; the last is remembered to be waited for.
  store.db.transaction = (names, mode) => {
    const made = transaction(names, mode, { durability: "strict" });
    store.complete = new Promise((resolve, reject) => {
      made.oncomplete = resolve;
      made.onabort = () => reject(made.error);
    });
    return made;
  };
  return store;
});

function set({ record, field, value }) {
  rows.get(`${record}`).set(field, value);
}

window.peer = {
  async fill(records, edits) {
    const store = await opened;
    doc.transact(() => {
      for (let n = 0; n < records; n += 1) rows.set(`${n}`, new Y.Map(Object.entries(record(n))));
    });
    for (let n = 0; n < edits; n += 1) set(edit(n, records));
    await store.complete;
  },

  async open(limit) {
    await opened;
    const first = [];
    for (const row of rows.values()) {
      first.push(row.toJSON());
      if (first.length === limit) break;
    }
    if (first.length !== limit) throw new Error(`${first.length} rows`);
    return performance.now();
  },

  async edits(count, records) {
    const store = await opened;
    const took = [];
    for (let n = 0; n < count; n += 1) {
      const { record, field, value } = edit(n, records);
      const start = performance.now();
      set({ record, field, value: `${value}!` });
      await store.complete;
      took.push(performance.now() - start);
    }
    return took;
  },
};
