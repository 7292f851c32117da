// From a key to the frame that shows what it does: a letter in a cell; the palette, and what it finds.

import { within } from "../support/ask.mjs";
import { record } from "./data.mjs";

const TIMES = 30;

/** What is measured: what it says, and its goal in milliseconds or frames. */
export const FIGURES = {
  opening: { told: "A letter opens its cell, and stands in it", unit: "frames late" },
  typing: { told: "A letter more", unit: "frames late" },
  openingMs: { told: "A letter opens its cell, until it is painted", unit: "ms" },
  typingMs: { told: "A letter more, until it is painted", unit: "ms" },
  palette: { told: "The palette, from its key until it is painted", unit: "ms" },
  results: { told: "Its results, from a letter until they are painted", unit: "ms" },
};

/** By figure: each time's value. */
export async function measure(page) {
  const found = Object.fromEntries(Object.keys(FIGURES).map((figure) => [figure, []]));
  await page.evaluate(watch);
  await cells(page, found);
  await palette(page, found);
  return found;
}

async function cells(page, found) {
  const cell = (n) => page.locator(`[role=row][aria-rowindex="${n + 2}"] [aria-colindex="4"]`);
  for (let n = 0; n < TIMES; n += 1) {
    await cell(n % 10).click();
    await cell(n % 10).and(page.locator(".is-active")).waitFor();
    for (const [letter, figure] of [["q", "opening"], ["w", "typing"], ["x", "typing"]]) {
      const stands = `() => (document.activeElement.value ?? "").endsWith("${letter}")`;
      await page.evaluate(`expect("keydown", ${stands})`);
      await page.keyboard.press(letter);
      const { late, ms } = await shown(page);
      found[figure].push(late);
      found[`${figure}Ms`].push(ms);
    }
    await page.keyboard.press("Escape");
  }
}

async function palette(page, found) {
  for (let n = 0; n < TIMES; n += 1) {
    await page.evaluate(`expect("keydown", () => document.activeElement.closest("dialog[open]"))`);
    await page.keyboard.press("Control+k");
    found.palette.push((await shown(page)).ms);
    const words = record(n * 37).name.split(" ").slice(0, 2).join(" ");
    await page.evaluate(() => {
      const places = () => [...document.querySelectorAll("dialog [role=option] .result-sub")];
      expect("input", () => places().some(({ textContent }) => textContent === "Lighting cues"));
    });
    await page.keyboard.insertText(words);
    found.results.push((await shown(page)).ms);
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("dialog[open]"));
  }
}

const shown = (page) => within(page.evaluate(() => window.shown), () => "what a key does is not shown");

/**
 * In the page: `expect(event, isThere)` makes `shown` a promise of how many frames go by after the next such
 * event without what is expected, and how many milliseconds until it is painted.
 */
function watch() {
  window.expect = (event, isThere) => {
    window.shown = new Promise((resolve) => {
      addEventListener(event, ({ timeStamp }) => {
        let late = 0;
        const painted = () => {
          const { port1, port2 } = new MessageChannel();
          port2.onmessage = () => resolve({ late, ms: performance.now() - timeStamp });
          port1.postMessage(null);
        };
        const look = () => {
          if (isThere()) return painted();
          late += 1;
          requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }, { capture: true, once: true });
    });
  };
}
