// Files by hand: in a form, in a grid, in a gallery; whatever they hold, they are only ever shown.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, until } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { png, put } from "../support/files.mjs";
import { inspector } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { add, makeShow, rows, rowsUntil, set } from "../support/show.mjs";

const CONTACTS = "contacts.contacts";
const FACE = { name: "Jane.png", mimeType: "image/png", buffer: png(64, 48, [200, 30, 60]) };
const OTHER = { name: "Jo.png", mimeType: "image/png", buffer: png(32, 32, [10, 130, 60]) };
const HOSTILE = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" onload="top.ran = true">
  <script>window.ran = true; parent.ran = true;</script><rect width="40" height="40" fill="red"/></svg>`;

async function contact(t, options = {}, place = "") {
  const relay = await Relay.start(t);
  const device = await Device.start(t, options);
  const page = await device.open(relay.origin);
  const id = await makeShow(page);
  const jane = await add(page, CONTACTS, { name: "Jane Doe" });
  const at = (path) => `${relay.origin}/w/${id}/${path}`;
  await page.goto(at(`${CONTACTS}${place}?record=${jane}&panel=record`));
  await ready(page);
  return { relay, device, page, jane, at };
}

const photo = (page) => inspector(page).getByRole("group", { name: "Photo" });
const photoOf = async (page, jane) =>
  (await rows(page, { table: CONTACTS })).rows.find((row) => row.id === jane).fields.photo;
/** Resolves with what is written: what somebody does is on the screen before. */
const written = (page, jane, check) =>
  rowsUntil(page, { table: CONTACTS }, ({ rows }) => check(rows.find((row) => row.id === jane).fields.photo));

async function choose(page, button, file) {
  const asked = page.waitForEvent("filechooser");
  await button.click();
  await (await asked).setFiles(file);
}

test("file_by_hand_1 a picture is chosen, shown, opened, replaced, saved and taken away", async (t) => {
  const { device, page, jane } = await contact(t);
  await choose(page, photo(page).getByText("Choose a file"), FACE);
  await photo(page).getByText("PNG, 64 × 48").waitFor();
  await until(page, () => document.querySelector(".file-picture img")?.naturalWidth > 0);
  await written(page, jane, (hash) => hash !== null);
  const first = await photoOf(page, jane);
  await photo(page).getByRole("button", { name: "Open Jane.png" }).click();
  const full = page.getByRole("dialog", { name: "Jane.png" });
  await full.getByRole("img", { name: "Jane.png" }).waitFor();
  const saved = page.waitForEvent("download");
  await full.getByRole("button", { name: "Save a copy" }).click();
  assert.equal((await saved).suggestedFilename(), "Jane.png");
  await page.keyboard.press("Escape");
  await full.waitFor({ state: "detached" });

  await choose(page, photo(page).getByText("Replace"), OTHER);
  await photo(page).getByText("Jo.png").waitFor();
  await written(page, jane, (hash) => hash !== first);
  await page.keyboard.press("Control+z");
  await photo(page).getByText("Jane.png").waitFor();
  await photo(page).getByRole("button", { name: "Take away" }).click();
  await photo(page).getByText("Choose a file").waitFor();
  await written(page, jane, (hash) => hash === null);
  assert.deepEqual(device.errors, []);
});

test("file_by_hand_2 a file is dropped and pasted", async (t) => {
  const { device, page, jane } = await contact(t);
  await photo(page).waitFor();
  const give = (kind, file) =>
    page.evaluate(([kind, { name, mimeType }, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], name, { type: mimeType }));
      const field = document.querySelector(".file-field");
      const about = { bubbles: true, cancelable: true };
      field.dispatchEvent(kind === "drop"
        ? new DragEvent("drop", { ...about, dataTransfer: data })
        : new ClipboardEvent("paste", { ...about, clipboardData: data }));
    }, [kind, file, file.buffer.toString("base64")]);
  await give("drop", FACE);
  await photo(page).getByText("Jane.png").waitFor();
  await give("paste", OTHER);
  await photo(page).getByText("Jo.png").waitFor();
  await written(page, jane, (hash) => hash !== null);
  assert.deepEqual(device.errors, []);
});

test("file_by_hand_3 a missing file says what it was, and is found by hand", async (t) => {
  const { page, jane } = await contact(t);
  const { hash } = await put(page, FACE.name, FACE.buffer);
  await set(page, jane, "photo", hash);
  await page.evaluate(async (hash) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("assets");
    await (await folder.getDirectoryHandle(hash.slice(0, 2))).removeEntry(hash);
  }, hash);
  await page.reload();
  await photo(page).getByText(/not on this device/).waitFor();
  await photo(page).getByText("Jane.png").waitFor();
  await choose(page, photo(page).getByText("Find it"), OTHER);
  await photo(page).getByText("“Jo.png” is another file.").waitFor();
  assert.equal(await photoOf(page, jane), hash, "nothing changed");
  await choose(page, photo(page).getByText("Find it"), { ...FACE, name: "renamed.png" });
  await photo(page).getByText(/not on this device/).waitFor({ state: "detached" });
  await until(page, () => document.querySelector(".file-picture img")?.naturalWidth > 0);
  assert.equal(await photoOf(page, jane), hash);
  assert.equal((await rows(page, { table: "assets.files" })).total, 1);
});

test("file_by_hand_4 a drawing that holds a program is an image, and runs nothing", async (t) => {
  const { page } = await contact(t);
  await choose(page, photo(page).getByText("Choose a file"), {
    name: "logo.svg", mimeType: "image/svg+xml", buffer: Buffer.from(HOSTILE),
  });
  await until(page, () => document.querySelector(".file-picture img")?.naturalWidth > 0);
  await photo(page).getByRole("button", { name: "Open logo.svg" }).click();
  await page.getByRole("dialog").getByRole("img", { name: "logo.svg" }).waitFor();
  await until(page, () => document.querySelector("dialog img").naturalWidth > 0);
  assert.equal(await page.evaluate(() => "ran" in window), false);
  await page.keyboard.press("Escape");
  await choose(page, photo(page).getByText("Replace"), {
    name: "page.html", mimeType: "text/html", buffer: Buffer.from("<script>top.ran = true</script>"),
  });
  await photo(page).getByRole("button", { name: "Open page.html" }).click();
  await page.getByText("This kind of file is not shown here.").waitFor();
  assert.equal(await page.locator("dialog iframe").count(), 0);
  assert.equal(await page.evaluate(() => "ran" in window), false);
});

test("file_by_hand_5 in a grid a file is a cell: opened by keys, copied by its name", async (t) => {
  const { device, page, at } = await contact(t);
  await put(page, FACE.name, FACE.buffer);
  await page.goto(at("assets.files/sheet"));
  await ready(page);
  const cell = page.getByRole("grid").locator('[id^="cell-"][id$="-blob"]').first();
  await cell.getByText("Jane.png").waitFor();
  await until(page, () => document.querySelector(".file-value img")?.naturalWidth > 0);
  await cell.click();
  await page.keyboard.press("F2");
  await page.getByRole("button", { name: "Open Jane.png" }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".file-open").waitFor({ state: "detached" });
  const copied = await ask(page, async () => {
    const { rows } = await callboard.query({ table: "assets.files" });
    const records = [{ id: rows[0].id }];
    const range = { query: { table: "assets.files" }, records, fields: ["blob", "name"] };
    return (await callboard.ranges.copy(range)).text;
  });
  assert.equal(copied, "Jane.png\tJane.png");
  assert.deepEqual(device.errors, []);
});

test("gallery_3 files are dropped, gone through by keys, and only those in sight are read", async (t) => {
  const { device, page, at } = await contact(t);
  await put(page, "000.png", png(16, 16, [9, 9, 9]));
  await ask(page, async () => {
    const fields = (n) => ({ name: `File ${String(n).padStart(4, "0")}` });
    const create = (n) => ({ create: { table: "assets.files", fields: fields(n) } });
    await callboard.commit({ label: "Many", ops: Array.from({ length: 2000 }, (_, n) => create(n)) });
  });
  await page.goto(at("assets.files/gallery"));
  await ready(page);
  const card = (name) => page.getByRole("button", { name: new RegExp(`^${name}`) });
  await card("000.png").waitFor();
  const cards = page.locator(".gallery-card");
  await cards.nth(10).waitFor();
  const drawn = await cards.count();
  assert.ok(drawn < 120, `${drawn} cards are drawn`);
  await until(page, () => document.querySelector(".gallery-card img")?.naturalWidth > 0);
  await card("000.png").focus();
  await page.keyboard.press("ArrowRight");
  await until(page, () => document.activeElement?.textContent.startsWith("File 0000"));
  await page.keyboard.press("End");
  await until(page, () => document.activeElement?.textContent.startsWith("File 1999"));
  await page.keyboard.press("Home");
  await until(page, () => document.activeElement?.textContent.startsWith("000.png"));
  await page.keyboard.press("Enter");
  await inspector(page).getByRole("group", { name: "File" }).getByText("PNG, 16 × 16").waitFor();
  await page.keyboard.press("Escape");
  await page.getByLabel("Add files").setInputFiles([FACE, OTHER]);
  await until(page, async () => (await callboard.query({ table: "assets.files" })).total === 2003);
  assert.deepEqual(device.errors, []);
});

test("gallery_4 on a phone a gallery is gone through with a thumb, and faces have one too", async (t) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const { device, page, jane, at } = await contact(t, phone);
  const { hash } = await put(page, FACE.name, FACE.buffer);
  await set(page, jane, "photo", hash);
  await page.goto(at(`${CONTACTS}/faces`));
  await ready(page);
  await until(page, () => document.querySelector(".gallery-card img")?.naturalWidth > 0);
  const cards = await page.locator(".gallery").evaluate((it) => [it.scrollWidth, it.clientWidth]);
  assert.ok(cards[0] <= cards[1], "nothing is cut off at the side");
  await page.getByRole("button", { name: /^Jane Doe/ }).tap();
  await photo(page).getByText("Jane.png").waitFor();
  assert.deepEqual(device.errors, []);
});
