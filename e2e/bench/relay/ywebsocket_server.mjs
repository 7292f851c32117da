// Runs as y-websocket's server.

import { createServer } from "node:http";

import { setupWSConnection } from "@y/websocket-server/utils";
import { WebSocketServer } from "ws";

const server = createServer();
new WebSocketServer({ server }).on("connection", setupWSConnection);
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
