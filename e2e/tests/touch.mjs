// One person with a phone and a thumb: everything that a day needs, at 390 by 844, without a key that a
// keyboard on the glass has not.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, until } from "../support/ask.mjs";
import { inspector } from "../support/hands.mjs";
import { Device } from "../support/device.mjs";
import { Relay } from "../support/relay.mjs";
import { join, person } from "../support/share.mjs";
import { inState, rowsUntil, set } from "../support/show.mjs";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const CONTACTS = { table: "contacts.contacts" };

/** Through the drawer to a table. */
async function goTo(page, title) {
  await page.getByRole("button", { name: "Departments" }).tap();
  await page.getByRole("dialog").or(page.locator("nav")).getByRole("link", { name: new RegExp(`^${title}`) })
    .last().tap();
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
}

/** What the menu at the top has by this name. */
async function choose(page, name) {
  await page.getByRole("button", { name: "Menu" }).tap();
  await page.locator("#menu").getByRole("button", { name }).tap();
}

test("thumb_1 make, write, find, delete, bring back, decide and export by touch alone", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t, PHONE);
  const page = await device.open(relay.origin);
  await page.getByText("From a template").tap();
  await page.getByText("Theatre", { exact: true }).tap();
  await page.getByLabel("Name of the production").last().tap();
  await page.keyboard.type("The Winter Harbour");
  await page.getByRole("button", { name: "Create" }).last().tap();
  await page.waitForURL(/\/w\//);

  // A new card is written where it opens, and closing keeps what was typed.
  await page.getByRole("button", { name: "New contact" }).tap();
  await inspector(page).getByLabel("Name", { exact: true }).and(page.locator(":focus")).waitFor();
  await page.keyboard.type("Jane Doe");
  await inspector(page).getByLabel("Phone", { exact: true }).tap();
  await page.keyboard.type("07700 900101");
  await page.getByRole("button", { name: "Close" }).tap();
  const card = (name) => page.getByRole("row").filter({ hasText: name });
  await card("Jane Doe").filter({ hasText: "07700 900101" }).waitFor();
  await page.getByText("New contact", { exact: true }).tap();
  await inspector(page).getByLabel("Name", { exact: true }).and(page.locator(":focus")).waitFor();
  await page.keyboard.type("Ada Finch");
  await page.getByRole("button", { name: "Close" }).tap();
  await rowsUntil(page, CONTACTS, ({ total }) => total === 2);

  // Found, deleted, and back from the bin.
  await page.getByRole("searchbox").tap();
  await page.keyboard.type("ada");
  await card("Jane Doe").waitFor({ state: "detached" });
  await card("Ada Finch").tap();
  await inspector(page).getByRole("button", { name: "Delete" }).tap();
  await rowsUntil(page, CONTACTS, ({ total }) => total === 1);
  await choose(page, /^Undo/);
  await rowsUntil(page, CONTACTS, ({ total }) => total === 2);
  // What the sheet covers is out of reach until it is closed.
  await page.getByRole("button", { name: "Close" }).tap();
  await page.getByRole("searchbox").fill("");

  // Shared; what two wrote apart is decided.
  await choose(page, "Share");
  await page.getByRole("button", { name: "Connect" }).tap();
  await inState(page, "in_step");
  const link = await ask(page, async () => (await callboard.sync.invite({ role: "editor" })).link);
  const other = await person(t, relay, "Jordan");
  await join(other.page, link);
  await inState(other.page, "in_step");
  const { rows: [, jane] } = await rowsUntil(other.page, CONTACTS, ({ total }) => total === 2);
  await relay.stop();
  await set(page, jane.id, "role", "Nell");
  await set(other.page, jane.id, "role", "Nell Ravn");
  await relay.restart();
  await until(page, async () => (await callboard.conflicts()).length === 1);
  await page.getByRole("button", { name: "Close" }).tap();
  await page.getByRole("button", { name: /1 conflict/ }).tap();
  await inspector(page).getByRole("radio", { name: /Nell Ravn/ }).tap();
  await inspector(page).getByRole("button", { name: "Decide Nell Ravn" }).tap();
  await rowsUntil(other.page, CONTACTS, ({ rows }) => rows[1].fields.role === "Nell Ravn");

  // Who changed it is looked up and put back; another table is a tap away; all of it goes home as a file.
  await inspector(page).getByRole("tab", { name: "History" }).tap();
  await inspector(page).getByRole("button", { name: "This table" }).or(
    inspector(page).getByRole("tab", { name: "This table" })).tap();
  const decided = inspector(page).locator(".event").filter({ hasText: "Jordan" }).first();
  await decided.waitFor();
  await page.getByRole("button", { name: "Close" }).tap();
  await goTo(page, "Events");
  await page.goBack();
  await card("Jane Doe").waitFor();
  const download = page.waitForEvent("download");
  await choose(page, /^Export/);
  assert.match((await download).suggestedFilename(), /\.callboard\.zip$/);
  assert.deepEqual(device.errors, []);
});
