// Scenario A: two departments work apart over a weekend, meet on Monday, and the stage manager settles what
// both of them changed. All of it through the screen.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, until } from "../support/ask.mjs";
import { cellAt, choose, enter, inspector } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { join, person } from "../support/share.mjs";
import { inState, makeShow, rows, sameHash } from "../support/show.mjs";

/** The cues that both departments change, as the book has them. */
const BOOK = [
  { number: "11", name: "Storm builds", lighting: "Storm builds slowly", sound: "Storm and wind" },
  { number: "12", name: "Quay", lighting: "Quay at dawn", sound: "Quay with gulls" },
  { number: "13", name: "Blackout", lighting: "Snap to black", sound: "Cut all sound" },
];
const OWN = { lighting: 17, sound: 12 };

/** The show as it stood on Friday, on three devices. */
async function friday(t) {
  const relay = await Relay.start(t);
  const manager = await person(t, relay, "Sam");
  await makeShow(manager.page);
  const ops = (table, count) =>
    Array.from({ length: count }, (_, n) => ({ create: { table, fields: { number: `${n + 1}` } } }));
  const book = BOOK.map(({ number, name }) => {
    return { create: { table: "stage.cues", fields: { number, name } } };
  });
  const all = [...ops("lighting.cues", OWN.lighting), ...ops("sound.cues", OWN.sound), ...book];
  const link = await ask(manager.page, async (ops) => {
    await callboard.commit({ label: "Friday", ops });
    await callboard.sync.connect(location.origin);
    return (await callboard.sync.invite({ role: "editor" })).link;
  }, all);
  const lighting = await person(t, relay, "Alex");
  const sound = await person(t, relay, "Jordan");
  for (const { page } of [lighting, sound]) await join(page, link);
  for (const { page } of [manager, lighting, sound]) await inState(page, "in_step");
  return { relay, manager, lighting, sound };
}

/** Goes to a table, and types these down one of its columns. */
async function type(page, table, column, texts) {
  await page.getByRole("link", { name: new RegExp(`^${table}`) }).click();
  const grid = page.getByRole("grid", { name: table });
  await grid.getByRole("rowheader").first().waitFor();
  await (await cellAt(grid, 1, column)).click();
  for (const text of texts) {
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
  }
}

test("weekend_1 two departments work apart, three conflicts are settled, and all is one", async (t) => {
  const { relay, manager, lighting, sound } = await friday(t);
  await relay.stop();
  const labels = (word, count) => Array.from({ length: count }, (_, n) => `${word} ${n + 1}`);
  await type(lighting.page, "Lighting cues", "Label", labels("Look", OWN.lighting));
  await type(lighting.page, "Prompt book", "Name", BOOK.map(({ lighting }) => lighting));
  await type(sound.page, "Sound cues", "Name", labels("Gull", OWN.sound));
  await type(sound.page, "Prompt book", "Name", BOOK.map(({ sound }) => sound));
  for (const { page } of [lighting, sound]) {
    await until(page, async () => (await callboard.sync.status()).waiting > 0);
    assert.equal((await ask(page, () => callboard.conflicts())).length, 0);
  }

  await relay.restart();
  for (const { page } of [manager, lighting, sound]) {
    await until(page, async () => (await callboard.conflicts()).length === 3);
  }
  await manager.page.getByRole("link", { name: /^Prompt book/ }).click();
  await manager.page.keyboard.press("Alt+c");
  for (const { name, lighting, sound } of BOOK) {
    const told = inspector(manager.page).getByRole("article").filter({ hasText: lighting });
    await told.waitFor();
    const text = await told.innerText();
    for (const part of ["Alex", "Jordan", lighting, sound, name]) assert.ok(text.includes(part), text);
    await choose(manager.page, told, new RegExp(`^${sound}`));
    await enter(manager.page, manager.page.getByRole("button", { name: `Decide ${sound}` }));
    await told.waitFor({ state: "detached" });
  }

  for (const { page } of [manager, lighting, sound]) {
    await until(page, async () => (await callboard.conflicts()).length === 0);
    const of = async (table, field) => (await rows(page, { table })).rows.map(({ fields }) => fields[field]);
    assert.deepEqual(await of("lighting.cues", "name"), labels("Look", OWN.lighting));
    assert.deepEqual(await of("sound.cues", "name"), labels("Gull", OWN.sound));
    assert.deepEqual(await of("stage.cues", "name"), BOOK.map(({ sound }) => sound));
    await inState(page, "in_step");
  }
  for (const { page, device } of [lighting, sound, manager]) {
    await sameHash(manager.page, page);
    assert.deepEqual(device.errors, []);
  }
});
