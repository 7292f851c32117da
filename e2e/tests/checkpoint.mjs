// What a production is opened by: a checkpoint and what came after it, or its whole log.

import assert from "node:assert/strict";
import { readFile, readdir, rename, writeFile } from "node:fs/promises";
import { join as path } from "node:path";
import { test } from "node:test";

import { ask, refusal, until } from "../support/ask.mjs";
import { Device } from "../support/device.mjs";
import { siteOfItsOwn } from "../support/kit.mjs";
import { Relay } from "../support/relay.mjs";
import { add, makeShow } from "../support/show.mjs";

const TABLE = "lighting.cues";
/** The boot script of another build. */
const ANOTHER = "worker-boot.0000000000000000.js";
/** Enough to be worth a checkpoint. */
const RECORDS = 200;

/** A device with a production of some records, one of them changed; its address. */
async function filled(t, relay, { origin = relay.origin, args = [] } = {}) {
  const device = await Device.start(t, { args });
  const page = await device.open(origin);
  const id = await makeShow(page);
  const [first] = await fill(page, "Fill");
  await ask(page, (id) => callboard.commit({
    label: "Rename",
    ops: [{ set: { id, field: "name", value: "Preset" } }],
  }), first);
  return { device, page, id, url: `${origin}/w/${id}/${TABLE}` };
}

/** Adds records as one change; gives their ids. */
const fill = (page, label) => ask(page, async ([table, label, count]) => {
  const create = (n) => ({ create: { table, fields: { number: `${n}`, name: `Lantern ${n}` } } });
  const ops = Array.from({ length: count }, (_, n) => create(n));
  return (await callboard.commit({ label, ops })).created;
}, [TABLE, label, RECORDS]);

const checkpoint = (page) => ask(page, async () => (await callboard.diagnostics()).open.checkpoint);
const written = (page) => until(page, async () => {
  return (await callboard.diagnostics()).open.checkpoint.written > 0;
});

/** What a person can see of a production: its rows, its hash, its past. */
const seen = (page) => ask(page, async (table) => ({
  rows: await callboard.query({ table, limit: 1_000 }),
  hash: await callboard.stateHash(),
  history: (await callboard.history({})).map(({ bundle, label }) => [bundle, label]),
}), TABLE);

const banners = (page) => page.locator(".banner").allTextContents();

/** Does something to the files of checkpoints, from a page of the origin that is not the app. */
async function alter(device, origin, change) {
  const page = await device.context.newPage();
  await page.goto(`${origin}/health`);
  const count = await page.evaluate(`(async () => {
    const folder = await navigator.storage.getDirectory();
    let count = 0;
    for await (const [name, handle] of folder.entries()) {
      if (!name.includes("checkpoint")) continue;
      const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
      const altered = (${change})(bytes);
      count += 1;
      if (!altered) { await folder.removeEntry(name); continue; }
      const writable = await handle.createWritable();
      await writable.write(altered);
      await writable.close();
    }
    return count;
  })()`);
  await page.close();
  return count;
}

/** What the browser tells of the files of checkpoints, in the page. */
const filesNow = async () => {
  const folder = await navigator.storage.getDirectory();
  const told = [];
  for await (const [name, handle] of folder.entries()) {
    if (!name.includes("checkpoint")) continue;
    const { size, lastModified } = await handle.getFile();
    told.push(`${name} ${size} ${lastModified}`);
  }
  return told.sort().join();
};

test("opening_1 left alone for a moment, a production opens by a checkpoint and the rest", async (t) => {
  const relay = await Relay.start(t);
  const { device, page, url } = await filled(t, relay);
  assert.equal((await checkpoint(page)).openedBy, false);
  await written(page);
  // What comes after is little: it is read from the log.
  await add(page, TABLE, { number: "900" });
  const before = await seen(page);
  await device.close();
  await device.boot();
  const again = await device.open(url);
  const { openedBy, bundles } = await checkpoint(again);
  assert.deepEqual([openedBy, bundles], [true, before.history.length - 1]);
  assert.deepEqual(await seen(again), before);
  // What needs the past has it.
  await ask(again, async () => {
    await callboard.undo();
    await callboard.undo();
  });
  const after = await seen(again);
  assert.equal(after.rows.total, RECORDS);
  assert.deepEqual(after.rows.rows.filter(({ fields }) => fields.name === "Preset"), []);
  assert.deepEqual(device.errors, []);
});

test("opening_2 a checkpoint that is not whole costs time, and nothing else", async (t) => {
  const relay = await Relay.start(t);
  const { device, page, url } = await filled(t, relay);
  await written(page);
  const before = await seen(page);
  await page.close();
  const flip = (place) => `(bytes) => {
    const at = Math.min(bytes.length - 1, Math.floor(bytes.length * ${place}));
    bytes[at] ^= 4;
    return bytes;
  }`;
  // The head's hash, the head, sections, the last byte; cut; empty; gone.
  const changes = [
    ...[0, 0.02, 0.3, 0.6, 0.9, 1].map(flip),
    "(bytes) => bytes.slice(0, bytes.length / 2)",
    "() => new Uint8Array()",
    "() => null",
  ];
  for (const change of changes) {
    assert.notEqual(await alter(device, relay.origin, change), 0);
    const again = await device.open(url);
    const { openedBy, refused } = await checkpoint(again);
    assert.equal(openedBy, false, change);
    assert.match(refused, /damaged/, change);
    assert.deepEqual(await seen(again), before, change);
    const told = await banners(again);
    // Another is written in its place.
    await written(again);
    await again.close();
    const whole = await device.open(url);
    assert.equal((await checkpoint(whole)).openedBy, true, change);
    assert.deepEqual(told, await banners(whole), "nobody was told");
    await whole.close();
  }
  assert.deepEqual(device.errors, []);
});

