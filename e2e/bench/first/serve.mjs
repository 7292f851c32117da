// A plain page, bundled and served as our relay serves: compressed beforehand as far as brotli goes, under
// names that carry their hash and are kept for ever; whatever else is asked about again each time.

import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

import { transformAsync } from "@babel/core";
import solid from "babel-preset-solid";
import { build } from "esbuild";

import { RECORDS, record } from "../data.mjs";

const TYPES = { html: "text/html", js: "text/javascript", css: "text/css", json: "application/json" };

/** Solid's own compiler, which knows more of a page than JSX does. */
const compileSolid = {
  name: "solid",
  setup({ onLoad }) {
    onLoad({ filter: /\.jsx$/ }, async ({ path }) => {
      const options = { filename: path, presets: [solid], configFile: false, babelrc: false };
      return { contents: (await transformAsync(await readFile(path, "utf8"), options)).code, loader: "js" };
    });
  },
};

/** Serves the page whose module of this folder is `entry`, on a port of its own; ends with `t`. */
export async function serve(t, entry) {
  const files = await made(entry);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const name = files.has(pathname) ? pathname : "/index.html";
    const { bytes, tag } = files.get(name);
    const isKept = /\.[0-9a-f]{16}\./.test(name);
    response.setHeader("cache-control", isKept ? "public, max-age=31536000, immutable" : "no-cache");
    response.setHeader("etag", tag);
    if (request.headers["if-none-match"] === tag) return response.writeHead(304).end();
    response.setHeader("content-type", TYPES[name.split(".").at(-1)]);
    response.setHeader("content-encoding", "br");
    response.end(bytes);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return `http://localhost:${server.address().port}`;
}

/** The files of a page by their addresses. */
async function made(entry) {
  const [script, style] = [await bundle(entry), await readFile(new URL("page.css", import.meta.url))];
  const [scriptName, styleName] = [hashed("page", "js", script), hashed("page", "css", style)];
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Plain</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="${styleName}">
<script type="module" src="${scriptName}"></script><body></body></html>`;
  const records = Array.from({ length: RECORDS }, (_, n) => record(n));
  const files = {
    "/index.html": page,
    [scriptName]: script,
    [styleName]: style,
    "/productions.json": JSON.stringify([{ title: "Standard", records: RECORDS }]),
    "/records.json": JSON.stringify(records),
  };
  return new Map(Object.entries(files).map(([name, bytes]) => {
    return [name, { bytes: brotliCompressSync(bytes), tag: `"${hash(bytes)}"` }];
  }));
}

const hash = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);
const hashed = (name, kind, bytes) => `/${name}.${hash(bytes)}.${kind}`;

async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: entry.startsWith("solid") ? [compileSolid] : [],
    write: false,
    logLevel: "error",
  });
  return outputFiles[0].contents;
}
