// A phone's camera: reads the code that is on the screen.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const READER = readFileSync(createRequire(import.meta.url).resolve("jsqr/dist/jsQR.js"), "utf8");

/** What the code in this part of the page says; fails where no camera could read one. */
export async function scan(page, locator) {
  await locator.scrollIntoViewIfNeeded();
  const box = await locator.boundingBox();
  // As near as a camera is held: a square of the code is several of the picture's points.
  const camera = await page.context().newCDPSession(page);
  const scroll = await page.evaluate(() => [scrollX, scrollY]);
  const clip = { ...box, x: box.x + scroll[0], y: box.y + scroll[1], scale: 8 };
  const { data: picture } = await camera.send("Page.captureScreenshot", { format: "png", clip });
  await page.evaluate(`${READER}; globalThis.jsQR ??= self.jsQR`);
  const said = await page.evaluate(async (picture) => {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const { width, height } = image;
    const canvas = new OffscreenCanvas(width, height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    return globalThis.jsQR(canvas.getImageData(0, 0, width, height).data, width, height)?.data ?? null;
  }, picture);
  if (said === null) throw new Error(`no code to read in ${locator}`);
  return said;
}
