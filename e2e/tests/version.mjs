// Another version of the app comes while this one is in use.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { ask, becomes, within } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { cellAt } from "../support/hands.mjs";
import { siteOfItsOwn } from "../support/kit.mjs";
import { Relay } from "../support/relay.mjs";
import { add, makeShow, rowsUntil } from "../support/show.mjs";

const CUES = { table: "lighting.cues" };
const NEWER = "callboard-0000000000000000";

/** A relay with an app of its own, and what makes that app a newer one. */
async function released(t) {
  const site = await siteOfItsOwn(t);
  const release = async () => {
    const path = join(site, "sw.js");
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace(/"callboard-[^"]+"/, JSON.stringify(NEWER)));
  };
  return { relay: await Relay.start(t, { site }), release };
}

/** A production in a tab, opened by a service worker. */
async function begun(t, relay) {
  const device = await Device.start(t);
  const home = await device.open(relay.origin);
  const id = await makeShow(home);
  await add(home, CUES.table, { number: "1" });
  await ask(home, async () => (await navigator.serviceWorker.ready).active.state);
  await home.close();
  const url = `${relay.origin}/w/${id}/lighting.cues`;
  return { device, url, page: await device.open(url) };
}

/** As the browser does by itself from time to time. */
const look = (page) => ask(page, async () => void (await (await navigator.serviceWorker.ready).update()));
const isNewer = (page) =>
  ask(page, async (name) => {
    const { waiting } = await navigator.serviceWorker.ready;
    return !waiting && (await caches.keys()).includes(name);
  }, NEWER);

/** Resolves once no version waits any more: the one before ends some time after its last tab. */
async function settled(device, page) {
  const told = await device.context.newCDPSession(page);
  const known = new Map();
  const activated = new Promise((resolve) => {
    told.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
      for (const { versionId, status } of versions) known.set(versionId, status);
      const states = [...known.values()].filter((status) => status !== "redundant");
      if (states.length > 0 && states.every((status) => status === "activated")) resolve();
    });
  });
  await told.send("ServiceWorker.enable");
  await within(activated, () => `no version came to be in charge: ${JSON.stringify([...known])}`);
}

test("newer_1 a newer version waits for a yes, which cannot be given with work in hand", async (t) => {
  const { relay, release } = await released(t);
  const { device, url, page } = await begun(t, relay);
  const other = await device.open(url);
  await release();
  await look(page);
  const said = page.getByText("A new version of Callboard is here");
  await said.waitFor();
  const reload = page.getByRole("button", { name: "Reload" });
  assert.equal(await reload.isEnabled(), true);

  const grid = page.getByRole("grid", { name: "Lighting cues" });
  await (await cellAt(grid, 1, "Label")).click();
  await page.keyboard.type("Preset");
  await page.waitForFunction(() => document.querySelector(".banner .button").disabled);
  await page.keyboard.press("Enter");
  await rowsUntil(page, CUES, ({ rows }) => rows[0].fields.name === "Preset");
  await page.waitForFunction(() => !document.querySelector(".banner .button").disabled);

  await ask(other, () => (window.untouched = true));
  await Promise.all([page.waitForEvent("load"), reload.click()]);
  await ready(page);
  await rowsUntil(page, CUES, ({ rows }) => rows[0].fields.name === "Preset");
  await becomes(page, () => isNewer(page), true);
  await add(other, CUES.table, { number: "2" });
  await rowsUntil(page, CUES, ({ total }) => total === 2);
  assert.equal(await ask(other, () => window.untouched), true, "the other tab goes on as it is");
});

test("newer_2 or until every tab has closed", async (t) => {
  const { relay, release } = await released(t);
  const { device, url, page } = await begun(t, relay);
  await release();
  await look(page);
  await page.getByText("A new version of Callboard is here").waitFor();
  await page.reload();
  await page.getByText("A new version of Callboard is here").waitFor();
  assert.equal(await isNewer(page), false, "a reload alone is no yes");
  await page.goto("about:blank");
  await settled(device, page);
  const again = await device.open(url);
  assert.equal(await isNewer(again), true);
  assert.equal(await again.getByText("A new version of Callboard is here").count(), 0);
});

test("newer_3 a tab whose store a newer one has taken over says so, and writes nothing more", async (t) => {
  const { relay } = await released(t);
  const { page, device } = await begun(t, relay);
  const newer = await device.context.newPage();
  await newer.goto(`${relay.origin}/health`);
  await newer.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open("callboard", 99);
        request.onsuccess = () => resolve(request.result.close());
        request.onerror = () => reject(request.error);
      }),
  );
  await page.getByText("Another tab runs a newer Callboard").waitFor();
  await page.getByRole("button", { name: "Reload" }).waitFor();
});
