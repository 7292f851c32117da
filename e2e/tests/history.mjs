// What was: found, looked at, compared, put back; decisions opened again.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, becomes, until } from "../support/ask.mjs";
import { command } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { conflicts, person, share } from "../support/share.mjs";
import { add, inState, makeShow, rows, rowsUntil, set } from "../support/show.mjs";

const CALLS = "schedule.attendees";
const JANE = { name: "Jane Doe", call_time: "17:30" };

/** A production in which Jane is called at half past five, with its history open beside the table. */
async function called(t) {
  const relay = await Relay.start(t);
  const { page } = await person(t, relay, "Alex");
  const id = await makeShow(page);
  const record = await add(page, CALLS, JANE);
  await page.goto(`${relay.origin}/w/${id}/${CALLS}?record=${record}&panel=history`);
  await ask(page, () => callboard.ready());
  return { page, record };
}

/** Resolves once Jane is called at this time. */
const calledAt = (page, time) =>
  until(
    page,
    async (time) => {
      const { rows } = await callboard.query({ table: "schedule.attendees" });
      return rows.length === 1 && rows[0].fields.call_time === time;
    },
    time,
  );

const cell = (page, text) => page.getByRole("gridcell", { name: text }).first();

test("what_was_1 a call time that somebody changed is found in the history and put back", async (t) => {
  const { page, record } = await called(t);
  await set(page, record, "call_time", "18:30");
  const event = page.locator(".event-what", { hasText: "from 17:30" });
  await event.getByRole("button", { name: "Put back" }).click();
  await calledAt(page, "17:30");
  const [entry] = await ask(page, () => callboard.history({ limit: 1 }));
  assert.deepEqual([entry.origin, entry.changes.length], ["restore", 1]);
  const { skipped } = await ask(page, () => callboard.undo());
  assert.deepEqual(skipped, []);
  await calledAt(page, "18:30");
});

test("what_was_2 the production is shown as of a moment, at an address, and cannot be changed", async (t) => {
  const { page, record } = await called(t);
  await set(page, record, "call_time", "18:30");
  await cell(page, "18:30").waitFor();
  await page.locator(".event-what", { hasText: "from 17:30" }).waitFor();
  await page.locator(".event").last().getByRole("button", { name: "See everything as of then" }).click();
  const banner = page.getByRole("region", { name: "The production as it was" });
  await banner.waitFor();
  await cell(page, "17:30").waitFor();
  await cell(page, "17:30").dblclick();
  assert.equal(await page.getByRole("grid").locator("input:focus").count(), 0, "nothing opens");
  await page.reload();
  await banner.waitFor();
  await cell(page, "17:30").waitFor();
  await banner.getByRole("button", { name: "Back to now" }).click();
  await cell(page, "18:30").waitFor();
  await page.goBack();
  await cell(page, "17:30").waitFor();
});

test("what_was_3 a version is made, compared, gone back to and rolled back", async (t) => {
  const { page, record } = await called(t);
  await page.getByRole("button", { name: "Versions", exact: true }).click();
  await page.getByLabel("Name this moment").fill("Before tech");
  await page.getByRole("button", { name: "Make a version" }).click();
  const version = page.getByRole("group", { name: "Version Before tech" });
  await version.waitFor();
  await set(page, record, "call_time", "18:30");
  await version.getByRole("button", { name: "Compare", exact: true }).click();
  await page.locator(".comparison", { hasText: "1 record is different now" }).waitFor();
  await page.locator(".compared", { hasText: "18:30" }).waitFor();
  await version.getByRole("button", { name: "Go back to it" }).click();
  await calledAt(page, "17:30");
  assert.equal((await ask(page, () => callboard.undo())).label, "Go to the version “Before tech”");
  await calledAt(page, "18:30");
});

