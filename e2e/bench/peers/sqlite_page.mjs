// Runs in the page of SQLite; SQLite is in the page's worker.

import { listing, offer } from "./page.mjs";

const worker = new Worker("/worker.js", { type: "module" });
const asked = new Map();
let last = 0;
let underway = [];

worker.onmessage = ({ data: { id, value, failed } }) => {
  const { resolve, reject } = asked.get(id);
  asked.delete(id);
  if (failed) reject(new Error(failed));
  else resolve(value);
};

function call(name, argument) {
  last += 1;
  const id = last;
  const answered = new Promise((resolve, reject) => asked.set(id, { resolve, reject }));
  worker.postMessage({ id, name, argument });
  return answered;
}

offer({
  opened: call("open"),
  build: (records) => call("build", records),
  edit: (edit) => underway.push(call("edit", edit)),
  async saved() {
    await Promise.all(underway);
    underway = [];
  },
  first: (limit) => call("first", limit),
  count: (seconds) => call("count", seconds),
  name: (record) => call("name", record),
  twin: listing,
  take: (bytes) => call("take", bytes),
});