test("opening_3 another build of the app folds anew, and writes its own", async (t) => {
  const site = await siteOfItsOwn(t);
  const relay = await Relay.start(t, { site });
  const { device, page, url } = await filled(t, relay);
  await written(page);
  const before = await seen(page);
  await page.close();
  const assets = path(site, "assets");
  const boot = (await readdir(assets)).find((name) => /^worker-boot\..*\.js$/.test(name));
  await rename(path(assets, boot), path(assets, ANOTHER));
  for (const name of ["index.html", "sw.js"]) {
    const text = await readFile(path(site, name), "utf8");
    await writeFile(path(site, name), text.replaceAll(boot, ANOTHER));
  }
  const worker = await device.context.newPage();
  await worker.goto(`${relay.origin}/health`);
  await worker.evaluate(async () => {
    const workers = await navigator.serviceWorker.getRegistrations();
    for (const registration of workers) await registration.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await worker.close();
  await relay.stop();
  await relay.restart();
  const again = await device.open(url);
  const { openedBy, refused } = await checkpoint(again);
  assert.deepEqual([openedBy, refused], [false, `made by ${boot}`]);
  assert.deepEqual(await seen(again), before);
  await written(again);
});

test("opening_4 kill -9 while one is written leaves a production that opens whole", async (t) => {
  const relay = await Relay.start(t);
  const { device, page, url } = await filled(t, relay);
  await written(page);
  let open = page;
  for (let life = 0; life < 4; life += 1) {
    const files = await ask(open, filesNow);
    await fill(open, `Life ${life}`);
    const before = await seen(open);
    // At once, and as soon as the browser tells that a file is another one.
    if (life % 2) await until(open, `async (files) => await (${filesNow})() !== files`, files);
    await device.kill();
    await device.boot();
    open = await device.open(url);
    assert.deepEqual(await seen(open), before, `life ${life}`);
  }
});

test("opening_5 of two tabs one writes, both open by it, and the other goes on when it closes", async (t) => {
  const relay = await Relay.start(t);
  const { device, page, url } = await filled(t, relay);
  await written(page);
  const other = await device.open(url);
  assert.equal((await checkpoint(other)).openedBy, true);
  await fill(other, "More");
  await until(page, async () => (await callboard.diagnostics()).open.checkpoint.written > 1);
  assert.equal((await checkpoint(other)).written, 0);
  await page.close();
  await fill(other, "More again");
  await written(other);
  const before = await seen(other);
  await other.close();
  const last = await device.open(url);
  assert.equal((await checkpoint(last)).openedBy, true);
  assert.deepEqual(await seen(last), before);
});

test("opening_6 where there are no files it lies in the database", async (t) => {
  const relay = await Relay.start(t);
  const args = ["--host-resolver-rules=MAP venue.test 127.0.0.1"];
  const origin = relay.origin.replace("localhost", "venue.test");
  const { device, page, url } = await filled(t, relay, { origin, args });
  assert.equal(await page.evaluate(() => "storage" in navigator), false);
  await written(page);
  const before = await seen(page);
  await page.close();
  const again = await device.open(url);
  assert.equal((await checkpoint(again)).openedBy, true);
  assert.deepEqual(await seen(again), before);
});

test("opening_8 after a worker that died the next one folds anew, and writes another", async (t) => {
  const relay = await Relay.start(t);
  const { device, page: first, url } = await filled(t, relay);
  await written(first);
  const before = await seen(first);
  await first.close();
  const page = await device.open(url);
  assert.equal((await checkpoint(page)).openedBy, true);
  const [worker] = page.workers();
  await worker.evaluate(() => {
    // What the worker does by itself is not to end it before the page asks for something.
    for (let timer = setTimeout(() => {}); timer > 0; timer -= 1) clearTimeout(timer);
    self.setTimeout = () => 0;
    Date.now = () => {
      throw new Error("the clock is gone");
    };
  });
  await ask(page, () => callboard.undo().catch(() => null));
  await page.getByText("was started again").waitFor();
  const { openedBy, refused } = await checkpoint(page);
  assert.deepEqual([openedBy, refused], [false, "a worker ended before this one"]);
  assert.deepEqual(await seen(page), before);
  await written(page);
});

test("opening_7 without its log a checkpoint opens nothing", async (t) => {
  const relay = await Relay.start(t);
  const { device, page, id } = await filled(t, relay);
  await written(page);
  await page.close();
  const other = await device.context.newPage();
  await other.goto(`${relay.origin}/health`);
  await other.evaluate(async (name) => {
    const database = await new Promise((done) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => done(request.result);
    });
    const transaction = database.transaction(["runs", "segments"], "readwrite");
    transaction.objectStore("runs").clear();
    transaction.objectStore("segments").clear();
    await new Promise((done) => (transaction.oncomplete = done));
    database.close();
  }, `callboard-${id}`);
  await other.close();
  const again = await device.open(relay.origin);
  assert.equal(await refusal(again, (id) => callboard.workspaces.open(id), id), "damaged");
});
