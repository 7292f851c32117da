// Files beside the records: kept on this device, whole or not at all, and verified when they are read.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";

import { ask, refusal, until } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { got, kept, png, put, spoil } from "../support/files.mjs";
import { Relay } from "../support/relay.mjs";
import { add, makeShow, rows, set } from "../support/show.mjs";

const LARGE_BYTES = 50 * 1024 * 1024;
const FACE = png(64, 48, [200, 30, 60]);

async function production(t, options) {
  const relay = await Relay.start(t);
  const device = await Device.start(t, options);
  const page = await device.open(relay.origin);
  const id = await makeShow(page);
  return { relay, device, page, id };
}

test("assets_1 a file is kept, described, given back, and the same bytes are there once", async (t) => {
  const { device, page } = await production(t);
  const { asset, hash } = await put(page, "Jane.png", FACE, "image/png");
  assert.match(hash, /^[0-9a-f]{64}$/);
  const { bytes, type } = await got(page, hash);
  assert.equal(type, "image/png");
  assert.ok(bytes.equals(FACE), "what comes back is what was brought");
  const { rows: [row] } = await rows(page, { table: "assets.files" });
  assert.equal(row.id, asset);
  const { name, kind, mime, bytes: size, width, height, blob } = row.fields;
  assert.deepEqual({ name, kind, mime, size, width, height, blob }, {
    name: "Jane.png", kind: "Image", mime: "image/png", size: FACE.length, width: 64, height: 48, blob: hash,
  });
  const again = await put(page, "Copy of Jane.png", FACE, "image/png");
  assert.deepEqual(again, { asset, hash });
  assert.deepEqual(await kept(page, "assets"), { [hash]: FACE.length });
  assert.deepEqual(await kept(page, "partial"), {}, "nothing half done is left");
  await page.reload();
  await ready(page);
  assert.ok((await got(page, hash)).bytes.equals(FACE));
  assert.deepEqual(device.errors, []);
});

test("assets_2 what records refer to and is not here is told, and found by its hash alone", async (t) => {
  const { page } = await production(t);
  const hash = "ab".repeat(32);
  const jane = await add(page, "contacts.contacts", { name: "Jane Doe" });
  await set(page, jane, "photo", hash);
  const [missing] = await ask(page, () => callboard.assets.missing());
  assert.equal(missing.hash, hash);
  assert.deepEqual(missing.uses.map(({ title, field }) => [title, field]), [["Jane Doe", "photo"]]);
  assert.equal(await refusal(page, (hash) => callboard.assets.get(hash), hash), "not_found");
  const other = await refusal(page, (wanted) => {
    return callboard.assets.put(new Blob(["x"]), { name: "x", wanted });
  }, hash);
  assert.equal(other, "changed", "another file is not taken in its place");
  assert.equal((await rows(page, { table: "contacts.contacts" })).total, 1);
  assert.equal(await refusal(page, () => callboard.assets.put(new Blob(["x"]), {})), "invalid");
  const real = await put(page, "Jane.png", FACE);
  await set(page, jane, "photo", real.hash);
  assert.deepEqual(await ask(page, () => callboard.assets.missing()), []);
});

test("assets_3 bytes that a disk has changed are never given out, and leave", async (t) => {
  const { relay, page, id } = await production(t);
  const { hash } = await put(page, "Jane.png", FACE);
  await spoil(page, hash);
  // The worker that took it in has verified it: the next one has not, and nobody looks at it here.
  await page.goto(`${relay.origin}/w/${id}/lighting.cues`);
  await ready(page);
  assert.equal(await refusal(page, (hash) => callboard.assets.get(hash), hash), "damaged");
  assert.equal(await refusal(page, (hash) => callboard.assets.get(hash), hash), "not_found");
  assert.deepEqual((await ask(page, () => callboard.assets.missing())).map((it) => it.hash), [hash]);
  await ask(page, ({ base64, hash }) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    return callboard.assets.put(new Blob([bytes]), { name: "found.png", wanted: hash });
  }, { base64: FACE.toString("base64"), hash });
  assert.ok((await got(page, hash)).bytes.equals(FACE));
  assert.equal((await rows(page, { table: "assets.files" })).total, 1, "what is found is not described anew");
});

