// What takes long: it says how far it is, can be ended, and holds nobody up.

import assert from "node:assert/strict";
import { test } from "node:test";

import { record } from "../bench/data.mjs";
import { ask, refusal, until } from "../support/ask.mjs";
import { Device } from "../support/device.mjs";
import { Relay } from "../support/relay.mjs";
import { add, inState, makeShow, rows, rowsUntil, sameHash } from "../support/show.mjs";

const CUES = "lighting.cues";
const ROWS = 50_000;

const file = (count) => {
  const fields = Object.keys(record(0));
  const lines = Array.from({ length: count }, (_, n) => {
    const values = { ...record(n), number: `N${n}` };
    return fields.map((field) => values[field]).join(",");
  });
  return [fields.join(","), ...lines].join("\n");
};

async function cueTable(t, options) {
  const relay = await Relay.start(t);
  const device = await Device.start(t, options);
  const page = await device.open(relay.origin);
  const id = await makeShow(page);
  const url = `${relay.origin}/w/${id}/${CUES}`;
  await page.goto(url);
  await page.getByRole("grid", { name: "Lighting cues" }).waitFor();
  return { relay, device, page, url };
}

async function choose(page, count) {
  await page.getByRole("toolbar").getByRole("button", { name: "Import a file" }).click();
  const asked = page.waitForEvent("filechooser");
  await page.getByText("Choose a file", { exact: true }).click();
  await (await asked).setFiles(rowsFile(count));
}

const rowsFile = (count) => {
  return { name: "rows.csv", mimeType: "text/csv", buffer: Buffer.from(file(count)) };
};

const total = (page) => rows(page, { table: CUES, limit: 1 }).then(({ total }) => total);
const staged = (page) => ask(page, async () => (await callboard.overlays.list()).length);

test("long_1 50,000 rows of 12 fields come in as one change, and go by one undo", async (t) => {
  const { device, page } = await cueTable(t);
  await add(page, CUES, { number: "1" });
  // How far it is: a bar, what is done, and an end to it. Whoever looks only afterwards may be too late.
  const bar = page.getByRole("progressbar");
  const share = page.locator(".import").getByText(/^\d+ %$/).first();
  await Promise.all([bar.waitFor(), share.waitFor(), choose(page, ROWS)]);
  await page.getByText("50,000", { exact: true }).first().waitFor();
  await Promise.all([bar.waitFor(), page.getByRole("button", { name: /^Write/ }).click()]);
  await page.getByRole("grid", { name: "Lighting cues" }).waitFor();
  assert.equal(await total(page), ROWS + 1);
  const [last, before] = await ask(page, () => callboard.history({ limit: 2 }));
  assert.equal(last.label, "Import rows.csv");
  assert.equal(before.label, "Add");
  assert.equal(await staged(page), 0);
  // It is durable: what a reload reads is the same.
  const hash = await ask(page, () => callboard.stateHash());
  await page.reload();
  await page.getByRole("grid", { name: "Lighting cues" }).waitFor();
  assert.equal(await ask(page, () => callboard.stateHash()), hash);
  const undone = await ask(page, () => callboard.undo());
  assert.deepEqual([undone.label, undone.skipped], ["Import rows.csv", []]);
  assert.equal(await total(page), 1);
  assert.deepEqual(device.errors, []);
});

test("long_2 reading and writing a file can be ended, and nothing of it is left", async (t) => {
  const { device, page } = await cueTable(t);
  await choose(page, ROWS);
  await page.getByRole("progressbar").waitFor();
  await page.locator(".import-body").getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Bring a file of rows").waitFor();
  assert.equal(await staged(page), 0);

  const asked = page.waitForEvent("filechooser");
  await page.getByText("Choose a file", { exact: true }).click();
  await (await asked).setFiles(rowsFile(ROWS));
  await page.getByText("50,000", { exact: true }).first().waitFor();
  await page.getByRole("button", { name: /^Write/ }).click();
  await page.getByRole("progressbar").waitFor();
  await page.locator(".import-body").getByRole("button", { name: "Cancel" }).click();
  // What would come of it stands there again.
  await page.getByRole("button", { name: /^Write/ }).waitFor();
  assert.deepEqual([await total(page), await staged(page)], [0, 1]);
  const [last] = await ask(page, () => callboard.history({ limit: 1 }));
  assert.notEqual(last.label, "Import rows.csv");
  assert.deepEqual(device.errors, []);
});

