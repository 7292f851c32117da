// More on paper: every built-in document, long rows, long documents, and invites as codes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, becomes, until } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { Relay } from "../support/relay.mjs";
import { scan } from "../support/scan.mjs";
import { add, inState, makeShow, rows } from "../support/show.mjs";

const laid = (page) => page.locator(".paper-desk[aria-busy=false] .paper-page").first().waitFor();

/** A production in a browser of its own. */
async function production(t, options = {}) {
  const relay = await Relay.start(t);
  const device = await Device.start(t, options);
  const page = await device.open(relay.origin);
  return { relay, device, page, id: await makeShow(page) };
}

test("printed_7 each document of the built-in departments is laid out", async (t) => {
  const { relay, device, page, id } = await production(t);
  await ask(page, () => callboard.commit({
    label: "Begin",
    ops: [
      ["lighting.cues", { number: "1", placement: "Blackout" }],
      ["lighting.cues", { number: "2", cut: true }],
      ["sound.cues", { number: "1", name: "Bell" }],
      ["stage.cues", { number: "1", department: "LX" }],
      ["contacts.contacts", { name: "Jane Doe", phone: "1", department: "Cast" }],
      ["contacts.contacts", { name: "Alex", department: "Sound" }],
      ["schedule.events", { title: "Dress", start: "2026-03-08T18:30:00Z[UTC]" }],
      ["schedule.events", { title: "Opening", start: "2026-03-09T18:30:00Z[UTC]" }],
      ["schedule.attendees", { name: "Jane Doe", call_time: "17:30" }],
      ["schedule.scenes", { number: "1.1", name: "Harbour" }],
    ].map(([table, fields]) => ({ create: { table, fields } })),
  }));
  const documents = await ask(page, async () => {
    const tables = await callboard.tables();
    const documents = ({ views }) => views.filter((view) => view.kind === "document");
    return tables.flatMap((table) => documents(table).map(({ name }) => [table.id, name]));
  });
  const found = {};
  for (const [table, name] of documents) {
    await page.goto(`${relay.origin}/w/${id}/${table}/${name}`);
    await ready(page);
    await laid(page);
    const slots = page.locator(".paper-slot");
    found[`${table}/${name}`] = [await slots.locator(".paper-row").count(), await slots.count()];
  }
  assert.deepEqual(found, {
    "contacts.contacts/contact_sheet": [2, 1],
    "contacts.contacts/phone_list": [1, 1],
    "schedule.events/daily_call": [2, 2],
    "schedule.events/week": [2, 1],
    "schedule.attendees/call_list": [1, 1],
    "schedule.scenes/breakdown": [1, 1],
    "lighting.cues/synopsis": [1, 1],
    "lighting.cues/calls": [0, 1],
    "sound.cues/synopsis": [1, 1],
    "stage.cues/calling": [1, 1],
  });
  // Choices stand in the order of the module, not of their letters.
  await page.goto(`${relay.origin}/w/${id}/contacts.contacts/contact_sheet`);
  await laid(page);
  assert.deepEqual(await page.locator(".paper-slot .paper-group-name").allInnerTexts(), ["Cast", "Sound"]);
  // One day alone is what is handed out.
  await page.goto(`${relay.origin}/w/${id}/schedule.events/daily_call`);
  await laid(page);
  const part = page.getByRole("combobox", { name: "Which part is printed" });
  await part.selectOption({ index: 2 });
  await until(page, () => document.querySelectorAll(".paper-slot").length === 1);
  await page.locator(".paper-slot").getByText("Opening").waitFor();
  assert.deepEqual(device.errors, []);
});

