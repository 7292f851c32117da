// Yjs with y-indexeddb: what most local-first pages are made with. No history, signatures or queries.

import { peer } from "./peer.mjs";

export default peer({
  name: "Yjs + y-indexeddb",
  page: "yjs_page.mjs",
  promise: "one transaction an edit, made strict",
});
