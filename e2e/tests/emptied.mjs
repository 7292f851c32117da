// A store that was emptied behind the app's back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, refusal } from "../support/ask.mjs";
import { Relay } from "../support/relay.mjs";
import { person } from "../support/share.mjs";
import { makeShow } from "../support/show.mjs";

/** Empties what the browser stores for the app, from a page of its origin that is not the app. */
async function empty(device, origin, matching) {
  const page = await device.context.newPage();
  await page.goto(`${origin}/health`);
  await page.evaluate(async (matching) => {
    for (const { name } of await indexedDB.databases()) {
      if (!new RegExp(matching).test(name)) continue;
      await new Promise((done, failed) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = done;
        request.onerror = failed;
      });
    }
  }, matching);
  await page.close();
}

test("emptied_1 an emptied store is told of by the names of what was in it", async (t) => {
  const relay = await Relay.start(t);
  const { device, page } = await person(t, relay, "Alex");
  const id = await makeShow(page);
  await ask(page, (id) => callboard.workspaces.rename(id, "The Summer Harbour"), id);
  await page.goto(relay.origin);
  await page.getByRole("link", { name: /The Summer Harbour/ }).waitFor();
  await page.close();
  await empty(device, relay.origin, "^callboard");
  const again = await device.open(relay.origin);
  await again.locator(".banner", { hasText: "The Summer Harbour" }).waitFor();
  assert.deepEqual(await ask(again, () => callboard.workspaces.list()), []);
});

test("emptied_2 a production whose own store was emptied does not open as an empty one", async (t) => {
  const relay = await Relay.start(t);
  const { device, page } = await person(t, relay, "Alex");
  const id = await makeShow(page);
  await page.close();
  await empty(device, relay.origin, "^callboard-");
  const again = await device.open(relay.origin);
  assert.equal(await refusal(again, (id) => callboard.workspaces.open(id), id), "damaged");
  assert.equal((await ask(again, () => callboard.workspaces.list())).length, 1);
});

test("emptied_3 where the file is gone too, a key that the page keeps tells of it", async (t) => {
  const relay = await Relay.start(t);
  const { device, page } = await person(t, relay, "Alex");
  await makeShow(page);
  await page.goto(relay.origin);
  await page.getByRole("link", { name: /The Winter Harbour/ }).waitFor();
  await page.close();
  await empty(device, relay.origin, "^callboard");
  const other = await device.context.newPage();
  await other.goto(`${relay.origin}/health`);
  await other.evaluate(async () => {
    const folder = await navigator.storage.getDirectory();
    for await (const name of folder.keys()) await folder.removeEntry(name, { recursive: true });
  });
  await other.close();
  const again = await device.open(relay.origin);
  await again.locator(".banner", { hasText: "The Winter Harbour" }).waitFor();

  await again.reload();
  await again.getByRole("heading", { level: 1 }).waitFor();
  assert.equal(await again.locator(".banner", { hasText: "The Winter Harbour" }).count(), 0, "told once");
});
