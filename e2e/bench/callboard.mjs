// Callboard itself, in a browser, with its whole store: history, signatures, live queries.

import { ask, until } from "../support/ask.mjs";
import { Device } from "../support/device.mjs";
import { join } from "../support/share.mjs";
import { inState, makeShow } from "../support/show.mjs";
import { LONG, RECORDS, edit, edits as editsOf, long, record } from "./data.mjs";
import { stored as storedBytes } from "./footprint.mjs";
import { Gate } from "./gate.mjs";

export const name = "Callboard";
export const promise = "one strict IndexedDB transaction or a share of one, signed, with history";
export const lacks = {};
const TABLE = "lighting.cues";
/** Records in one commit of the first filling. */
const BATCH = 500;
/** Ops that are handed to the page at once. */
const HANDED = 10_000;

/** A device where nothing is yet but an empty production, its page open; `options` are a device's. */
export async function start(t, relay, scale, options = {}) {
  const gate = await Gate.start(t, relay);
  const { origin } = gate;
  const device = await Device.start(t, options);
  const page = await device.open(origin);
  const id = await makeShow(page, "Standard");
  const url = `${origin}/w/${id}/${TABLE}`;
  return { t, device, page, origin, gate, records: scale * RECORDS, url, ids: [] };
}

/** All records, durable: milliseconds. */
export async function build(held) {
  const records = Array.from({ length: held.records }, (_, n) => record(n));
  const ops = records.map((fields) => ({ create: { table: TABLE, fields } }));
  await hand(held.page, ops);
  const { took, created } = await ask(held.page, async (batch) => {
    const start = performance.now();
    const commits = [];
    for (let from = 0; from < ops.length; from += batch) {
      commits.push(callboard.commit({ label: "Fill", ops: ops.slice(from, from + batch) }));
    }
    const created = (await Promise.all(commits)).flatMap(({ created }) => created);
    return { took: performance.now() - start, created };
  }, BATCH);
  held.ids = created;
  return took;
}

/**
 * Edits, each a commit of its own, none awaited before the last: milliseconds until all are durable. What
 * they write ends with `mark`: who edits again writes something else.
 */
export async function burst({ page, ids }, count, mark) {
  return commitAll(page, changes(ids, count, mark));
}

/** Lets it do what it does while nobody does anything, as whoever filled it would have left it. */
export async function rest({ page }) {
  await until(page, async () => !(await callboard.diagnostics()).open.checkpoint.due);
}

/** The nth edits as ops. */
function changes(ids, count, mark) {
  const made = Array.from({ length: count }, (_, n) => edit(n, ids.length, mark));
  return made.map(({ record, field, value }) => ({ set: { id: ids[record], field, value } }));
}

async function commitAll(page, ops) {
  await hand(page, ops);
  return ask(page, async () => {
    const start = performance.now();
    await Promise.all(ops.map((op) => callboard.commit({ label: "Edit", ops: [op] })));
    return performance.now() - start;
  });
}

/** Has the page hold these as `ops`, a part at a time: one message does not take all. */
async function hand(page, ops) {
  await page.evaluate(() => (window.ops = []));
  for (let from = 0; from < ops.length; from += HANDED) {
    await page.evaluate((some) => window.ops.push(...some), ops.slice(from, from + HANDED));
  }
}

/** A device that holds a production of this size, after so many edits: as many as peers’ unless said. */
export async function fill(t, origin, scale, { edits = editsOf(scale * RECORDS) } = {}) {
  const held = await start(t, origin, scale);
  await build(held);
  await burst(held, edits);
  await rest(held);
  await held.device.close();
  return held;
}

/** From the address to the first 100 rows, in a browser that was just started: milliseconds. */
export async function open(held) {
  const page = await held.device.context.newPage();
  held.page = page;
  // The page asks itself, as soon as there is something to ask: nobody has to look whether it can.
  await page.addInitScript(() => {
    const opened = async () => {
      await callboard.ready();
      const { rows } = await callboard.query({ table: "lighting.cues", limit: 100 });
      if (rows.length !== 100) throw new Error(`${rows.length} rows`);
      return performance.now();
    };
    window.opened = new Promise((resolve, reject) => {
      document.addEventListener("readystatechange", () => opened().then(resolve, reject), { once: true });
    });
  });
  await page.goto(held.url, { waitUntil: "commit" });
  return ask(page, () => window.opened);
}

/** From the address until what is asked of all records is answered, in the page that `open` left. */
export async function everything({ page, records }, edited) {
  const filter = `time > duration("${LONG}s")`;
  const { total, now } = await ask(page, async (query) => {
    const { total } = await callboard.query(query);
    return { total, now: performance.now() };
  }, { table: TABLE, filter, limit: 1 });
  if (total !== long(records)) throw new Error(`${total} records`);
  if (edited) {
    const last = { table: TABLE, filter: `name == "${edit(edited - 1, records).value}"`, limit: 1 };
    const found = await ask(page, async (last) => (await callboard.query(last)).total, last);
    if (found !== 1) throw new Error("the last edit is not here");
  }
  return now;
}

/**
 * One edit at a time, each awaited until it is durable: milliseconds each, in the page that `open` left. It
 * shows another table meanwhile: who is measured beside draws nothing either.
 */
export async function edits({ page, ids }, count) {
  await away(page);
  return ask(page, async (ops) => {
    const took = [];
    for (const op of ops) {
      const start = performance.now();
      await callboard.commit({ label: "Edit", ops: [op] });
      took.push(performance.now() - start);
    }
    return took;
  }, changes(ids, count, "!"));
}

async function away(page) {
  await page.getByRole("link", { name: /^Contacts/ }).first().click();
  await page.waitForURL(/contacts\.contacts/);
}

/**
 * Edits that another device made while this one was away, from the relay: milliseconds from the moment that
 * this one connects until the last is durable and can be queried, and the bytes on the wire, both ways.
 */
export async function remote({ t, page, origin, gate, ids }, count) {
  await away(page);
  const link = await ask(page, async (origin) => {
    await callboard.sync.connect(origin);
    return (await callboard.sync.invite({ role: "editor" })).link;
  }, origin);
  await inState(page, "in_step");
  const other = await Device.start(t);
  const far = await other.open(origin);
  await join(far, link);
  await inState(far, "in_step");
  await ask(page, () => callboard.sync.disconnect());
  const ops = changes(ids, count, " far");
  await commitAll(far, ops);
  await inState(far, "in_step");
  await other.close();
  const before = gate.bytes;
  const took = await ask(page, async ([origin, query]) => {
    const come = Promise.withResolvers();
    const end = await callboard.subscribe(query, ({ total }) => total && come.resolve());
    const start = performance.now();
    await Promise.all([callboard.sync.connect(origin), come.promise]);
    const took = performance.now() - start;
    end();
    return took;
  }, [origin, { table: TABLE, filter: `name == "${ops.at(-1).set.value}"`, limit: 1 }]);
  await inState(page, "in_step");
  return { took, wire: gate.bytes - before };
}

export const stored = ({ page }) => storedBytes(page);