test("long_3 what is asked while a file is read and written is answered in between", async (t) => {
  const { device, page } = await cueTable(t);
  const id = await add(page, CUES, { number: "1", name: "Preset" });
  const found = await ask(page, async ([table, text, id]) => {
    const answers = { read: 0, written: 0, changed: 0 };
    let phase = "read";
    const preview = callboard.imports.preview(new File([text], "rows.csv"), { table });
    const import_ = preview.then(({ overlay }) => {
      phase = "written";
      return callboard.overlays.commit(overlay);
    });
    let isOver = false;
    import_.finally(() => (isOver = true));
    const changes = [];
    while (!isOver) {
      const { total } = await callboard.query({ table, limit: 1 });
      if (!isOver) answers[phase] += 1;
      if (changes.length < answers.read && changes.length < 3) {
        const ops = [{ set: { id, field: "name", value: `Typed ${changes.length}` } }];
        changes.push(callboard.commit({ label: "Type", ops }));
      }
      if (total > 50_001) throw new Error("more rows than there are");
    }
    await import_;
    await Promise.all(changes);
    const { rows, total } = await callboard.query({ table, filter: 'number == "1"' });
    return { answers, name: rows[0].fields.name, conflicts: rows[0].conflicts, total };
  }, [CUES, file(ROWS), id]);
  assert.ok(found.answers.read > 10, JSON.stringify(found));
  assert.ok(found.answers.written > 10, JSON.stringify(found));
  assert.deepEqual([found.name, found.conflicts, found.total], ["Typed 2", [], 1]);
  assert.equal(await total(page), ROWS + 1);
  assert.deepEqual(device.errors, []);
});

test("long_4 a browser that dies while a large change is stored has all of it or nothing", async (t) => {
  const { device, page, url } = await cueTable(t);
  const there = async (tab) => {
    const { total } = await rows(tab, { table: CUES, limit: 1 });
    assert.ok([0, ROWS].includes(total), `${total} rows of ${ROWS}`);
    return total;
  };
  // It dies as soon as the store has been given the first of several bundles.
  await page.evaluate(async ([table, text]) => {
    const preview = await callboard.imports.preview(new File([text], "rows.csv"), { table });
    window.overlay = preview.overlay;
  }, [CUES, file(ROWS)]);
  const saving = page.getByRole("status").filter({ hasText: "Saving" });
  await page.evaluate(() => void callboard.overlays.commit(window.overlay).catch(() => {}));
  await saving.first().waitFor({ state: "attached" });
  await device.kill();
  await device.boot();
  const again = await device.open(url);
  if ((await there(again)) === 0) {
    // Then it is staged still, and can be written.
    await ask(again, async () => {
      const [{ id }] = await callboard.overlays.list();
      await callboard.overlays.commit(id);
    });
  }
  assert.equal(await there(again), ROWS);
});

test("long_5 a large change reaches another device whole, and its undo too", async (t) => {
  const { relay, page } = await cueTable(t);
  const link = await ask(page, async (origin) => {
    await callboard.sync.connect(origin);
    return (await callboard.sync.invite({ role: "editor" })).link;
  }, relay.origin);
  const other = await (await Device.start(t)).open(relay.origin);
  await ask(other, async (link) => {
    const { id } = await callboard.workspaces.join(link);
    await callboard.workspaces.open(id);
  }, link);
  await ask(page, async ([table, text]) => {
    const { overlay } = await callboard.imports.preview(new File([text], "rows.csv"), { table });
    await callboard.overlays.commit(overlay);
  }, [CUES, file(ROWS)]);
  await rowsUntil(other, { table: CUES, limit: 1 }, ({ total }) => total === ROWS);
  await inState(page, "in_step");
  await sameHash(page, other);
  assert.equal(await refusal(page, () => callboard.undo()), null);
  await rowsUntil(other, { table: CUES, limit: 1 }, ({ total }) => total === 0);
  await inState(page, "in_step");
  await sameHash(page, other);
});

test("long_6 on a phone, what takes long stands in the bottom line, and is heard", async (t) => {
  const { page } = await cueTable(t, { viewport: { width: 390, height: 844 } });
  await page.evaluate(async ([table, text]) => {
    window.done = callboard.imports.preview(new File([text], "rows.csv"), { table });
  }, [CUES, file(ROWS)]);
  const line = page.getByRole("contentinfo");
  await line.getByRole("progressbar").waitFor();
  await line.getByRole("status").filter({ hasText: /(Reading|Comparing|Staging)/ }).waitFor();
  await line.getByRole("button", { name: "Cancel" }).click();
  const code = await page.evaluate(() => window.done.then(() => "done", ({ code }) => code));
  assert.equal(code, "cancelled");
  await until(page, () => document.querySelector("footer progress") === null);
  assert.equal(await staged(page), 0);
});
