// Runs in the page of Automerge.

import "./strict.mjs";

import { Repo } from "@automerge/automerge-repo/slim";
import { IndexedDBStorageAdapter } from "@automerge/automerge-repo-storage-indexeddb";
import * as Automerge from "@automerge/automerge/slim";

import { offer } from "./page.mjs";

let repo;
let handle;

async function open() {
  await Automerge.initializeWasm(fetch("/automerge.wasm"));
  repo = new Repo({ storage: new IndexedDBStorageAdapter("standard"), network: [] });
  const known = localStorage.getItem("document");
  handle = known ? await repo.find(known) : repo.create({ rows: {} });
  localStorage.setItem("document", handle.url);
}

const flush = () => repo.flush([handle.documentId]);
const set = ({ record, field, value }) => (doc) => {
  doc.rows[record][field] = value;
};

offer({
  opened: open(),
  async build(records) {
    handle.change((doc) => {
      for (const [n, record] of records.entries()) doc.rows[n] = record;
    });
    await flush();
  },
  edit: (edit) => handle.change(set(edit)),
  saved: flush,
  first(limit) {
    const { rows } = handle.doc();
    return Object.keys(rows).slice(0, limit).map((n) => ({ ...rows[n] }));
  },
  count: (seconds) => Object.values(handle.doc().rows).filter(({ time }) => time > seconds).length,
  name: (record) => handle.doc().rows[record].name,
  twin() {
    let twin = Automerge.clone(handle.doc());
    const known = Automerge.getHeads(twin);
    return {
      edit(edit) {
        twin = Automerge.change(twin, set(edit));
      },
      encode: () => Automerge.saveSince(twin, known),
    };
  },
  async take(bytes) {
    handle.update((doc) => Automerge.loadIncremental(doc, bytes));
    await flush();
  },
});
