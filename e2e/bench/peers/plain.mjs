// Plain JavaScript: a map of objects, the floor. It keeps nothing and is opened from one JSON file of its
// server.

import { peer } from "./peer.mjs";

const keeps = "keeps nothing";

export default peer({
  name: "plain JavaScript",
  page: "plain_page.mjs",
  promise: "keeps nothing: opened from one JSON file of the server",
  lacks: { corridor: keeps, burst: keeps, stored: keeps },
});
