// Files between devices, through a relay: by themselves, once, and gone on with where the line broke.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, refusal, until } from "../support/ask.mjs";
import { ready } from "../support/device.mjs";
import { got, kept, png, put, spoil } from "../support/files.mjs";
import { Relay } from "../support/relay.mjs";
import { share } from "../support/share.mjs";
import { add, inState, set } from "../support/show.mjs";

const FACE = png(64, 48, [20, 90, 160]);
const LARGE_BYTES = 50 * 1024 * 1024;

const missing = (page) => ask(page, async () => (await callboard.assets.missing()).map((file) => file.hash));
/** Resolves once the bytes of a file are on this device. */
const arrives = (page, hash) =>
  until(page, async (hash) => (await callboard.assets.about([hash]))[0].here, hash);

test("assets_shared_1 a file goes where the production goes, and is what it was", async (t) => {
  const { here, there } = await share(t, await Relay.start(t));
  const jane = await add(here.page, "contacts.contacts", { name: "Jane Doe" });
  const { hash } = await put(here.page, "Jane.png", FACE, "image/png");
  await set(here.page, jane, "photo", hash);
  await arrives(there.page, hash);
  const { bytes, type } = await got(there.page, hash);
  assert.ok(bytes.equals(FACE));
  assert.equal(type, "image/png");
  const [about] = await ask(there.page, (hash) => callboard.assets.about([hash]), hash);
  assert.deepEqual([about.name, about.by, about.uses[0].title], ["Jane.png", "Alex", "Jane Doe"]);
  assert.deepEqual(await missing(there.page), []);
  assert.deepEqual([here.device.errors, there.device.errors], [[], []]);
});

test("assets_shared_2 what was brought apart from everybody comes by itself", async (t) => {
  const { relay, here, there } = await share(t, await Relay.start(t));
  await here.device.offline(true);
  await relay.stop();
  for (const { page } of [here, there]) await inState(page, "offline");
  const { hash } = await put(here.page, "Jane.png", FACE, "image/png");
  const other = await put(there.page, "Set.png", png(8, 8, [1, 2, 3]), "image/png");
  await relay.restart();
  await inState(there.page, "in_step");
  await here.device.offline(false);
  await arrives(there.page, hash);
  await arrives(here.page, other.hash);
  assert.deepEqual(await missing(here.page), []);
  assert.deepEqual(await missing(there.page), []);
});

test("assets_shared_3 bytes that a disk has changed are told, and fetched again", async (t) => {
  const { relay, id, here, there } = await share(t, await Relay.start(t));
  const { hash } = await put(here.page, "Jane.png", FACE, "image/png");
  await arrives(there.page, hash);
  await spoil(there.page, hash);
  await there.page.goto(`${relay.origin}/w/${id}/lighting.cues`);
  await ready(there.page);
  await inState(there.page, "in_step");
  assert.equal(await refusal(there.page, (hash) => callboard.assets.get(hash), hash), "damaged");
  await arrives(there.page, hash);
  assert.ok((await got(there.page, hash)).bytes.equals(FACE));
});

test("assets_shared_4 a large file arrives though the relay dies in the middle of it", async (t) => {
  const { relay, here, there } = await share(t, await Relay.start(t));
  const { hash } = await ask(here.page, (length) => {
    const piece = new Uint8Array(1 << 20);
    const blob = new Blob(Array.from({ length: length >> 20 }, (_, n) => piece.fill(n).slice()));
    return callboard.assets.put(blob, { name: "film.bin" });
  }, LARGE_BYTES);
  await relay.kill();
  await relay.restart();
  await inState(here.page, "in_step");
  await inState(there.page, "in_step");
  await arrives(there.page, hash);
  assert.deepEqual(await kept(there.page, "assets"), { [hash]: LARGE_BYTES });
  assert.deepEqual(await kept(there.page, "partial"), {});
});

test("assets_shared_5 who only reads has every file, and brings none", async (t) => {
  const { here, there } = await share(t, await Relay.start(t), { role: "viewer" });
  const { hash } = await put(here.page, "Jane.png", FACE, "image/png");
  await arrives(there.page, hash);
  const code = await refusal(there.page, () => callboard.assets.put(new Blob(["x"]), { name: "x.txt" }));
  assert.equal(code, "not_allowed");
});

test("assets_shared_6 a package carries files, or not, as one chooses", async (t) => {
  const { here, there } = await share(t, await Relay.start(t));
  for (const { device, page } of [here, there]) {
    await device.offline(true);
    await inState(page, "offline");
  }
  const { hash } = await put(here.page, "Jane.png", FACE, "image/png");
  const packed = (assets) =>
    ask(here.page, async (assets) => {
      const blob = await callboard.packages.export({ assets });
      return Array.from(new Uint8Array(await blob.arrayBuffer()));
    }, assets);
  const given = (bytes) =>
    ask(there.page, (bytes) => callboard.packages.import(new Blob([new Uint8Array(bytes)])), bytes);
  const bare = await given(await packed("none"));
  assert.equal(bare.assets, 0);
  assert.deepEqual(await missing(there.page), [hash]);
  const refused = await refusal(there.page, () => callboard.packages.export({ assets: "all" }));
  assert.equal(refused, "not_found", "all of them cannot be packed where some are not");
  assert.equal((await given(await packed("all"))).assets, 1);
  assert.deepEqual(await missing(there.page), []);
  assert.ok((await got(there.page, hash)).bytes.equals(FACE));
  assert.equal((await given(await packed("local"))).assets, 0, "what is here is not counted again");
});
