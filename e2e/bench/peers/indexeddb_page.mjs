// Runs in the page of plain IndexedDB.

import { written } from "./strict.mjs";

import { done, openRows, put } from "./idb.mjs";
import { listed, listing, offer } from "./page.mjs";

let db;
const opened = openRows({ keyPath: "n" }).then((open) => {
  db = open;
});
const read = () => db.transaction("rows").objectStore("rows");

function set(rows, { record, field, value }) {
  const request = rows.get(record);
  request.onsuccess = () => rows.put({ ...request.result, [field]: value });
}

offer({
  opened,
  async build(records) {
    put(db, ...records.map((record, n) => ({ ...record, n })));
    await written();
  },
  edit: (edit) => set(db.transaction("rows", "readwrite").objectStore("rows"), edit),
  saved: written,
  first: (limit) => done(read().getAll(null, limit)),
  count: async (seconds) => (await done(read().getAll())).filter(({ time }) => time > seconds).length,
  name: async (record) => (await done(read().get(record))).name,
  twin: listing,
  async take(bytes) {
    const rows = db.transaction("rows", "readwrite").objectStore("rows");
    for (const edit of listed(bytes)) set(rows, edit);
    await written();
  },
});
