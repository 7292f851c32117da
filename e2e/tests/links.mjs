// What is linked to what, seen and changed from either end.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, until } from "../support/ask.mjs";
import { Relay } from "../support/relay.mjs";
import { person } from "../support/share.mjs";
import { add, makeShow } from "../support/show.mjs";

test("linked_1 an attendee is called to an event from either end, with a call of their own", async (t) => {
  const relay = await Relay.start(t);
  const { device, page } = await person(t, relay, "Alex");
  await makeShow(page);
  const jane = await add(page, "schedule.attendees", { name: "Jane Doe" });
  const tech = await add(page, "schedule.events", { title: "Tech, act one" });

  const address = await page.evaluate(() => location.origin + location.pathname);
  await page.goto(`${address}/schedule.attendees?record=${jane}&panel=record`);
  const called = page.getByRole("region", { name: "Called to" });
  const add_event = called.getByRole("combobox", { name: "Add to “Called to”" });
  await add_event.fill("Tech");
  await called.getByRole("option", { name: /Tech, act one/ }).waitFor();
  await page.keyboard.press("Enter");
  await called.getByRole("link", { name: "Tech, act one" }).waitFor();
  assert.equal(await add_event.inputValue(), "");

  await called.getByRole("button", { name: "What is said of Tech, act one" }).click();
  const call = called.getByRole("textbox", { name: "Call" });
  await call.fill("17:30");
  await call.press("Enter");
  await until(page, async (from) => {
    const [edge] = await callboard.edges({ kind: "schedule.attends", from });
    return edge?.fields.call_time === "17:30";
  }, jane);

  await called.getByRole("link", { name: "Tech, act one" }).click();
  const people = page.getByRole("region", { name: "Called", exact: true });
  await people.getByRole("link", { name: "Jane Doe" }).waitFor();
  await people.getByText("17:30").waitFor();

  // A person who is not there yet is made and linked at once.
  await people.getByRole("combobox").fill("Nell Ravn");
  await people.getByRole("option", { name: /Nell Ravn/ }).click();
  await people.getByRole("link", { name: "Nell Ravn" }).waitFor();
  assert.equal((await ask(page, (to) => callboard.edges({ to }), tech)).length, 2);

  await people.getByRole("button", { name: "Take Jane Doe away" }).click();
  await people.getByRole("link", { name: "Jane Doe" }).waitFor({ state: "detached" });
  assert.equal((await ask(page, (to) => callboard.edges({ to }), tech)).length, 1);
  await page.keyboard.press("Control+z");
  await people.getByRole("link", { name: "Jane Doe" }).waitFor();
  assert.deepEqual(device.errors, []);
});
