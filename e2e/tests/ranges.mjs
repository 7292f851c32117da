// Ranges of the grid: chosen by keys and pointer, carried by the clipboard, cleared and filled.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, becomes, until } from "../support/ask.mjs";
import { Device } from "../support/device.mjs";
import { cellAt, command } from "../support/hands.mjs";
import { siteWithKit } from "../support/kit.mjs";
import { Relay } from "../support/relay.mjs";
import { rows } from "../support/show.mjs";

const ITEMS = "kit.items";

/** Items on the screen, with the clipboard lent: the page and its grid. */
async function items(t, fields) {
  const relay = await Relay.start(t, { site: await siteWithKit(t) });
  const device = await Device.start(t, { permissions: ["clipboard-read", "clipboard-write"] });
  const home = await device.open(relay.origin);
  const id = await ask(home, async (fields) => {
    const { id } = await callboard.workspaces.create({ name: "Kit", modules: ["kit"] });
    await callboard.workspaces.open(id);
    const create = (table) => (fields) => ({ create: { table, fields } });
    const people = ["Jane Doe", "Sam", "Sam"].map((name) => create("kit.people")({ name }));
    await callboard.commit({ label: "Begin", ops: [...people, ...fields.map(create("kit.items"))] });
    return id;
  }, fields);
  await home.close();
  const page = await device.open(`${relay.origin}/w/${id}/${ITEMS}`);
  const grid = page.getByRole("grid", { name: "Items" });
  await grid.getByRole("rowheader").first().waitFor();
  const at = async (row, column) => (await cellAt(grid, row, column)).click();
  return { device, page, grid, at };
}

const numbered = (length) =>
  Array.from({ length }, (_, n) => ({ name: `Item ${n + 1}`, count: n + 1 }));

/** The values of a field, row by row. */
const values = async (page, field, query = {}) =>
  (await rows(page, { table: ITEMS, ...query })).rows.map(({ fields }) => fields[field]);

const holds = (page, field, wanted) =>
  until(page, async ([field, wanted]) => {
    const { rows } = await callboard.query({ table: "kit.items" });
    return JSON.stringify(rows.map(({ fields }) => fields[field])) === JSON.stringify(wanted);
  }, [field, wanted]);

/** Resolves once these are the cells that a screen reader hears as selected: row and column of each. */
const selects = (grid, wanted) => becomes(grid.page(), () => selected(grid), wanted);
const selected = (grid) =>
  grid.locator("[aria-selected=true]").evaluateAll((cells) => {
    const place = (cell) => [
      Number(cell.closest("[aria-rowindex]").getAttribute("aria-rowindex")) - 1,
      Number(cell.getAttribute("aria-colindex")) - 1,
    ];
    return cells.map(place);
  });

const bottom = (page, words) => page.locator(".status-end").getByText(words).waitFor();

/** Puts these flavours on the clipboard, as another program would, and pastes. */
async function paste(page, flavours) {
  await page.evaluate(async (flavours) => {
    const part = ([kind, text]) => [kind, new Blob([text], { type: kind })];
    const parts = Object.fromEntries(Object.entries(flavours).map(part));
    await navigator.clipboard.write([new ClipboardItem(parts)]);
  }, flavours);
  await page.keyboard.press("Control+v");
}

const carried = (page, kind) =>
  page.evaluate(async (kind) => {
    const [item] = await navigator.clipboard.read();
    return (await item.getType(kind)).text();
  }, kind);

test("ranges_1 a range is chosen by keys, said and summed; the person stays in its first cell", async (t) => {
  const { page, grid, at } = await items(t, numbered(6));
  await at(2, "Count");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await selects(grid, [[2, 9], [3, 9], [4, 9]]);
  await bottom(page, "3 × 1 cells · Sum 9 · Mean 3");
  assert.equal(await page.locator(".status-end").getAttribute("role"), "status", "it is announced");
  await (await cellAt(grid, 2, "Count")).and(page.locator(".is-active")).waitFor();
  await page.keyboard.type("20");
  await page.keyboard.press("Enter");
  await holds(page, "count", [1, 20, 3, 4, 5, 6]);
  await (await cellAt(grid, 3, "Count")).and(page.locator(".is-active.in-range")).waitFor();
  for (let n = 0; n < 2; n += 1) await page.keyboard.press("Enter");
  await (await cellAt(grid, 2, "Count")).and(page.locator(".is-active.in-range")).waitFor();
  await page.keyboard.press("Escape");
  await selects(grid, []);
  await page.keyboard.press("Control+Shift+ArrowUp");
  await becomes(page, async () => (await selected(grid)).length, 2);
  await page.keyboard.press("Shift+Space");
  await becomes(page, async () => (await selected(grid)).filter(([row]) => row === 1).length, 10);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Space");
  await becomes(page, async () => (await selected(grid)).filter(([, column]) => column === 9).length, 6);
  await page.keyboard.press("Control+a");
  await bottom(page, "6 × 10 cells");
});

