// Runs as the bare `ws`.

import { createServer } from "node:http";

import { WebSocketServer } from "ws";

const server = createServer();
const sockets = new WebSocketServer({ server });
sockets.on("connection", (socket) => {
  socket.on("message", (message) => {
    for (const other of sockets.clients) if (other !== socket) other.send(message);
  });
});
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
