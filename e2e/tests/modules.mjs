// Departments that somebody else made.

import assert from "node:assert/strict";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { ask, refusal, until } from "../support/ask.mjs";
import { cellAt, choose, enter, giveFile, inspector } from "../support/hands.mjs";
import { siteOfItsOwn } from "../support/kit.mjs";
import { Relay } from "../support/relay.mjs";
import { join as joinBy, person, share } from "../support/share.mjs";
import { add, inState, makeShow, rows, rowsUntil, sameHash } from "../support/show.mjs";
import { zip } from "../support/zip.mjs";

const module = (version, fields) => `[module]
id = "org.example.pyro"
version = "${version}"
title = "Pyrotechnics"
tape = "FX"
colour = "red"

[tables.effects]
title = "Effects"
row = "effect"
record = "{number}"
order = ["number"]

[tables.effects.fields]
number = { type = "text", sort = "natural", required = true }
${fields}`;
const FIRST = module("1.0.0", 'charge = { type = "number", unit = "g" }');
const SECOND = module("1.1.0", 'charge = { type = "number", unit = "g" }\ncooldown = { type = "duration" }');
const EFFECTS = "org.example.pyro.effects";

const file = (text) => ({ name: "module.toml", mimeType: "text/plain", buffer: Buffer.from(text) });

test("module_9 a department comes from a file, is brought up to date, and reaches everybody", async (t) => {
  const { here, there } = await share(t, await Relay.start(t));
  const { page } = here;
  await page.getByRole("button", { name: "Add departments" }).first().click();
  const panel = page.getByRole("complementary", { name: "Add departments" });
  const broken = FIRST.replace('type = "number"', 'type = "numeral"');
  await panel.locator("input[type=file]").setInputFiles(file(broken));
  await panel.getByRole("alert").filter({ hasText: /line 16/ }).waitFor();

  // The folder that it came in, packed: chosen by keys.
  const packed = zip([{ name: "pyro/module.toml", bytes: Buffer.from(FIRST) }]);
  const folder = { name: "pyro.zip", mimeType: "application/zip", buffer: packed };
  await giveFile(page, panel.locator("input[type=file]"), folder);
  const offer = panel.getByRole("listitem").filter({ hasText: "Pyrotechnics" });
  await offer.getByRole("button", { name: "Add" }).click();
  await page.getByRole("link", { name: /Effects/ }).first().waitFor();
  await add(page, EFFECTS, { number: "FX 2", charge: 12 });

  // Nobody else needs the file: the production carries its departments.
  await until(there.page, async (id) => (await callboard.tables()).some((table) => table.id === id), EFFECTS);
  const seen = await rowsUntil(there.page, { table: EFFECTS }, ({ total }) => total === 1);
  assert.equal(seen.rows[0].fields.charge, 12);

  await panel.locator("input[type=file]").setInputFiles(file(SECOND));
  await panel.getByRole("button", { name: "Upgrade 1.0.0 to 1.1.0" }).click();
  const files = panel.getByRole("listitem").filter({ hasText: "Files" });
  await files.getByRole("button", { name: "Add" }).click();
  await panel.getByText("Every department that is on this device is in use here.").waitFor();
  await inState(page, "in_step");
  const [effect] = (await rows(page, { table: EFFECTS })).rows;
  assert.deepEqual(effect.fields, { number: "FX 2", charge: 12, cooldown: null });
  const own = await refusal(page, () => callboard.modules.install(new Blob(['[module]\nid = "lighting"'])));
  assert.equal(own, "invalid");
  assert.deepEqual(await ask(page, async () => {
    const adopted = await callboard.modules.adopted();
    return adopted.find(({ id }) => id === "org.example.pyro").version;
  }), "1.1.0");
  assert.deepEqual(here.device.errors, []);
});

const LABELLED = module("1.0.0", 'length = { type = "text" }');
const DATED = module("1.0.0", 'length = { type = "date" }');
const TIMED = `${module("2.0.0", 'time = { type = "duration", unit = "s" }')}
[[migrations]]
version = "2.0.0"
convert = { "effects.length" = "effects.time" }
`;

