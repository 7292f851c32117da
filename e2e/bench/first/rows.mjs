// What the plain pages share: where their data is from, and which rows are in view.

import { record } from "../data.mjs";

export const FIELDS = Object.keys(record(0));
export const ROW_PX = 28;
/** Rows that are drawn beyond what is in view, above and below. */
const BEYOND = 8;

export const fetched = async (path) => (await fetch(path)).json();

/** The rows to be drawn: from the first to before the last. */
export function drawn(top, height, count) {
  const from = Math.max(0, Math.floor(top / ROW_PX) - BEYOND);
  return [from, Math.min(count, Math.ceil((top + height) / ROW_PX) + BEYOND)];
}

/** Goes to a place of the page without loading it again. */
export function go(event, path) {
  event.preventDefault();
  history.pushState(null, "", path);
  dispatchEvent(new PopStateEvent("popstate"));
}
