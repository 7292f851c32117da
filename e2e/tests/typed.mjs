// Every type of field, as somebody types it who writes as Germans do.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, until } from "../support/ask.mjs";
import { Device } from "../support/device.mjs";
import { cellAt, command, tabTo } from "../support/hands.mjs";
import { siteWithKit } from "../support/kit.mjs";
import { Relay } from "../support/relay.mjs";
import { rows } from "../support/show.mjs";

const FACTS = "kit.facts";
const GERMAN = {
  locale: "de-DE",
  timezoneId: "Europe/Berlin",
  permissions: ["clipboard-read", "clipboard-write"],
};

/** What is typed in a column, what it then says, and what it is. */
const TYPED = [
  ["Amount", "12.345,5", "12.345,5", 12345.5],
  ["Price", "1.000,50", "1000,50", "1000.50"],
  ["Begins", "8. März 2021 18:30", "8. März 2021, 18:30", "2021-03-08T17:30:00Z[Europe/Berlin]"],
  ["Code", "01:02:03:04", "01:02:03:04", "01:02:03:04"],
  ["Tint", "#C81E3C", "#c81e3c", "#c81e3c"],
  ["Mail", "jane@b.org", "jane@b.org", "jane@b.org"],
  ["Phone", "+44 20 7946", "+44 20 7946", "+44 20 7946"],
  ["Site", "b.org/plan", "b.org/plan", "b.org/plan"],
  ["Extra", '{"b": [1.5, null]}', '{"b":[1.5,null]}', { b: [1.5, null] }],
];
/** What is typed in a column, and what is said of it. */
const WRONG = [
  ["Amount", "sechs", "„sechs“ ist keine Zahl."],
  ["Code", "bald", "„bald“ ist kein Timecode."],
  ["Tint", "#12", "„#12“ ist keine Farbe."],
  ["Extra", '{"b" 1}', "Das ist kein JSON: Zeile 1, Stelle 6."],
];
const LONDON = "2021-03-08T18:30:00Z[Europe/London]";

/** One fact on the screen of a German: the page and its grid. */
async function facts(t) {
  const relay = await Relay.start(t, { site: await siteWithKit(t) });
  const device = await Device.start(t, GERMAN);
  const home = await device.open(relay.origin);
  const id = await ask(home, async () => {
    const { id } = await callboard.workspaces.create({ name: "Kit", modules: ["kit"] });
    await callboard.workspaces.open(id);
    const create = (name) => ({ create: { table: "kit.facts", fields: { name } } });
    await callboard.commit({ label: "Begin", ops: ["One", "Two"].map(create) });
    return id;
  });
  await home.close();
  const page = await device.open(`${relay.origin}/w/${id}/${FACTS}`);
  const grid = page.getByRole("grid", { name: "Facts" });
  await grid.getByRole("rowheader").first().waitFor();
  return { device, page, grid };
}

const holds = (page, row, field, wanted) =>
  until(page, async ([row, field, wanted]) => {
    const { rows } = await callboard.query({ table: "kit.facts" });
    return JSON.stringify(rows[row].fields[field]) === JSON.stringify(wanted);
  }, [row, field, wanted]);

const set = (page, row, field, value) =>
  ask(page, async ([row, field, value]) => {
    const { rows } = await callboard.query({ table: "kit.facts" });
    await callboard.commit({ label: "Set", ops: [{ set: { id: rows[row].id, field, value } }] });
  }, [row, field, value]);

async function inCells({ page, grid }) {
  for (const [column, text, shown, value] of TYPED) {
    const cell = await cellAt(grid, 1, column);
    await cell.click();
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
    await holds(page, 0, column.toLowerCase(), value);
    await cell.getByText(shown, { exact: true }).waitFor();
    // What stands in the editor reads back: nothing is changed by opening it.
    await cell.click();
    await page.keyboard.press("F2");
    await page.keyboard.press("End");
    await page.keyboard.type(" ");
    await page.keyboard.press("Enter");
    await holds(page, 0, column.toLowerCase(), value);
  }
  for (const [column, text, said] of WRONG) {
    await (await cellAt(grid, 1, column)).click();
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText(said).waitFor();
    await page.keyboard.press("Escape");
  }
}