test("upgrade_4 what an upgrade does to values is told before it is done, and undone at once", async (t) => {
  const { here, there } = await share(t, await Relay.start(t));
  const { page } = here;
  await page.getByRole("button", { name: "Add departments" }).first().click();
  const panel = page.getByRole("complementary", { name: "Add departments" });
  await panel.locator("input[type=file]").setInputFiles(file(LABELLED));
  const offer = panel.getByRole("listitem").filter({ hasText: "Pyrotechnics" });
  await offer.getByRole("button", { name: "Add" }).click();
  await page.getByRole("link", { name: /Effects/ }).first().waitFor();
  await add(page, EFFECTS, { number: "FX 1", length: "1m30" });
  await add(page, EFFECTS, { number: "FX 2", length: "as long as it takes" });

  await panel.locator("input[type=file]").setInputFiles(file(TIMED));
  await panel.getByRole("button", { name: "Upgrade 1.0.0 to 2.0.0" }).click();
  await panel.getByText("Effects: Length moves to Time in one record.").waitFor();
  await panel.getByText("One record keeps what Time cannot hold: FX 2 “as long as it takes”.").waitFor();
  assert.equal((await rows(page, { table: EFFECTS })).rows[0].fields.length, "1m30", "nothing is done yet");
  await panel.getByRole("button", { name: "Upgrade", exact: true }).click();
  for (const tab of [page, there.page]) {
    await rowsUntil(tab, { table: EFFECTS }, ({ rows }) => rows[0]?.fields.time === 90);
  }
  await ask(page, () => callboard.undo());
  for (const tab of [page, there.page]) {
    await rowsUntil(tab, { table: EFFECTS }, ({ rows }) => rows[0]?.fields.length === "1m30");
  }
  assert.deepEqual([here.device.errors, there.device.errors], [[], []]);
});

