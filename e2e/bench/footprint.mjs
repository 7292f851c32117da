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
  let bytes = null;
  for (const pid of await device.pids("renderer")) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
    for (const [, kilobytes] of rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)) {
      bytes += Number(kilobytes) * 1_024;
    }
  }
  return bytes;
}

/** The same of a page that shows nothing, in a browser just started. */
export async function emptyWeight(device) {
  const page = await device.context.newPage();
  await page.goto("data:text/html,<!doctype html><title>Nothing</title>");
  return weight(device, page);
}
