// Callboard's relay with its store on, and who speaks with it as docs/formats/wire.md says.

import { randomBytes } from "node:crypto";

import { Relay } from "../../support/relay.mjs";
import { actor, chain, decode, encode, lastOf, map, run, signed, workspace } from "./bundles.mjs";

export const name = "Callboard’s relay";
export const promise = "every edit signed, verified and on the disk before it is passed on";
export const path = "/sync";

const FORMAT = 1;
const [HELLO, CHALLENGE, PROOF, WELCOME, REFUSED, FRONTIER, RUNS, ACK, CREDIT] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const [PING, PONG] = [10, 11];
const WINDOW_BYTES = 4 << 20;

export async function serve(t) {
  const relay = await Relay.start(t);
  return { port: Number(new URL(relay.origin).port), pid: relay.pid };
}

/** What everybody may want to say or to name: this many edits, signed only by who will say them. */
export function prepare(count, isWriter) {
  const bundles = chain(count);
  return { bundles, runs: isWriter ? bundles.map(run) : [] };
}

/** One client: greets, keeps in step and acknowledges. `heard(count)` is called with the edits it has. */
export function speak(socket, { bundles, runs }, heard) {
  const say = (kind, fields) => {
    socket.send(Buffer.concat([Buffer.from([FORMAT]), encode([kind, map(...fields)])]));
  };
  const nonce = randomBytes(32);
  const known = { seq: 0, frames: 0, owed: 0 };
  const ready = {};
  ready.promise = new Promise((resolve, reject) => Object.assign(ready, { resolve, reject }));

  // As a device does: what came while it was at work is acknowledged at once.
  const acknowledge = () => {
    const tips = known.seq ? [actor, 1, known.seq, bundles[known.seq - 1].id] : [];
    say(ACK, [[0, known.frames], [1, tips]]);
    say(CREDIT, [[0, known.owed]]);
    known.owed = 0;
  };
  const take = (fields, length) => {
    if (known.owed === 0) setImmediate(acknowledge);
    known.frames += 1;
    known.owed += length;
    for (const run of fields.get(0)) known.seq = Math.max(known.seq, lastOf(run));
    if (known.seq) heard(known.seq - 1);
  };
  const hear = {
    [CHALLENGE]: (fields) => {
      const parts = [nonce, fields.get(2), fields.get(1), workspace, actor];
      say(PROOF, [[0, signed("callboard member 1\0", ...parts)]]);
    },
    [WELCOME]: (fields) => {
      const frontier = fields.get(2);
      known.seq = frontier.length ? frontier[2] : 0;
      say(FRONTIER, [[0, frontier]]);
      say(CREDIT, [[0, WINDOW_BYTES]]);
      if (fields.get(0) === "refill") say(RUNS, [[0, [runs[0]]], [1, false]]);
      else ready.resolve();
    },
    [ACK]: () => ready.resolve(),
    [RUNS]: take,
    [PING]: () => say(PONG, []),
    [REFUSED]: (fields) => ready.reject(new Error(`the relay refuses: ${fields.get(1)}`)),
  };
  socket.on("message", (frame) => {
    const [kind, fields] = decode(frame.subarray(1));
    hear[kind]?.(fields, frame.length);
  });
  say(HELLO, [[0, 1], [1, 1], [2, workspace], [3, actor], [4, nonce]]);
  return {
    ready: ready.promise,
    /** Says the edits from the first to before the last, in one frame: as a device that has several. */
    send: (from, to) => say(RUNS, [[0, runs.slice(from + 1, to + 1)], [1, false]]),
  };
}
