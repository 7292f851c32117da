// TinyBase, its store of the kind that merges, in a file of the origin's private file system.

import { peer } from "./peer.mjs";

export default peer({
  name: "TinyBase",
  page: "tinybase_page.mjs",
  promise: "writes the whole file anew each time, flushed by the browser at its own time; a burst once",
});
