// Scenario B: two departments have one person under two names. Their tables are linked, the name is confirmed
// to be one field, the two are merged, and what the name is then is decided. All of it on the screen.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, becomes, until } from "../support/ask.mjs";
import { choose, command, enter, inspector, tabTo } from "../support/hands.mjs";
import { shareModules } from "../support/share.mjs";
import { rows, rowsUntil, sameHash } from "../support/show.mjs";

const CONTACTS = { table: "contacts.contacts" };
const ATTENDEES = { table: "schedule.attendees" };

/** Goes to a table and types the name of somebody new. */
async function type(page, table, name) {
  await enter(page, page.getByRole("link", { name: new RegExp(`^${table}`) }));
  const grid = page.getByRole("grid", { name: table });
  await tabTo(page, grid);
  await page.keyboard.press("Control+Enter");
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await grid.getByRole("rowheader", { name }).waitFor();
}

/** Shows all contacts among the attendees; the name of both is confirmed to be one, the e-mail is not. */
async function link(page) {
  await command(page, "Mappings");
  const asked = inspector(page).getByRole("article").filter({ hasText: "may be the same" });
  await enter(page, asked.getByRole("button", { name: "All Contacts in Attendees" }));
  await asked.getByText("1 record will also be shown in Attendees.").waitFor();
  const fields = asked.getByRole("group", { name: "Fields that become one with it" });
  await fields.getByRole("checkbox", { name: "Name", exact: true, checked: true }).waitFor();
  const email = fields.getByRole("checkbox", { name: "E-mail" });
  await tabTo(page, email);
  await page.keyboard.press("Space");
  await enter(page, asked.getByRole("button", { name: "Show them in Attendees" }));

  const left = inspector(page).getByRole("article").filter({ hasText: "both have E-mail" });
  await left.getByText("Should these be the same data?").waitFor();
  await enter(page, left.getByRole("button", { name: "Keep apart" }));
}

/** Finds the other half of the record that has the focus, looks at both, and makes them one. */
async function merge(page, other) {
  await command(page, "Merge with another record");
  const panel = page.getByRole("complementary", { name: "Merge with another record" });
  await enter(page, panel.getByRole("button", { name: other }));
  const name = panel.getByRole("row").filter({ hasText: "to decide" });
  await becomes(page, () => name.innerText(), /Name.*to decide\s+John Smith\s+J\. Smith/s);
  await enter(page, panel.getByRole("button", { name: "Make them one" }));
}

test("same_person_1 tables are linked, records merged, and the name is decided for both", async (t) => {
  const { here, there } = await shareModules(t, ["contacts", "schedule"]);
  const { page } = here;
  await type(page, "Contacts", "John Smith");
  await type(there.page, "Attendees", "J. Smith");
  await page.getByRole("link", { name: /^Attendees.*1/ }).waitFor();

  await link(page);
  for (const { page } of [here, there]) {
    await rowsUntil(page, ATTENDEES, ({ rows }) => rows.map(({ title }) => title).includes("John Smith"));
    await until(page, async () => {
      const mappings = await callboard.modules.mappings();
      const of = (title) => mappings.find(({ fields }) => fields[0].title === title)?.state;
      return of("Name") === "confirmed" && of("E-mail") === "rejected";
    });
  }

  await page.getByRole("link", { name: /^Contacts/ }).first().click();
  await page.getByRole("rowheader", { name: "John Smith" }).click();
  await merge(page, /J\. Smith/);
  for (const { page } of [here, there]) {
    await until(page, async () => (await callboard.conflicts()).length === 1);
    const [{ sentence }] = await ask(page, () => callboard.conflicts());
    assert.match(sentence, /Alex.*to John Smith.*Jordan.*to J\. Smith/);
    const { total, rows: [row] } = await rows(page, ATTENDEES);
    assert.deepEqual([total, row.tables], [1, [CONTACTS.table, ATTENDEES.table]]);
  }

  await page.keyboard.press("Alt+c");
  await choose(page, inspector(page), /John Smith/);
  await enter(page, page.getByRole("button", { name: "Decide John Smith" }));
  for (const { page } of [here, there]) {
    await until(page, async () => (await callboard.conflicts()).length === 0);
    for (const table of ["Contacts", "Attendees"]) {
      await page.getByRole("link", { name: new RegExp(`^${table}`) }).first().click();
      await page.getByRole("grid", { name: table }).getByRole("rowheader", { name: "John Smith" }).waitFor();
      await becomes(page, () => page.getByRole("rowheader").count(), 1);
    }
  }
  await sameHash(page, there.page);
  assert.deepEqual([here.device.errors, there.device.errors], [[], []]);
});
