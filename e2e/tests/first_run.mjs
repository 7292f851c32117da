// The first minutes: an empty device, a production, a record, and everything still there after a reload.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, refusal } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { Relay } from "../support/relay.mjs";
import { add, makeShow, rows, stateHash } from "../support/show.mjs";

test("first_run_1 nothing is made unasked, and the interface answers before anybody acts", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const page = await device.open(relay.origin);
  const me = await ready(page);
  assert.match(me.version, /^\d+\.\d+\.\d+/);
  assert.ok(me.actor.length > 0);
  assert.deepEqual(await ask(page, () => callboard.workspaces.list()), []);
  assert.equal(await ask(page, () => callboard.workspaces.current()), null);
  assert.deepEqual(device.errors, []);
});

test("first_run_2 a production made from a template takes records, and a reload keeps them", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const page = await device.open(relay.origin);
  const id = await makeShow(page);
  const tables = await ask(page, () => callboard.tables());
  for (const table of ["contacts.contacts", "schedule.events", "lighting.cues", "sound.cues", "stage.cues"]) {
    assert.ok(tables.some(({ id }) => id === table), table);
  }

  const fields = { number: "11.1", name: "Harbour dawn", is_called: true, time: 3.5 };
  const cue = await add(page, "lighting.cues", fields);
  const written = await rows(page, { table: "lighting.cues" });
  assert.equal(written.total, 1);
  assert.equal(written.rows[0].id, cue);
  assert.equal(written.rows[0].fields.name, "Harbour dawn");
  assert.equal(written.rows[0].fields.time, 3.5);
  const hash = await stateHash(page);

  assert.ok(new URL(page.url()).pathname.startsWith(`/w/${id}`), page.url());
  await page.reload();
  await ready(page);
  assert.equal(await ask(page, () => callboard.workspaces.current()), id);
  assert.deepEqual((await rows(page, { table: "lighting.cues" })).rows[0].fields, written.rows[0].fields);
  assert.equal(await stateHash(page), hash);
  assert.deepEqual(device.errors, []);
});

test("first_run_3 a commit is whole or nothing, and a refusal says what was wrong", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const page = await device.open(relay.origin);
  await makeShow(page);
  const half = {
    label: "Half right",
    ops: [
      { create: { table: "lighting.cues", fields: { number: "1" } } },
      { create: { table: "lighting.cues", fields: { no_such_field: "x" } } },
    ],
  };
  const code = await refusal(page, (half) => callboard.commit(half), half);
  assert.ok(["invalid", "unknown_field"].includes(code), code);
  assert.equal((await rows(page, { table: "lighting.cues" })).total, 0);
});
