// What others do while somebody is in the middle of something.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, until } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { cellAt, inspector } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { conflicts, share } from "../support/share.mjs";
import { add, inState, makeShow, rows, rowsUntil, sameHash, set } from "../support/show.mjs";

const CALLS = { table: "schedule.attendees" };
const CUES = { table: "lighting.cues" };

/** The editor that is open on a role. */
const roleOf = (page) => page.getByRole("textbox", { name: /^Role, / });

/** Two devices, the first with the table on its screen, and one record in it. */
async function begun(t) {
  const { relay, id, here, there } = await share(t, await Relay.start(t));
  const jane = await add(here.page, CALLS.table, { name: "Jane Doe", role: "Singer" });
  await rowsUntil(there.page, CALLS, ({ total }) => total === 1);
  await here.page.goto(`${relay.origin}/w/${id}/schedule.attendees`);
  await ready(here.page);
  const grid = here.page.getByRole("grid", { name: "Attendees" });
  await grid.getByRole("rowheader", { name: "Jane Doe" }).waitFor();
  return { here, there, jane, grid };
}

test("meanwhile_1 another value comes while one types in the same cell: both stand", async (t) => {
  const { here, there, jane, grid } = await begun(t);
  await (await cellAt(grid, 1, "Role")).click();
  await here.page.keyboard.type("Dancer");
  await set(there.page, jane, "role", "Harbour master");
  await rowsUntil(here.page, CALLS, ({ rows }) => rows[0].fields.role === "Harbour master");
  assert.equal(await roleOf(here.page).inputValue(), "Dancer", "nobody is interrupted");
  await here.page.keyboard.press("Enter");
  await until(here.page, async () => (await callboard.conflicts()).length === 1);
  const [{ candidates }] = await conflicts(here.page);
  assert.deepEqual(candidates.map(({ value }) => value).sort(), ["Dancer", "Harbour master"]);
  await grid.getByRole("button", { name: /^Conflict: also Harbour master/ }).waitFor();
});

test("meanwhile_2 a conflict that others settle or add to is so at once in the open panel", async (t) => {
  const { here, there, jane, grid } = await begun(t);
  const seen = (await rows(there.page, CALLS)).rows[0].seen;
  await set(here.page, jane, "role", "Dancer");
  await rowsUntil(there.page, CALLS, ({ rows }) => rows[0].fields.role === "Dancer");
  const write = (value) => {
    const op = { set: { id: jane, field: "role", value, seen } };
    return ask(there.page, (op) => callboard.commit({ label: "Role", ops: [op] }), op);
  };
  await write("Piper");
  await until(here.page, async () => (await callboard.conflicts()).length === 1);
  await here.page.keyboard.press("Alt+c");
  const panel = inspector(here.page);
  await panel.getByRole("radio", { name: /Piper/ }).waitFor();
  await write("Smuggler");
  await panel.getByRole("radio", { name: /Smuggler/ }).waitFor();
  const [{ id, candidates }] = await conflicts(there.page);
  const choice = candidates.findIndex(({ value }) => value === "Dancer");
  await ask(there.page, ([id, n]) => callboard.resolve(id, { candidate: n }), [id, choice]);
  await panel.getByText("Nothing to decide").waitFor();
  await (await cellAt(grid, 1, "Role")).getByText("Dancer").waitFor();
});

test("meanwhile_3 a record is deleted while one writes in it: kept, and asked about", async (t) => {
  const { here, there, jane, grid } = await begun(t);
  await (await cellAt(grid, 1, "Role")).click();
  await here.page.keyboard.type("Dancer");
  await ask(there.page, (id) => callboard.commit({ label: "Delete", ops: [{ delete: { id } }] }), jane);
  await rowsUntil(here.page, CALLS, ({ total }) => total === 0);
  assert.equal(await roleOf(here.page).inputValue(), "Dancer", "the row stays under the hand");
  await here.page.keyboard.press("Enter");
  await until(here.page, async () => (await callboard.conflicts()).length === 1);
  const [{ kind, sentence }] = await conflicts(here.page);
  assert.equal(kind, "edit_delete");
  assert.match(sentence, /deleted by Jordan.*Alex changed/);
});

test("meanwhile_4 ten windows open, write and close at random: all agree, none is lost", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const first = await device.open(relay.origin);
  const id = await makeShow(first);
  const url = `${relay.origin}/w/${id}/lighting.cues`;
  const tabs = [first, ...(await Promise.all(Array.from({ length: 9 }, () => device.open(url))))];
  let seed = 20_260_308;
  const chance = (below) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  const kept = [];
  const writes = [];
  for (let n = 1; n <= 40; n += 1) {
    const number = String(n);
    const isGone = /closed|destroyed|detached|crashed/;
    const write = add(tabs[chance(tabs.length)], CUES.table, { number });
    writes.push(write.then(() => kept.push(number), (error) => assert.match(String(error), isGone)));
    if (n % 8 === 0) await tabs.splice(chance(tabs.length), 1)[0].close();
    if (n % 16 === 0) tabs.push(await device.open(url));
  }
  await Promise.all(writes);
  const fresh = await device.open(url);
  const there = (await rows(fresh, { ...CUES, limit: 100 })).rows.map(({ fields }) => fields.number);
  assert.deepEqual(kept.filter((number) => !there.includes(number)), []);
  for (const tab of tabs) await sameHash(fresh, tab);
  assert.deepEqual(device.errors, []);
});

test("meanwhile_5 a network that goes silent is noticed, and its return at once", async (t) => {
  const { here, there } = await share(t, await Relay.start(t));
  await here.device.offline(true);
  await inState(here.page, "offline");
  await here.page.getByText(/^Offline since/).first().waitFor();
  await add(here.page, CUES.table, { number: "1" });
  await here.page.getByText(/1 not sent/).first().waitFor();
  await here.device.offline(false);
  await inState(here.page, "in_step");
  await rowsUntil(there.page, CUES, ({ total }) => total === 1);
});
