// A contender that lives in a page of its own: what each does is in its page's part.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { ask } from "../../support/ask.mjs";
import { Device } from "../../support/device.mjs";
import { RECORDS, long, record } from "../data.mjs";
import { stored } from "../footprint.mjs";

/**
 * A contender. `page` and, where it has one, `worker` are modules of this folder; `files` are served under
 * their own names; `promise` says what its “durable” is worth, and `lacks`, by figure, why it has none.
 */
export function peer({ name, page, worker, files = [], promise, lacks = {} }) {
  return {
    name,
    promise,
    lacks,
    serve: (t) => serve(t, name, { page, worker }, files),
    start,
    build: (held) => ask(held.page, ([records]) => peer.build(records), [held.records]),
    burst: ({ page, records }, count) => ask(page, (asked) => peer.burst(...asked), [records, count]),
    open,
    everything: ({ page, records }, count) => {
      return ask(page, (asked) => peer.everything(...asked), [records, long(records), count]);
    },
    edits: ({ page, records }, count) => ask(page, (asked) => peer.edits(...asked), [records, count]),
    remote: ({ page, records }, count) => ask(page, (asked) => peer.remote(...asked), [records, count]),
    stored: ({ page }) => stored(page),
  };
}

/** Serves a contender's page on a port of its own; ends with `t`. Gives the origin. */
async function serve(t, name, entries, files) {
  const served = new Map();
  for (const [as, entry] of Object.entries(entries)) {
    if (entry) served.set(`/${as}.js`, ["text/javascript", await bundle(entry)]);
  }
  for (const file of files) {
    const path = fileURLToPath(import.meta.resolve(file));
    served.set(`/${basename(path)}`, ["application/wasm", await readFile(path)]);
  }
  const page = `<!doctype html><title>${name}</title><script type="module" src="/page.js"></script>`;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    const [type, bytes] = served.get(pathname) ?? ["text/html", page];
    response.setHeader("cache-control", "max-age=3600");
    if (pathname === "/standard.json") {
      const rows = Array.from({ length: Number(searchParams.get("records")) }, (_, n) => record(n));
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(rows));
    } else {
      response.setHeader("content-type", type);
      response.end(bytes);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return `http://localhost:${server.address().port}`;
}

async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0].contents;
}

/** A device where nothing is yet, its page open. */
async function start(t, origin, scale) {
  const device = await Device.start(t);
  const held = { device, origin, records: scale * RECORDS };
  return { ...held, page: await visit(held, "/new") };
}

/** From the address to the first 100 rows, in a browser that was just started: milliseconds. */
async function open(held) {
  held.page = await visit(held, "/");
  return ask(held.page, () => peer.open(100));
}

async function visit({ device, origin, records }, path) {
  const page = await device.context.newPage();
  page.on("pageerror", (error) => device.errors.push(String(error)));
  await page.goto(`${origin}${path}?records=${records}`);
  return page;
}
