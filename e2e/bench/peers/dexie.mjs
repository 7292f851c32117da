// Dexie: IndexedDB made pleasant. Nothing merges, nothing is remembered.

import { peer } from "./peer.mjs";

export default peer({
  name: "Dexie",
  page: "dexie_page.mjs",
  promise: "one transaction an edit, strict by its own setting",
});