test("assets_4 a large file comes in while records are written", async (t) => {
  const { page } = await production(t);
  const path = join(await mkdtemp(join(tmpdir(), "callboard-large-")), "film.bin");
  t.after(() => rm(dirname(path), { recursive: true }));
  await writeFile(path, Buffer.alloc(LARGE_BYTES, "film"));
  await page.evaluate(() => {
    document.body.append(Object.assign(document.createElement("input"), { type: "file", id: "large" }));
  });
  await page.locator("#large").setInputFiles(path);
  const { hash, written } = await ask(page, async () => {
    const coming = callboard.assets.put(document.querySelector("#large").files[0], { name: "film.bin" });
    let written = 0;
    let isOver = false;
    coming.then(() => { isOver = true; }, () => { isOver = true; });
    while (!isOver) {
      const fields = { number: String(written) };
      await callboard.commit({ label: "Add", ops: [{ create: { table: "lighting.cues", fields } }] });
      written += 1;
    }
    return { ...(await coming), written };
  });
  assert.ok(written > 1, "the worker does other things meanwhile");
  assert.equal((await kept(page, "assets"))[hash], LARGE_BYTES);
});

test("assets_5 killed in the middle, a file is not there, and what was begun is cleared away", async (t) => {
  const { relay, device, page, id } = await production(t);
  await page.evaluate(() => {
    const piece = new Uint8Array(1 << 22);
    const blob = new Blob(Array.from({ length: 100 }, (_, n) => piece.fill(n).slice()));
    callboard.assets.put(blob, { name: "film.bin" }).catch(() => {});
  });
  await until(page, async () => {
    const root = await navigator.storage.getDirectory();
    const partial = await root.getDirectoryHandle("partial", { create: true });
    for await (const entry of partial.values()) {
      if ((await entry.getFile()).size > 1 << 20) return true;
    }
    return false;
  });
  await device.kill();
  await device.boot();
  const again = await device.open(`${relay.origin}/w/${id}`);
  assert.deepEqual(await kept(again, "assets"), {}, "a part of a file is no file");
  const tables = await ask(again, () => callboard.tables());
  assert.equal(tables.some((table) => table.id === "assets.files"), false);
  await until(again, async () => {
    const partial = await (await navigator.storage.getDirectory()).getDirectoryHandle("partial");
    for await (const name of partial.keys()) if (name) return false;
    return true;
  });
});

test("assets_6 where space runs out nothing is half kept, and the reason is told", async (t) => {
  const { page } = await production(t);
  const session = await page.context().newCDPSession(page);
  const origin = new URL(page.url()).origin;
  const { usage } = await session.send("Storage.getUsageAndQuota", { origin });
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage + 2_000_000 });
  const refused = await refusal(page, () => {
    const blob = new Blob([new Uint8Array(20 << 20)]);
    return callboard.assets.put(blob, { name: "film.bin" });
  });
  assert.equal(refused, "quota");
  assert.deepEqual(await kept(page, "assets"), {});
  assert.deepEqual(await kept(page, "partial"), {});
  await session.send("Storage.overrideQuotaForOrigin", { origin });
  await put(page, "Jane.png", FACE);
});

test("assets_7 an insecure origin keeps files in its database", async (t) => {
  const relay = await Relay.start(t);
  const args = ["--host-resolver-rules=MAP venue.test 127.0.0.1"];
  const device = await Device.start(t, { args });
  const page = await device.open(relay.origin.replace("localhost", "venue.test"));
  await makeShow(page);
  assert.equal(await ask(page, () => navigator.storage === undefined), true, "there is no file system");
  const { hash } = await put(page, "Jane.png", FACE);
  await page.reload();
  await ready(page);
  const { bytes, type } = await got(page, hash);
  assert.ok(bytes.equals(FACE));
  assert.equal(type, "image/png");
  assert.ok((await got(page, hash, { small: true })).bytes.length > 0);
});

test("assets_8 what a file is, is told from its bytes: nothing is ever given out as a page", async (t) => {
  const { page } = await production(t);
  const shown = async (name, text, told) => {
    const { hash } = await put(page, name, Buffer.from(text), told);
    return (await got(page, hash)).type;
  };
  const hostile = "<!doctype html><script>alert(1)</script>";
  assert.equal(await shown("a.png", hostile, "text/html"), "application/octet-stream");
  const drawing = "<svg xmlns='http://www.w3.org/2000/svg'/>";
  assert.equal(await shown("b.svg", drawing, "text/html"), "image/svg+xml");
  assert.equal(await shown("c.pdf", "%PDF-1.7\n", ""), "application/pdf");
  assert.equal(await shown("d.txt", "plain", "text/plain"), "application/octet-stream");
});
