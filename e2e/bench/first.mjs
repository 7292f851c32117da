// A page's first moments, ours beside plain ones with React, with Solid and by hand, which fetch their 1,000
// records as JSON: ours finds its own in its store. Each time the browser is started anew: with nothing of
// the page kept, and then with what the first visit left.

import { Device } from "../support/device.mjs";
import * as callboard from "./callboard.mjs";
import { RECORDS, record } from "./data.mjs";
import { serve } from "./first/serve.mjs";
import { Gate } from "./gate.mjs";

const PLAIN = { React: "react.jsx", Solid: "solid.jsx", "by hand": "plain.mjs" };
/** Draws as fast as it can: else every page's frames would take the screen's 16 ms. */
const UNBOUND = ["--disable-frame-rate-limit", "--disable-gpu-vsync"];
/** Rows that one turn of the wheel goes on by: all of them come by, and no two turns show the same. */
const TURN = 20;

/** What is measured: what it says, and in which unit. */
export const FIGURES = {
  bytes: { told: "First visit: on the wire until the grid is there", unit: "kB" },
  kept: { told: "First visit: on the wire until the page opens without a network", unit: "kB" },
  home: { told: "First visit: until home lists a production", unit: "ms" },
  grid: { told: "First visit: until the grid's first rows", unit: "ms" },
  bytesAgain: { told: "Second visit: on the wire until the grid is there", unit: "kB" },
  homeAgain: { told: "Second visit: until home lists a production", unit: "ms" },
  gridAgain: { told: "Second visit: until the grid's first rows", unit: "ms" },
  drawn: { told: "1,000 rows drawn, scrolled through", unit: "ms" },
  busy: { told: "1,000 rows drawn, scrolled through: the page's own work", unit: "ms" },
};

/** Our own, filled; and the plain ones. Each has a browser to look at, and one that draws without bounds. */
export async function contenders(t, relay) {
  const ours = { name: "Callboard", held: await filled(t, relay), fast: await filled(t, relay, UNBOUND) };
  const plain = Object.entries(PLAIN).map(async ([name, entry]) => {
    const gate = await Gate.start(t, await serve(t, entry));
    const there = { gate, origin: gate.origin, url: `${gate.origin}/grid` };
    const [device, fast] = [await Device.start(t), await Device.start(t, { args: UNBOUND })];
    await Promise.all([device.close(), fast.close()]);
    return { name, held: { ...there, device }, fast: { ...there, device: fast } };
  });
  return [ours, ...(await Promise.all(plain))];
}

async function filled(t, relay, args = []) {
  const held = await callboard.start(t, relay, 1, { args });
  await callboard.build(held);
  await callboard.rest(held);
  await held.device.close();
  return held;
}

/** One round of one contender: by figure. */
export async function round({ held, fast }) {
  const { gate, origin, url } = held;
  const found = {};
  await forget(held);
  found.home = (await visit(held, origin, home)).took;
  await forget(held);
  gate.bytes = 0;
  const first = await visit(held, url, grid, { isKept: true });
  Object.assign(found, { grid: first.took, bytes: first.bytes / 1e3, kept: gate.bytes / 1e3 });
  found.homeAgain = (await visit(held, origin, home)).took;
  gate.bytes = 0;
  const again = await visit(held, url, grid);
  Object.assign(found, { gridAgain: again.took, bytesAgain: again.bytes / 1e3 });
  return Object.assign(found, await scrolled(fast));
}

const home = () => document.querySelector(".production-row");
const grid = () => document.querySelector('[aria-rowindex="2"] [role=gridcell]')?.closest("[role=row]");

/** Nothing of the page is kept any more, only what people made. */
async function forget({ device, origin }) {
  await device.boot();
  const page = await device.context.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send("Network.clearBrowserCache");
  const storageTypes = "service_workers,cache_storage,shader_cache";
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes });
  await device.close();
}

/** From the address to the frame after the one that shows it; `isKept`: waits until all of it is kept. */
async function visit({ device, gate }, url, shown, { isKept = false } = {}) {
  await device.boot();
  const page = await device.context.newPage();
  await page.addInitScript(`window.shown = new Promise((resolve) => {
    const look = () => {
      if ((${shown})()) requestAnimationFrame(() => resolve(performance.now()));
      else requestAnimationFrame(look);
    };
    look();
  })`);
  await page.goto(url, { waitUntil: "commit" });
  const took = await page.evaluate(() => window.shown);
  const { bytes } = gate;
  if (isKept) await page.evaluate(kept);
  await device.close();
  return { took, bytes };
}

/** Until the service worker has all files, where the page has one. */
async function kept() {
  if (document.readyState !== "complete") await new Promise((end) => addEventListener("load", end));
  if (document.querySelector("link[rel=manifest]")) await navigator.serviceWorker.ready;
}

/** Until each of 1,000 rows has been in view, drawn; and how much of that the page was at work. */
async function scrolled({ device, url }) {
  await device.boot();
  const page = await device.context.newPage();
  await page.goto(url);
  await page.waitForFunction(grid);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const busy = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value * 1_000;
  };
  const before = await busy();
  const drawn = await page.evaluate(scrollThrough, [names, TURN]);
  const found = { drawn, busy: (await busy()) - before };
  await device.close();
  return found;
}

const names = Array.from({ length: RECORDS }, (_, n) => record(n).name);

async function scrollThrough([names, turn]) {
  const scroller = document.querySelector("[role=grid]");
  const line = document.querySelector('[aria-rowindex="2"]').getBoundingClientRect().height;
  const isDrawn = (n) => document.querySelector(`[aria-rowindex="${n + 2}"]`)?.textContent.includes(names[n]);
  const start = performance.now();
  for (let top = 0; top < names.length; top += turn) {
    scroller.scrollTop = top * line;
    for (let n = top; n < Math.min(top + turn, names.length); n += 1) {
      while (!isDrawn(n)) await new Promise((drawn) => requestAnimationFrame(drawn));
    }
    await new Promise((drawn) => requestAnimationFrame(drawn));
  }
  return performance.now() - start;
}
