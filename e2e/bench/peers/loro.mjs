// Loro, whose updates are stored by hand: it has no store of its own. History, but no signatures or queries.

import { peer } from "./peer.mjs";

export default peer({
  name: "Loro, stored by hand",
  page: "loro_page.mjs",
  files: ["loro-crdt/web/loro_wasm_bg.wasm"],
  promise: "one strict IndexedDB transaction an edit, by hand",
});
