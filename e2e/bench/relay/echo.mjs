// A bare `ws` that passes on what comes: the floor of what node can do.

import { start } from "./start.mjs";

export const name = "bare ws";
export const promise = "passed on unread, nothing stored";
export const path = "/";
/** About what an edit of one field takes elsewhere. */
const EDIT_BYTES = 64;

export const serve = (t) => start(t, "echo_server.mjs");
export const prepare = () => null;

export function speak(socket, _, heard) {
  socket.on("message", (message) => heard(message.readUInt32LE(0) + 1));
  const send = (from, to) => {
    for (let n = from; n < to; n += 1) {
      const message = Buffer.alloc(EDIT_BYTES);
      message.writeUInt32LE(n, 0);
      socket.send(message);
    }
  };
  return { ready: Promise.resolve(), send };
}
