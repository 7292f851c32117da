// Callboard again, its records woven together: every record that is edited, and a tenth of the others, is one
// with a record of another department, whose fields are mapped; and all contacts are attendees.

import { ask } from "../support/ask.mjs";
import { ready } from "../support/device.mjs";
import * as plain from "./callboard.mjs";
import { edit } from "./data.mjs";

export const name = "Callboard, woven";
export const { open, edits } = plain;
/** Records in one commit of merges. */
const BATCH = 250;

/** A device that holds a production of this size, of which `count` records will be edited. */
export async function fill(t, origin, scale, count) {
  const held = await plain.fill(t, origin, scale);
  const { device, ids, url } = held;
  await device.boot();
  const page = await device.context.newPage();
  await page.goto(url);
  await ready(page);
  const edited = Array.from({ length: count }, (_, n) => edit(n, ids.length).record);
  const others = [...ids.keys()].filter((n) => n % 10 === 0);
  const merged = [...new Set([...edited, ...others])];
  for (let start = 0; start < merged.length; start += BATCH) {
    const some = merged.slice(start, start + BATCH).map((n) => [ids[n], `${n}`]);
    await ask(page, async (some) => {
      const ops = some.map(([, number]) => ({ create: { table: "sound.cues", fields: { number } } }));
      const { created } = await callboard.commit({ label: "Weave", ops });
      const merges = some.map(([id], n) => ({ merge: { records: [id, created[n]] } }));
      await callboard.commit({ label: "Weave", ops: merges });
    }, some);
  }
  const link = { from: "contacts.contacts", to: "schedule.attendees" };
  await ask(page, (link) => callboard.commit({ label: "Link", ops: [{ linkTables: link }] }), link);
  await device.close();
  return held;
}
