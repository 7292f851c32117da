// What the servers of Yjs documents have in common: edits as updates of one document, counted by its clock.

import { decoding, encoding } from "lib0";
import * as sync from "y-protocols/sync";
import * as Y from "yjs";

const WRITER = 1;
const UPDATE = 2;
/** Kinds of messages that hold a step of the sync protocol: asked and answered. */
const SYNC_KINDS = [0, 4];

/** This many edits of one field, as updates. */
export function prepare(count, isWriter) {
  const updates = [];
  if (!isWriter) return updates;
  const doc = new Y.Doc();
  doc.clientID = WRITER;
  doc.on("update", (update) => updates.push(update));
  for (let n = 0; n < count; n += 1) doc.getMap("rows").set("name", `Lantern at the quay ${n}`);
  return updates;
}

/**
 * One client that keeps no document. `address` stands before every message, where the server hosts several;
 * `greeting` is said first.
 */
export function speak(socket, updates, heard, { address, greeting } = {}) {
  const say = (write) => {
    const encoder = encoding.createEncoder();
    if (address) encoding.writeVarString(encoder, address);
    write(encoder);
    socket.send(encoding.toUint8Array(encoder));
  };
  let isReady;
  const ready = new Promise((resolve) => (isReady = resolve));
  socket.on("message", (message) => {
    const decoder = decoding.createDecoder(message);
    if (address) decoding.readVarString(decoder);
    if (!SYNC_KINDS.includes(decoding.readVarUint(decoder))) return;
    const step = decoding.readVarUint(decoder);
    if (step === sync.messageYjsSyncStep1) return;
    const { to } = Y.parseUpdateMeta(decoding.readVarUint8Array(decoder));
    if (to.has(WRITER)) heard(to.get(WRITER));
    if (step === sync.messageYjsSyncStep2) isReady();
  });
  if (greeting) say(greeting);
  say((encoder) => {
    encoding.writeVarUint(encoder, SYNC_KINDS[0]);
    sync.writeSyncStep1(encoder, new Y.Doc());
  });
  const send = (from, to) => {
    for (const update of updates.slice(from, to)) {
      say((encoder) => {
        encoding.writeVarUint(encoder, SYNC_KINDS[0]);
        encoding.writeVarUint(encoder, UPDATE);
        encoding.writeVarUint8Array(encoder, update);
      });
    }
  };
  return { ready, send };
}
