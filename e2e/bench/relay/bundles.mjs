// A production in the formats of docs/formats, as small as one can be: its founder's chain of single edits.

import { createPrivateKey, createPublicKey, sign } from "node:crypto";

import { blake3 } from "@noble/hashes/blake3";
import { Encoder } from "cbor-x";

const FORMAT = 1;
/** RFC 8410: what stands before the seed of an Ed25519 key. */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const secret = Buffer.concat([PKCS8, Buffer.alloc(32, 7)]);
const key = createPrivateKey({ key: secret, format: "der", type: "pkcs8" });
/** The founder's public key. */
export const actor = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32);

const cbor = new Encoder({ useRecords: false, mapsAsObjects: false, tagUint8Array: false });

/** A map keyed by small integers, in CBOR. */
export const encode = (value) => cbor.encode(value);
export const decode = (bytes) => cbor.decode(bytes);
export const map = (...entries) => new Map(entries);

/** A map of indefinite length, as bodies, ops and runs are written: of keys and what they hold, encoded. */
const open = (...entries) => {
  const inner = entries.flatMap(([key, held]) => [encode(key), held]);
  return Buffer.concat([Buffer.from([0xbf]), ...inner, Buffer.from([0xff])]);
};
/** A list of one, encoded. */
const only = (held) => Buffer.concat([Buffer.from([0x81]), held]);

/** The founder's signature of these, one after the other. */
export const signed = (...parts) => sign(null, Buffer.concat(parts.map((part) => Buffer.from(part))), key);

const integer = (value, bytes) => {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value));
  else buffer.writeUIntLE(value, 0, bytes);
  return buffer;
};

/** A bundle without deps: `{ id, seq, prev, body }`. Its moment is its seq, in milliseconds. */
function bundle(workspace, seq, prev, body) {
  const header = [
    Buffer.from([FORMAT]),
    ...[workspace, actor, integer(seq, 8), prev, integer(seq, 8), integer(0, 2), integer(0, 4)],
    Buffer.from(blake3(body)),
  ];
  return { id: Buffer.from(blake3(Buffer.concat(header))), seq, prev, body };
}

const none = Buffer.alloc(32);
const genesis = bundle(none, 1, none, open([8, encode([])]));
export const workspace = genesis.id;

/** One field of one record, set anew. */
function edited(n) {
  const op = open([0, encode(0)], [1, encode([0, 0])], [2, encode([`Lantern at the quay ${n}`])]);
  return open([6, encode(Buffer.alloc(16, 9))], [7, encode(["a.b.name"])], [8, only(op)]);
}

/** The chain of the genesis and this many edits. */
export function chain(count) {
  const bundles = [genesis];
  for (let n = 0; n < count; n += 1) {
    const { seq, id } = bundles.at(-1);
    bundles.push(bundle(workspace, seq + 1, id, edited(n)));
  }
  return bundles;
}

/** A run of one bundle, signed. */
export function run({ id, seq, prev, body }) {
  const list = encode([[seq, 0, body]]);
  const signature = signed("callboard bundle 1\0", id);
  const fields = [[0, actor], [1, seq], ...(seq > 1 ? [[2, prev]] : []), [3, signature], [4, list]];
  const encoded = fields.map(([key, value]) => [key, encode(value)]);
  return Buffer.concat([Buffer.from([FORMAT]), open(...encoded)]);
}

/** The seq of a run's last bundle: that of its first, and how many there are. */
export function lastOf(run) {
  const fields = decode(run.subarray(1));
  // A packed list begins with bytes that stand for themselves: no earlier ones could be repeated.
  const packed = fields.get(6);
  const list = fields.get(4) ?? packed.subarray(packed[0] >> 4 === 15 ? 1 + extra(packed) : 1);
  const length = list[0] & 0x1f;
  return fields.get(1) + (length < 24 ? length : list[1]) - 1;
}

/** How many bytes more tell how many bytes stand for themselves, in a block of LZ4. */
function extra(packed) {
  let bytes = 1;
  while (packed[bytes] === 255) bytes += 1;
  return bytes;
}
