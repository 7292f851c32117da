// Automerge in automerge-repo with its own store: history, but no signatures or queries.

import { peer } from "./peer.mjs";

export default peer({
  name: "Automerge (automerge-repo)",
  page: "automerge_page.mjs",
  files: ["@automerge/automerge/automerge.wasm"],
  promise: "flush() after each edit, its transactions made strict; a burst is flushed once",
});
