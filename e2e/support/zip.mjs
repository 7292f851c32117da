// A zip written by hand, so that it can be wrong on purpose.

import { deflateRawSync } from "node:zlib";

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const DEFLATED = 8;

/** The bytes of a zip with these files: `[{ name, bytes }]`. */
export function zip(files) {
  const parts = [];
  const entries = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const packed = deflateRawSync(bytes);
    const title = Buffer.from(name);
    const fields = Buffer.alloc(22);
    fields.writeUInt16LE(DEFLATED, 0);
    fields.writeUInt32LE(crc32(bytes), 6);
    fields.writeUInt32LE(packed.length, 10);
    fields.writeUInt32LE(bytes.length, 14);
    fields.writeUInt16LE(title.length, 18);
    const local = Buffer.concat([head(LOCAL, 20), fields, title, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([head(CENTRAL, 20, 20), fields, tail, title]));
    parts.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, end]);
}

/** A signature, the versions that follow it, and no flags. */
function head(signature, ...versions) {
  const bytes = Buffer.alloc(6 + 2 * versions.length);
  bytes.writeUInt32LE(signature, 0);
  versions.forEach((version, n) => bytes.writeUInt16LE(version, 4 + 2 * n));
  return bytes;
}

const CRC = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  return crc;
});

export function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) crc = (crc >>> 8) ^ CRC[(crc ^ byte) & 0xff];
  return ~crc >>> 0;
}
