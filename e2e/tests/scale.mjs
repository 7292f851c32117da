// As much as a long run of a large production comes to.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, until } from "../support/ask.mjs";
import { inspector } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { person, share } from "../support/share.mjs";
import { inState, makeShow, rowsUntil, sameHash } from "../support/show.mjs";
import { wide } from "../support/wide.mjs";

const CUES = "lighting.cues";
const CONFLICTS = 5_000;
const RECORDS = 10_000;
const FIELDS = 200;
const EDGES = 500;

/** Makes that many cues in one commit; gives their ids. */
const fill = (page, count) =>
  ask(page, async (count) => {
    const ops = Array.from({ length: count }, (_, n) => {
      return { create: { table: "lighting.cues", fields: { number: `${n + 1}`, name: "Preset" } } };
    });
    return (await callboard.commit({ label: "Fill", ops })).created;
  }, count);

/** Names all of them, in one commit. */
const name = (page, ids, name) =>
  ask(page, async ([ids, name]) => {
    const ops = ids.map((id) => ({ set: { id, field: "name", value: name } }));
    return callboard.commit({ label: `Name all ${name}`, ops });
  }, [ids, name]);

test("scale_1 of 5,000 conflicts the first are told at once, and all are decided as one", async (t) => {
  const { here, there } = await share(t, await Relay.start(t));
  const ids = await fill(here.page, CONFLICTS);
  await rowsUntil(there.page, { table: CUES, limit: 1 }, ({ total }) => total === CONFLICTS);
  await ask(there.page, () => callboard.sync.disconnect());
  await name(here.page, ids, "Dawn");
  await name(there.page, ids, "Dusk");
  await ask(there.page, () => callboard.sync.connect(location.origin));
  await inState(there.page, "in_step");
  const { page } = here;
  await page.keyboard.press("Alt+c");
  await inspector(page).getByRole("article").first().waitFor();
  await until(page, () => document.querySelector(".inspector").innerText.includes("5,000"));
  const all = page.getByRole("group", { name: "Decide all at once" });
  await all.getByRole("button", { name: "Mine" }).click();
  await page.getByRole("button", { name: "Decide all 5,000" }).click();
  for (const tab of [page, there.page]) {
    const query = { table: CUES, filter: 'name == "Dawn"', limit: 1 };
    await rowsUntil(tab, query, ({ total }) => total === CONFLICTS);
    await until(tab, async () => (await callboard.conflicts()).length === 0);
  }
  await ask(page, () => callboard.undo());
  await until(page, async () => (await callboard.conflicts()).length === 5_000);
  await inState(page, "in_step");
  await sameHash(page, there.page);
});

test("scale_2 an edit of 10,000 records is one bundle and one undo", async (t) => {
  const relay = await Relay.start(t);
  const { page } = await person(t, relay, "Alex");
  await makeShow(page);
  const ids = await fill(page, RECORDS);
  const { bundle } = await name(page, ids, "Dawn");
  const [last] = await ask(page, () => callboard.history({ limit: 1 }));
  assert.equal(last.bundle, bundle);
  assert.equal(last.changes.length + last.more, RECORDS);
  const named = (name) => {
    const query = { table: CUES, filter: `name == "${name}"`, limit: 1 };
    return ask(page, async (query) => (await callboard.query(query)).total, query);
  };
  assert.deepEqual([await named("Dawn"), await named("Preset")], [RECORDS, 0]);
  await ask(page, () => callboard.undo());
  assert.deepEqual([await named("Dawn"), await named("Preset")], [0, RECORDS]);
});

test("scale_3 records of 200 fields with 500 edges are merged, and taken apart by one undo", async (t) => {
  const relay = await Relay.start(t);
  const { page } = await person(t, relay, "Alex");
  await makeShow(page);
  const [one, other] = await ask(page, async ([toml, fields, edges]) => {
    await callboard.modules.install(new Blob([toml]));
    await callboard.modules.adopt("org.example.wide");
    const table = "org.example.wide.rows";
    const field = (word) => (_, n) => [`f${n}`, `${word} ${n}`];
    const of = (word) => Object.fromEntries(Array.from({ length: fields }, field(word)));
    const creates = [of("one"), of("other"), { f0: "end" }].map((fields) => ({ create: { table, fields } }));
    const { created } = await callboard.commit({ label: "Two", ops: creates });
    const ops = Array.from({ length: edges }, (_, n) => {
      return { link: { kind: "org.example.wide.holds", from: created[n % 2], to: created[2] } };
    });
    await callboard.commit({ label: "Link", ops });
    return created;
  }, [wide(FIELDS), FIELDS, EDGES]);
  const preview = await ask(page, (records) => callboard.previewMerge(records), [one, other]);
  assert.equal(preview.fields.filter(({ differs }) => differs).length, FIELDS);
  const edgesOf = () => ask(page, async (from) => (await callboard.edges({ from })).length, one);
  assert.equal(await edgesOf(), EDGES / 2);
  const merge = (records) => callboard.commit({ label: "Merge", ops: [{ merge: { records } }] });
  await ask(page, merge, [one, other]);
  assert.equal(await edgesOf(), EDGES);
  assert.equal((await ask(page, () => callboard.conflicts())).length, FIELDS);
  await ask(page, () => callboard.undo());
  assert.equal(await edgesOf(), EDGES / 2);
  assert.equal((await ask(page, () => callboard.conflicts())).length, 0);
});
