// Places and moments that are not as they should be: an origin without locks and files, a private window, a
// full disk, a worker that dies.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, refusal } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { cellAt } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { join } from "../support/share.mjs";
import { add, inState, makeShow, rows, rowsUntil } from "../support/show.mjs";

const CUES = { table: "lighting.cues" };
/** Tabs tell each other less than that while nothing happens, for as long as some hundred calls take. */
const SAID_MAX = 50;
const notices = (page) => page.getByRole("region", { name: "Notices" });

/** A grid's cell by the title of its column, in the first row. */
async function cell(page, column) {
  const grid = page.getByRole("grid", { name: "Lighting cues" });
  await grid.getByRole("rowheader").first().waitFor();
  return cellAt(grid, 1, column);
}

/** Types into a cell, and leaves it. */
async function type(page, column, text) {
  await (await cell(page, column)).click();
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

test("odd_1 an insecure origin lacks much, says so, and everything but a cold open works", async (t) => {
  const relay = await Relay.start(t);
  const args = ["--host-resolver-rules=MAP venue.test 127.0.0.1"];
  const origin = relay.origin.replace("localhost", "venue.test");
  const here = await Device.start(t, { args });
  const page = await here.open(origin);
  assert.equal(await page.evaluate(() => isSecureContext || "locks" in navigator), false);
  const id = await makeShow(page);
  await add(page, CUES.table, { number: "1" });
  await page.goto(`${origin}/w/${id}/lighting.cues`);
  await notices(page).getByText("This address is not secure").waitFor();
  await type(page, "Label", "Preset");
  await rowsUntil(page, CUES, ({ rows }) => rows[0].fields.name === "Preset");

  const second = await here.open(`${origin}/w/${id}/lighting.cues`);
  await add(second, CUES.table, { number: "2" });
  await rowsUntil(page, CUES, ({ total }) => total === 2);
  const link = await ask(page, async () => {
    await callboard.sync.connect(location.origin);
    return (await callboard.sync.invite({ role: "editor" })).link;
  });
  const there = await Device.start(t, { args });
  const joined = await there.open(origin);
  assert.equal(await join(joined, link), id);
  await add(joined, CUES.table, { number: "3" });
  for (const tab of [page, second]) await rowsUntil(tab, CUES, ({ total }) => total === 3);
  // Both are on duty, as far as they can tell, and do not answer each other for ever.
  const said = await ask(page, async ([id, calls]) => {
    const channel = new BroadcastChannel(`callboard-${id}`);
    let said = 0;
    channel.onmessage = () => (said += 1);
    for (let call = 0; call < calls; call += 1) await callboard.diagnostics();
    channel.close();
    return said;
  }, [id, 4 * SAID_MAX]);
  assert.ok(said < SAID_MAX, `${said} times`);

  await here.close();
  await here.boot();
  const again = await here.open(`${origin}/w/${id}/lighting.cues`);
  assert.equal((await rows(again, CUES)).total, 3);
  const [download] = await Promise.all([
    again.waitForEvent("download"),
    again.keyboard.press("Control+k").then(async () => {
      await again.getByRole("combobox").fill("Copy diagnostics");
      await again.getByRole("option", { name: "Copy diagnostics" }).waitFor();
      await again.keyboard.press("Enter");
    }),
  ]);
  assert.match(download.suggestedFilename(), /diagnostics/, "there is no clipboard here");
});

test("odd_2 a private window works, and says once and quietly that it may forget", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t, { isPrivate: true });
  const page = await device.open(relay.origin);
  const id = await makeShow(page);
  await add(page, CUES.table, { number: "1" });
  await page.goto(`${relay.origin}/w/${id}/lighting.cues`);
  const notice = notices(page).getByText("may clear what is kept");
  await notice.waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);
  await notices(page).getByRole("button", { name: "Dismiss" }).click();
  await page.reload();
  await ready(page);
  // It asks the same of the browser: whatever is lacking was told before this is answered.
  assert.equal((await ask(page, () => callboard.diagnostics())).storage.persistent, false);
  assert.equal(await notice.count(), 0, "what was read is not said again");
  assert.equal((await rows(page, CUES)).total, 1);
  assert.deepEqual(device.errors, []);
});

