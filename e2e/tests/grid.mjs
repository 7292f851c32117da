// The grid by hand: editors of every type, input methods, columns, the bin, a filter, from right to left.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, becomes, until } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { cellAt, command } from "../support/hands.mjs";
import { siteWithKit } from "../support/kit.mjs";
import { Relay } from "../support/relay.mjs";
import { add, makeShow, rows, rowsUntil } from "../support/show.mjs";

const ITEMS = { table: "kit.items" };
const CUES = { table: "lighting.cues" };

/** A table on the screen: its page, its grid, and a cell of its first row, clicked. */
async function opened(device, url, table) {
  const page = await device.open(url);
  const grid = page.getByRole("grid", { name: table });
  await grid.getByRole("rowheader").first().waitFor();
  const at = async (column) => (await cellAt(grid, 1, column)).click();
  return { page, grid, at };
}

/** A department with a field of each type, and one record in each of its tables. */
async function kit(t, { table = "items", title = "Items" } = {}) {
  const relay = await Relay.start(t, { site: await siteWithKit(t) });
  const device = await Device.start(t);
  const home = await device.open(relay.origin);
  const id = await ask(home, async () => {
    const { id } = await callboard.workspaces.create({ name: "Kit", modules: ["kit"] });
    await callboard.workspaces.open(id);
    return id;
  });
  await add(home, "kit.people", { name: "Jane Doe" });
  await add(home, "kit.items", { name: "Lamp" });
  await add(home, "kit.remarks", { name: "Odd" });
  await home.close();
  return opened(device, `${relay.origin}/w/${id}/kit.${table}`, title);
}

/** Two cues on the screen. */
async function cues(t) {
  const relay = await Relay.start(t);
  const device = await Device.start(t, { locale: "en-GB" });
  const home = await device.open(relay.origin);
  const id = await makeShow(home);
  await add(home, CUES.table, { number: "1", name: "Preset" });
  await add(home, CUES.table, { number: "2", name: "House to half" });
  await home.close();
  return opened(device, `${relay.origin}/w/${id}/lighting.cues`, "Lighting cues");
}

const holds = (page, field, value) =>
  until(page, async ([field, value]) => {
    const { rows } = await callboard.query({ table: "kit.items" });
    return JSON.stringify(rows[0].fields[field]) === JSON.stringify(value);
  }, [field, value]);