test("what_was_4 many decisions at once are told first; one is opened again and decided anew", async (t) => {
  const relay = await Relay.start(t);
  const { here, there } = await share(t, relay);
  const record = await add(here.page, CALLS, JANE);
  await until(there.page, async () => (await callboard.query({ table: "schedule.attendees" })).total === 1);
  await ask(there.page, () => callboard.sync.disconnect());
  await set(here.page, record, "call_time", "18:00");
  await set(here.page, record, "name", "Jane D.");
  await set(there.page, record, "call_time", "18:30");
  await set(there.page, record, "name", "J. Doe");
  await ask(there.page, () => callboard.sync.connect(location.origin));
  await inState(there.page, "in_step");
  await until(here.page, async () => (await callboard.conflicts()).length === 2);

  await here.page.keyboard.press("Alt+c");
  const all = here.page.getByRole("group", { name: "Decide all at once" });
  await all.getByRole("button", { name: "Theirs" }).click();
  await here.page.locator(".bulk-list", { hasText: "18:30" }).waitFor();
  assert.equal((await conflicts(here.page)).length, 2, "only told");
  await here.page.getByRole("button", { name: "Decide all 2" }).click();
  await calledAt(here.page, "18:30");
  await here.page.getByRole("button", { name: "Decided", exact: true }).click();
  const settled = here.page.locator(".conflict", { hasText: /\bcall\b/ });
  await settled.getByRole("button", { name: "Reopen" }).click();
  await until(there.page, async () => (await callboard.conflicts()).length === 1);
  const [{ id, candidates }] = await conflicts(there.page);
  assert.deepEqual(candidates.map(({ text }) => text).sort(), ["18:00", "18:30"]);
  const early = candidates.findIndex(({ text }) => text === "18:00");
  await ask(there.page, ([id, candidate]) => callboard.resolve(id, { candidate }), [id, early]);
  await calledAt(here.page, "18:00");
});

test("what_was_5 versions are compared, renamed and limited; one record of many is put back", async (t) => {
  const { page, record } = await called(t);
  const max = await add(page, CALLS, { name: "Max Orr", call_time: "18:00" });
  await page.getByRole("button", { name: "Versions", exact: true }).click();
  const make = async (name) => {
    await page.getByLabel("Name this moment").fill(name);
    await page.getByRole("button", { name: "Make a version" }).click();
    await page.getByRole("group", { name: `Version ${name}` }).waitFor();
  };
  await make("Before tech");
  await set(page, record, "call_time", "18:30");
  await make("After tech");
  await set(page, max, "call_time", "19:00");

  const before = page.getByRole("listitem").filter({ hasText: "Before tech" }).first();
  await before.getByRole("button", { name: "Compare", exact: true }).click();
  await page.locator(".comparison", { hasText: "2 records are different now" }).waitFor();
  await before.getByLabel("Compare with").selectOption("After tech");
  await page.locator(".comparison", { hasText: "1 record is different between the two" }).waitFor();
  await before.getByLabel("Compare with").selectOption("Now");
  await before.getByRole("group", { name: "Jane Doe as it was" }).getByRole("button").click();
  await page.locator(".comparison", { hasText: "1 record is different now" }).waitFor();
  const calls = async () => {
    const { rows } = await ask(page, () => callboard.query({ table: "schedule.attendees" }));
    return rows.map(({ fields }) => fields.call_time);
  };
  assert.deepEqual(await calls(), ["17:30", "19:00"]);

  await before.getByRole("button", { name: "Rename" }).click();
  await page.getByRole("textbox", { name: "Rename" }).and(page.locator(":focus")).waitFor();
  await page.keyboard.type("Saturday");
  await page.keyboard.press("Enter");
  await page.getByRole("group", { name: "Version Saturday" }).waitFor();
  await page.getByText("How many are kept").click();
  await page.getByLabel("Days").fill("30");
  await page.keyboard.press("Tab");
  await page.getByText("for 30 days each").waitFor();

  const after = page.getByRole("group", { name: "Version After tech" });
  await after.getByRole("button", { name: "Let go" }).click();
  await after.waitFor({ state: "detached" });
  assert.equal((await ask(page, () => callboard.versions.list())).length, 1);
  await page.keyboard.press("Control+z");
  await after.waitFor();
  await after.getByRole("button", { name: "Let go" }).click();
  await after.waitFor({ state: "detached" });

  await page.getByRole("group", { name: "Version Saturday" }).getByRole("button", { name: "See" }).click();
  await page.getByRole("region", { name: "The production as it was" }).waitFor();
  await page.getByRole("row").filter({ hasText: "Max Orr" }).getByText("18:00").waitFor();
  await page.getByRole("rowheader", { name: "Max Orr" }).click();
  await command(page, "Put the selected rows back to this");
  await until(page, async () => {
    const { rows } = await callboard.query({ table: "schedule.attendees" });
    return rows.map(({ fields }) => fields.call_time).join() === "17:30,18:00";
  });
  assert.equal((await ask(page, () => callboard.undo())).skipped.length, 0);
  assert.deepEqual(await calls(), ["17:30", "19:00"]);
});

