// Runs in the worker of SQLite's page.

import sqlite3InitModule from "@sqlite.org/sqlite-wasm";

import { record } from "../data.mjs";
import { listed } from "./page.mjs";

const FIELDS = Object.keys(record(0));
const READ = `SELECT ${FIELDS.join(", ")} FROM rows`;
let db;
/** Prepared once for each field. */
const updates = new Map();

function set({ record, field, value }) {
  if (!updates.has(field)) updates.set(field, db.prepare(`UPDATE rows SET ${field} = ? WHERE n = ?`));
  updates.get(field).bind([value, record]).stepReset();
}

const calls = {
  async open() {
    const sqlite = await sqlite3InitModule();
    const { OpfsSAHPoolDb } = await sqlite.installOpfsSAHPoolVfs();
    db = new OpfsSAHPoolDb("/standard.db");
    db.exec("PRAGMA locking_mode = exclusive");
    const mode = db.selectValue("PRAGMA journal_mode = wal");
    if (mode !== "wal") throw new Error(`the journal is ${mode}`);
    db.exec("PRAGMA synchronous = full");
    db.exec(`CREATE TABLE IF NOT EXISTS rows (n INTEGER PRIMARY KEY, ${FIELDS.join(", ")})`);
  },
  build(records) {
    const places = FIELDS.map(() => "?").join(", ");
    db.transaction(() => {
      const insert = db.prepare(`INSERT INTO rows VALUES (?, ${places})`);
      for (const [n, record] of records.entries()) insert.bind([n, ...Object.values(record)]).stepReset();
      insert.finalize();
    });
  },
  edit: set,
  first: (limit) => db.selectObjects(`${READ} LIMIT ?`, [limit]),
  count: (seconds) => db.selectValue("SELECT count(*) FROM rows WHERE time > ?", [seconds]),
  name: (record) => db.selectValue("SELECT name FROM rows WHERE n = ?", [record]),
  take: (bytes) => db.transaction(() => listed(bytes).forEach(set)),
};

/** One after the other, in the order of their asking: opening is the only one that waits. */
let before = Promise.resolve();
onmessage = ({ data: { id, name, argument } }) => {
  before = before.then(() => calls[name](argument)).then(
    (value) => postMessage({ id, value }),
    (error) => postMessage({ id, failed: String(error) }),
  );
};
