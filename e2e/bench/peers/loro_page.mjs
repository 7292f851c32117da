// Runs in the page of Loro.

import { written } from "./strict.mjs";

import init, { LoroDoc, LoroMap } from "loro-crdt/web";

import { done, openRows, put } from "./idb.mjs";
import { offer } from "./page.mjs";

let db;
let doc;
let rows;

async function open() {
  db = await openRows({ autoIncrement: true });
  await init({ module_or_path: fetch("/loro_wasm_bg.wasm") });
  doc = new LoroDoc();
  const updates = await done(db.transaction("rows").objectStore("rows").getAll());
  if (updates.length) doc.importBatch(updates);
  rows = doc.getMap("rows");
  doc.subscribeLocalUpdates((bytes) => put(db, bytes));
}

function set(doc, { record, field, value }) {
  doc.getMap("rows").get(`${record}`).set(field, value);
  doc.commit();
}

/** Loro tells of updates a little after the commit. */
async function saved() {
  await Promise.resolve();
  await written();
}

offer({
  opened: open(),
  async build(records) {
    for (const [n, record] of records.entries()) {
      const row = rows.setContainer(`${n}`, new LoroMap());
      for (const [field, value] of Object.entries(record)) row.set(field, value);
    }
    doc.commit();
    await saved();
  },
  edit: (edit) => set(doc, edit),
  saved,
  // What y-indexeddb does with many updates.
  async settle() {
    const transaction = db.transaction("rows", "readwrite");
    transaction.objectStore("rows").clear();
    transaction.objectStore("rows").put(doc.export({ mode: "snapshot" }));
    await written();
  },
  first: (limit) => rows.keys().slice(0, limit).map((key) => rows.get(key).toJSON()),
  count: (seconds) => Object.values(rows.toJSON()).filter(({ time }) => time > seconds).length,
  name: (record) => rows.get(`${record}`).get("name"),
  twin() {
    const twin = new LoroDoc();
    twin.import(doc.export({ mode: "snapshot" }));
    const known = doc.version();
    return { edit: (edit) => set(twin, edit), encode: () => twin.export({ mode: "update", from: known }) };
  },
  async take(bytes) {
    doc.import(bytes);
    put(db, bytes);
    await written();
  },
});
