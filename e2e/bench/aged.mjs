// Callboard again, one table of 1× all along: what grows is how often it was edited before, as often as a
// table of that size has records.

import * as plain from "./callboard.mjs";
import { RECORDS } from "./data.mjs";

export const name = "Callboard, aged";
export const { open, edits } = plain;

/** A device whose production has its history. Nobody has more under way at once than there are records. */
export async function fill(t, origin, scale) {
  const held = await plain.start(t, origin, 1);
  await plain.build(held);
  for (let turn = 0; turn < scale; turn += 1) await plain.burst(held, RECORDS, ` ${turn}`);
  await plain.rest(held);
  await held.device.close();
  return held;
}
