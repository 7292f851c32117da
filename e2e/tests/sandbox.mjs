// The module that reads texts, by itself: its limits are in it, and hold wherever it runs.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

const SITE = process.env.CALLBOARD_SITE ?? new URL("../../target/site", import.meta.url).pathname;
const GOES_FAR = 20_000_000;

/** The start of a CBOR item of a major type and a size. */
const head = (major, size) => size < 24 ? [major << 5 | size] : [major << 5 | 25, size >> 8, size & 255];
const word = (text) => [...head(3, text.length), ...Buffer.from(text)];
const passages = (edits) => {
  const bytes = edits.flatMap((edit) => [...head(2, edit.length), ...edit]);
  const wanted = [...word("wanted"), ...word("Passages")];
  return Uint8Array.from([0xa2, ...word("edits"), ...head(4, edits.length), ...bytes, ...wanted]);
};

/** One letter each, every one behind the letter before it. */
const letters = (count) => Array.from({ length: count }, (_, n) => n === 0
  ? [1, 1, 1, 0, 4, 1, 4, ...Buffer.from("text"), 1, 97, 0]
  : [1, 1, ...[1, n], 0x84, ...[1, n - 1], 1, 97, 0]);

async function sandbox() {
  const names = await readdir(join(SITE, "assets"));
  const file = (ending) => join(SITE, "assets", names.find((name) =>
    name.startsWith("sandbox.") && name.endsWith(ending)));
  const script = encodeURIComponent(await readFile(file(".js"), "utf8"));
  const { default: instance } = await import(`data:text/javascript,${script}`);
  const module = new WebAssembly.Module(await readFile(file(".wasm")));
  return () => {
    const { initSync, answer } = instance();
    const { fuel, memory } = initSync({ module });
    return { memory, ask: (edits, far) => {
      fuel.value = far;
      return JSON.parse(Buffer.from(answer(passages(edits))).toString());
    } };
  };
}

test("sandbox_1 whoever goes too far is ended, and what one text did is not seen by the next", async () => {
  const fresh = await sandbox();
  const text = letters(100);
  assert.deepEqual(fresh().ask(text, GOES_FAR), { Passages: [{ insert: "a".repeat(100) }] });
  assert.throws(() => fresh().ask(text, 1_000), WebAssembly.RuntimeError, "it may go no further");
  assert.throws(() => fresh().memory.grow(1_024), RangeError, "no more than it is given");

  const lines = await readFile(new URL("../../core/tests/crashers/texts.txt", import.meta.url), "utf8");
  for (const line of lines.trim().split("\n")) {
    const edits = line.split(" ").map((edit) => [...Buffer.from(edit, "hex")]);
    assert.throws(() => fresh().ask(edits, GOES_FAR), WebAssembly.RuntimeError, line);
    assert.deepEqual(fresh().ask([text[0]], GOES_FAR), { Passages: [{ insert: "a" }] });
  }
});
