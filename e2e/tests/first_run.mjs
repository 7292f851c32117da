// The first minutes: an empty device, a production, a record, and everything still there after a reload.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { ask, refusal } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { Relay, SITE } from "../support/relay.mjs";
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

/** A list that a template declares, lists within it too. */
function declared(template, name) {
  const [, list] = new RegExp(`^${name} = (\\[.*?\\])\\s*$`, "ms").exec(template);
  return JSON.parse(list.replaceAll(/,(\s*\])/g, "$1"));
}

const sorted = (lists) => lists.map((list) => [...list].sort().join(" = ")).sort();

test("first_run_4 each template puts its departments to use, and confirms what it says is one", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const page = await device.open(relay.origin);
  const folder = join(SITE, "templates");
  const files = (await readdir(folder)).filter((name) => name.endsWith(".toml"));
  const ids = files.map((name) => name.replace(".toml", "")).sort();
  const offered = await ask(page, () => callboard.modules.templates());
  assert.deepEqual(offered.map(({ id }) => id).sort(), ids);
  for (const id of ids) {
    const template = await readFile(join(folder, `${id}.toml`), "utf8");
    await makeShow(page, id, { template: id });
    const { adopted, mappings } = await ask(page, async () => ({
      adopted: await callboard.modules.adopted(),
      mappings: await callboard.modules.mappings(),
    }));
    assert.deepEqual(adopted.map((module) => module.id).sort(), declared(template, "modules").sort(), id);
    const confirmed = mappings.filter(({ state }) => state === "confirmed");
    const keys = confirmed.map(({ fields }) => fields.map(({ key }) => key));
    assert.deepEqual(sorted(keys), sorted(declared(template, "mappings")), id);
  }
  assert.deepEqual(device.errors, []);
});
