// The battery goes in the middle of writing: whatever was acknowledged is there.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask } from "../support/ask.mjs";
import { Device } from "../support/device.mjs";
import { Relay } from "../support/relay.mjs";
import { makeShow } from "../support/show.mjs";

const DEATHS = 10;
/** The browser dies once this many more were acknowledged; several are always under way. */
const ACKNOWLEDGED_PER_LIFE = 12;

test("death_1 kill -9 of the browser, ten times in a row, loses nothing that was acknowledged", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  let page = await device.open(relay.origin);
  const url = `${relay.origin}/w/${await makeShow(page)}/lighting.cues`;
  const acknowledged = new Set();

  for (let life = 0; life < DEATHS; life += 1) {
    let heard = 0;
    const enough = resolvers();
    await page.exposeFunction("acknowledge", (number) => {
      acknowledged.add(number);
      heard += 1;
      if (heard === ACKNOWLEDGED_PER_LIFE) enough.resolve();
    });
    await ask(page, (life) => {
      const write = async (number) => {
        await callboard.commit({
          label: `Add ${number}`,
          ops: [{ create: { table: "lighting.cues", fields: { number } } }],
        });
        acknowledge(number);
      };
      // Three writers that never stop: one commit of each is under way whenever the end comes.
      for (const writer of ["x", "y", "z"]) {
        (async () => {
          for (let n = 0; ; n += 1) await write(`${life}${writer}${n}`);
        })();
      }
    }, life);
    await enough.promise;
    await device.kill();

    await device.boot();
    page = await device.open(url);
    const there = await ask(page, async () => {
      const { rows } = await callboard.query({ table: "lighting.cues", limit: 10_000 });
      return rows.map(({ fields }) => fields.number);
    });
    const lost = [...acknowledged].filter((number) => !there.includes(number));
    assert.deepEqual(lost, [], `life ${life}`);
    assert.equal(new Set(there).size, there.length, "nothing is there twice");
  }
});

function resolvers() {
  const made = {};
  made.promise = new Promise((resolve) => (made.resolve = resolve));
  return made;
}
