// Notes with formatting: written together, kept, told by who wrote what.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, until } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { tabTo } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { person, share } from "../support/share.mjs";
import { add, inState, makeShow, rows, rowsUntil, sameHash } from "../support/show.mjs";

const CUES = "lighting.cues";
const QUERY = { table: CUES };
/** Passages of a paste: more than a screen of them. */
const PASTED_LINES = 400;
/** Tabs from the record's head to its notes, at most. */
const STOPS_MAX = 60;

/** The notes of a record, with its record open beside the table. */
async function noteOf(page, origin, id, record) {
  await page.goto(`${origin}/w/${id}/${CUES}?record=${record}&panel=record`);
  await ready(page);
  return page.getByRole("textbox", { name: "Notes" }).first();
}

/** Opens notes to write in them, with the cursor at their end. */
async function write(page, note) {
  await note.waitFor();
  await note.focus();
  const editor = page.locator(".ql-editor:focus");
  await editor.waitFor();
  await page.keyboard.press("Control+End");
  return editor;
}

/** One device with one cue and its notes open to write. */
async function begun(t, notes = "Slow fade") {
  const relay = await Relay.start(t);
  const { device, page } = await person(t, relay, "Alex");
  const id = await makeShow(page);
  const record = await add(page, CUES, { number: "11", name: "Storm", notes });
  const note = await noteOf(page, relay.origin, id, record);
  return { relay, device, page, id, record, note };
}

const saved = (page, text) => rowsUntil(page, QUERY, ({ rows }) => rows[0]?.fields.notes === text);
const of = (passages, attribute) =>
  passages.filter(({ attributes }) => attributes?.[attribute]).map(({ insert }) => insert);

test("rich_text_1 two devices format and type in one note offline, and meet", async (t) => {
  const { relay, id, here, there } = await share(t, await Relay.start(t));
  const record = await add(here.page, CUES, { number: "11", name: "Storm", notes: "Slow fade" });
  await rowsUntil(there.page, QUERY, ({ total }) => total === 1);
  const notes = [];
  for (const { device, page } of [here, there]) {
    const note = await noteOf(page, relay.origin, id, record);
    notes.push(await write(page, note));
    await device.offline(true);
    await inState(page, "offline");
  }
  await here.page.keyboard.press("Control+Home");
  for (let letter = 0; letter < 4; letter += 1) await here.page.keyboard.press("Shift+ArrowRight");
  await here.page.keyboard.press("Control+b");
  await there.page.keyboard.type(", even");
  await saved(there.page, "Slow fade, even");
  await rowsUntil(here.page, QUERY, ({ rows }) => rows[0].rich?.notes !== undefined);
  for (const { device } of [here, there]) await device.offline(false);
  for (const { page } of [here, there]) {
    const { rows: [row] } = await saved(page, "Slow fade, even");
    assert.deepEqual(of(row.rich.notes, "bold"), ["Slow"]);
    await page.locator(".ql-editor", { hasText: "Slow fade, even" }).locator("strong").waitFor();
    const authored = await ask(page, (id) => callboard.authorship({ id, field: "notes" }), record);
    assert.deepEqual(authored.map(({ length, person }) => [length, person]), [[9, "Alex"], [6, "Jordan"]]);
  }
  await sameHash(here.page, there.page);
  await here.page.getByRole("button", { name: "Who wrote this" }).click();
  await here.page.locator(".wrote", { hasText: ", even" }).focus();
  await here.page.getByRole("status").filter({ hasText: /^Jordan, / }).waitFor();
});

test("rich_text_2 a tab that is closed right after typing has lost nothing", async (t) => {
  const { relay, device, page, id, note } = await begun(t);
  await write(page, note);
  await page.keyboard.type(" to black");
  await page.close();
  const next = await device.open(`${relay.origin}/w/${id}/${CUES}`);
  await saved(next, "Slow fade to black");
  assert.deepEqual(device.errors, []);
});

test("rich_text_3 by keys alone: written, formatted, made a list, undone, left", async (t) => {
  const { page, device, note } = await begun(t, "");
  await note.waitFor();
  await page.getByRole("tab", { name: "Record" }).focus();
  // What is read becomes the editor under the focus: it is known by its name, not by its element.
  const isThere = () => page.evaluate(() => document.activeElement.getAttribute("aria-label") === "Notes");
  for (let stop = 0; stop < STOPS_MAX && !(await isThere()); stop += 1) await page.keyboard.press("Tab");
  await page.locator(".ql-editor:focus").waitFor();
  await page.keyboard.type("Bring ");
  await page.keyboard.press("Control+b");
  await page.keyboard.type("gels");
  await page.keyboard.press("Control+b");
  await page.keyboard.press("Enter");
  await page.keyboard.type("- tape");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.type("black");
  const { rows: [row] } = await saved(page, "Bring gels\ntape\nblack");
  assert.deepEqual(of(row.rich.notes, "bold"), ["gels"]);
  assert.deepEqual(row.rich.notes.at(-1), { insert: "\n", attributes: { list: "bullet", indent: 1 } });
  await page.keyboard.press("Control+z");
  await until(page, async () => {
    const { rows } = await callboard.query({ table: "lighting.cues" });
    return rows[0].fields.notes !== "Bring gels\ntape\nblack";
  });
  await page.keyboard.press("Control+Shift+z");
  await saved(page, "Bring gels\ntape\nblack");
  await page.keyboard.press("Shift+Tab");
  // The cursor is in no list's beginning: Shift+Tab leads to the tools.
  await page.getByRole("button", { name: "Bold" }).and(page.locator(":focus")).waitFor();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("button", { name: "Italic" }).and(page.locator(":focus")).waitFor();
  await tabTo(page, page.locator(".ql-editor"));
  await page.keyboard.press("Tab");
  await page.locator(".ql-editor:focus").waitFor({ state: "detached" });
  assert.deepEqual(device.errors, []);
});

