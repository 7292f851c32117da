// Installed: the relay is dead, the browser was closed, and the work goes on.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, until } from "../support/ask.mjs";
import { Relay } from "../support/relay.mjs";
import { share } from "../support/share.mjs";
import { add, inState, rowsUntil, sameHash } from "../support/show.mjs";

test("cold_1 after one visit the app opens with the relay dead, edits, and joins again", async (t) => {
  const { relay, id, here, there } = await share(t, await Relay.start(t));
  await add(here.page, "lighting.cues", { number: "1" });
  await inState(here.page, "in_step");
  await ask(here.page, async () => (await navigator.serviceWorker.ready).active.state);
  await relay.stop();
  await here.device.close();

  await here.device.boot();
  const page = await here.device.open(`${relay.origin}/w/${id}/lighting.cues`);
  await add(page, "lighting.cues", { number: "2" });
  assert.equal((await ask(page, () => callboard.query({ table: "lighting.cues" }))).total, 2);
  await until(page, async () => (await callboard.sync.status()).waiting > 0);

  await relay.restart();
  await inState(page, "in_step");
  await rowsUntil(there.page, { table: "lighting.cues" }, ({ total }) => total === 2);
  await sameHash(page, there.page);
});

test("cold_2 every file of the app is kept, and nothing that is not a file of it", async (t) => {
  const { relay, here } = await share(t, await Relay.start(t));
  await ask(here.page, async () => (await navigator.serviceWorker.ready).active.state);
  const kept = await ask(here.page, async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  for (const path of ["/index.html", "/manifest.webmanifest", "/modules/index.json"]) {
    assert.ok(kept.includes(path), path);
  }
  for (const kind of [".wasm", ".css", ".woff2", ".ftl"]) {
    assert.ok(kept.some((path) => path.endsWith(kind)), kind);
  }
  assert.ok(!kept.some((path) => path === "/health" || path.startsWith("/sync") || path.startsWith("/api")));
  const health = await ask(here.page, async () => (await fetch("/health")).status);
  assert.equal(health, 200);
  await relay.stop();
  assert.ok(await ask(here.page, () => fetch("/health").then(() => false, () => true)));
});
