// Two records of 200 fields and 500 edges, made one and taken apart, beside an edit of one field of them.

import { ask } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { makeShow } from "../support/show.mjs";
import { WIDE, wide } from "../support/wide.mjs";

const FIELDS = 200;
const EDGES = 500;

/** What is done, and how it is told. */
export const names = {
  edit: "one field edited",
  preview: "the two beside each other, before",
  merge: "made one",
  undo: "taken apart",
};

/** Milliseconds of each, durable where something is written, as often as there are rounds. */
export async function measure(t, origin, rounds) {
  const device = await Device.start(t);
  const page = await device.open(origin);
  const show = await makeShow(page, "Merging");
  const records = await ask(page, two, [WIDE, wide(FIELDS), FIELDS, EDGES]);
  await page.goto(`${origin}/w/${show}/${WIDE}.rows`);
  await ready(page);
  await page.getByRole("grid").waitFor();
  const took = Object.fromEntries(Object.keys(names).map((doing) => [doing, []]));
  for (let round = 0; round < rounds; round += 1) {
    const once = await ask(page, mergedOnce, [records, `Round ${round}`]);
    for (const [doing, millis] of Object.entries(once)) took[doing].push(millis);
  }
  await device.close();
  return took;
}

async function two([module, toml, fields, edges]) {
  await callboard.modules.install(new Blob([toml]));
  await callboard.modules.adopt(module);
  const table = `${module}.rows`;
  const numbers = [...Array(fields).keys()];
  const of = (word) => Object.fromEntries(numbers.map((n) => [`f${n}`, `${word} ${n}`]));
  const creates = [of("one"), of("other"), { f0: "end" }].map((fields) => ({ create: { table, fields } }));
  const { created } = await callboard.commit({ label: "Two", ops: creates });
  const ops = Array.from({ length: edges }, (_, n) => {
    return { link: { kind: `${module}.holds`, from: created[n % 2], to: created[2] } };
  });
  await callboard.commit({ label: "Link", ops });
  return created.slice(0, 2);
}

async function mergedOnce([records, value]) {
  const timed = async (work) => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };
  const set = { set: { id: records[0], field: "f1", value } };
  return {
    edit: await timed(() => callboard.commit({ label: "Edit", ops: [set] })),
    preview: await timed(() => callboard.previewMerge(records)),
    merge: await timed(() => callboard.commit({ label: "Merge", ops: [{ merge: { records } }] })),
    undo: await timed(() => callboard.undo()),
  };
}
