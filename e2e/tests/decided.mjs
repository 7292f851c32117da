// What is to be decided, told by what it is about and in the reader's own forms, and decided by hand.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, until } from "../support/ask.mjs";
import { ready } from "../support/device.mjs";
import { choose, enter, inspector } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { conflicts, share } from "../support/share.mjs";
import { add, inState, rowsUntil, sameHash, set } from "../support/show.mjs";

const CALLS = "schedule.attendees";
const EVENTS = "schedule.events";
const CUES = "lighting.cues";

test("decides_1 what two did apart is told by what it is about, and decided as it is written", async (t) => {
  const { relay, id, here, there } = await share(t, await Relay.start(t));
  const jane = await add(here.page, CALLS, { name: "Jane Doe", call_time: "17:30" });
  const held = (title, hour) => ({ title, room: "Studio 1", start: `2026-03-01T${hour}:00:00Z` });
  const fitting = await add(here.page, EVENTS, held("Fitting", "10"));
  await add(here.page, EVENTS, held("Band call", "12"));
  const cue = await add(here.page, CUES, { number: "7", name: "Dusk" });
  await rowsUntil(there.page, { table: CUES }, ({ total }) => total === 1);
  await ask(there.page, () => callboard.sync.disconnect());
  const apart = async (page, fade, call, start) => {
    await ask(page, (time) => callboard.modules.configure("lighting", { time }), fade);
    await set(page, jane, "call_time", call);
    await set(page, fitting, "start", start);
  };
  await apart(here.page, 4, "18:30", "2026-03-01T11:00:00Z");
  await set(here.page, cue, "name", "Dawn");
  await apart(there.page, 5, null, "2026-03-01T12:00:00Z");
  await ask(there.page, (id) => callboard.commit({ label: "Cut", ops: [{ delete: { id } }] }), cue);
  await ask(there.page, () => callboard.sync.connect(location.origin));
  await until(here.page, async () => (await callboard.conflicts()).length === 4);

  const { page } = here;
  await page.goto(`${relay.origin}/w/${id}/${CALLS}?panel=conflicts`);
  await ready(page);
  const panel = inspector(page);
  const about = (title) => panel.getByRole("article").filter({ hasText: title });
  const fade = about("Lighting’s usual fade was changed");
  await fade.getByRole("link", { name: "Lighting" }).waitFor();
  assert.match(await fade.getByRole("link").getAttribute("href"), /lighting\..*panel=settings/);
  const other = fade.getByRole("textbox", { name: "Another usual fade" });
  await other.fill("4.5");
  await other.press("Enter");
  await enter(page, fade.getByRole("button", { name: /Decide 4.5/ }));
  await until(there.page, async () => {
    const { settings } = await callboard.modules.configuration("lighting");
    return settings.find(({ field }) => field.name === "time").value === 4.5;
  });

  const told = await about("Fitting").innerText();
  assert.doesNotMatch(told, /2026-03-01|T1\d:/, "a date is read as one, also the one before");
  assert.match(told, /from 1 Mar/);
  const twice = "Studio 1 would then be booked twice: for this, and for Band call.";
  assert.equal(told.split(twice).length, 2, "at one of the two times alone");
  assert.match(await about("LX 7").innerText(), /changed by Alex .*: label to Dawn\./);

  // Between a value and none: decided, opened again, and decided otherwise.
  const call = about("Jane Doe");
  await choose(page, call, /^Empty/);
  await enter(page, call.getByRole("button", { name: "Decide Empty" }));
  await rowsUntil(there.page, { table: CALLS }, ({ rows }) => rows[0].fields.call_time === null);
  await panel.getByRole("button", { name: "Decided", exact: true }).click();
  await call.getByRole("button", { name: "Reopen" }).click();
  await panel.getByRole("button", { name: "To decide", exact: true }).click();
  await choose(page, call, /^18:30/);
  await enter(page, call.getByRole("button", { name: "Decide 18:30" }));
  await rowsUntil(there.page, { table: CALLS }, ({ rows }) => rows[0].fields.call_time === "18:30");

  // All at once decides what was told: what comes meanwhile waits, and is said.
  await page.getByRole("button", { name: "Newest" }).click();
  const plan = panel.locator(".bulk-preview");
  assert.doesNotMatch(await plan.innerText(), /2026-03-01/);
  const max = await add(page, CALLS, { name: "Max Orr" });
  await rowsUntil(there.page, { table: CALLS }, ({ total }) => total === 2);
  const seen = await rowsUntil(there.page, { table: CALLS }, ({ total }) => total === 2);
  const token = seen.rows.find((row) => row.id === max).seen;
  await set(page, max, "role", "Piper");
  const isPiper = ({ rows }) => rows.some(({ fields }) => fields.role === "Piper");
  await rowsUntil(there.page, { table: CALLS }, isPiper);
  const op = { set: { id: max, field: "role", value: "Dancer", seen: token } };
  await ask(there.page, (op) => callboard.commit({ label: "Role", ops: [op] }), op);
  await until(page, async () => (await callboard.conflicts()).length === 3);
  await plan.getByRole("button", { name: "Decide all 2" }).click();
  await panel.getByText("1 conflict that came since waits.").waitFor();
  assert.deepEqual((await conflicts(page)).map(({ title }) => title), ["Max Orr"]);
  await inState(page, "in_step");
  await sameHash(page, there.page);
  assert.deepEqual([here.device.errors, there.device.errors], [[], []]);
});
