// IndexedDB itself, a record a row: what the browser gives. Nothing merges, nothing is remembered.

import { peer } from "./peer.mjs";

export default peer({
  name: "plain IndexedDB",
  page: "indexeddb_page.mjs",
  promise: "one strict transaction an edit",
});
