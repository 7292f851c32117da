// Calls into a page, whose refusals arrive as errors that a test can read.

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
  while (!(await ask(page, check, argument))) {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
}
