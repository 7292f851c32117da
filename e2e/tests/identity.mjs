// Two departments that know nothing of each other come to share a person: scenario B, through the screen.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, until } from "../support/ask.mjs";
import { choose, command, enter } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { join, person } from "../support/share.mjs";
import { add, inState, rows, rowsUntil, stateHash } from "../support/show.mjs";

const CONTACTS = { table: "contacts.contacts" };
const ATTENDEES = { table: "schedule.attendees" };

/** A production of contacts and schedule on two devices, in step. */
async function shared(t) {
  const relay = await Relay.start(t);
  const here = await person(t, relay, "Alex");
  const link = await ask(here.page, async () => {
    const wanted = { name: "The Winter Harbour", modules: ["contacts", "schedule"] };
    await callboard.workspaces.open((await callboard.workspaces.create(wanted)).id);
    await callboard.sync.connect(location.origin);
    return (await callboard.sync.invite({ role: "editor" })).link;
  });
  await inState(here.page, "in_step");
  const there = await person(t, relay, "Jordan");
  await join(there.page, link);
  await inState(there.page, "in_step");
  return { here, there };
}

/** The inspector of a page. */
const inspector = (page) => page.getByRole("complementary", { name: "Inspector" });

/** The names that both tables show, in one list. */
async function names(page) {
  const of = async (query) => (await rows(page, query)).rows.map(({ fields }) => fields.name);
  return [await of(CONTACTS), await of(ATTENDEES)];
}

test("one_person_1 a field is confirmed, records are merged, the name is settled, both see it", async (t) => {
  const { here, there } = await shared(t);
  const { page } = here;
  await add(page, CONTACTS.table, { name: "John Smith" });
  await add(there.page, ATTENDEES.table, { name: "J. Smith", call_time: "18:00" });
  await rowsUntil(page, ATTENDEES, ({ total }) => total === 1);

  await page.keyboard.press("Alt+p");
  const asked = inspector(page).getByRole("article").filter({ hasText: "both have Name" });
  await asked.waitFor();
  const question = /Contacts and Attendees both have Name\. Should these be the same data\?/;
  assert.match(await asked.innerText(), question);
  await enter(page, asked.getByRole("button", { name: "Make them one" }));
  await until(page, async () => (await callboard.modules.mappings())[0].state === "confirmed");
  const email = inspector(page).getByRole("article").filter({ hasText: "both have E-mail" });
  await enter(page, email.getByRole("button", { name: "Keep apart" }));
  await until(there.page, async () => {
    const states = (await callboard.modules.mappings()).map(({ state }) => state);
    return states.includes("confirmed") && states.includes("rejected");
  });

  await page.getByRole("link", { name: /^Contacts/ }).click();
  const grid = page.getByRole("grid", { name: "Contacts" });
  await grid.getByRole("rowheader", { name: "John Smith" }).click();
  await command(page, "Merge with another record");
  const panel = page.getByRole("complementary", { name: "Merge with another record" });
  await panel.getByRole("button", { name: /J\. Smith/ }).click();
  const name = panel.getByRole("row").filter({ hasText: "to decide" });
  await name.waitFor();
  assert.match(await name.innerText(), /Name.*to decide\s+John Smith\s+J\. Smith/s);
  await panel.getByRole("button", { name: "Make them one" }).click();

  for (const { page } of [here, there]) {
    await until(page, async () => (await callboard.conflicts()).length === 1);
    assert.deepEqual((await rows(page, CONTACTS)).rows[0].tables, [CONTACTS.table, ATTENDEES.table]);
  }
  await inspector(page).getByRole("heading", { name: "Made of" }).waitFor();

  await page.keyboard.press("Alt+c");
  await choose(page, inspector(page), /John Smith/);
  await enter(page, page.getByRole("button", { name: "Decide John Smith" }));
  await there.page.getByRole("link", { name: /^Attendees/ }).click();
  await there.page.getByRole("rowheader", { name: "John Smith" }).waitFor();
  for (const { page } of [here, there]) {
    await until(page, async () => (await callboard.conflicts()).length === 0);
    assert.deepEqual(await names(page), [["John Smith"], ["John Smith"]]);
  }
  const hash = await stateHash(page);
  await until(there.page, async (hash) => (await callboard.stateHash()) === hash, hash);
  assert.deepEqual([here.device.errors, there.device.errors], [[], []]);
});

test("one_person_2 a record that was merged is taken out again, and undo makes it one", async (t) => {
  const { here, there } = await shared(t);
  const { page } = here;
  const john = await add(page, CONTACTS.table, { name: "John Smith", phone: "555 0101" });
  const smith = await add(page, ATTENDEES.table, { name: "J. Smith", call_time: "18:00" });
  const merge = (records) => callboard.commit({ label: "Merge", ops: [{ merge: { records } }] });
  await ask(page, merge, [john, smith]);
  await rowsUntil(there.page, ATTENDEES, ({ rows }) => rows[0]?.id === john);

  await page.getByRole("link", { name: /^Attendees/ }).click();
  await page.getByRole("rowheader", { name: "J. Smith" }).click();
  await page.keyboard.press("Space");
  const part = inspector(page).getByRole("listitem").filter({ hasText: "J. Smith" });
  await part.getByRole("button", { name: "Take out" }).click();
  for (const { page } of [here, there]) {
    await rowsUntil(page, ATTENDEES, ({ rows }) => rows[0].id === smith);
    assert.deepEqual(await names(page), [["John Smith"], ["J. Smith"]]);
  }
  await page.getByRole("grid", { name: "Attendees" }).click();
  await page.keyboard.press("Control+z");
  await rowsUntil(there.page, ATTENDEES, ({ rows }) => rows[0].id === john);
  assert.deepEqual([here.device.errors, there.device.errors], [[], []]);
});
