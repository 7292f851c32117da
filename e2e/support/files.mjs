// Little files that tests make themselves, and where a browser keeps them.

import { deflateSync } from "node:zlib";

import { ask } from "./ask.mjs";
import { crc32 } from "./zip.mjs";

/** The bytes of a PNG of one colour, `[red, green, blue]`. */
export function png(width, height, colour) {
  const line = Buffer.concat([Buffer.from([0]), Buffer.concat(Array(width).fill(Buffer.from(colour)))]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const data = deflateSync(Buffer.concat(Array(height).fill(line)));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    part("IHDR", head),
    part("IDAT", data),
    part("IEND", Buffer.alloc(0)),
  ]);
}

function part(name, bytes) {
  const named = Buffer.concat([Buffer.from(name), bytes]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(bytes.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** Keeps bytes as a file of this name: `{ asset, hash }`. */
export async function put(page, name, bytes, type = "") {
  return ask(page, ({ name, type, base64 }) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    return callboard.assets.put(new Blob([bytes], { type }), { name });
  }, { name, type, base64: bytes.toString("base64") });
}

/** The bytes of a file, and what it is shown as. */
export async function got(page, hash, options) {
  const { type, bytes } = await ask(page, async ({ hash, options }) => {
    const blob = await callboard.assets.get(hash, options);
    return { type: blob.type, bytes: Array.from(new Uint8Array(await blob.arrayBuffer())) };
  }, { hash, options });
  return { type, bytes: Buffer.from(bytes) };
}

/** Names and sizes of all that is in a folder of the browser's private file system, and below it. */
export async function kept(page, folder) {
  return ask(page, async (folder) => {
    const found = {};
    const look = async (handle) => {
      for await (const [name, entry] of handle.entries()) {
        if (entry.kind === "directory") await look(entry);
        else found[name] = (await entry.getFile()).size;
      }
    };
    try {
      await look(await (await navigator.storage.getDirectory()).getDirectoryHandle(folder));
    } catch (error) {
      if (error.name !== "NotFoundError") throw error;
    }
    return found;
  }, folder);
}

/** Writes other bytes over a file in the browser's private file system, as a failing disk would. */
export async function spoil(page, hash, text = "spoilt") {
  await ask(page, async ({ hash, text }) => {
    const root = await navigator.storage.getDirectory();
    const folder = await (await root.getDirectoryHandle("assets")).getDirectoryHandle(hash.slice(0, 2));
    const file = await (await folder.getFileHandle(hash)).createWritable({ keepExistingData: true });
    await file.write(text);
    await file.close();
  }, { hash, text });
}
