// Departments that know nothing of each other share fields and people.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, until } from "../support/ask.mjs";
import { enter, inspector } from "../support/hands.mjs";
import { shareModules } from "../support/share.mjs";
import { add, rows, rowsUntil } from "../support/show.mjs";

const CONTACTS = { table: "contacts.contacts" };
const ATTENDEES = { table: "schedule.attendees" };
const MODULES = ["contacts", "schedule"];

/** The names that both tables show, in one list. */
async function names(page) {
  const of = async (query) => (await rows(page, query)).rows.map(({ fields }) => fields.name);
  return [await of(CONTACTS), await of(ATTENDEES)];
}

test("one_person_1 what departments have in common is asked one by one, decided once for both", async (t) => {
  const { here, there } = await shareModules(t, MODULES);
  const { page } = here;
  await page.keyboard.press("Alt+p");
  const asked = inspector(page).getByRole("article").filter({ hasText: "both have Name" });
  await asked.waitFor();
  const question = /Contacts and Attendees both have Name\. Should these be the same data\?/;
  assert.match(await asked.innerText(), question);
  // Elsewhere what is left to decide is counted, whatever is looked at.
  await there.page.keyboard.press("Alt+c");
  const tab = inspector(there.page).getByRole("tab", { name: /Mappings.*\d/ });
  const before = Number(/\d+/.exec(await tab.innerText())[0]);
  await enter(page, asked.getByRole("button", { name: "Make them one" }));
  await until(page, async () => (await callboard.modules.mappings())[0].state === "confirmed");
  const email = inspector(page).getByRole("article").filter({ hasText: "both have E-mail" });
  await enter(page, email.getByRole("button", { name: "Keep apart" }));
  await until(there.page, async () => {
    const states = (await callboard.modules.mappings()).map(({ state }) => state);
    return states.includes("confirmed") && states.includes("rejected");
  });

  await inspector(there.page).getByRole("tab", { name: new RegExp(`Mappings\\D*${before - 2}$`) }).waitFor();

  // Beside another table what it has no part in waits until somebody asks.
  const phone = inspector(page).getByRole("article").filter({ hasText: "both have Phone" });
  await phone.waitFor();
  await page.getByRole("link", { name: /^Events/ }).click();
  await phone.waitFor({ state: "hidden" });
  await enter(page, inspector(page).getByText("more, between other tables"));
  await phone.waitFor();
  assert.deepEqual([here.device.errors, there.device.errors], [[], []]);
});

test("one_person_2 a record that was merged is taken out again, and undo makes it one", async (t) => {
  const { here, there } = await shareModules(t, MODULES);
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
