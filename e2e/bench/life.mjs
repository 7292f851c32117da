// One life of a contender: filled, edited, closed, opened again in a browser just started, edited, joined
// with what was written elsewhere.

import { RECORDS, edits as editsOf } from "./data.mjs";
import { summary } from "./figures.mjs";
import { emptyWeight, weight } from "./footprint.mjs";

/** A peer that takes longer for one of the steps is left out at that size. */
const PATIENCE_SECONDS = 60;
/** Edits that are made one at a time in each round. */
const AWAITED = 200;

/** What is measured: what it says, and in which unit. */
export const FIGURES = {
  build: { told: "Build: all records, from nothing to durable", unit: "ms" },
  corridor: { told: "One edit, command to durable, one after the other", unit: "ms" },
  burst: { told: "A burst of edits, until the last is durable", unit: "ms per 1,000" },
  open: { told: "Open to the first 100 rows, browser just started", unit: "ms" },
  everything: { told: "Open until all records were asked about, browser just started", unit: "ms" },
  remote: { told: "Edits from elsewhere, until the last is durable", unit: "ms per 1,000" },
  stored: { told: "On the disk, after the edits", unit: "MB" },
  wire: { told: "On the wire, of edits from elsewhere", unit: "bytes an edit" },
  memory: { told: "Memory above that of an empty page, once all records were asked about", unit: "MB" },
};

/** What a life ends with that took too long. */
export class TooLong extends Error {}

/** Lives once, and gives what was measured of `wanted`, by figure: not what the contender lacks. */
export async function live(t, contender, origin, scale, wanted) {
  const count = editsOf(scale * RECORDS);
  const isWanted = (...figures) => figures.some((figure) => wanted.includes(figure));
  const isKeeping = !("stored" in contender.lacks);
  const held = await contender.start(t, origin, scale);
  const step = (name, ...rest) => patiently(contender, held, name, rest);
  const found = { build: await step("build") };
  found.burst = ((await step("burst", count)) * 1_000) / count;
  await contender.rest?.(held);
  await reboot(held);
  found.open = await step("open");
  if (isWanted("everything")) found.everything = await step("everything", isKeeping ? count : 0);
  if (isWanted("stored")) found.stored = (await step("stored")) / 1e6;
  if (isWanted("corridor")) found.corridor = summary(await step("edits", AWAITED)).median;
  if (isWanted("remote", "wire")) {
    const { took, wire } = await step("remote", count);
    Object.assign(found, { remote: (took * 1_000) / count, wire: wire / count });
  }
  if (isWanted("memory")) found.memory = await memory(held, step);
  await held.device.close();
  const isKept = ([figure]) => wanted.includes(figure) && !(figure in contender.lacks);
  return Object.fromEntries(Object.entries(found).filter(isKept));
}

/** Megabytes of a page that was asked for all records, above an empty one: each in a browser anew. */
async function memory(held, step) {
  await reboot(held);
  const empty = await emptyWeight(held.device);
  await reboot(held);
  await step("open");
  await step("everything", 0);
  const full = await weight(held.device, held.page);
  return full === null ? undefined : (full - empty) / 1e6;
}

async function reboot({ device }) {
  await device.close();
  await device.boot();
}

/** One step of a life, with as much patience as there is for this contender. */
async function patiently(contender, held, name, rest) {
  const { patience = PATIENCE_SECONDS } = contender;
  let timer;
  const late = new Promise((_, reject) => {
    const giveUp = () => reject(new TooLong(`${name} takes more than ${patience} s`));
    timer = setTimeout(giveUp, patience * 1_000);
  });
  try {
    return await Promise.race([contender[name](held, ...rest), late]);
  } catch (error) {
    // A page that is busy does not close by itself, and takes what waits for it with it.
    if (error instanceof TooLong) await held.device.kill();
    throw held.device.errors.length ? new Error(held.device.errors.join("\n"), { cause: error }) : error;
  } finally {
    clearTimeout(timer);
  }
}
