// Two windows on one production, at once.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, until } from "../support/ask.mjs";
import { Device } from "../support/device.mjs";
import { Relay } from "../support/relay.mjs";
import { add, makeShow, rowsUntil, set, stateHash } from "../support/show.mjs";

const COMMITS = 150;

async function twoTabs(t) {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const one = await device.open(relay.origin);
  const id = await makeShow(one);
  const two = await device.open(`${relay.origin}/w/${id}/lighting.cues`);
  return { device, one, two };
}

test("windows_1 two tabs with 150 commits each at once: 300 records and one hash", async (t) => {
  const { device, one, two } = await twoTabs(t);
  const write = (page, prefix) =>
    ask(
      page,
      async ([prefix, count]) => {
        const commits = Array.from({ length: count }, (_, n) =>
          callboard.commit({
            label: `Add ${prefix}${n}`,
            ops: [{ create: { table: "lighting.cues", fields: { number: `${prefix}${n}` } } }],
          }),
        );
        return (await Promise.all(commits)).map(({ bundle }) => bundle);
      },
      [prefix, COMMITS],
    );
  const bundles = (await Promise.all([write(one, "a"), write(two, "b")])).flat();
  assert.equal(new Set(bundles).size, 2 * COMMITS);

  const all = ({ total }) => total === 2 * COMMITS;
  const query = { table: "lighting.cues", limit: 2 * COMMITS };
  const [here, there] = await Promise.all([rowsUntil(one, query, all), rowsUntil(two, query, all)]);
  assert.deepEqual(here.rows.map(({ id }) => id).sort(), there.rows.map(({ id }) => id).sort());
  assert.equal(new Set(here.rows.map(({ fields }) => fields.number)).size, 2 * COMMITS);
  assert.equal(await stateHash(one), await stateHash(two));
  assert.deepEqual(device.errors, []);
});

test("windows_2 a change in one tab is on the other's screen, unasked", async (t) => {
  const { one, two } = await twoTabs(t);
  const cue = await add(one, "lighting.cues", { number: "1", name: "Before" });
  const shown = (text) => two.getByRole("gridcell", { name: text, exact: true }).waitFor();
  await shown("Before");
  // Nothing that the page could look with from time to time goes on: it is told.
  await two.evaluate(() => {
    for (let timer = setTimeout(() => {}); timer > 0; timer -= 1) clearTimeout(timer);
  });
  await set(one, cue, "name", "After");
  await shown("After");
});

test("windows_3 a tab that was closed while the other wrote opens with everything", async (t) => {
  const { device, one, two } = await twoTabs(t);
  const url = two.url();
  await two.close();
  for (let n = 0; n < 5; n += 1) await add(one, "lighting.cues", { number: `${n}` });
  const again = await device.open(url);
  await until(again, async () => (await callboard.query({ table: "lighting.cues" })).total === 5);
  assert.equal(await stateHash(again), await stateHash(one));
});
