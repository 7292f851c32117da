// Other people's files come in through the screen, and every row is accounted for.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

import { ask, refusal, until } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { Relay } from "../support/relay.mjs";
import { makeShow, rows, rowsUntil } from "../support/show.mjs";

const REAL = fileURLToPath(new URL("../../../shared/data/cues/", import.meta.url));
const SHOW_CUES = `${REAL}Show Cues.csv`;
const SHOWMAN = `${REAL}The Greatest Showman.csv`;
/** Real files are read where they lie; a machine without them passes those tests over. */
const where = (file) => ({ skip: !existsSync(file) && "the real file is not on this machine" });

async function cueTable(t) {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const page = await device.open(relay.origin);
  const id = await makeShow(page);
  await page.goto(`${relay.origin}/w/${id}/lighting.cues`);
  await page.getByRole("grid", { name: "Lighting cues" }).waitFor();
  return { device, page };
}

/** Chooses the file on the screen. */
async function choose(page, file) {
  await page.getByRole("toolbar").getByRole("button", { name: "Import a file" }).click();
  const asked = page.waitForEvent("filechooser");
  await page.getByText("Choose a file", { exact: true }).click();
  await (await asked).setFiles(file);
  await ledger(page);
}

/** The sum as the screen tells it. */
async function ledger(page) {
  const items = page.locator(".ledger-item b");
  await items.first().waitFor();
  const numbers = (await items.allInnerTexts()).map((text) => Number(text.replace(/\D/g, "")));
  const [created, matched, unchanged, rejected, total] = numbers;
  assert.equal(created + matched + unchanged + rejected, total);
  return { created, matched, unchanged, rejected, total };
}

async function write(page) {
  await page.getByRole("button", { name: /^Write/ }).click();
  await page.getByRole("grid", { name: "Lighting cues" }).waitFor();
}

test("csv_1 Show Cues comes in through the screen: 121 rows, none rejected", where(SHOW_CUES), async (t) => {
  const { device, page } = await cueTable(t);
  await choose(page, SHOW_CUES);
  const numbers = page.getByLabel("Field for the column “0”");
  if ((await numbers.inputValue()) !== "number") {
    await numbers.selectOption("number");
    await page.locator(".import [aria-busy=true]").waitFor({ state: "detached" });
  }
  const sum = await ledger(page);
  assert.equal(sum.total, 121);
  assert.equal(sum.rejected, 0);
  await write(page);
  const { total, rows: first } = await rows(page, { table: "lighting.cues", limit: 200 });
  assert.equal(total, sum.created);
  assert.ok(first.some(({ fields }) => fields.number === "LFX10"));
  assert.deepEqual(device.errors, []);
});

test("csv_2 The Greatest Showman, with repeated timecodes, is accounted for", where(SHOWMAN), async (t) => {
  const { page } = await cueTable(t);
  await choose(page, SHOWMAN);
  const sum = await ledger(page);
  await write(page);
  assert.equal((await rows(page, { table: "lighting.cues" })).total, sum.created);
});

test("csv_3 the same file again changes nothing", async (t) => {
  const { page } = await cueTable(t);
  const text = "Cue,Label,Time\n1,Dawn,3\n2,Storm,5.5\n11A,Quay,\n";
  const again = await preview(page, text);
  assert.deepEqual([again.created, again.matched, again.unchanged], [3, 0, 0]);
  await ask(page, (id) => callboard.overlays.commit(id), again.overlay);
  const same = await preview(page, text);
  assert.deepEqual([same.created, same.matched, same.unchanged], [0, 0, 3]);
  const changed = await preview(page, text.replace("Storm", "Gale"));
  assert.deepEqual([changed.created, changed.matched, changed.unchanged], [0, 1, 2]);
});

test("csv_4 what files do wrong is taken as it was meant, or refused with a reason", async (t) => {
  const { page } = await cueTable(t);
  const odd = {
    "BOM and CRLF": ["\ufeffCue,Label\r\n1,Dawn\r\n2,Storm\r\n", 2],
    "quotes, commas and lines within": ['Cue,Label\n1,"Dawn, ""slow""\nand late"\n2,Storm\n', 2],
    semicolons: ["Cue;Label\n1;Dawn\n2;Storm\n", 2],
    "an empty and a repeated header": ["Cue,,Label,Label\n1,x,Dawn,y\n", 1],
    "a repeated key": ["Cue,Label\n1,Dawn\n1,Storm\n", 2],
    "a field of 1 MB": [`Cue,Notes\n1,${"fog ".repeat(250_000)}\n`, 1],
    "no row": ["Cue,Label\n", 0],
  };
  for (const [name, [text, count]] of Object.entries(odd)) {
    const { created, matched, unchanged, rejected } = await preview(page, text);
    assert.equal(created + matched + unchanged + rejected.length, count, name);
    for (const { reason } of rejected) assert.ok(reason.length > 5, name);
  }
  const latin = await preview(page, null, [0x43, 0x75, 0x65, 0x0a, 0x31, 0xe9, 0x0a]);
  assert.equal(latin.created, 1);
  const code = await refusal(page, () => {
    return callboard.imports.preview(new File(["Cue\n1\n"], "x.csv"), { table: "lighting.nothing" });
  });
  assert.equal(code, "unknown_table");
  assert.equal((await rows(page, { table: "lighting.cues" })).total, 0);
});

test("csv_5 what is staged outlives a reload and is seen in a second window", async (t) => {
  const { device, page } = await cueTable(t);
  const staged = (tab) => ask(tab, async () => (await callboard.overlays.list()).map(({ id }) => id));
  const { overlay } = await preview(page, "Cue,Label\n1,Dawn\n2,Storm\n");
  await page.reload();
  await ready(page);
  await until(page, async () => (await callboard.overlays.list()).length === 1);
  const second = await device.open(page.url());
  assert.deepEqual(await staged(second), [overlay]);
  assert.equal((await rows(second, { table: "lighting.cues" })).total, 0);

  await ask(second, (id) => callboard.overlays.commit(id), overlay);
  for (const tab of [page, second]) {
    await rowsUntil(tab, { table: "lighting.cues" }, ({ total }) => total === 2);
    assert.deepEqual(await staged(tab), []);
  }
  assert.equal(await refusal(page, (id) => callboard.overlays.commit(id), overlay), "not_found");
});

/** What would become of a file with this text, or these bytes. */
async function preview(page, text, bytes) {
  return ask(
    page,
    async ([text, bytes]) => {
      const content = bytes ? new Uint8Array(bytes) : text;
      return callboard.imports.preview(new File([content], "cues.csv"), { table: "lighting.cues" });
    },
    [text, bytes],
  );
}
