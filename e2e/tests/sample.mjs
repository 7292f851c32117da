// The sample production: from the door at home to a production that one may change.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, until } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { Relay } from "../support/relay.mjs";
import { add, rows } from "../support/show.mjs";

const isOpen = async () => (await callboard.workspaces.current()) !== null;

test("sample_7 its door and its address lead into one production, which is kept here", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const page = await device.open(relay.origin);
  await page.getByRole("link", { name: /Sample production/ }).click();
  await until(page, isOpen);
  const [{ id, name }] = await ask(page, () => callboard.workspaces.list());
  assert.equal(name, "The Winter Harbour");
  assert.equal((await rows(page, { table: "lighting.cues" })).total, 96);
  assert.equal((await ask(page, () => callboard.conflicts())).length, 2);

  await add(page, "lighting.cues", { number: "99", name: "Mine" });
  assert.equal((await ask(page, () => callboard.sync.status())).state, "local");

  const again = await device.open(`${relay.origin}/#sample`);
  await until(again, isOpen);
  await ready(again);
  assert.equal(await ask(again, () => callboard.workspaces.current()), id);
  assert.equal((await rows(again, { table: "lighting.cues" })).total, 97);
  assert.equal((await ask(again, () => callboard.workspaces.list())).length, 1);
  assert.equal((await ask(again, () => callboard.sync.status())).state, "local");
  assert.deepEqual(device.errors, []);
});
