// Runs in the page of Dexie.

import { Dexie } from "dexie";

import { listed, listing, offer } from "./page.mjs";

const db = new Dexie("standard", { chromeTransactionDurability: "strict" });
db.version(1).stores({ rows: "n" });
let underway = [];

offer({
  opened: db.open(),
  build: (records) => db.rows.bulkAdd(records.map((record, n) => ({ ...record, n }))),
  edit: ({ record, field, value }) => underway.push(db.rows.update(record, { [field]: value })),
  async saved() {
    await Promise.all(underway);
    underway = [];
  },
  first: (limit) => db.rows.limit(limit).toArray(),
  count: async (seconds) => (await db.rows.toArray()).filter(({ time }) => time > seconds).length,
  name: async (record) => (await db.rows.get(record)).name,
  twin: listing,
  take: (bytes) => db.rows.bulkUpdate(listed(bytes).map(({ record, field, value }) => {
    return { key: record, changes: { [field]: value } };
  })),
});
