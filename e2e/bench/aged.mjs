// Callboard again, one table of 1× all along: what grows is how often it was edited before, as often as a
// table of that size has records.

import * as plain from "./callboard.mjs";
import { RECORDS } from "./data.mjs";

export const name = "Callboard, aged";
export const { open, edits } = plain;

export const fill = (t, origin, scale) => plain.fill(t, origin, 1, { edits: scale * RECORDS });
