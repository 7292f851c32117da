// A phone's camera: reads the code that is on the screen.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const READER = readFileSync(createRequire(import.meta.url).resolve("jsqr/dist/jsQR.js"), "utf8");

/** What the code in this part of the page says; fails where no camera could read one. */
export async function scan(page, locator) {
  await locator.scrollIntoViewIfNeeded();
  const picture = (await locator.screenshot()).toString("base64");
  await page.evaluate(`${READER}; globalThis.jsQR ??= self.jsQR`);
  const said = await page.evaluate(async (picture) => {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    // Cameras see more than a few pixels a square.
    const [width, height] = [image.width * 4, image.height * 4];
    const canvas = new OffscreenCanvas(width, height).getContext("2d");
    canvas.imageSmoothingEnabled = false;
    canvas.drawImage(image, 0, 0, width, height);
    return globalThis.jsQR(canvas.getImageData(0, 0, width, height).data, width, height)?.data ?? null;
  }, picture);
  if (said === null) throw new Error(`no code to read in ${locator}`);
  return said;
}