test("odd_3 no space left: said in words, nothing acknowledged is lost, what is typed stays", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const home = await device.open(relay.origin);
  const id = await makeShow(home);
  await add(home, CUES.table, { number: "1" });
  await ask(home, async () => (await navigator.serviceWorker.ready).active.state);
  await device.close();

  await device.boot();
  const control = await device.context.newCDPSession(await device.context.newPage());
  const origin = relay.origin;
  const { usage } = await control.send("Storage.getUsageAndQuota", { origin });
  await control.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage + 200_000 });
  const page = await device.open(`${origin}/w/${id}/lighting.cues`);
  const more = () => {
    const notes = [...crypto.getRandomValues(new Uint8Array(9_000))].join();
    const op = { create: { table: "lighting.cues", fields: { notes } } };
    return callboard.commit({ label: "More", ops: [op] });
  };
  let stored = 1;
  let code = await refusal(page, more);
  for (; code === null; code = await refusal(page, more)) stored += 1;
  assert.equal(code, "quota");
  assert.ok(stored > 1, "there was some space");
  await notices(page).getByText("no space left").first().waitFor();
  assert.equal((await rows(page, CUES)).total, stored);
  // What the browser packs meanwhile would make room again.
  await control.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
  assert.equal(await refusal(page, more), "quota");

  await (await cell(page, "Label")).click();
  await page.keyboard.press("F2");
  await page.getByRole("grid").locator("input:focus, textarea:focus").waitFor();
  await page.keyboard.insertText("Preset ".repeat(2_000));
  await page.keyboard.press("Enter");
  const refused = page.locator(".cell.is-refused");
  await refused.waitFor();
  assert.match(await refused.innerText(), /Preset Preset/);
  const download = page.waitForEvent("download");
  await notices(page).getByRole("button", { name: "Export a package" }).click();
  assert.match((await download).suggestedFilename(), /\.callboard\.zip$/);

  await control.send("Storage.overrideQuotaForOrigin", { origin });
  await refused.click();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  const isStored = ({ rows }) => rows.some(({ fields }) => fields.name?.startsWith("Preset Preset"));
  await rowsUntil(page, CUES, isStored);
  await notices(page).getByText("so your last changes are not stored").waitFor({ state: "detached" });
  await page.reload();
  await ready(page);
  assert.equal((await rows(page, CUES)).total, stored);
});

test("odd_4 a worker that dies is started again: nothing saved is lost, what is typed stays", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const home = await device.open(relay.origin);
  const id = await makeShow(home);
  await add(home, CUES.table, { number: "1", name: "Preset" });
  await home.close();
  const page = await device.open(`${relay.origin}/w/${id}/lighting.cues`);
  await cell(page, "Label");
  const [worker] = page.workers();
  await worker.evaluate(() => {
    // What the worker does by itself is not to end it before the page asks for something.
    for (let timer = setTimeout(() => {}); timer > 0; timer -= 1) clearTimeout(timer);
    self.setTimeout = () => 0;
    Date.now = () => {
      throw new Error("the clock is gone");
    };
  });
  await type(page, "Label", "House lights");
  await notices(page).getByText("was started again").waitFor();
  const refused = page.locator(".cell.is-refused");
  await refused.waitFor();
  assert.match(await refused.innerText(), /House lights/);
  assert.equal((await rows(page, CUES)).rows[0].fields.name, "Preset");

  await refused.click();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await rowsUntil(page, CUES, ({ rows }) => rows[0].fields.name === "House lights");
  await refused.waitFor({ state: "detached" });
  await ask(page, () => callboard.sync.connect(location.origin));
  await inState(page, "in_step");
});