test("what_was_6 one cell alone, the whole by a slider, any two times, and all put back", async (t) => {
  const { page, record } = await called(t);
  await set(page, record, "call_time", "18:30");
  await set(page, record, "role", "Singer");
  const row = page.getByRole("gridcell", { name: "18:30" }).first();
  await row.click();
  await page.keyboard.press("Alt+Shift+h");
  await page.getByText(/^Only what was in “/).waitFor();
  const events = page.locator(".event-what");
  await events.filter({ hasText: "from 17:30" }).waitFor();
  assert.equal(await events.filter({ hasText: "Singer" }).count(), 0, "of that field alone");
  assert.match(page.url(), /field=schedule\.attendees\.call_time/);
  await page.getByRole("button", { name: "The whole record" }).click();
  await events.filter({ hasText: "Singer" }).waitFor();

  // More changes than the slider has steps: its first one is the first of all.
  const fields = Array.from({ length: 230 }, (_, n) => ({ number: String(n) }));
  await ask(page, async (fields) => {
    for (const each of fields) {
      await callboard.commit({ label: "Add", ops: [{ create: { table: "lighting.cues", fields: each } }] });
    }
  }, fields);
  const { total, steps } = await ask(page, () => callboard.moments());
  assert.ok(total > 230 && steps.length === 200, `${total} changes in ${steps.length} steps`);
  await page.locator(".event").last().getByRole("button", { name: "See everything as of then" }).click();
  const banner = page.getByRole("region", { name: "The production as it was" });
  const slider = banner.getByRole("slider", { name: /^Go through/ });
  await banner.waitFor();
  await cell(page, "17:30").waitFor();
  await banner.getByRole("button", { name: "The change after" }).click();
  await cell(page, "18:30").waitFor();
  await banner.getByRole("button", { name: "The change before" }).click();
  await cell(page, "17:30").waitFor();
  await slider.fill("0");
  await page.getByRole("rowheader", { name: "Jane Doe" }).waitFor({ state: "detached" });
  await slider.fill("199");
  await cell(page, "18:30").waitFor();
  await banner.getByLabel("At a date and time").fill("2020-01-01T00:00");
  await cell(page, "18:30").waitFor({ state: "detached" });
  await page.goBack();
  await cell(page, "18:30").waitFor();
  await banner.getByRole("button", { name: "Back to now" }).click();

  // Any two times beside each other; more is drawn than at first.
  await page.getByRole("button", { name: "Versions", exact: true }).click();
  await page.getByText("Compare two times").click();
  await page.getByLabel("From", { exact: true }).fill("2020-01-01T00:00");
  await page.getByRole("button", { name: /^and 18\d more/ }).click();
  await becomes(page, () => page.locator(".compared").count(), 100);

  await page.goto(page.url().replace(/panel=\w+/, `panel=history&asof=${steps.at(0).bundle}`));
  await banner.getByRole("button", { name: "Put everything back to this" }).click();
  const plan = page.getByRole("region", { name: "What putting everything back changes" });
  await plan.getByText("231 records would change.").waitFor();
  await plan.getByText(": goes, as it was made since").first().waitFor();
  assert.equal((await rows(page, { table: "lighting.cues" })).total, 230, "only told");
  await plan.getByRole("button", { name: "Put everything back" }).click();
  await banner.waitFor({ state: "detached" });
  await until(page, async () => (await callboard.query({ table: "lighting.cues" })).total === 0);
  assert.equal((await ask(page, () => callboard.undo())).label, "Restore everything");
  await calledAt(page, "18:30");
});

test("what_was_7 an undo leaves what somebody has changed since, and says what and who", async (t) => {
  const { relay, id, here, there } = await share(t, await Relay.start(t));
  const { page } = here;
  const record = await add(page, CALLS, JANE);
  await ask(page, (id) => callboard.commit({
    label: "Call Jane later",
    ops: [
      { set: { id, field: "call_time", value: "18:30" } },
      { set: { id, field: "role", value: "Singer" } },
    ],
  }), record);
  const isSinger = ({ rows }) => rows[0]?.fields.role === "Singer";
  await rowsUntil(there.page, { table: CALLS }, isSinger);
  await set(there.page, record, "call_time", "19:00");
  await calledAt(page, "19:00");
  await page.goto(`${relay.origin}/w/${id}/${CALLS}`);
  await cell(page, "19:00").click();
  await page.keyboard.press("Control+z");
  const told = page.getByRole("alert").filter({ hasText: "Undone: Call Jane later." });
  await told.getByText(/Left as it is.*Jane Doe’s Call \(Jordan\)\./).waitFor();
  const [{ fields }] = (await rows(page, { table: CALLS })).rows;
  assert.deepEqual([fields.role, fields.call_time], [null, "19:00"]);
  assert.deepEqual([here.device.errors, there.device.errors], [[], []]);
});
