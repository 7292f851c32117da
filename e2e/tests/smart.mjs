// Fields that follow those of other records, by hand.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Device } from "../support/device.mjs";
import { ask, becomes } from "../support/ask.mjs";
import { Relay } from "../support/relay.mjs";
import { add, makeShow, rowsUntil, set } from "../support/show.mjs";

const CONTACTS = "contacts.contacts";

test("smart_9 a field is made to follow another, is edited through, and is made plain again", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const page = await device.open(relay.origin);
  await makeShow(page);
  const jane = await add(page, CONTACTS, { name: "Jane Doe", phone: "020 7946 0101" });
  const agent = await add(page, CONTACTS, { name: "Ann Agent" });
  const id = await ask(page, () => callboard.workspaces.current());
  await page.goto(`${relay.origin}/w/${id}/${CONTACTS}?record=${agent}&panel=record`);

  const form = page.getByRole("tabpanel");
  const opener = form.getByRole("button", { name: "Phone: follow another field" });
  await opener.focus();
  await page.keyboard.press("Enter");
  const choose = page.getByRole("dialog", { name: "Phone: follow another field" });
  await choose.getByLabel("Field").and(page.locator(":focus")).waitFor();
  await page.keyboard.press("Escape");
  await choose.waitFor({ state: "hidden" });
  await opener.and(page.locator(":focus")).and(page.locator("[aria-expanded=false]")).waitFor();
  await page.keyboard.press("Enter");
  await choose.getByLabel("Field").and(page.locator(":focus")).waitFor();
  await choose.getByLabel("Field").selectOption(`${CONTACTS}.phone`);
  const find = choose.getByRole("combobox", { name: "Of the record" });
  await find.fill("Jane");
  await page.getByRole("option", { name: "Jane Doe" }).click();
  await form.getByText("What you write here is written there.").waitFor();
  const phone = form.getByRole("textbox", { name: "Phone", exact: true });
  await becomes(page, () => phone.inputValue(), "020 7946 0101");

  // An edit goes to the source, and the source's edits come here.
  await phone.fill("020 7946 0202");
  await phone.press("Enter");
  const { rows } = await rowsUntil(
    page,
    { table: CONTACTS },
    ({ rows }) => rows.every(({ fields }) => fields.phone === "020 7946 0202"),
  );
  assert.equal(rows.find(({ id }) => id === agent).follows.phone.title, "Jane Doe");
  await set(page, jane, "phone", "020 7946 0303");
  await page.waitForFunction(
    (value) => [...document.querySelectorAll("input")].some((input) => input.value === value),
    "020 7946 0303",
  );

  // The grid says of the cell that it follows, and what.
  const mark = page.getByRole("gridcell").getByRole("button", { name: /^Follows Jane Doe/ });
  await mark.waitFor();

  await form.getByRole("button", { name: "Back to a plain value" }).click();
  await form.getByText("What you write here is written there.").waitFor({ state: "detached" });
  await set(page, jane, "phone", "1");
  const after = await rowsUntil(page, { table: CONTACTS }, ({ rows }) =>
    rows.some(({ fields }) => fields.phone === "1"));
  assert.equal(after.rows.find(({ id }) => id === agent).fields.phone, "020 7946 0303");
  assert.deepEqual(device.errors, []);
});

test("smart_11 a record says what follows it, and the grid's mark leads to what it stands for", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const page = await device.open(relay.origin);
  await makeShow(page);
  const jane = await add(page, CONTACTS, { name: "Jane Doe", phone: "020 7946 0101" });
  const agent = await add(page, CONTACTS, { name: "Ann Agent" });
  await ask(page, ([id, from]) => callboard.commit({
    label: "Follow",
    ops: [{ follow: { id, field: "phone", from: { id: from, field: "phone" } } }],
  }), [agent, jane]);
  const id = await ask(page, () => callboard.workspaces.current());
  await page.goto(`${relay.origin}/w/${id}/${CONTACTS}?record=${jane}&panel=record`);

  const form = page.getByRole("tabpanel");
  const followers = form.getByRole("region", { name: "Contacts: Phone follows it" });
  await followers.getByRole("link", { name: "Ann Agent" }).waitFor();
  await form.getByRole("button", { name: /^Delete/ }).click();
  await page.getByRole("alertdialog").getByText(/1 contact follows it with “Phone”.*Ann Agent/).waitFor();
  await page.keyboard.press("Escape");

  await page.getByRole("gridcell").getByRole("button", { name: /^Follows Jane Doe/ }).click();
  const source = form.getByRole("link", { name: /^Follows Jane Doe/ });
  await source.and(page.locator(":focus")).waitFor();
  await page.keyboard.press("Enter");
  await followers.waitFor();
  // By key too.
  await page.getByRole("gridcell").filter({ has: page.getByRole("button", { name: /^Follows/ }) }).click();
  await page.keyboard.press("Alt+Enter");
  await source.and(page.locator(":focus")).waitFor();
  assert.deepEqual(device.errors, []);
});
