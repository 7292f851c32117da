// What axe says of a page, once it stands still.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SERIOUS = ["serious", "critical"];

/** What axe finds serious, a line each, and what is wider than the window. */
export async function faults(page) {
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  return page.evaluate(async (serious) => {
    await document.fonts.ready;
    // What follows its own width is drawn in the frame after it was told of it.
    for (let frame = 0; frame < 2; frame += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null)));
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    const told = violations
      .filter(({ impact }) => serious.includes(impact))
      .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) told.push(`${scrollWidth} wide in a window of ${clientWidth}`);
    return told;
  }, SERIOUS);
}
