// Calls into a page, whose refusals arrive as errors that a test can read.

import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

/** Whoever waits longer than this waits for something that does not come. */
export const WAIT_MS_MAX = 90_000;

/** What `window.callboard` rejects with. */
export class Refusal extends Error {
  constructor({ code, message, detail }) {
    super(`${code}: ${message} ${JSON.stringify(detail)}`);
    this.code = code;
  }
}

/** Runs a function in the page with one JSON argument, and gives what it resolves with. */
export async function ask(page, call, argument) {
  const { value, refused, thrown } = await page.evaluate(
    `Promise.resolve(${JSON.stringify(argument ?? null)}).then(${call}).then(
      (value) => ({ value }),
      (error) => error instanceof Error ? { thrown: error.stack } : { refused: error })`,
  );
  if (refused) throw new Refusal(refused);
  if (thrown) throw new Error(thrown);
  return value;
}

/** The code that a call is refused with, or `null` where it is not refused. */
export async function refusal(page, call, argument) {
  try {
    await ask(page, call, argument);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

/** Resolves once `check`, run in the page and maybe async, gives something true, asked once a frame. */
export async function until(page, check, argument) {
  const end = performance.now() + WAIT_MS_MAX;
  while (!(await ask(page, check, argument))) {
    if (performance.now() > end) {
      throw new Error(`never came true: ${check} with ${JSON.stringify(argument)}`);
    }
    await drawn(page);
  }
}

/**
 * Resolves once what `read` gives, asked once a frame, is this, or has this text: what a page shows of an
 * action, it may show some frames later.
 */
export async function becomes(page, read, wanted) {
  const isIt = (told) => wanted instanceof RegExp ? wanted.test(told) : isDeepStrictEqual(told, wanted);
  const end = performance.now() + WAIT_MS_MAX;
  let told = await read();
  for (; !isIt(told) && performance.now() < end; told = await read()) await drawn(page);
  if (wanted instanceof RegExp) assert.match(told, wanted);
  else assert.deepEqual(told, wanted);
}

const drawn = (page) => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));

/** The promise's own end, or an error that says what did not happen. */
export async function within(promise, told) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(told())), WAIT_MS_MAX);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