test("rich_text_4 a long paste from a word processor keeps what is known, as one change", async (t) => {
  const { page, device, note } = await begun(t, "");
  await write(page, note);
  const bold = '<span style="font-weight:700;color:red">Cue</span>';
  const line = `<p class="MsoNormal" style="font-size:22pt">${bold} <i>waits</i> <a href="x">on</a></p>`;
  await page.locator(".ql-editor").evaluate((editor, html) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", html);
    editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, line.repeat(PASTED_LINES));
  const text = Array(PASTED_LINES).fill("Cue waits on").join("\n");
  const { rows: [row] } = await saved(page, text);
  assert.equal(of(row.rich.notes, "bold").length, PASTED_LINES);
  const known = row.rich.notes.flatMap(({ attributes }) => Object.keys(attributes ?? {}));
  assert.deepEqual([...new Set(known)].sort(), ["bold", "italic"]);
  const { label } = await ask(page, () => callboard.undo());
  assert.match(label, /^Write in Notes/);
  await saved(page, null);
  assert.deepEqual(device.errors, []);
});

test("rich_text_5 the editor comes when it is needed, and is there offline", async (t) => {
  const { relay, device, page, id, record } = await begun(t);
  const asked = [];
  page.on("request", (request) => request.url().includes("/editor.") && asked.push(request.url()));
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await device.offline(true);
  const note = await noteOf(page, relay.origin, id, record);
  await note.waitFor();
  assert.deepEqual(asked, []);
  await write(page, note);
  assert.equal(asked.length, 1);
  await page.keyboard.type(" out");
  await saved(page, "Slow fade out");
  assert.equal((await rows(page, QUERY)).rows[0].rich, undefined);
});

/** A cue's notes on a device that gets the editor only once it is let: `letCome()` resolves when it has. */
async function slowed(t, notes) {
  const relay = await Relay.start(t);
  const device = await Device.start(t, { serviceWorkers: "block" });
  const page = await device.open(relay.origin);
  const id = await makeShow(page);
  const record = await add(page, CUES, { number: "11", name: "Storm", notes });
  const EDITOR = /\/editor\.[^/]+\.js$/;
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await page.route(EDITOR, async (route) => {
    await held;
    await route.continue();
  });
  const note = await noteOf(page, relay.origin, id, record);
  await note.waitFor();
  const letCome = async () => {
    const came = page.waitForEvent("requestfinished", (request) => EDITOR.test(request.url()));
    release();
    await came;
  };
  return { device, page, note, letCome };
}

test("rich_text_6 what is typed before the editor is there is kept, in order", async (t) => {
  const { device, page, note, letCome } = await slowed(t, "Slow fade");
  await note.focus();
  await page.keyboard.type(" too blac");
  for (let letter = 0; letter < 7; letter += 1) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Delete");
  await page.keyboard.press("End");
  const method = await page.context().newCDPSession(page);
  await method.send("Input.imeSetComposition", { text: "k", selectionStart: 1, selectionEnd: 1 });
  // The editor comes in the middle of a letter, and waits for its end.
  await letCome();
  await method.send("Input.imeSetComposition", { text: "kk", selectionStart: 2, selectionEnd: 2 });
  await method.send("Input.insertText", { text: "k" });
  await page.locator(".ql-editor:focus").waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Wait");
  await saved(page, "Slow fade to black\nWait");
  assert.deepEqual(device.errors, []);
});

test("rich_text_6 it goes where somebody pointed, or left from before the editor came", async (t) => {
  const { device, page, note, letCome } = await slowed(t, "Slow fade");
  await note.locator("p").click({ position: { x: 1, y: 8 } });
  await page.keyboard.type("Very ");
  await page.keyboard.press("Tab");
  await letCome();
  await saved(page, "Very Slow fade");
  assert.equal(await page.locator(".ql-editor:focus").count(), 0, "who is elsewhere is left there");
  assert.deepEqual(device.errors, []);
});

test("rich_text_6 it is written though its record was left", async (t) => {
  const { device, page, note, letCome } = await slowed(t, "Slow fade");
  await note.focus();
  await page.keyboard.type(" out");
  await page.keyboard.press("Escape");
  await note.waitFor({ state: "detached" });
  await letCome();
  await saved(page, "Slow fade out");
  assert.deepEqual(device.errors, []);
});
