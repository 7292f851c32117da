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
