// Runs in the page of TinyBase.

import { createMergeableStore } from "tinybase/mergeable-store";
import { createOpfsPersister } from "tinybase/persisters/persister-browser";

import { listed, offer } from "./page.mjs";

const store = createMergeableStore();
let persister;

const fail = (error) => {
  throw error;
};

async function open() {
  const folder = await navigator.storage.getDirectory();
  const file = await folder.getFileHandle("standard.json", { create: true });
  persister = createOpfsPersister(store, file, fail);
  // A file that was just made holds no store yet.
  if ((await file.getFile()).size) await persister.load();
}

const set = (store, { record, field, value }) => store.setCell("rows", `${record}`, field, value);

offer({
  opened: open(),
  async build(records) {
    store.setTable("rows", Object.fromEntries(records.entries()));
    await persister.save();
  },
  edit: (edit) => set(store, edit),
  saved: () => persister.save(),
  first: (limit) => store.getRowIds("rows").slice(0, limit).map((id) => store.getRow("rows", id)),
  count: (seconds) => Object.values(store.getTable("rows")).filter(({ time }) => time > seconds).length,
  name: (record) => store.getCell("rows", `${record}`, "name"),
  twin() {
    const twin = createMergeableStore();
    twin.setMergeableContent(store.getMergeableContent());
    // Changes can be had of a transaction while it lasts.
    twin.startTransaction();
    return {
      edit: (edit) => set(twin, edit),
      encode() {
        let changes;
        twin.addWillFinishTransactionListener(() => {
          changes = twin.getTransactionMergeableChanges();
        });
        twin.finishTransaction();
        return new TextEncoder().encode(JSON.stringify(changes));
      },
    };
  },
  async take(bytes) {
    store.applyMergeableChanges(listed(bytes));
    await persister.save();
  },
});
