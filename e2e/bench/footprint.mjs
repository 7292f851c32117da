// What a page weighs: in memory, all of its processes, and on the disk of its origin.

import { readFile } from "node:fs/promises";

/** Bytes that the page's origin keeps, without what it could download again. */
export async function stored(page) {
  return page.evaluate(async () => {
    const { usageDetails = {} } = await navigator.storage.estimate();
    return (usageDetails.indexedDB ?? 0) + (usageDetails.fileSystem ?? 0);
  });
}

/** Bytes of memory that belong to the browser's renderers alone; `null` where the system does not tell. */
export async function weight(device, page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  await session.detach();
  const sizes = await Promise.all((await device.pids("renderer")).map(ownBytes));
  const known = sizes.filter((size) => size !== null);
  return known.length ? known.reduce((sum, size) => sum + size, 0) : null;
}

/** Bytes of memory that belong to one process alone; `null` where the system does not tell. */
export async function ownBytes(pid) {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => null);
  const lines = rollup?.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm);
  return lines ? [...lines].reduce((sum, [, kilobytes]) => sum + Number(kilobytes) * 1_024, 0) : null;
}

/** The same of a page that shows nothing, in a browser just started. */
export async function emptyWeight(device) {
  const page = await device.context.newPage();
  await page.goto("data:text/html,<!doctype html><title>Nothing</title>");
  return weight(device, page);
}
