// Whole tables whose records others show too, and records that are in no table any more.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, until } from "../support/ask.mjs";
import { choose, command, enter, inspector } from "../support/hands.mjs";
import { shareModules } from "../support/share.mjs";
import { add, rows, rowsUntil, sameHash, set } from "../support/show.mjs";

const CONTACTS = { table: "contacts.contacts" };
const ATTENDEES = { table: "schedule.attendees" };
const MODULES = ["contacts", "schedule"];

/** Opens a table, and one of its records beside it. */
async function openRecord(page, table, name) {
  await page.getByRole("link", { name: new RegExp(`^${table}`) }).first().click();
  const grid = page.getByRole("grid", { name: table });
  await grid.getByRole("rowheader", { name }).click();
  await page.keyboard.press("Space");
  return inspector(page).getByRole("region", { name: "In these tables" });
}

test("whole_table_1 all of a table are shown in another, on both devices, until it is stopped", async (t) => {
  const { here, there } = await shareModules(t, MODULES);
  const { page } = here;
  await add(page, CONTACTS.table, { name: "Jane Doe" });
  await add(page, CONTACTS.table, { name: "Ada King" });
  await add(page, ATTENDEES.table, { name: "Max Frei" });

  await page.keyboard.press("Alt+p");
  const asked = inspector(page).getByRole("article").filter({ hasText: "may be the same" });
  await enter(page, asked.getByRole("button", { name: "All Contacts in Attendees" }));
  await asked.getByText("2 contacts will also be shown in Attendees.").waitFor();
  await asked.getByRole("checkbox", { name: "Name", exact: true, checked: true }).waitFor();
  await enter(page, asked.getByRole("button", { name: "Show them in Attendees" }));

  for (const { page } of [here, there]) {
    await rowsUntil(page, ATTENDEES, ({ total }) => total === 3);
  }
  const tables = await openRecord(there.page, "Attendees", "Jane Doe");
  await tables.getByText("because all Contacts are Attendees").waitFor();
  await add(there.page, CONTACTS.table, { name: "Nell Ravn" });
  await page.getByRole("link", { name: /^Attendees/ }).click();
  await page.getByRole("rowheader", { name: "Nell Ravn" }).waitFor();

  const made = inspector(page).getByRole("article").filter({ hasText: "are shown in" });
  await enter(page, made.getByRole("button", { name: "Stop" }));
  await made.getByText("The 3 contacts that are in Attendees because of it stay there.").waitFor();
  await enter(page, made.getByRole("button", { name: "Stop and keep them" }));
  await until(there.page, async () => {
    const links = await callboard.tableLinks();
    return links.every(({ state }) => state !== "linked");
  });
  await add(there.page, CONTACTS.table, { name: "Olu Ade" });
  await rowsUntil(page, CONTACTS, ({ total }) => total === 4);
  for (const { page } of [here, there]) {
    const shown = (await rows(page, ATTENDEES)).rows;
    assert.deepEqual(shown.map(({ title }) => title), ["Ada King", "Jane Doe", "Max Frei", "Nell Ravn"]);
    assert.ok(shown.every(({ through }) => through === undefined), "each is there for its own sake now");
  }
  await sameHash(page, there.page);

  await page.getByRole("grid", { name: "Attendees" }).click();
  await page.keyboard.press("Control+z");
  await there.page.getByRole("rowheader", { name: "Olu Ade" }).waitFor();
  assert.deepEqual([here.device.errors, there.device.errors], [[], []]);
});

test("whole_table_2 an unlikely link says why first; one record's own word weighs more", async (t) => {
  const { here } = await shareModules(t, MODULES);
  const { page } = here;
  const jane = await add(page, CONTACTS.table, { name: "Jane Doe" });
  await page.getByRole("link", { name: /^Contacts/ }).first().click();
  await command(page, "Show all these records in another table");
  const any = inspector(page).getByRole("region", { name: "Show a whole table in another" });
  await any.getByRole("combobox", { name: "Also in" }).selectOption({ label: "Schedule: Events" });
  const warning = any.getByRole("alert");
  await warning.filter({ hasText: /different things.*Contacts: person.*Events: event/s }).waitFor();
  await any.getByRole("combobox", { name: "Also in" }).selectOption({ label: "Schedule: Attendees" });
  await any.getByText("1 record will also be shown in Attendees.").waitFor();
  await any.getByRole("button", { name: "Show them in Attendees" }).click();
  await rowsUntil(page, ATTENDEES, ({ total }) => total === 1);

  const tables = await openRecord(page, "Contacts", "Jane Doe");
  await tables.getByRole("button", { name: "Take out of Attendees" }).click();
  await rowsUntil(page, ATTENDEES, ({ total }) => total === 0);
  await tables.getByRole("combobox", { name: "Also show in" }).selectOption({ label: "Schedule: Attendees" });
  await tables.getByRole("button", { name: "Show there" }).click();
  const { rows: [row] } = await rowsUntil(page, ATTENDEES, ({ total }) => total === 1);
  assert.deepEqual([row.id, row.through], [jane, undefined]);
  assert.deepEqual(here.device.errors, []);
});

