// Runs as Hocuspocus.

import { Server } from "@hocuspocus/server";

const server = new Server({ port: 0, address: "127.0.0.1", quiet: true });
await server.listen();
process.send(server.address.port);
