// y-websocket's server, without persistence: the document in memory.

import { start } from "./start.mjs";

export const name = "y-websocket";
export const promise = "merged in memory, nothing stored";
export const path = "/standard";
export { prepare, speak } from "./documents.mjs";

export const serve = (t) => start(t, "ywebsocket_server.mjs");
