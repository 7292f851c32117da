// One key on two disks: what a copied profile, or a backup that was put back, comes to.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, until } from "../support/ask.mjs";
import { ready } from "../support/device.mjs";
import { Relay } from "../support/relay.mjs";
import { person } from "../support/share.mjs";
import { add, inState, makeShow, rows, rowsUntil, sameHash } from "../support/show.mjs";

const CUES = { table: "sound.cues" };

test("own_key_1 a copied profile writes on under another key, as the same person", async (t) => {
  const relay = await Relay.start(t);
  const { device, page } = await person(t, relay, "Alex");
  const id = await makeShow(page);
  await ask(page, () => callboard.sync.connect(location.origin));
  await inState(page, "in_step");
  await ask(page, () => callboard.sync.disconnect());
  await device.close();
  const copy = await device.copy(t);
  await device.boot();
  const address = `${relay.origin}/w/${id}`;
  const pages = [await device.open(address), await copy.open(address)];
  await add(pages[0], CUES.table, { number: "1", name: "Here" });
  await add(pages[1], CUES.table, { number: "2", name: "There" });

  for (const page of pages) await ask(page, () => callboard.sync.connect(location.origin));
  for (const page of pages) await rowsUntil(page, CUES, ({ total }) => total === 2);
  // Both go on as who they were, and hear of each other.
  for (const page of pages) {
    await until(page, async (id) => (await callboard.workspaces.open(id)).role === "owner", id);
  }
  await add(pages[0], CUES.table, { number: "3" });
  await add(pages[1], CUES.table, { number: "4" });
  for (const page of pages) await rowsUntil(page, CUES, ({ total }) => total === 4);
  await sameHash(pages[0], pages[1]);

  const members = await ask(pages[0], () => callboard.sync.members());
  assert.deepEqual(new Set(members.map(({ person }) => person.name)), new Set(["Alex"]));
  assert.equal(new Set(members.map(({ person }) => person.id)).size, 1);
  const keys = await Promise.all(
    pages.map((page) => ask(page, async () => (await callboard.sync.members()).find(({ me }) => me).actor)),
  );
  assert.notEqual(keys[0], keys[1]);
  // A reload finds the key that the production has now.
  await pages[0].reload();
  await ready(pages[0]);
  await inState(pages[0], "in_step");
  await add(pages[0], CUES.table, { number: "5" });
  await rowsUntil(pages[1], CUES, ({ total }) => total === 5);
  assert.equal((await rows(pages[0], CUES)).total, 5);
  assert.deepEqual([...device.errors, ...copy.errors], []);
});

test("own_key_2 who removes a production and joins again goes on with the key that they had", async (t) => {
  const relay = await Relay.start(t);
  const { page } = await person(t, relay, "Alex");
  const id = await makeShow(page);
  const link = await ask(page, async () => {
    await callboard.sync.connect(location.origin);
    return (await callboard.sync.invite({ role: "viewer" })).link;
  });
  await add(page, CUES.table, { number: "1" });
  await inState(page, "in_step");
  await ask(page, async (id) => {
    await callboard.workspaces.close();
    await callboard.workspaces.remove(id);
  }, id);
  const opened = await ask(page, async (link) => {
    const { id } = await callboard.workspaces.join(link);
    return callboard.workspaces.open(id);
  }, link);
  assert.equal(opened.role, "owner");
  await add(page, CUES.table, { number: "2" });
  await inState(page, "in_step");
  assert.equal((await ask(page, () => callboard.sync.members())).length, 1);
});
