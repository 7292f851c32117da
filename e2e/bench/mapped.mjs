// Callboard again, one table of 1× all along: what grows is how many pairs of fields are one, 10 at 1×.

import { ask } from "../support/ask.mjs";
import { ready } from "../support/device.mjs";
import { WIDE, wide } from "../support/wide.mjs";
import * as plain from "./callboard.mjs";

export const name = "Callboard, mapped";
export const { open, edits } = plain;
const PAIRS = 10;
/** Mappings in one commit. */
const BATCH = 100;

/** A device that holds a production of so many pairs. The template makes the edited field one of some. */
export async function fill(t, origin, scale) {
  const held = await plain.fill(t, origin, 1);
  const { device, url } = held;
  await device.boot();
  const page = await device.context.newPage();
  await page.goto(url);
  await ready(page);
  const pairs = scale * PAIRS;
  await ask(page, async ([module, toml, pairs, batch]) => {
    await callboard.modules.install(new Blob([toml]));
    await callboard.modules.adopt(module);
    const ops = Array.from({ length: pairs }, (_, n) => {
      return { map: { fields: [`${module}.rows.f${n}`, `${module}.others.g${n}`] } };
    });
    for (let from = 0; from < ops.length; from += batch) {
      await callboard.commit({ label: "Map", ops: ops.slice(from, from + batch) });
    }
  }, [WIDE, wide(pairs, pairs), pairs, BATCH]);
  await device.close();
  return held;
}
