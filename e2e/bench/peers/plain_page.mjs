// Runs in the page of plain JavaScript.

import { listed, listing, offer } from "./page.mjs";

const rows = new Map();
const fill = (records) => records.forEach((record, n) => rows.set(n, record));
const set = ({ record, field, value }) => {
  rows.get(record)[field] = value;
};

async function open() {
  if (location.pathname === "/new") return;
  fill(await (await fetch(`/standard.json${location.search}`)).json());
}

offer({
  opened: open(),
  build: fill,
  edit: set,
  saved() {},
  first: (limit) => [...rows.values().take(limit)],
  count: (seconds) => [...rows.values()].filter(({ time }) => time > seconds).length,
  name: (record) => rows.get(record).name,
  twin: listing,
  take: (bytes) => listed(bytes).forEach(set),
});