test("nowhere_1 a record that both took out of its last tables is decided about, and anew", async (t) => {
  const { relay, here, there } = await shareModules(t, MODULES);
  const jane = await add(here.page, CONTACTS.table, { name: "Jane Doe" });
  const show = ([id, table]) =>
    callboard.commit({ label: "Show", ops: [{ member: { id, table, in: true } }] });
  await ask(here.page, show, [jane, ATTENDEES.table]);
  await ask(here.page, () => callboard.modules.confirm("contacts.contacts.name = schedule.attendees.name"));
  await rowsUntil(there.page, ATTENDEES, ({ rows }) => rows[0]?.title === "Jane Doe");
  await sameHash(here.page, there.page);

  await relay.stop();
  const out = async ({ page }, table) => {
    const tables = await openRecord(page, table, "Jane Doe");
    await tables.getByRole("button", { name: `Take out of ${table}` }).click();
    await page.getByRole("rowheader", { name: "Jane Doe" }).waitFor({ state: "detached" });
  };
  await out(here, "Contacts");
  await out(there, "Attendees");
  await relay.restart();
  for (const { page } of [here, there]) {
    await until(page, async () => (await callboard.conflicts())[0]?.kind === "left_everywhere");
  }
  const [told] = await ask(there.page, () => callboard.conflicts());
  assert.match(told.sentence, /^Jane Doe is in no table any more: .*Alex.*Contacts.*Jordan.*Attendees/);

  await here.page.keyboard.press("Alt+c");
  const panel = inspector(here.page);
  await panel.getByText(/Jane Doe is in no table any more/).waitFor();
  await choose(here.page, panel, /Keep it in Contacts/);
  await enter(here.page, panel.getByRole("button", { name: "Keep it in Contacts" }));
  for (const { page } of [here, there]) await rowsUntil(page, CONTACTS, ({ total }) => total === 1);
  assert.equal((await rows(there.page, ATTENDEES)).total, 0);

  await there.page.keyboard.press("Alt+c");
  const others = inspector(there.page);
  await others.getByRole("button", { name: "Decided" }).click();
  await others.getByText(/Alex decided to keep it in Contacts/).waitFor();
  await others.getByRole("button", { name: "Reopen" }).click();
  for (const { page } of [here, there]) {
    await until(page, async () => (await callboard.conflicts())[0]?.kind === "left_everywhere");
  }
  await others.getByRole("button", { name: "To decide" }).click();
  await choose(there.page, others, /Delete it/);
  await enter(there.page, others.getByRole("button", { name: "Delete it" }));
  for (const { page } of [here, there]) {
    await until(page, async () => (await callboard.conflicts()).length === 0);
    await rowsUntil(page, { ...CONTACTS, bin: true }, ({ rows }) => rows[0]?.id === jane);
  }
  await sameHash(here.page, there.page);
  assert.deepEqual([here.device.errors, there.device.errors], [[], []]);
});

test("nowhere_2 whether a record deleted under somebody's edit is kept is decided anew", async (t) => {
  const { relay, here, there } = await shareModules(t, MODULES);
  const jane = await add(here.page, CONTACTS.table, { name: "Jane Doe", phone: "555 0101" });
  await rowsUntil(there.page, CONTACTS, ({ total }) => total === 1);
  await relay.stop();
  await ask(here.page, (id) => callboard.commit({ label: "Delete", ops: [{ delete: { id } }] }), jane);
  await set(there.page, jane, "phone", "555 0202");
  await relay.restart();
  for (const { page } of [here, there]) {
    await until(page, async () => (await callboard.conflicts())[0]?.kind === "edit_delete");
  }
  const [{ sentence }] = await ask(here.page, () => callboard.conflicts());
  await here.page.keyboard.press("Alt+c");
  await choose(here.page, inspector(here.page), /Delete it/);
  await enter(here.page, inspector(here.page).getByRole("button", { name: "Delete it" }));
  await until(there.page, async () => (await callboard.conflicts({ settled: true })).length === 1);

  await there.page.keyboard.press("Alt+c");
  const panel = inspector(there.page);
  await panel.getByRole("button", { name: "Decided" }).click();
  await panel.getByText(/Alex decided to delete it/).waitFor();
  await panel.getByRole("button", { name: "Reopen" }).click();
  for (const { page } of [here, there]) {
    await until(page, async (said) => (await callboard.conflicts())[0]?.sentence === said, sentence);
  }
  await panel.getByRole("button", { name: "To decide" }).click();
  await choose(there.page, panel, /Keep it/);
  await enter(there.page, panel.getByRole("button", { name: "Keep it" }));
  for (const { page } of [here, there]) {
    await rowsUntil(page, CONTACTS, ({ rows }) => rows[0]?.fields.phone === "555 0202");
  }
  await sameHash(here.page, there.page);
  assert.deepEqual([here.device.errors, there.device.errors], [[], []]);
});
