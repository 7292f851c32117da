// One person, no mouse: create, edit, import, sort, settle, export.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, until } from "../support/ask.mjs";
import { cellAt, choose, command, enter, giveFile, inspector, tabTo } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { join, person } from "../support/share.mjs";
import { inState, rows, set } from "../support/show.mjs";

const CUES = { table: "lighting.cues" };
const ROWS = Buffer.from("Cue,Label,Up\n30,Storm,5\n4,Quay,2\n");
const FILE = { name: "cues.csv", mimeType: "text/csv", buffer: ROWS };

test("hands_1 create, edit, import, sort, settle and export without a mouse", async (t) => {
  const relay = await Relay.start(t);
  const { device, page } = await person(t, relay, "Alex");

  await enter(page, page.locator("summary", { hasText: "From a template" }));
  await choose(page, page.locator("details[open]"), /Theatre/);
  await tabTo(page, page.getByLabel("Name of the production").last());
  await page.keyboard.type("The Winter Harbour");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/w\//);

  await enter(page, page.getByRole("link", { name: /Lighting cues/ }));
  const grid = page.getByRole("grid", { name: "Lighting cues" });
  await tabTo(page, grid);
  await page.keyboard.press("Control+Enter");
  await page.getByRole("gridcell", { name: "Row 1" }).waitFor();
  await page.keyboard.type("11");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Dawn");
  await page.keyboard.press("Enter");
  await until(page, async () => {
    const { rows } = await callboard.query({ table: "lighting.cues" });
    return rows.length === 1 && rows[0].fields.name === "Dawn";
  });

  await page.keyboard.press("Control+i");
  await giveFile(page, page.getByLabel("Choose a file"), FILE);
  await enter(page, page.getByRole("button", { name: /^Write/ }));
  await until(page, async () => (await callboard.query({ table: "lighting.cues" })).total === 3);
  await grid.waitFor();
  await (await cellAt(grid, 1, "Label")).getByText("Quay", { exact: true }).waitFor();

  await tabTo(page, grid);
  await command(page, "Sort");
  await page.keyboard.press("Escape");

  const link = await ask(page, async () => {
    await callboard.sync.connect(location.origin);
    return (await callboard.sync.invite({ role: "editor" })).link;
  });
  const other = await person(t, relay, "Jordan");
  await join(other.page, link);
  await inState(other.page, "in_step");
  const dawn = (await rows(page, CUES)).rows.find(({ fields }) => fields.name === "Dawn");
  await relay.stop();
  await set(page, dawn.id, "page", "98");
  await set(other.page, dawn.id, "page", "99");
  await relay.restart();
  await until(page, async () => (await callboard.conflicts()).length === 1);

  await page.keyboard.press("Alt+c");
  await choose(page, inspector(page), /99/);
  await enter(page, page.getByRole("button", { name: "Decide 99" }));
  await until(page, async () => (await callboard.conflicts()).length === 0);
  const settled = (await rows(page, CUES)).rows.find(({ id }) => id === dawn.id);
  assert.equal(settled.fields.page, "99");

  const download = page.waitForEvent("download");
  await page.keyboard.press("Control+Shift+s");
  assert.match((await download).suggestedFilename(), /\.callboard\.zip$/);
  assert.deepEqual(device.errors, []);
});
