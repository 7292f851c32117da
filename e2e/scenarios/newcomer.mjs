// Somebody new, with only the screen: a production from a template, a cast of ten, contacts who attend, two
// records of one person made one, a running order changed; who changed a call time is found, and it is put
// back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, becomes, until } from "../support/ask.mjs";
import { cellAt, command, inspector } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { join, person } from "../support/share.mjs";
import { inState, rowsUntil, set } from "../support/show.mjs";

const CONTACTS = { table: "contacts.contacts" };
const ATTENDEES = { table: "schedule.attendees" };
const CAST = [
  "Ada Finch", "Ben Okoro", "Cleo Marsh", "Dev Patel", "Esme Laurent",
  "Finn Walsh", "Grace Abara", "Hugo Lind", "Ines Rocha", "B. Okoro",
];
const SCENES = ["The quay", "The office", "The storm"];

/** A table by its name at the left, and its grid. */
async function goTo(page, title) {
  await page.getByRole("link", { name: new RegExp(`^${title}`) }).first().click();
  const grid = page.getByRole("grid", { name: title });
  await grid.waitFor();
  return grid;
}

/** New rows, each begun with a click below the last and one line typed. */
async function write(page, grid, lines) {
  for (const line of lines) {
    await grid.focus();
    await page.keyboard.press("Control+Enter");
    await page.keyboard.type(line);
    await page.keyboard.press("Enter");
  }
}

test("newcomer_1 from a template to a call time that is put back, with only the screen", async (t) => {
  const relay = await Relay.start(t);
  const { device, page } = await person(t, relay, "Alex");
  await page.getByText("From a template").click();
  await page.getByRole("radio", { name: /Theatre/ }).check();
  await page.getByLabel("Name of the production").last().fill("The Winter Harbour");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/w\//);

  await write(page, await goTo(page, "Contacts"), CAST);
  await rowsUntil(page, CONTACTS, ({ total }) => total === CAST.length);

  // All of them attend.
  await command(page, "Mappings");
  const asked = inspector(page).getByRole("article").filter({ hasText: "may be the same" });
  await asked.getByRole("button", { name: "All Contacts in Attendees" }).click();
  await asked.getByRole("button", { name: "Show them in Attendees" }).click();
  await rowsUntil(page, ATTENDEES, ({ total }) => total === CAST.length);

  // One of them is there twice.
  const attendees = await goTo(page, "Attendees");
  await attendees.getByRole("rowheader", { name: "B. Okoro" }).click();
  await command(page, "Merge with another record");
  const panel = page.getByRole("complementary", { name: "Merge with another record" });
  await panel.getByRole("combobox").or(panel.getByRole("searchbox")).first().fill("Ben");
  await panel.getByRole("button", { name: /Ben Okoro/ }).click();
  await panel.getByRole("button", { name: "Make them one" }).click();
  await rowsUntil(page, CONTACTS, ({ total }) => total === CAST.length - 1);
  await page.keyboard.press("Alt+c");
  await inspector(page).getByRole("radio", { name: /Ben Okoro/ }).check();
  await page.getByRole("button", { name: "Decide Ben Okoro" }).click();
  await until(page, async () => (await callboard.conflicts()).length === 0);

  // A rehearsal with its scenes, of which the last is to come first.
  const events = await goTo(page, "Events");
  await write(page, events, ["Rehearsal"]);
  await events.getByRole("rowheader").first().click();
  await page.keyboard.press("Space");
  const order = inspector(page).getByRole("region", { name: "Running order" });
  for (const name of SCENES) {
    await order.getByRole("combobox").fill(name);
    await order.getByRole("option", { name }).click();
    await order.getByRole("link", { name }).waitFor();
  }
  await becomes(page, () => order.getByRole("listitem").getByRole("link").allInnerTexts(), SCENES);
  const handle = order.getByRole("button", { name: /^Move.*The storm/ });
  await handle.press("Alt+ArrowUp");
  await handle.press("Alt+ArrowUp");
  await until(page, async () => {
    const { rows } = await callboard.query({ table: "schedule.rehearses" });
    return rows.map(({ fields }) => fields.to.title).join() === "The storm,The quay,The office";
  });

  // Somebody changed a call time.
  await goTo(page, "Attendees");
  const called = await cellAt(attendees, 1, "Call");
  await called.click();
  await page.keyboard.type("17:30");
  await page.keyboard.press("Enter");
  const { rows } = await rowsUntil(page, ATTENDEES, ({ rows }) => rows[0].fields.call_time === "17:30");
  const link = await ask(page, async () => {
    await callboard.sync.connect(location.origin);
    return (await callboard.sync.invite({ role: "editor" })).link;
  });
  const jordan = await person(t, relay, "Jordan");
  await join(jordan.page, link);
  await inState(jordan.page, "in_step");
  await set(jordan.page, rows[0].id, "call_time", "18:30");
  await called.getByText("18:30").waitFor();
  await called.click();
  await page.keyboard.press("Alt+h");
  const told = inspector(page).locator(".event").filter({ hasText: "Jordan" });
  const change = told.locator(".event-what", { hasText: "from 17:30" });
  await change.getByRole("button", { name: "Put back" }).click();
  await rowsUntil(jordan.page, ATTENDEES, ({ rows }) => rows[0].fields.call_time === "17:30");
  assert.deepEqual([device.errors, jordan.device.errors], [[], []]);
});
