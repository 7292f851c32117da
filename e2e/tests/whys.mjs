// Why a cell is marked, and what lies beneath a sheet.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, becomes } from "../support/ask.mjs";
import { faults } from "../support/axe.mjs";
import { Device, ready } from "../support/device.mjs";
import { inspector } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { add, makeShow } from "../support/show.mjs";

const CONTACTS = "contacts.contacts";
const TABLET = { viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Two contacts without a name, the second of which follows the first. */
async function nameless(page) {
  const id = await makeShow(page);
  const first = await add(page, CONTACTS, { phone: "1" });
  const second = await add(page, CONTACTS, { phone: "2" });
  await ask(page, ([id, from]) => callboard.commit({
    label: "Follow",
    ops: [{ follow: { id, field: "name", from: { id: from, field: "name" } } }],
  }), [second, first]);
  return { id, first, second };
}

const cellOf = (page, record) => page.locator(`[id="cell-${record}-name"]`);

/** A cell and a menu at it: none of the menu is out of sight, and the menu touches the cell. */
async function standsAt(page, menu, part) {
  const [at, of] = [await menu.boundingBox(), await part.boundingBox()];
  const { width, height } = page.viewportSize();
  assert.ok(at.x >= 0 && at.y >= 0 && at.x + at.width <= width && at.y + at.height <= height, "in sight");
  const gap = Math.min(Math.abs(at.y - of.y - of.height), Math.abs(at.y + at.height - of.y));
  assert.ok(gap < 2, `${gap} pixels beside it`);
  assert.ok(at.x < of.x + of.width && of.x < at.x + at.width, "over or under it");
}

for (const [kind, options, language] of [
  ["by keys", {}, "en"],
  ["from right to left", {}, "ar-XB"],
  ["on touch", TABLET, "en"],
]) {
  test(`grid_hands_13 all whys of a cell are listed, ${kind}`, async (t) => {
    const relay = await Relay.start(t);
    const remembered = { "callboard-language": `"${language}"` };
    const device = await Device.start(t, { ...options, remembered });
    const page = await device.open(relay.origin);
    const { id, first, second } = await nameless(page);
    await page.goto(`${relay.origin}/w/${id}/${CONTACTS}`);
    await ready(page);
    const [grid, menu] = [page.getByRole("grid"), page.getByRole("menu")];
    const marks = cellOf(page, second).locator("button.mark");
    await marks.nth(1).waitFor();
    const told = await marks.evaluateAll((all) => all.map((mark) => mark.getAttribute("aria-label")));

    await cellOf(page, second).click();
    await page.keyboard.press("Alt+Enter");
    const items = menu.getByRole("menuitem");
    await items.first().and(page.locator(":focus")).waitFor();
    assert.deepEqual(await items.allTextContents(), told, "what the marks say, in their order");
    await standsAt(page, menu, cellOf(page, second));
    assert.deepEqual(await faults(page), []);
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
    await grid.and(page.locator(":focus")).waitFor();

    await page.keyboard.press("Alt+ArrowDown");
    await menu.locator(":focus").waitFor();
    await standsAt(page, menu, grid.getByRole("columnheader").nth(1));
    assert.deepEqual(await faults(page), []);
    await page.keyboard.press("Escape");

    // Each line leads where its mark does: the last to the form, where what is wrong is told.
    const isTold = page.locator(".field-mark");
    await page.keyboard.press("Alt+Enter");
    await items.first().and(page.locator(":focus")).waitFor();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await isTold.waitFor();
    assert.match(page.url(), new RegExp(second));

    // A cell with one why leads there at once.
    await cellOf(page, first).click({ position: { x: 40, y: 8 } });
    await page.keyboard.press("Alt+Enter");
    await becomes(page, async () => page.url().includes(first), true);
    assert.equal(await menu.count(), 0);
    assert.deepEqual(device.errors, []);
  });
}

test("beneath_1 what a sheet covers is reached by no key, and has the focus again after it", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t, PHONE);
  const page = await device.open(relay.origin);
  const id = await makeShow(page);
  await add(page, CONTACTS, { name: "Jane Doe" });
  await page.goto(`${relay.origin}/w/${id}/${CONTACTS}`);
  await ready(page);
  const grid = page.getByRole("grid");
  await grid.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Space");
  const within = () => page.evaluate(() => {
    const active = document.activeElement;
    if (active.closest(".inspector")) return "sheet";
    if (active.closest(".topbar")) return "top";
    return active === document.body ? "nothing" : active.className;
  });
  await inspector(page).waitFor();
  await becomes(page, within, "sheet");
  const stops = new Set();
  for (let stop = 0; stop < 60; stop += 1) {
    await page.keyboard.press("Tab");
    stops.add(await within());
  }
  for (const beneath of ["sheet", "top", "nothing"]) stops.delete(beneath);
  assert.deepEqual([...stops], []);
  assert.deepEqual(await faults(page), []);

  await inspector(page).getByRole("tab").first().focus();
  await page.keyboard.press("Escape");
  await inspector(page).waitFor({ state: "detached" });
  await grid.and(page.locator(":focus")).waitFor();

  // Beside a table that is wide enough nothing is covered.
  await page.keyboard.press("Space");
  await inspector(page).waitFor();
  await page.setViewportSize({ width: 1200, height: 844 });
  await becomes(page, () => page.locator("main[inert]").count(), 0);
  assert.deepEqual(device.errors, []);
});

test("news_by_hand_4 how far one has looked goes with the production", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const page = await device.open(relay.origin);
  const kept = () => page.evaluate(() =>
    Object.keys(localStorage).filter((name) => name.startsWith("callboard-looked-")));
  const ids = [];
  for (const name of ["One", "Two"]) {
    const id = await makeShow(page, name);
    await add(page, CONTACTS, { name: "Jane Doe" });
    await page.goto(`${relay.origin}/w/${id}/${CONTACTS}`);
    await becomes(page, async () => (await kept()).some((name) => name.includes(id)), true);
    ids.push(id);
  }
  await page.goto(relay.origin);
  const row = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: /^One/ }) });
  await row.getByRole("button", { name: "Remove" }).click();
  await row.getByRole("alert").getByRole("button", { name: "Remove from this device" }).click();
  const anyway = row.getByRole("button", { name: /anyway/ });
  await anyway.or(page.locator(".productions > :only-child")).first().waitFor();
  if (await anyway.isVisible()) await anyway.click();
  await becomes(page, async () => (await kept()).some((name) => name.includes(ids[0])), false);
  assert.ok((await kept()).some((name) => name.includes(ids[1])), "that of another stays");
  assert.deepEqual(device.errors, []);
});
