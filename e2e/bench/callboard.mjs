// Callboard itself, in a browser, with its whole store: history, signatures, live queries.

import { ask, until } from "../support/ask.mjs";
import { Device } from "../support/device.mjs";
import { makeShow } from "../support/show.mjs";
import { RECORDS, edit, edits as editsOf, record } from "./data.mjs";

export const name = "Callboard";
const TABLE = "lighting.cues";
/** Records in one commit of the first filling. */
const BATCH = 500;

/** A device that holds a production of this size, after so many edits: as many as the peer’s unless said. */
export async function fill(t, origin, scale, { edits = editsOf(scale * RECORDS) } = {}) {
  const device = await Device.start(t);
  const page = await device.open(origin);
  const id = await makeShow(page, "Standard");
  const records = scale * RECORDS;
  const ids = [];
  for (let start = 0; start < records; start += BATCH) {
    const count = Math.min(BATCH, records - start);
    const fields = Array.from({ length: count }, (_, n) => record(start + n));
    const ops = fields.map((fields) => ({ create: { table: TABLE, fields } }));
    const { created } = await ask(page, (ops) => callboard.commit({ label: "Fill", ops }), ops);
    ids.push(...created);
  }
  const made = Array.from({ length: edits }, (_, n) => edit(n, records));
  const sets = made.map(({ record, field, value }) => ({ set: { id: ids[record], field, value } }));
  for (let start = 0; start < sets.length; start += 1_000) {
    const some = sets.slice(start, start + 1_000);
    await ask(page, async (sets) => {
      await Promise.all(sets.map((op) => callboard.commit({ label: "Edit", ops: [op] })));
    }, some);
  }
  // As whoever filled it would have left it: with nothing under way.
  await until(page, async () => !(await callboard.diagnostics()).open.checkpoint.due);
  await device.close();
  return { device, url: `${origin}/w/${id}/${TABLE}`, ids };
}

/** From the address to the first 100 rows, in a browser that was just started: milliseconds. */
export async function open({ device, url }) {
  const page = await device.context.newPage();
  // The page asks itself, as soon as there is something to ask: nobody has to look whether it can.
  await page.addInitScript(() => {
    const opened = async () => {
      await callboard.ready();
      const { rows } = await callboard.query({ table: "lighting.cues", limit: 100 });
      if (rows.length !== 100) throw new Error(`${rows.length} rows`);
      return performance.now();
    };
    window.opened = new Promise((resolve, reject) => {
      document.addEventListener("readystatechange", () => opened().then(resolve, reject), { once: true });
    });
  });
  await page.goto(url, { waitUntil: "commit" });
  return ask(page, () => window.opened);
}

/**
 * One edit at a time, each awaited until it is durable: milliseconds each, in the page that `open` left. It
 * shows another table meanwhile: who is measured beside draws nothing either.
 */
export async function edits({ device, ids }, count) {
  const page = device.context.pages().at(-1);
  await page.getByRole("link", { name: /^Contacts/ }).first().click();
  await page.waitForURL(/contacts\.contacts/);
  const changes = Array.from({ length: count }, (_, n) => edit(n, ids.length));
  const ops = changes.map(({ record, field, value }) => {
    return { set: { id: ids[record], field, value: `${value}!` } };
  });
  return ask(page, async (ops) => {
    const took = [];
    for (const op of ops) {
      const start = performance.now();
      await callboard.commit({ label: "Edit", ops: [op] });
      took.push(performance.now() - start);
    }
    return took;
  }, ops);
}