test("printed_8 a row that is longer than a page loses nothing", async (t) => {
  const { relay, device, page, id } = await production(t);
  const words = Array.from({ length: 2_500 }, (_, n) => `word${n}`).join(" ");
  await add(page, "lighting.cues", { number: "1", description: words });
  await add(page, "lighting.cues", { number: "2" });
  await page.goto(`${relay.origin}/w/${id}/lighting.cues/synopsis`);
  await ready(page);
  await laid(page);
  // The parts of the row that are in sight follow on: where one ends the next begins, at the line.
  const parts = await page.evaluate(() =>
    [...document.querySelectorAll(".paper-slot .is-slice")].map((row) => {
      const frame = row.querySelector(".paper-slice");
      const from = Math.abs(parseFloat(row.querySelector(".paper-sliced").style.marginBlockStart));
      const whole = Math.max(...[...row.querySelectorAll(".paper-sliced")].map((part) => part.scrollHeight));
      return { from, to: from + parseFloat(frame.style.blockSize), whole };
    }));
  assert.ok(parts.length > 2, `${parts.length} parts`);
  assert.equal(parts[0].from, 0);
  for (const [place, part] of parts.entries()) {
    const apart = place ? Math.abs(part.from - parts[place - 1].to) : 0;
    assert.ok(apart < 0.1, `part ${place} begins where the one before ended`);
  }
  assert.ok(parts.at(-1).to >= parts[0].whole - 1, JSON.stringify(parts.at(-1)));
  assert.equal(await page.locator(".paper-slot .paper-row:not(.is-slice)").count(), 1);
  assert.deepEqual(device.errors, []);
});

test("printed_9 what takes long says how far it is and can be stopped", async (t) => {
  const { relay, device, page, id } = await production(t);
  await ask(page, async () => {
    const create = (_, n) => ({ create: { table: "lighting.cues", fields: { number: String(n) } } });
    for (let begun = 0; begun < 2; begun += 1) {
      await callboard.commit({ label: "Write", ops: Array.from({ length: 2_000 }, create) });
    }
  });
  // The worker's answers wait until somebody has seen that they do.
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage;
    window.letGo = () => {
      window.held?.splice(0).forEach((send) => send());
      window.held = null;
    };
    window.held = [];
    Worker.prototype.postMessage = function hold(...args) {
      const send = () => post.apply(this, args);
      if (window.held && document.querySelector(".paper-desk")) window.held.push(send);
      else send();
    };
  });
  await page.goto(`${relay.origin}/w/${id}/lighting.cues/synopsis`);
  await page.getByRole("progressbar").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("You stopped it before all records were there.").waitFor();
  await page.evaluate(() => window.letGo());
  await page.getByRole("button", { name: "Lay it out", exact: true }).click();
  await laid(page);
  const { total } = await rows(page, { table: "lighting.cues", limit: 1 });
  assert.equal(await page.locator(".paper-slot .paper-row").count(), total);
  assert.deepEqual(device.errors, []);
});

test("shared_by_code_1 the code beside an invite's link is that link, and leads in", async (t) => {
  const { relay, device, page, id } = await production(t);
  await ask(page, () => callboard.sync.connect(location.origin));
  await inState(page, "in_step");
  await page.goto(`${relay.origin}/w/${id}/lighting.cues?panel=share`);
  await ready(page);
  await inState(page, "in_step");
  await page.getByRole("button", { name: "Make a link" }).click();
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  const code = page.getByRole("img", { name: "Code that leads to the invite’s link" });
  assert.ok((await code.boundingBox()).width >= 200, "large enough for a phone across a table");
  const said = await scan(page, code);
  assert.equal(said, link);
  const guest = await Device.start(t);
  const theirs = await guest.open(said);
  await theirs.getByRole("heading", { name: "Who is joining The Winter Harbour?" }).waitFor();
  await theirs.getByLabel("Your name").fill("Jordan");
  await theirs.keyboard.press("Enter");
  await theirs.waitForURL((url) => url.pathname.startsWith(`/w/${id}`));
  // What is printed of it is the code alone, with what it leads to.
  await page.evaluate(() => {
    window.print = () => {
      window.onPaper = document.querySelector(".share-code").classList.contains("is-printed");
    };
  });
  await page.getByRole("button", { name: "Print the code" }).click();
  await becomes(page, () => page.evaluate(() => window.onPaper), true);
  assert.deepEqual([...device.errors, ...guest.errors], []);
});