async function elsewhere({ page, grid }) {
  const cell = await cellAt(grid, 1, "Begins");
  const year = new Date().getFullYear();
  await set(page, 0, "begins", LONDON.replace("2021", year));
  await cell.getByText("8. März, 18:30 London", { exact: true }).waitFor();
  await set(page, 0, "begins", LONDON);
  const text = cell.getByText("8. März 2021, 18:30 London");
  await text.waitFor();
  assert.ok(await text.evaluate((text) => text.scrollWidth <= text.clientWidth), "nothing is cut off");
  await cell.click();
  await page.keyboard.press("F2");
  const editor = grid.getByRole("textbox");
  assert.match(await editor.inputValue(), /18:30 London$/);
  await editor.fill("8.3.2021 18:45");
  await page.keyboard.press("Enter");
  await holds(page, 0, "begins", LONDON.replace("18:30", "18:45"));
}

/** By the clipboard a row is what it was, and what another program says is read as it is meant here. */
async function carried({ page, grid }) {
  await (await cellAt(grid, 1, "Amount")).click();
  await (await cellAt(grid, 1, "Extra")).click({ modifiers: ["Shift"] });
  await page.keyboard.press("Control+c");
  await until(page, async () => (await navigator.clipboard.readText()).includes("12345,5"));
  const text = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(text.startsWith("12345,5\t1000,50\t2021-03-08 18:45 Europe/London\t"), text);
  assert.ok(!text.includes("stage"), "what is masked is not carried");
  await (await cellAt(grid, 2, "Amount")).click();
  await page.keyboard.press("Control+v");
  await holds(page, 1, "begins", LONDON.replace("18:30", "18:45"));
  const { rows: all } = await rows(page, { table: FACTS });
  const plain = ({ name: _, secret: __, ...fields }) => fields;
  assert.deepEqual(plain(all[1].fields), plain(all[0].fields));
  await page.evaluate(() => navigator.clipboard.writeText("1.000\t2,5\tfr 14:00"));
  await (await cellAt(grid, 2, "Amount")).click();
  await page.keyboard.press("Control+v");
  await holds(page, 1, "amount", 1000);
  await holds(page, 1, "price", "2.5");
}

async function masked({ page, grid }) {
  await set(page, 0, "secret", "stage door code");
  const cell = await cellAt(grid, 1, "Secret");
  await cell.getByText("••••••").waitFor();
  await cell.click();
  await command(page, "Zeigen, was diese Spalte verdeckt");
  await cell.getByText("stage door code").waitFor();
  await command(page, "Zeigen, was diese Spalte verdeckt");
  await cell.getByText("••••••").waitFor();
}

async function inForm({ page, grid }) {
  await (await cellAt(grid, 1, "Name")).click();
  await command(page, "Eintrag öffnen");
  const form = page.getByRole("complementary");
  const mail = form.getByRole("link", { name: /jane@b\.org/ });
  assert.equal(await mail.getAttribute("href"), "mailto:jane@b.org");
  const site = form.getByRole("link", { name: /b\.org\/plan/ });
  assert.equal(await site.getAttribute("href"), "https://b.org/plan");
  assert.equal(await site.getAttribute("rel"), "noopener noreferrer");
  await set(page, 0, "site", "javascript:alert(1)");
  await site.waitFor({ state: "detached" });
  // The browser's own picker cannot be pressed by a test; what it says can.
  const picker = form.getByLabel("Tint wählen");
  await set(page, 0, "tint", "teal");
  await until(page, () => document.querySelector("input[type=color]").value === "#008080");
  await picker.fill("#00ff00");
  await holds(page, 0, "tint", "#00ff00");
  const extra = form.getByRole("textbox", { name: "Extra" });
  assert.equal(await extra.inputValue(), '{\n  "b": [\n    1.5,\n    null\n  ]\n}');
  await extra.fill('{\n  "b" 1\n}');
  await extra.blur();
  await form.getByRole("alert").getByText("Zeile 2, Stelle 7").waitFor();
  await extra.fill('{\n  "b": 1\n}');
  await extra.blur();
  await holds(page, 0, "extra", { b: 1 });
  // By keys: shown where it is asked for, and the focus is in it.
  await form.getByRole("textbox", { name: "Site" }).focus();
  await tabTo(page, form.getByRole("button", { name: "Secret zeigen" }));
  await page.keyboard.press("Enter");
  const secret = form.getByRole("textbox", { name: "Secret" });
  await until(page, () => document.activeElement?.value === "stage door code");
  await form.getByRole("button", { name: "Secret verdecken" }).click();
  await secret.waitFor({ state: "detached" });
}

test("typed_1 every type is typed, told where it is wrong, carried, masked, and in a form", async (t) => {
  const screen = await facts(t);
  for (const part of [inCells, elsewhere, masked, carried, inForm]) {
    await t.test(part.name, () => part(screen));
  }
  assert.deepEqual(screen.device.errors, []);
});
