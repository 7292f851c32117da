// Pictures of a page: taken, kept, and compared pixel by pixel.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const PIXELMATCH = createRequire(import.meta.url).resolve("pixelmatch");
/** Of lossy compression: letters stay sharp, and a picture weighs a fraction of a PNG. */
const QUALITY = 80;
/** As many pictures in a row have to be the same before one is kept. */
const STILL = 8;
/** How much a colour may differ, of 1, before a pixel counts as another. */
const COLOUR_MAX = 0.15;

/** What a page shows, as WebP. */
export async function picture(page) {
  await page.evaluate(async () => {
    await document.fonts.ready;
    // A frame after the next one everything that was asked for is drawn.
    for (let frame = 0; frame < 2; frame += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
  });
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
  await session.detach();
  return Buffer.from(data, "base64");
}

/** What it shows once it has shown the same for some time: nothing says when a page is done. */
export async function stillPicture(page) {
  let [shown, times] = [await picture(page), 1];
  while (times < STILL) {
    const next = await picture(page);
    [shown, times] = [next, next.equals(shown) ? times + 1 : 1];
  }
  return shown;
}

/**
 * The share of pixels in which two pictures differ, and a picture of where: 1 where their sizes differ.
 * `page` is any page that allows scripts; it decodes them.
 */
export async function difference(page, one, other) {
  const source = (await readFile(PIXELMATCH)).toString("base64");
  return page.evaluate(async ([source, one, other, threshold]) => {
    const { default: pixelmatch } = await import(`data:text/javascript;base64,${source}`);
    const pixels = async (picture) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/webp;base64,${picture}`)).blob());
      const { width, height } = bitmap;
      const context = new OffscreenCanvas(width, height).getContext("2d");
      context.drawImage(bitmap, 0, 0);
      return context.getImageData(0, 0, width, height);
    };
    const [had, has] = [await pixels(one), await pixels(other)];
    const { width, height } = had;
    if (width !== has.width || height !== has.height) return { share: 1 };
    const where = new ImageData(width, height);
    const count = pixelmatch(had.data, has.data, where.data, width, height, { threshold });
    if (count === 0) return { share: 0 };
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext("2d").putImageData(where, 0, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/webp" })).arrayBuffer());
    const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    return { share: count / (width * height), where: btoa(text) };
  }, [source, one.toString("base64"), other.toString("base64"), COLOUR_MAX]);
}
