// Yjs with y-indexeddb: what most local-first pages are made with. No history, signatures or queries.

import { createServer } from "node:http";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { ask } from "../support/ask.mjs";
import { Device } from "../support/device.mjs";
import { RECORDS, edits as editsOf } from "./data.mjs";

export const name = "Yjs + y-indexeddb";

const PAGE = '<!doctype html><title>Yjs</title><script type="module" src="/page.js"></script>';

/** Serves the contender's page on a port of its own; ends with `t`. */
export async function serve(t) {
  const entry = fileURLToPath(new URL("yjs_page.mjs", import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  const server = createServer((request, response) => {
    const isScript = request.url === "/page.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.setHeader("cache-control", "max-age=3600");
    response.end(isScript ? outputFiles[0].contents : PAGE);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return `http://localhost:${server.address().port}`;
}

/** A device that holds a document of this size. */
export async function fill(t, origin, scale) {
  const device = await Device.start(t);
  const page = await visit(device, origin);
  const records = scale * RECORDS;
  await ask(page, ([records, edits]) => peer.fill(records, edits), [records, editsOf(records)]);
  await device.close();
  return { device, origin, records };
}

/** From the address to the first 100 rows, in a browser that was just started: milliseconds. */
export async function open({ device, origin }) {
  const page = await visit(device, origin);
  return ask(page, () => peer.open(100));
}

/** One edit at a time, each awaited until its transaction is complete: milliseconds each. */
export async function edits({ device, records }, count) {
  const page = device.context.pages().at(-1);
  return ask(page, ([count, records]) => peer.edits(count, records), [count, records]);
}

async function visit(device, origin) {
  const page = await device.context.newPage();
  await page.goto(origin);
  return page;
}
