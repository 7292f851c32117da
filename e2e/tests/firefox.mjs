// Another engine: what must hold in Chromium holds in Firefox, and the two meet.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, until } from "../support/ask.mjs";
import { Fox } from "../support/fox.mjs";
import { Relay } from "../support/relay.mjs";
import { join, person } from "../support/share.mjs";
import { add, inState, makeShow, rowsUntil, sameHash, set } from "../support/show.mjs";

const CUES = "lighting.cues";
/** Acknowledged before the browser dies. */
const ACKNOWLEDGED = 12;

test("fox_1 a cell is typed by keys, seen in a second tab, and kept", async (t) => {
  const relay = await Relay.start(t);
  const fox = await Fox.start(t);
  const page = await fox.open(relay.origin);
  const url = `${relay.origin}/w/${await makeShow(page)}/${CUES}`;
  await add(page, CUES, { number: "1", name: "Preset" });
  await page.goto(url);
  const other = await fox.open(url);
  await page.bringToFront();
  const cell = await page.waitForSelector("::-p-xpath(//*[@role='gridcell'][contains(., 'Preset')])");
  await cell.click();
  await page.keyboard.type("Dawn");
  await page.keyboard.press("Enter");
  for (const tab of [page, other]) {
    await rowsUntil(tab, { table: CUES }, ({ rows }) => rows[0].fields.name === "Dawn");
    await until(tab, () => document.querySelector("[role=grid]").innerText.includes("Dawn"));
  }
  await fox.close();
  await fox.boot();
  const again = await fox.open(url);
  await rowsUntil(again, { table: CUES }, ({ rows }) => rows[0].fields.name === "Dawn");
  assert.deepEqual(fox.errors, []);
});

test("fox_2 Firefox and Chromium work apart, meet, and are told of one conflict", async (t) => {
  const relay = await Relay.start(t);
  const { page: here } = await person(t, relay, "Alex");
  await makeShow(here);
  const id = await add(here, CUES, { number: "1", name: "Preset" });
  const link = await ask(here, async () => {
    await callboard.sync.connect(location.origin);
    return (await callboard.sync.invite({ role: "editor" })).link;
  });
  const fox = await Fox.start(t);
  const there = await fox.open(relay.origin);
  await ask(there, () => callboard.me.set({ name: "Jordan", device: "Jordan's" }));
  await join(there, link);
  await inState(there, "in_step");
  await rowsUntil(there, { table: CUES }, ({ total }) => total === 1);
  for (const page of [here, there]) await ask(page, () => callboard.sync.disconnect());
  await set(here, id, "name", "Dawn");
  await set(there, id, "name", "Dusk");
  for (const page of [here, there]) {
    await ask(page, () => callboard.sync.connect(location.origin));
  }
  for (const page of [here, there]) {
    await until(page, async () => (await callboard.conflicts()).length === 1);
  }
  await ask(there, async () => {
    const [{ id }] = await callboard.conflicts();
    await callboard.resolve(id, { value: "Noon" });
  });
  await rowsUntil(here, { table: CUES }, ({ rows }) => rows[0].fields.name === "Noon");
  for (const page of [here, there]) await inState(page, "in_step");
  await sameHash(here, there);
  assert.deepEqual(fox.errors, []);
});

test("fox_3 kill -9 while writing loses nothing that was acknowledged", async (t) => {
  const relay = await Relay.start(t);
  const fox = await Fox.start(t);
  const page = await fox.open(relay.origin);
  const url = `${relay.origin}/w/${await makeShow(page)}/${CUES}`;
  const acknowledged = await ask(page, async (enough) => {
    const acknowledged = [];
    const come = Promise.withResolvers();
    const write = async (number) => {
      const ops = [{ create: { table: "lighting.cues", fields: { number } } }];
      await callboard.commit({ label: `Add ${number}`, ops });
      acknowledged.push(number);
      if (acknowledged.length === enough) come.resolve();
    };
    // Three writers that never stop: one commit of each is under way whenever the end comes.
    for (const writer of ["x", "y", "z"]) {
      (async () => {
        for (let n = 0; ; n += 1) await write(`${writer}${n}`);
      })();
    }
    await come.promise;
    return acknowledged;
  }, ACKNOWLEDGED);
  await fox.kill();
  await fox.boot();
  const again = await fox.open(url);
  const there = await ask(again, async () => {
    const { rows } = await callboard.query({ table: "lighting.cues", limit: 10_000 });
    return rows.map(({ fields }) => fields.number);
  });
  assert.deepEqual(acknowledged.filter((number) => !there.includes(number)), []);
  assert.equal(new Set(there).size, there.length, "nothing is there twice");
});

test("fox_4 after one visit the app opens with the relay dead, edits, and joins again", async (t) => {
  const relay = await Relay.start(t);
  const fox = await Fox.start(t);
  const page = await fox.open(relay.origin);
  const url = `${relay.origin}/w/${await makeShow(page)}/${CUES}`;
  await ask(page, () => callboard.sync.connect(location.origin));
  await inState(page, "in_step");
  await ask(page, async () => (await navigator.serviceWorker.ready).active.state);
  await relay.stop();
  await fox.close();
  await fox.boot();
  const again = await fox.open(url);
  await add(again, CUES, { number: "1" });
  assert.ok((await ask(again, () => callboard.sync.status())).waiting > 0);
  await relay.restart();
  await inState(again, "in_step");
  assert.equal((await ask(again, () => callboard.query({ table: "lighting.cues" }))).total, 1);
});
