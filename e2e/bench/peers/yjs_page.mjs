// Runs in the page of Yjs.

import { written } from "./strict.mjs";

import { IndexeddbPersistence, storeState } from "y-indexeddb";
import * as Y from "yjs";

import { offer } from "./page.mjs";

const doc = new Y.Doc();
const rows = doc.getMap("rows");
const set = (rows, { record, field, value }) => rows.get(`${record}`).set(field, value);
const store = new IndexeddbPersistence("standard", doc);

offer({
  opened: store.whenSynced,
  async build(records) {
    doc.transact(() => {
      for (const [n, record] of records.entries()) rows.set(`${n}`, new Y.Map(Object.entries(record)));
    });
    await written();
  },
  edit: (edit) => set(rows, edit),
  saved: written,
  // It does so a second after the last of many updates.
  settle: () => storeState(store).then(written),
  first(limit) {
    const first = [];
    for (const row of rows.values()) {
      first.push(row.toJSON());
      if (first.length === limit) break;
    }
    return first;
  },
  count(seconds) {
    let count = 0;
    for (const row of rows.values()) if (row.toJSON().time > seconds) count += 1;
    return count;
  },
  name: (record) => rows.get(`${record}`).get("name"),
  twin() {
    const twin = new Y.Doc();
    Y.applyUpdate(twin, Y.encodeStateAsUpdate(doc));
    const [theirs, known] = [twin.getMap("rows"), Y.encodeStateVector(doc)];
    return { edit: (edit) => set(theirs, edit), encode: () => Y.encodeStateAsUpdate(twin, known) };
  },
  async take(bytes) {
    Y.applyUpdate(doc, bytes);
    await written();
  },
});
