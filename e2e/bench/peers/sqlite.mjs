// SQLite in a worker, its file in the origin's private file system. Nothing merges, nothing is remembered.

import { peer } from "./peer.mjs";

export default peer({
  name: "sqlite-wasm (opfs-sahpool)",
  page: "sqlite_page.mjs",
  worker: "sqlite_worker.mjs",
  files: ["@sqlite.org/sqlite-wasm/sqlite3.wasm"],
  promise: "one transaction an edit, WAL, synchronous = FULL: flushed each time",
});