test("grid_hands_1 a reference is searched for, chosen, made and cleared", async (t) => {
  const { page, at } = await kit(t);
  const owner = async () => (await rows(page, ITEMS)).rows[0].fields.owner?.title ?? null;
  const owned = (title) =>
    rowsUntil(page, ITEMS, ({ rows }) => (rows[0].fields.owner?.title ?? null) === title);
  await at("Owner");
  await page.keyboard.type("ja");
  await page.getByRole("option", { name: "Jane Doe" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await owned("Jane Doe");
  await at("Owner");
  await page.keyboard.press("Delete");
  await owned(null);
  await at("Owner");
  await page.keyboard.type("Nora Quay");
  await page.getByRole("option", { name: "Add “Nora Quay”" }).click();
  await owned("Nora Quay");
  assert.equal((await rows(page, { table: "kit.people" })).total, 2);
  await at("Owner");
  await page.keyboard.type("Nobody");
  await page.getByRole("option", { name: "Add “Nobody”" }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("There is no “Nobody”").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await owner(), "Nora Quay");
});

test("grid_hands_2 choices are taken by keys and by pointer; none is offered twice", async (t) => {
  const { page, grid, at } = await kit(t);
  await at("Tags");
  await page.keyboard.type("da");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("option", { name: "Song" }).click();
  await becomes(page, () => page.getByRole("option").allInnerTexts(), ["Fight", "Stunt"]);
  await page.keyboard.type("Own word");
  await page.keyboard.press("Enter");
  await holds(page, "tags", ["Dance", "Song", "Own word"]);
  await at("State");
  await page.keyboard.type("doi");
  await page.keyboard.press("Enter");
  await holds(page, "state", "Doing");
  await (await cellAt(grid, 1, "State")).dblclick();
  await page.getByRole("option", { name: "Done" }).click();
  await holds(page, "state", "Done");
});

test("grid_hands_3 dates, times, amounts, ticks and texts are written as people write them", async (t) => {
  const { page, at } = await kit(t);
  const year = await page.evaluate(() => new Date().getFullYear());
  const written = [
    ["Due", "due", "8 mar", `${year}-03-08`],
    ["At", "at", "6:30 pm", "18:30"],
    ["Takes", "takes", "1:30", 90],
    ["Count", "count", "12", 12],
  ];
  for (const [column, field, text, value] of written) {
    await at(column);
    await page.keyboard.type(text);
    await page.keyboard.press("Tab");
    await holds(page, field, value);
  }
  await at("Due");
  await page.keyboard.type("some day");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("“some day” is not a date").waitFor();
  await page.keyboard.press("Escape");
  await at("Done");
  await page.keyboard.press("Space");
  await holds(page, "done", true);
  await at("Notes");
  await page.keyboard.type("First");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("second");
  await page.keyboard.press("Enter");
  await holds(page, "notes", "First\nsecond");
});

test("grid_hands_4 what an input method composes goes into the cell it was begun on", async (t) => {
  const { page, at } = await kit(t);
  const method = await page.context().newCDPSession(page);
  await at("Name");
  const key = { type: "rawKeyDown", key: "Process", windowsVirtualKeyCode: 229 };
  await method.send("Input.dispatchKeyEvent", { ...key, code: "KeyR" });
  await page.getByRole("textbox", { name: /^Name/ }).waitFor();
  for (const text of ["ら", "らん", "らんぷ"]) {
    const { length } = text;
    await method.send("Input.imeSetComposition", { text, selectionStart: length, selectionEnd: length });
  }
  await method.send("Input.dispatchKeyEvent", { ...key, code: "Enter" });
  assert.equal((await rows(page, ITEMS)).rows[0].fields.name, "Lamp", "the Enter was the method's");
  await method.send("Input.insertText", { text: "ランプ" });
  await page.keyboard.press("Enter");
  await holds(page, "name", "ランプ");
});

test("grid_hands_5 columns are made wider and brought elsewhere, and stay so", async (t) => {
  const { page, grid, at } = await cues(t);
  const head = (name) => grid.getByRole("columnheader", { name, exact: true });
  const are = (...titles) =>
    becomes(page, async () => (await grid.getByRole("columnheader").allInnerTexts()).slice(1, 5), titles);
  const width = async (name) => (await head(name).boundingBox()).width;
  await are("Cue", "P", "Label", "Called");
  const before = await width("Label");
  await at("Label");
  await page.keyboard.press("Alt+w");
  await page.keyboard.press("Alt+m");
  await are("Cue", "P", "Called", "Label");
  await becomes(page, async () => (await width("Label")) > before, true);

  const [from, to] = [await head("Label").boundingBox(), await head("P").boundingBox()];
  await page.mouse.move(from.x + 20, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x + 10, to.y + 10, { steps: 5 });
  await page.mouse.up();
  await are("Cue", "Label", "P", "Called");
  assert.equal(await head("Label").getAttribute("aria-sort"), "none", "a drawn head is not pressed");
  const cue = await head("Cue").boundingBox();
  await page.mouse.move(cue.x + cue.width - 2, cue.y + 10);
  await page.mouse.down();
  await page.mouse.move(cue.x + cue.width + 58, cue.y + 10, { steps: 5 });
  await page.mouse.up();
  const isWider = async () => Math.abs((await width("Cue")) - cue.width - 60) < 2;
  await becomes(page, isWider, true);

  await page.reload();
  await ready(page);
  await head("Label").waitFor();
  await are("Cue", "Label", "P", "Called");
  await becomes(page, isWider, true);
});

test("grid_hands_6 the bin has an address, says who and when, and gives back by keys alone", async (t) => {
  const { page, grid, at } = await cues(t);
  await ask(page, () => callboard.me.set({ name: "Alex" }));
  await at("Cue");
  await page.keyboard.press("Control+Backspace");
  await rowsUntil(page, CUES, ({ total }) => total === 1);
  await command(page, "Bin of this table");
  await page.waitForURL(/lighting\.cues\/bin$/);
  await page.reload();
  await ready(page);
  await (await cellAt(grid, 1, "By")).getByText("Alex").waitFor();
  await (await cellAt(grid, 1, "Deleted")).getByText(/^\d\d:\d\d$/).waitFor();
  await (await cellAt(grid, 1, "Label")).getByText("Preset").waitFor();
  await command(page, "Restore rows");
  await page.getByText("The bin is empty").waitFor();
  await page.goBack();
  await rowsUntil(page, CUES, ({ total }) => total === 2);
  assert.equal((await rows(page, CUES)).rows[0].fields.name, "Preset");
});

test("grid_hands_7 a filter that cannot be used says where and why, and the place is chosen", async (t) => {
  const { page } = await cues(t);
  await command(page, "Filter");
  const field = page.getByLabel("A filter written as an expression");
  await field.fill("number == '1' && tall > 2");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("At letter 18: there is no field “tall”.").waitFor();
  await until(page, () => document.activeElement.selectionStart === 17);
  await page.keyboard.type("part == ''");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor({ state: "detached" });
});

test("grid_hands_8 from right to left nothing overlaps, and arrows follow the line", async (t) => {
  const { page, grid, at } = await cues(t);
  await cellAt(grid, 1, "Called");
  const mirror = () => document.documentElement.setAttribute("dir", "rtl");
  await page.evaluate(mirror);
  const places = await grid.getByRole("columnheader").evaluateAll((heads) => {
    return heads.map((head) => head.getBoundingClientRect()).map(({ left, right }) => [left, right]);
  });
  for (let n = 1; n < places.length; n += 1) assert.ok(places[n][1] <= places[n - 1][0] + 1, `column ${n}`);
  await at("Label");
  await page.keyboard.press("ArrowLeft");
  const next = (await cellAt(grid, 1, "Called")).and(page.locator(".is-active"));
  await next.waitFor();
  await page.getByRole("link", { name: "Callboard: all productions" }).click();
  const [name, thumb] = await Promise.all(
    [page.locator(".production-title bdi"), page.locator(".thumb")].map((part) => part.boundingBox()),
  );
  assert.ok(name.x + name.width <= thumb.x, "the name stands beside its picture");
});

test("grid_hands_9 columns stay when others move, as many as leave room for them", async (t) => {
  const { page, grid, at } = await cues(t);
  await page.setViewportSize({ width: 1100, height: 800 });
  await until(page, () => document.querySelector("[role=grid]").getBoundingClientRect().width <= 1100);
  const edge = async (column) => Math.round((await (await cellAt(grid, 1, column)).boundingBox()).x);
  const label = await edge("Label");
  await at("Label");
  await command(page, "Freeze columns");
  await (await cellAt(grid, 1, "Label")).and(page.locator(".is-frozen")).waitFor();
  await page.keyboard.press("End");
  await until(page, () => document.querySelector("[role=grid]").scrollLeft > 40);
  assert.equal(await edge("Label"), label, "it stayed");
  await page.keyboard.press("Home");
  await (await cellAt(grid, 1, "Cue")).and(page.locator(".is-active")).waitFor();
  assert.equal(await edge("Label"), label);
  await page.keyboard.press("End");
  await page.reload();
  await ready(page);
  await (await cellAt(grid, 1, "Label")).and(page.locator(".is-frozen")).waitFor();
  await at("Label");
  await command(page, "Freeze columns");
  await (await cellAt(grid, 1, "Label")).and(page.locator(":not(.is-frozen)")).waitFor();
});

test("grid_hands_10 words are replaced after a look at what becomes of each cell, as one undo", async (t) => {
  const { page, grid } = await cues(t);
  await ask(page, async (table) => {
    const ops = ["House out", "Lights out"].map((name) => ({ create: { table, fields: { name, time: 5 } } }));
    return callboard.commit({ ops });
  }, CUES.table);
  await grid.getByText("Lights out").waitFor();
  await page.keyboard.press("Control+Shift+H");
  await page.keyboard.type("house");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Haus");
  const found = page.getByRole("list", { name: "What will change" });
  await found.getByText("Haus out").waitFor();
  await page.getByRole("status").getByText("Found in 2 cells of 2 rows.").waitFor();
  assert.deepEqual(await found.locator("ins").allInnerTexts(), ["Haus to half", "Haus out"]);
  assert.equal(await grid.getByText("Haus").count(), 0, "nothing is written by looking");
  await page.getByLabel("Match case").check();
  await page.getByRole("status").getByText("Nothing found.").waitFor();
  await page.getByLabel("Match case").uncheck();
  await page.getByRole("button", { name: "Replace 2 cells" }).click();
  await grid.getByText("Haus to half").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await grid.getByText("House to half").waitFor();
  assert.equal(await grid.getByText("Haus").count(), 0, "one undo for all");
  assert.equal((await rows(page, CUES)).total, 4);
});

test("grid_hands_11 a field of the production is searched for by its titles, chosen and told", async (t) => {
  const { page, grid, at } = await kit(t, { table: "remarks", title: "Remarks" });
  const REMARKS = { table: "kit.remarks" };
  const about = (key) => rowsUntil(page, REMARKS, ({ rows }) => rows[0].fields.about === key);
  await at("About");
  await page.keyboard.type("tag");
  await page.getByRole("option", { name: "Items → Tags" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await about("kit.items.tags");
  const cell = await cellAt(grid, 1, "About");
  await cell.getByText("Items → Tags").waitFor();
  // What is no field is said, and kept where it was typed.
  await at("About");
  await page.keyboard.type("Items → Price");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("“Items → Price” is no field of this production.").waitFor();
  await page.keyboard.press("Escape");
  await at("About");
  await page.keyboard.type("people → name");
  await page.keyboard.press("Enter");
  await about("kit.people.name");
});

test("grid_hands_12 a column has a menu of its own, by keys and by pointer", async (t) => {
  const { page, grid, at } = await cues(t);
  await page.setViewportSize({ width: 1440, height: 900 });
  const menu = page.getByRole("menu", { name: "Menu of Label" });
  const item = (name) => menu.locator("button", { hasText: name });
  const first = async () => (await (await cellAt(grid, 1, "Label")).innerText()).trim();
  await at("Label");
  for (const key of ["Alt+ArrowDown", "Shift+F10"]) {
    await page.keyboard.press(key);
    await item("Sort up").and(page.locator(":focus")).waitFor();
    await menu.getByText("Text").first().waitFor();
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
    await grid.and(page.locator(":focus")).waitFor();
  }
  await page.keyboard.press("Alt+ArrowDown");
  await item("Sort up").and(page.locator(":focus")).waitFor();
  await page.keyboard.press("Enter");
  await becomes(page, first, "House to half");
  await page.keyboard.press("Alt+ArrowDown");
  await item("Sort up").and(page.locator(":focus")).waitFor();
  assert.equal(await item("Sort up").getAttribute("aria-checked"), "true");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await becomes(page, first, "Preset");

  const head = grid.getByRole("columnheader", { name: "Label", exact: true });
  const open = async () => {
    await head.click({ button: "right" });
    await menu.waitFor();
  };
  await open();
  await item("Filter by this column").click();
  await page.locator(".conditions select").nth(1).and(page.locator(":focus")).waitFor();
  assert.equal(await page.locator(".conditions select").first().inputValue(), "name");
  await page.keyboard.press("Escape");

  const wide = async () => Math.round((await head.boundingBox()).width);
  const before = await wide();
  await open();
  await item("Fit to content").click();
  await becomes(page, async () => (await wide()) < before, true);
  await open();
  await item("Its own width again").click();
  await becomes(page, wide, before);
  await open();
  await item("Freeze up to here").click();
  await head.and(page.locator(".is-frozen")).waitFor();
  await open();
  await item("Group by this column").click();
  await page.getByRole("treegrid").waitFor();
  await page.getByRole("columnheader", { name: "Label", exact: true }).hover();
  await page.getByRole("button", { name: "Menu of Label" }).click();
  await item("Hide this column").click();
  await page.getByRole("columnheader", { name: "Label", exact: true }).waitFor({ state: "detached" });
});