test("ranges_2 a range is drawn with the pointer, over cells, row numbers and a column's head", async (t) => {
  const { page, grid } = await items(t, numbered(5));
  const draw = async (from, to) => {
    await from.hover();
    await page.mouse.down();
    await to.hover();
    await page.mouse.up();
  };
  await draw(await cellAt(grid, 4, "Count"), await cellAt(grid, 2, "Done"));
  await selects(grid, [[2, 8], [2, 9], [3, 8], [3, 9], [4, 8], [4, 9]]);
  await (await cellAt(grid, 4, "Count")).and(page.locator(".is-active")).waitFor();
  await (await cellAt(grid, 5, "Count")).click({ modifiers: ["Shift"] });
  await selects(grid, [[4, 9], [5, 9]]);
  const number = (row) => grid.getByRole("gridcell", { name: `Row ${row}`, exact: true });
  await draw(number(2), number(3));
  await bottom(page, "2 × 10 cells");
  await grid.getByRole("columnheader", { name: "Count" }).click({ modifiers: ["Control"] });
  await bottom(page, "5 × 1 cells · Sum 15 · Mean 3");
});

test("ranges_3 a range goes to the clipboard as text and as a table, and comes back", async (t) => {
  const fields = [{ name: "007", due: "2026-03-08", done: true }, { name: "Two\" <b>", takes: 90 }];
  const { device, page, grid, at } = await items(t, fields);
  await at(1, "Name");
  await page.keyboard.press("Control+Shift+End");
  await page.keyboard.press("Shift+ArrowUp");
  await page.keyboard.press("Control+c");
  const text = "007\t\t\t\t2026-03-08\t\t\tyes\t\t\r\n\"Two\"\" <b>\"\t\t\t\t\t\t1:30\t\t\t";
  await until(page, async (text) => (await navigator.clipboard.readText()) === text, text);
  assert.match(await carried(page, "text/html"), /<td[^>]*>007<\/td>/);
  await at(3, "Name");
  await page.keyboard.press("Control+v");
  await holds(page, "name", ["007", "Two\" <b>", "007", "Two\" <b>"]);
  await holds(page, "takes", [null, 90, null, 90]);
  await holds(page, "done", [true, null, true, null]);
  await bottom(page, "2 × 10 cells");
  await at(1, "Name");
  await page.keyboard.press("Control+x");
  await holds(page, "name", [null, "Two\" <b>", "007", "Two\" <b>"]);
  await at(2, "Name");
  await command(page, "Paste");
  await holds(page, "name", [null, "007", "007", "Two\" <b>"]);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await holds(page, "name", ["007", "Two\" <b>", "007", "Two\" <b>"]);
  assert.deepEqual(device.errors, []);
  await becomes(page, () => grid.locator("input").count(), 0);
});

test("ranges_4 what spreadsheets put on the clipboard is read, as people wrote it", async (t) => {
  const { page, at } = await items(t, numbered(2));
  const year = await page.evaluate(() => new Date().getFullYear());
  await at(1, "Name");
  const html = `<html><body><!--StartFragment--><table><tr><td>Lamp</td><td>Jane Doe</td><td>Song; Own</td>
    <td>doing</td><td>8 Mar</td><td>6:30 PM</td><td>1m30</td><td>TRUE</td><td>12</td>
    <td>First<br>second</td></tr><tr><td colspan=3>Wide</td><td>Done</td></tr></table></body></html>`;
  await paste(page, { "text/html": html, "text/plain": "not this" });
  await holds(page, "name", ["Lamp", "Wide"]);
  const [lamp, wide] = (await rows(page, { table: ITEMS })).rows.map(({ fields }) => fields);
  assert.equal(lamp.owner.title, "Jane Doe");
  assert.deepEqual([lamp.tags, lamp.state, lamp.due], [["Song", "Own"], "Doing", `${year}-03-08`]);
  assert.deepEqual([lamp.at, lamp.takes, lamp.done, lamp.count], ["18:30", 90, true, 12]);
  assert.equal(lamp.notes, "First\nsecond");
  assert.deepEqual([wide.owner, wide.state, wide.count], [null, "Done", 2], "a short row is short");

  await at(1, "Count");
  for (let n = 0; n < 2; n += 1) await page.keyboard.press("Shift+ArrowDown");
  await paste(page, { "text/plain": "7" });
  await holds(page, "count", [7, 7, 7]);
  await at(4, "Name");
  await paste(page, { "text/plain": "A\r\n\"Two\r\nlines\"\r\nC\r\n" });
  await holds(page, "name", ["Lamp", "Wide", null, "A", "Two lines", "C"]);
  const [last] = await ask(page, () => callboard.history({ limit: 1 }));
  assert.equal(last.label, "Paste");
});

