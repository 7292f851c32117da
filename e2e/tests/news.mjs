// What others changed since somebody looked.

import assert from "node:assert/strict";
import { test } from "node:test";

import { becomes } from "../support/ask.mjs";
import { cellAt, command, inspector } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { share } from "../support/share.mjs";
import { add, rows, rowsUntil, set } from "../support/show.mjs";

const CUES = { table: "lighting.cues" };

/** A table on the screen, until the person has looked at it. */
async function look(page, relay, id, table = CUES.table) {
  await page.goto(`${relay.origin}/w/${id}/${table}`);
  await page.getByRole("grid").getByRole("rowheader").first().waitFor();
  const kept = `callboard-looked-${id}-${table}`;
  await page.waitForFunction((kept) => localStorage.getItem(kept) !== null, kept);
  return page.getByRole("grid");
}

/** Goes to another table, as people do: without loading the page again. */
async function leave(page) {
  await page.getByRole("link", { name: /^Sound cues/ }).first().click();
  await page.getByRole("grid", { name: "Sound cues" }).waitFor();
}

async function comeBack(page) {
  await page.getByRole("link", { name: /^Lighting cues/ }).first().click();
  const grid = page.getByRole("grid", { name: "Lighting cues" });
  await grid.getByRole("rowheader").first().waitFor();
  return grid;
}

const changed = (part) => part.getByRole("button", { name: /^Changed by Jordan, / });
const arrived = (part) => part.getByRole("button", { name: /^New from Jordan, / });
const tool = (page, count) => page.getByRole("group", { name: new RegExp(`^${count} changed since `) });

/** Two devices with two cues; the first has looked at them, and is elsewhere. */
async function looked(t) {
  const shared = await share(t, await Relay.start(t));
  const { here, there, relay, id } = shared;
  const one = await add(here.page, CUES.table, { number: "1", name: "House to half" });
  const two = await add(here.page, CUES.table, { number: "2", name: "Preset" });
  await rowsUntil(there.page, CUES, ({ total }) => total === 2);
  const grid = await look(here.page, relay, id);
  assert.equal(await grid.locator(".mark-news").count(), 0, "what one wrote oneself is no news");
  await leave(here.page);
  return { ...shared, one, two };
}

test("news_by_hand_1 who comes back sees what others changed, and is led to why", async (t) => {
  const { here, there, one } = await looked(t);
  await set(there.page, one, "name", "House out");
  await add(there.page, CUES.table, { number: "3", name: "Storm" });
  const isThere = ({ total, rows }) => total === 3 && rows[0].fields.name === "House out";
  await rowsUntil(here.page, CUES, isThere);

  const page = here.page;
  const grid = await comeBack(page);
  const label = await cellAt(grid, 1, "Label");
  await changed(label).waitFor();
  await arrived(await cellAt(grid, 3, "Cue")).waitFor();
  assert.equal(await grid.locator(".mark-news").count(), 2);
  await tool(page, 2).waitFor();

  // By keys from one to the next, round and round, and back.
  const at = async () => grid.locator(`[id="${await grid.getAttribute("aria-activedescendant")}"]`);
  await grid.focus();
  const walk = [];
  for (const key of ["F8", "F8", "F8", "Shift+F8"]) {
    const before = await grid.getAttribute("aria-activedescendant");
    await page.keyboard.press(key);
    await page.waitForFunction(
      (before) => document.querySelector("[role=grid]").getAttribute("aria-activedescendant") !== before,
      before,
    );
    walk.push((await (await at()).innerText()).split("\n")[0]);
  }
  assert.deepEqual(walk, ["House out", "3", "House out", "3"]);

  await page.keyboard.press("F8");
  await becomes(page, async () => (await (await at()).innerText()).split("\n")[0], "House out");
  await page.keyboard.press("Alt+Enter");
  const panel = inspector(page);
  await panel.getByText("Jordan").first().waitFor();
  await panel.getByText("House to half").first().waitFor();
  await panel.getByText("House out").first().waitFor();
  assert.match(page.url(), new RegExp(one));
});

test("news_by_hand_2 marks outlive a reload, grow while one looks, and are seen or left", async (t) => {
  const { here, there, id, one, two } = await looked(t);
  const page = here.page;
  await set(there.page, one, "name", "House out");
  await rowsUntil(page, CUES, ({ rows }) => rows[0].fields.name === "House out");
  let grid = await comeBack(page);
  await changed(await cellAt(grid, 1, "Label")).waitFor();
  await page.reload();
  grid = page.getByRole("grid");
  await changed(await cellAt(grid, 1, "Label")).waitFor();

  await set(there.page, two, "name", "Blackout");
  await changed(await cellAt(grid, 2, "Label")).waitFor();
  await tool(page, 2).waitFor();
  const own = await cellAt(grid, 1, "Label");
  await own.click();
  await page.keyboard.type("House off");
  await page.keyboard.press("Enter");
  await changed(own).waitFor({ state: "detached" });
  await tool(page, 1).waitFor();
  assert.equal((await rows(page, CUES)).rows[0].fields.name, "House off");

  await command(page, "I have seen what others changed in 1 row");
  await tool(page, 1).waitFor({ state: "detached" });
  assert.equal(await grid.locator(".mark-news").count(), 0);
  await set(there.page, two, "name", "Dim");
  await changed(await cellAt(grid, 2, "Label")).waitFor();
  await tool(page, 1).getByRole("button", { name: "I have seen these" }).click();
  await tool(page, 1).waitFor({ state: "detached" });

  // What was looked at for a moment is seen by who leaves.
  await set(there.page, two, "name", "Full");
  await changed(await cellAt(grid, 2, "Label")).waitFor();
  const kept = `callboard-looked-${id}-${CUES.table}`;
  const point = () => page.evaluate((kept) => localStorage.getItem(kept), kept);
  const before = await point();
  await set(there.page, one, "name", "Out");
  await changed(await cellAt(grid, 1, "Label")).waitFor();
  await becomes(page, async () => (await point()) !== before, true);
  await leave(page);
  grid = await comeBack(page);
  await (await cellAt(grid, 1, "Label")).getByText("Out", { exact: true }).waitFor();
  assert.equal(await grid.locator(".mark-news").count(), 0);
});

test("news_by_hand_3 cards carry the bar, on a phone and on a board", async (t) => {
  const { here, there, relay, id, one } = await looked(t);
  const page = here.page;
  await set(there.page, one, "name", "House out");
  await rowsUntil(page, CUES, ({ rows }) => rows[0].fields.name === "House out");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${relay.origin}/w/${id}/${CUES.table}`);
  const card = page.getByRole("grid").locator(`[data-row="${one}"]`);
  await card.getByRole("img", { name: "Changed since you looked: Label" }).waitFor();
  await page.setViewportSize({ width: 1440, height: 900 });

  const table = "contacts.contacts";
  const ana = await add(page, table, { name: "Ana", role: "Flys", status: "Enquiry" });
  await rowsUntil(there.page, { table }, ({ total }) => total === 1);
  await look(page, relay, id, table);
  await leave(page);
  await set(there.page, ana, "role", "Head flys");
  await rowsUntil(page, { table }, ({ rows }) => rows[0].fields.role === "Head flys");
  await page.goto(`${relay.origin}/w/${id}/${table}/hiring`);
  const onBoard = page.getByRole("button", { name: /^Ana/ });
  await onBoard.getByRole("img", { name: "Changed since you looked: Role" }).waitFor();
  await page.keyboard.press("F8");
  await onBoard.and(page.locator(":focus")).waitFor();
});