test("upgrade_9 what an upgrade could not carry is told, given a value, and decided anew", async (t) => {
  const { here, there } = await share(t, await Relay.start(t));
  const install = (toml) => ask(here.page, async (toml) => {
    const { id } = await callboard.modules.install(new Blob([toml]));
    await callboard.modules.adopt(id);
  }, toml);
  await install(DATED);
  await add(here.page, EFFECTS, { number: "FX 2", length: "2021-03-08" });
  await install(TIMED);
  const { page } = there;
  await until(page, async () => (await callboard.conflicts())[0]?.kind === "leftover");
  await page.keyboard.press("Alt+c");
  const told = inspector(page).getByRole("article").filter({ hasText: "FX 2" });
  const sentence = /length is 8 Mar 2021 \(Alex.*Pyrotechnics 2\.0\.0.*Alex.*time in its place/s;
  await told.filter({ hasText: sentence }).waitFor();
  const other = told.getByRole("textbox", { name: "Another time" });
  await other.fill("2:00");
  await other.press("Enter");
  await enter(page, told.getByRole("button", { name: "Decide 2:00" }));
  for (const tab of [page, here.page]) {
    await rowsUntil(tab, { table: EFFECTS }, ({ rows }) => rows[0].fields.time === 120);
  }

  await here.page.keyboard.press("Alt+c");
  const settled = inspector(here.page);
  await settled.getByRole("button", { name: "Decided" }).click();
  await settled.getByText(/Jordan decided 2:00/).waitFor();
  await settled.getByRole("button", { name: "Reopen" }).click();
  await choose(page, told, /Leave it out: it stays 2:00/);
  await enter(page, told.getByRole("button", { name: "Leave it out: it stays 2:00" }));
  await settled.getByText(/Jordan decided to leave it out/).waitFor();
  assert.equal((await rows(here.page, { table: EFFECTS })).rows[0].fields.time, 120);
  await sameHash(here.page, page);
  assert.deepEqual([here.device.errors, there.device.errors], [[], []]);
});

test("upgrade_12 versions that two chose apart are told with what each does, and decided", async (t) => {
  const { here, there } = await share(t, await Relay.start(t));
  const install = (page, toml) => ask(page, async (toml) => {
    const { id } = await callboard.modules.install(new Blob([toml]));
    await callboard.modules.adopt(id);
  }, toml);
  await install(here.page, LABELLED);
  await add(here.page, EFFECTS, { number: "FX 1", length: "1m30" });
  await rowsUntil(there.page, { table: "lighting.cues" }, ({ total }) => total === 0);
  await until(there.page, async (id) => (await callboard.tables()).some((table) => table.id === id), EFFECTS);
  await ask(there.page, () => callboard.sync.disconnect());
  await install(here.page, TIMED);
  await install(there.page, SECOND.replace("charge = {", 'length = { type = "text" }\ncharge = {'));
  await ask(there.page, () => callboard.sync.connect(location.origin));
  for (const { page } of [here, there]) {
    await until(page, async () => (await callboard.conflicts())[0]?.kind === "module");
  }

  const { page } = there;
  await page.keyboard.press("Alt+c");
  const told = inspector(page).getByRole("article").filter({ hasText: "Pyrotechnics" });
  const sentence = await told.innerText();
  assert.match(sentence, /Pyrotechnics is in use in 2 versions: .*(1\.1\.0 by Jordan|2\.0\.0 by Alex)/);
  assert.match(sentence, /1\.1\.0 by Jordan/);
  assert.match(sentence, /2\.0\.0 by Alex/);
  await choose(page, told, /^1\.1\.0/);
  await told.getByText(/Effects: Time moves to Length in one record\./).waitFor();
  await told.getByRole("radio", { name: /^2\.0\.0/ }).check();
  await told.getByText("From 1.1.0 to 2.0.0").waitFor();
  await told.getByRole("radio", { name: /^1\.1\.0/ }).check();
  await enter(page, told.getByRole("button", { name: "Decide 1.1.0" }));
  for (const { page } of [here, there]) {
    await until(page, async () => (await callboard.conflicts()).length === 0);
    await rowsUntil(page, { table: EFFECTS }, ({ rows }) => rows[0]?.fields.length === "1:30");
  }
  await sameHash(here.page, page);
  assert.deepEqual([here.device.errors, there.device.errors], [[], []]);
});

/** Another name for a field type that no department here has, as long as the one it stands for. */
const [KNOWN, NEWER] = ["field_reference", "field_of_anothr"];

/** Has a site’s worker call a field type by another name, as a newer build might; gives the way back. */
async function rebuilt(site) {
  const files = await readdir(site, { recursive: true });
  const worker = files.find((name) => /worker[^/]*\.wasm$/.test(name));
  const path = join(site, worker);
  const before = await readFile(path);
  // Beside it lies the same, packed: that would be served.
  await rm(`${path}.br`);
  const after = Buffer.from(before.toString("latin1").replaceAll(KNOWN, NEWER), "latin1");
  await writeFile(path, after);
  return () => writeFile(path, before);
}

test("switched_5 what a newer build put to use is switched off alone, and put right from here", async (t) => {
  const site = await siteOfItsOwn(t);
  const back = await rebuilt(site);
  const relay = await Relay.start(t, { site });
  const newer = await person(t, relay, "Alex");
  await makeShow(newer.page);
  const adopt = (toml) => ask(newer.page, async (toml) => {
    const { id } = await callboard.modules.install(new Blob([toml]));
    await callboard.modules.adopt(id);
  }, toml);
  await adopt(FIRST);
  await add(newer.page, EFFECTS, { number: "FX 2", charge: 12 });
  const link = await ask(newer.page, async () => {
    await callboard.sync.connect(location.origin);
    return (await callboard.sync.invite({ role: "editor" })).link;
  });
  await inState(newer.page, "in_step");
  await back();
  const { device, page } = await person(t, relay, "Jordan");
  const id = await joinBy(page, link);
  await rowsUntil(page, { table: EFFECTS }, ({ total }) => total === 1);
  await page.goto(`${relay.origin}/w/${id}/${EFFECTS}`);
  const grid = page.getByRole("grid", { name: "Effects" });
  await grid.getByText("FX 2").first().waitFor();

  await adopt(module("2.0.0", `charge = { type = "number", unit = "g" }\ncued = { type = "${NEWER}" }`));
  await add(newer.page, EFFECTS, { number: "FX 3", cued: "lighting.cues.name" });
  const off = page.getByRole("main").getByRole("status").filter({ hasText: "Pyrotechnics is switched off" });
  await off.filter({ hasText: /line 17.*field_of_anothr/ }).waitFor();
  await grid.getByText("FX 3").first().waitFor();
  await grid.getByText("lighting.cues.name").first().waitFor();
  const rowsOf = (grid) => grid.locator(".grid-body [role=row]");
  assert.equal(await rowsOf(grid).count(), 2, "no line for another");
  await (await cellAt(grid, 1, "Number")).click();
  await page.keyboard.type("9");
  const told = page.getByRole("alert").filter({ hasText: "Pyrotechnics is switched off" });
  await told.waitFor();
  assert.equal(await grid.locator("input").count(), 0, "nothing opens");
  assert.equal(await refusal(page, (table) => callboard.commit({
    label: "Add", ops: [{ create: { table, fields: { number: "FX 4" } } }],
  }), EFFECTS), "not_available");
  const cue = await add(page, "lighting.cues", { number: "1" });
  assert.ok(cue, "the other departments are as they were");

  await off.getByRole("button", { name: "Departments" }).click();
  const panel = page.getByRole("complementary", { name: "Add departments" });
  await panel.getByText(/\d+ suggestions?: what may be the same/).waitFor();
  await panel.getByText("Versions that were in use before").click();
  const earlier = panel.getByRole("listitem").filter({ hasText: "Pyrotechnics" });
  await earlier.getByRole("button", { name: "Back to 1.0.0" }).click();
  await panel.getByText("What is written stays as it is.").waitFor();
  await panel.getByRole("button", { name: "Go back", exact: true }).click();
  await off.waitFor({ state: "detached" });
  await add(page, EFFECTS, { number: "FX 4" });
  await rowsUntil(newer.page, { table: EFFECTS }, ({ total }) => total === 3);
  await panel.getByRole("button", { name: "Look at them" }).click();
  await inspector(page).getByRole("tab", { name: /Mappings.*\d/ }).waitFor();
  assert.deepEqual([newer.device.errors, device.errors], [[], []]);
});