test("ranges_5 what cannot be read stays beside its cell, with the reason, and keeps the rest", async (t) => {
  const { page, grid, at } = await items(t, numbered(2));
  await at(1, "Owner");
  await paste(page, { "text/plain": "Sam\nNobody" });
  const told = page.getByRole("alert");
  await told.getByText("2 values could not be read").waitFor();
  await page.getByText("Several are called “Sam”.").waitFor();
  await (await cellAt(grid, 2, "Owner")).getByText("Nobody", { exact: true }).waitFor();
  await told.getByRole("button", { name: "Dismiss" }).click();
  await at(1, "Count");
  await paste(page, { "text/plain": "4\ttext\tbeyond\nmany" });
  await told.getByText("2 values were written.").waitFor();
  await told.getByText("1 value could not be read.").waitFor();
  await told.getByText("1 value reached past the last column").waitFor();
  await holds(page, "count", [4, 2]);
  await at(2, "Count");
  await page.getByText("“many” is not a whole number.").waitFor();
  await page.keyboard.press("Escape");
  await (await cellAt(grid, 2, "Count")).getByText("2", { exact: true }).waitFor();
});

test("ranges_6 five thousand rows of ten cells are one paste, copied whole, and one undo", async (t) => {
  const { page, at } = await items(t, numbered(3));
  const line = (n) => `Thing ${n}\t\tSong\tDone\t2026-03-08\t18:30\t1:30\tyes\t${n}\tA note`;
  const text = Array.from({ length: 5_000 }, (_, n) => line(n)).join("\r\n");
  const before = (await ask(page, () => callboard.history({ limit: 1 })))[0].bundle;
  await at(1, "Name");
  await paste(page, { "text/plain": text });
  await until(page, async () => (await callboard.query({ table: "kit.items", limit: 1 })).total === 5_000);
  const [last, former] = await ask(page, () => callboard.history({ limit: 2 }));
  assert.deepEqual([last.label, former.bundle], ["Paste", before], "one bundle");
  await bottom(page, /^5,000 × 10 cells/);
  await page.keyboard.press("Control+c");
  await until(page, async (end) => (await navigator.clipboard.readText()).endsWith(end), line(4_999));
  await page.keyboard.press("Control+Space");
  await page.keyboard.press("Control+z");
  await until(page, async () => (await callboard.query({ table: "kit.items" })).total === 3);
  assert.deepEqual(await values(page, "name"), ["Item 1", "Item 2", "Item 3"]);
});

test("ranges_7 a range is cleared and filled by keys, and a series is drawn on", async (t) => {
  const { page, grid, at } = await items(t, numbered(6));
  await at(1, "Count");
  for (let n = 0; n < 2; n += 1) await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Control+d");
  await holds(page, "count", [1, 1, 1, 4, 5, 6]);
  await page.keyboard.press("Delete");
  await holds(page, "count", [null, null, null, 4, 5, 6]);
  await at(4, "Count");
  await page.keyboard.press("Shift+ArrowDown");
  const draw = async (corner, to) => {
    const { x, y, width, height } = await corner.boundingBox();
    await page.mouse.move(x + width, y + height);
    await page.mouse.down();
    await to.hover();
    await grid.locator(".in-aim").first().waitFor();
    await page.mouse.up();
  };
  await draw(await cellAt(grid, 5, "Count"), await cellAt(grid, 1, "Count"));
  await holds(page, "count", [1, 2, 3, 4, 5, 6]);
  await at(1, "Name");
  await draw(await cellAt(grid, 1, "Name"), await cellAt(grid, 3, "Name"));
  await holds(page, "name", ["Item 1", "Item 2", "Item 3", "Item 4", "Item 5", "Item 6"]);
  await at(6, "Due");
  await page.keyboard.type("8 Mar 2026");
  await page.keyboard.press("Enter");
  await holds(page, "due", [null, null, null, null, null, "2026-03-08"]);
  await at(6, "Due");
  await page.keyboard.press("Control+Shift+ArrowUp");
  await command(page, "Fill down");
  await holds(page, "due", [null, null, null, null, null, null]);
  await page.keyboard.press("Control+z");
  await at(6, "Name");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Control+r");
  await page.getByText("There is no “Item 6”.").waitFor({ state: "attached" });
});
