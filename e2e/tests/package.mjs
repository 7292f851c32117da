// A production leaves as one file, and comes back.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { ask, refusal, until } from "../support/ask.mjs";
import { Device } from "../support/device.mjs";
import { Relay } from "../support/relay.mjs";
import { person, share } from "../support/share.mjs";
import { add, makeShow, rows, sameHash, set, stateHash } from "../support/show.mjs";
import { zip } from "../support/zip.mjs";

const BOMB_BYTES = 300_000_000;
const CRASHERS = new URL("../../core/tests/crashers/", import.meta.url);

async function exported(page) {
  const bytes = await ask(page, async () => {
    const blob = await callboard.packages.export();
    return Array.from(new Uint8Array(await blob.arrayBuffer()));
  });
  return Buffer.from(bytes);
}

/** Gives a package to the page: what it made of it, or the code it refused with. */
async function given(page, bytes) {
  return ask(page, async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    try {
      return { told: await callboard.packages.import(new Blob([bytes])) };
    } catch ({ code, message }) {
      return { code, message };
    }
  }, bytes.toString("base64"));
}

async function neverRestarted(...pages) {
  for (const page of pages) {
    const notices = page.getByRole("region", { name: "Notices" });
    assert.equal(await notices.getByText("was started again").count(), 0, "no worker ended over it");
  }
}

test("one_file_1 a package merges both ways between members, without a network", async (t) => {
  const { relay, here, there } = await share(t, await Relay.start(t));
  const cue = await add(here.page, "lighting.cues", { number: "1", name: "Dawn" });
  await until(there.page, async () => (await callboard.query({ table: "lighting.cues" })).total === 1);
  await sameHash(here.page, there.page);
  await relay.stop();
  await set(here.page, cue, "name", "Harbour dawn");
  const met = await given(there.page, await exported(here.page));
  assert.equal(met.told?.merged, true, JSON.stringify(met));
  assert.equal(await stateHash(there.page), await stateHash(here.page));

  await set(there.page, cue, "page", "12");
  const back = await given(here.page, await exported(there.page));
  assert.equal(back.told?.bundles, 1, JSON.stringify(back));
  assert.equal((await rows(here.page, { table: "lighting.cues" })).rows[0].fields.page, "12");
  assert.equal(await stateHash(here.page), await stateHash(there.page));
});

test("one_file_2 who is no member reads it, unchanged and unchanging", async (t) => {
  const relay = await Relay.start(t);
  const here = await person(t, relay, "Alex");
  const id = await makeShow(here.page);
  await add(here.page, "contacts.contacts", { name: "Jane Doe" });
  const stranger = await person(t, relay, "Sam");
  const { told } = await given(stranger.page, await exported(here.page));
  assert.equal(told?.workspace, id);
  await ask(stranger.page, (id) => callboard.workspaces.open(id), id);
  assert.equal((await rows(stranger.page, { table: "contacts.contacts" })).total, 1);
  assert.equal(await stateHash(stranger.page), await stateHash(here.page));
  const mine = { label: "Mine", ops: [{ create: { table: "contacts.contacts", fields: { name: "X" } } }] };
  const code = await refusal(stranger.page, (mine) => callboard.commit(mine), mine);
  assert.equal(code, "not_allowed");
});

test("one_file_3 what is broken or hostile is refused whole, and leaves nothing behind", async (t) => {
  const relay = await Relay.start(t);
  const here = await person(t, relay, "Alex");
  await makeShow(here.page);
  await add(here.page, "lighting.cues", { number: "1", name: "Dawn" });
  const whole = await exported(here.page);
  const flipped = Buffer.from(whole);
  flipped[Math.floor(whole.length / 3)] ^= 1;
  const escaping = Buffer.from(whole.toString("latin1").replaceAll("README.txt", "../../../x"), "latin1");
  const hostile = {
    flipped,
    truncated: whole.subarray(0, whole.length - 100),
    escaping,
    bomb: zip([
      { name: "manifest.json", bytes: Buffer.from("{}") },
      { name: "oplog/a.cbor", bytes: Buffer.alloc(BOMB_BYTES) },
    ]),
    noise: Buffer.from("this is no zip"),
    empty: Buffer.alloc(0),
  };
  const stranger = await person(t, relay, "Sam");
  for (const [name, bytes] of Object.entries(hostile)) {
    const { told, code, message } = await given(stranger.page, bytes);
    assert.equal(told, undefined, name);
    assert.ok(["damaged", "too_large", "refused", "invalid"].includes(code), `${name}: ${code} ${message}`);
    assert.ok(message.length > 10, name);
  }
  assert.deepEqual(await ask(stranger.page, () => callboard.workspaces.list()), []);
  assert.equal((await given(stranger.page, whole)).code, undefined);
});

test("one_file_4 a text that no browser can render is left out, and all else goes on", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const home = await device.open(relay.origin);
  const { told } = await given(home, await readFile(new URL("deep_text.callboard.zip", CRASHERS)));
  const page = await device.open(`${relay.origin}/w/${told.workspace}/kit.things`);
  const unread = /^An edit by .+ \(.+\) cannot be read on any device\./;
  const mark = (tab) => tab.getByRole("button", { name: unread });
  await mark(page).waitFor();
  await page.getByRole("gridcell", { name: "On breath" }).waitFor();
  await ask(home, (id) => callboard.workspaces.open(id), told.workspace);
  await mark(home).waitFor();
  assert.equal(await stateHash(home), await stateHash(page));
  // The mark leads to the form, which says whose edit it is.
  const { height } = await mark(page).boundingBox();
  await mark(page).click({ position: { x: 2, y: height - 2 } });
  await page.locator(".field-mark", { hasText: /^An edit by .+ Nothing of the text shows\./ }).waitFor();
  await neverRestarted(page, home);
});

test("one_file_5 texts that break their reader are left out, the rest of their records shows", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const page = await device.open(relay.origin);
  const bytes = await readFile(new URL("texts.callboard.zip", CRASHERS));
  const { told } = await given(page, bytes);
  const lines = (await readFile(new URL("texts.txt", CRASHERS), "utf8")).trim().split("\n");
  await ask(page, (id) => callboard.workspaces.open(id), told.workspace);
  const found = (await rows(page, { table: "kit.things", limit: 1_000 })).rows;
  assert.equal(found.length, lines.length);
  assert.deepEqual([...new Set(found.map(({ marks }) => marks.notes))], ["left_out"]);
  assert.ok(found.every(({ fields }) => fields.name.startsWith("PQ")));
  await neverRestarted(page);
});
