// Two devices, apart and together again.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, refusal, until } from "../support/ask.mjs";
import { Device } from "../support/device.mjs";
import { Relay } from "../support/relay.mjs";
import { conflicts, join, person, share } from "../support/share.mjs";
import { add, inState, makeShow, rows, rowsUntil, sameHash, set } from "../support/show.mjs";

const CALLS = { table: "schedule.attendees" };

test("in_step_1 what one device writes is on the other's screen", async (t) => {
  const { here, there } = await share(t, await Relay.start(t));
  const jane = await add(here.page, CALLS.table, { name: "Jane Doe", call_time: "17:30" });
  await rowsUntil(there.page, CALLS, ({ rows }) => rows[0]?.fields.call_time === "17:30");
  await set(there.page, jane, "role", "Harbour master");
  await rowsUntil(here.page, CALLS, ({ rows }) => rows[0]?.fields.role === "Harbour master");
  await sameHash(here.page, there.page);
  assert.deepEqual(here.device.errors, []);
  assert.deepEqual(there.device.errors, []);
});

test("in_step_2 apart, the same field is one conflict in the same words, all else is there", async (t) => {
  const { relay, here, there } = await share(t, await Relay.start(t));
  const jane = await add(here.page, CALLS.table, { name: "Jane Doe", call_time: "17:30" });
  const cue = await add(here.page, "lighting.cues", { number: "23", notes: "Slow." });
  await rowsUntil(there.page, { table: "lighting.cues" }, ({ total }) => total === 1);
  await sameHash(here.page, there.page);

  await relay.stop();
  await set(here.page, jane, "call_time", "18:00");
  await set(there.page, jane, "call_time", "18:30");
  await set(here.page, jane, "role", "Harbour master");
  await set(there.page, jane, "email", "jane@example.org");
  await set(here.page, cue, "notes", "Very slow.");
  await set(there.page, cue, "notes", "Slow. Watch the door.");
  await relay.restart();

  for (const { page } of [here, there]) {
    await until(page, async () => (await callboard.conflicts()).length === 1);
    await until(page, async () => {
      const { rows } = await callboard.query({ table: "schedule.attendees" });
      return rows[0].fields.role === "Harbour master" && rows[0].fields.email === "jane@example.org";
    });
  }
  await sameHash(here.page, there.page);
  const [[one], [two]] = [await conflicts(here.page), await conflicts(there.page)];
  assert.equal(one.id, two.id);
  assert.equal(one.sentence, two.sentence);
  assert.deepEqual(one.candidates.map(({ value }) => value).sort(), ["18:00", "18:30"]);
  assert.deepEqual(one.candidates.map(({ person }) => person).sort(), ["Alex", "Jordan"]);
  const notes = (page) => rows(page, { table: "lighting.cues" }).then(({ rows }) => rows[0].fields.notes);
  assert.equal(await notes(here.page), "Very slow. Watch the door.");
  assert.equal(await notes(there.page), "Very slow. Watch the door.");

  const choice = one.candidates.findIndex(({ value }) => value === "18:30");
  await ask(here.page, ([id, n]) => callboard.resolve(id, { candidate: n }), [one.id, choice]);
  for (const { page } of [here, there]) {
    await until(page, async () => (await callboard.conflicts()).length === 0);
    assert.equal((await rows(page, CALLS)).rows[0].fields.call_time, "18:30");
    const settled = await ask(page, () => callboard.conflicts({ settled: true }));
    assert.equal(settled.length, 1);
  }
  await sameHash(here.page, there.page);
});

test("in_step_3 what the relay acknowledged survives its kill -9", async (t) => {
  const { relay, link, here } = await share(t, await Relay.start(t));
  for (let n = 0; n < 20; n += 1) await add(here.page, "sound.cues", { number: `${n}` });
  await until(here.page, async () => {
    const { state, waiting } = await callboard.sync.status();
    return state === "in_step" && waiting === 0;
  });
  await relay.kill();
  // Whoever could bring it back is gone: only the relay's own disk is left.
  await here.device.close();
  await relay.restart();
  const third = await person(t, relay, "Sam");
  await join(third.page, link);
  await rowsUntil(third.page, { table: "sound.cues" }, ({ total }) => total === 20);
});

test("in_step_4 a viewer reads everything and writes nothing", async (t) => {
  const { here, there } = await share(t, await Relay.start(t), { role: "viewer" });
  await add(here.page, "stage.cues", { number: "1", name: "House to half" });
  await rowsUntil(there.page, { table: "stage.cues" }, ({ total }) => total === 1);
  const mine = { label: "Mine", ops: [{ create: { table: "stage.cues", fields: { number: "2" } } }] };
  const code = await refusal(there.page, (mine) => callboard.commit(mine), mine);
  assert.equal(code, "not_allowed");
  assert.equal((await rows(there.page, { table: "stage.cues" })).total, 1);
});

test("in_step_5 a link that leads nowhere is refused in words, and joining again is no error", async (t) => {
  const { relay, id, link, there } = await share(t, await Relay.start(t));
  assert.equal(await join(there.page, link), id);
  const stranger = await person(t, relay, "Nobody");
  // The link's middle says whom it is from and to what; its end is only the production's name.
  const [address, invite] = link.split("#");
  const broken = `${address}#${invite.slice(0, 24)}AAAA${invite.slice(28)}`;
  const code = await refusal(stranger.page, (link) => callboard.workspaces.join(link), broken);
  assert.ok(["refused", "invalid", "damaged", "not_found"].includes(code), code);
  assert.deepEqual(await ask(stranger.page, () => callboard.workspaces.list()), []);
});

test("in_step_6 who follows a link hears what it leads to, and at once where it leads nowhere", async (t) => {
  const relay = await Relay.start(t);
  const alex = await person(t, relay, "Alex");
  const id = await makeShow(alex.page);
  const link = await ask(alex.page, async () => {
    await callboard.sync.connect(location.origin);
    return (await callboard.sync.invite({ role: "editor" })).link;
  });
  await inState(alex.page, "in_step");

  const device = await Device.start(t);
  const page = await device.open(`${relay.origin}/join#nonsense`);
  await page.getByRole("heading", { name: "This is not the whole link" }).waitFor();
  await page.goto("about:blank");
  await page.goto(link);
  await page.getByRole("heading", { name: "Who is joining The Winter Harbour?" }).waitFor();
  await page.getByRole("button", { name: "Skip" }).click();
  await page.waitForURL(`**/w/${id}**`);
  await rowsUntil(page, CALLS, ({ total }) => total === 0);
});
