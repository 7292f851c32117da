// Rows that stand together: headings, totals, folding, new rows in a group, saved.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, becomes, until } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { Relay } from "../support/relay.mjs";
import { makeShow, rows } from "../support/show.mjs";

const YARD = `
[module]
id = "org.example.yard"
version = "1.0.0"
title = "Yard"

[tables.jobs]
title = "Jobs"
row = "job"
rows = "jobs"
record = "{name}"
order = ["name"]

[tables.jobs.fields]
name = { type = "text", required = true, width = 30 }
state = { type = "choice", choices = ["Open", "Doing", "Done"], open = true }
ready = { type = "bool" }
note = { type = "text", width = 20 }
takes = { type = "duration", unit = "s" }

[views.sheet]
kind = "grid"
table = "jobs"

[views.by_state]
title = "By state"
kind = "grid"
table = "jobs"
group = ["state"]
`;
const JOBS = "org.example.yard.jobs";
const MADE = [
  ["Anchor", "Done", true, 10],
  ["Bell", null, false, null],
  ["Crane", "Open", true, 2.5],
  ["Deck", "Done", false, 0.1],
  ["Engine", "Open", true, 0.2],
];

async function yard(t, view = "/by_state", options = {}) {
  const relay = await Relay.start(t);
  const device = await Device.start(t, options);
  const page = await device.open(relay.origin);
  const id = await makeShow(page, "Yard", {});
  await ask(page, async ([text, table, made]) => {
    await callboard.modules.install(new File([text], "module.toml"));
    await callboard.modules.adopt("org.example.yard");
    const fields = ([name, state, ready, takes]) => ({ name, state, ready, takes });
    const ops = made.map((it) => ({ create: { table, fields: fields(it) } }));
    await callboard.commit({ label: "Add", ops });
  }, [YARD, JOBS, MADE]);
  await page.goto(`${relay.origin}/w/${id}/${JOBS}${view}`);
  await ready(page);
  await page.locator(".grid-row, .card").first().waitFor();
  return { device, page };
}

/** The lines of the grid from the top: a heading by what readers hear, a row by its name. */
const lines = (page) =>
  page.evaluate(() => {
    const top = (it) => it.getBoundingClientRect().top;
    const lines = [...document.querySelectorAll(".grid-body > [role=row]")].sort((a, b) => top(a) - top(b));
    const heard = (line) => line.querySelector(".only-read").textContent;
    const said = (line) =>
      line.dataset.group
        ? `${line.getAttribute("aria-expanded") === "true" ? "v" : ">"} ${heard(line)}`
        : line.querySelector('[aria-colindex="2"], .card-name')?.innerText.trim();
    return lines.filter((line) => !line.matches(".is-new")).map(said);
  });
const show = (page, wanted) => until(page, async (wanted) => {
  const top = (it) => it.getBoundingClientRect().top;
  const lines = [...document.querySelectorAll(".grid-body > [role=row]:not(.is-new)")];
  lines.sort((a, b) => top(a) - top(b));
  const said = (line) =>
    line.dataset.group
      ? line.querySelector(".group-title").innerText
      : line.querySelector('[aria-colindex="2"], .card-name')?.innerText.trim();
  return JSON.stringify(lines.map(said)) === JSON.stringify(wanted);
}, wanted);
const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};

test("grouped_1 rows stand under headings with totals, and are folded by keys alone", async (t) => {
  const { page, device } = await yard(t);
  await becomes(page, () => lines(page), [
    "v Open, 2 jobs, 2 × Ready, Takes 2.7", "Crane", "Engine",
    "v Done, 2 jobs, 1 × Ready, Takes 10.1", "Anchor", "Deck",
    "v No State, 1 job", "Bell",
  ]);
  const grid = page.getByRole("treegrid");
  await grid.focus();
  await press(page, "Control+Home", "ArrowDown", "Alt+ArrowLeft");
  await show(page, ["Open", "Done", "Anchor", "Deck", "No State", "Bell"]);
  const active = (what) => grid.evaluate((it, what) => {
    const active = document.getElementById(it.getAttribute("aria-activedescendant"));
    return active?.[what].trim() ?? "";
  }, what);
  await becomes(page, () => active("textContent"), /^Open, 2 jobs/);
  const bottom = page.locator(".status-end, .bottom, footer").first();
  await becomes(page, () => bottom.innerText(), /2 jobs · 2 × Ready · Takes 2.7/);
  // Enter passes over headings, arrows stop at them.
  await press(page, "ArrowDown", "ArrowDown", "ArrowDown", "Enter");
  await becomes(page, () => active("innerText"), "Bell");
  await press(page, "ArrowUp");
  await becomes(page, () => active("textContent"), /^No State/);
  await press(page, "Control+Home", "ArrowRight");
  await show(page, ["Open", "Crane", "Engine", "Done", "Anchor", "Deck", "No State", "Bell"]);
  // What is copied over headings is rows.
  await press(page, "ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown");
  const range = await rows(page, { table: JOBS, group: "state", offset: 0, limit: 3 });
  assert.deepEqual(range.rows.map((row) => row.title), ["Crane", "Engine", "Anchor"]);
  const told = range.groups.map((group) => [group.value, group.count]);
  assert.deepEqual(told, [["Open", 2], ["Done", 2], [null, 1]]);
  await until(page, async () => /3 × 1/.test(document.body.innerText));
  assert.deepEqual(device.errors, []);
});

test("grouped_2 an edited row stays where it is, and a new row takes the group's value", async (t) => {
  const { page, device } = await yard(t);
  await becomes(page, async () => (await lines(page)).length, 8);
  const grid = page.getByRole("treegrid");
  await grid.focus();
  await press(page, "Control+Home", "ArrowDown", "ArrowRight");
  await page.keyboard.type("Done");
  await press(page, "Tab");
  await until(page, async (table) => {
    const { rows } = await callboard.query({ table, filter: 'name == "Crane"' });
    return rows[0].fields.state === "Done";
  }, JOBS);
  const names = (await lines(page)).filter((line) => !line.includes(","));
  assert.deepEqual(names.slice(0, 2), ["Crane", "Engine"]);
  await press(page, "ArrowDown", "ArrowDown");
  await show(page, ["Open", "Engine", "Done", "Anchor", "Crane", "Deck", "No State", "Bell"]);
  // In a group.
  await press(page, "Control+Home", "ArrowDown", "Control+Enter");
  await page.keyboard.type("Winch");
  await press(page, "Enter");
  await show(page, ["Open", "Engine", "Winch", "Done", "Anchor", "Crane", "Deck", "No State", "Bell"]);
  const { rows: made } = await rows(page, { table: JOBS, filter: 'name == "Winch"' });
  assert.equal(made[0].fields.state, "Open");
  // The last of a group takes its place with it, and back by one undo.
  await page.locator(".grid-row").filter({ hasText: "Bell" }).locator('[data-column="1"]').click();
  await page.keyboard.type("Open");
  await press(page, "Tab");
  const isGone = async (table) => (await callboard.query({ table, group: "state" })).groups.length < 3;
  await until(page, isGone, JOBS);
  await becomes(page, async () => (await lines(page)).at(-1), "Bell");
  await press(page, "Control+Home");
  await show(page, ["Open", "Bell", "Engine", "Winch", "Done", "Anchor", "Crane", "Deck"]);
  assert.deepEqual(device.errors, []);
});

test("grouped_3 two fields are chosen in the bar and are part of a saved view", async (t) => {
  const { page, device } = await yard(t, "");
  await page.getByRole("grid").focus();
  await press(page, "Control+Home", "ArrowRight", "Alt+g");
  await show(page, ["Open", "Crane", "Engine", "Done", "Anchor", "Deck", "No State", "Bell"]);
  await page.locator("summary").filter({ hasText: "State" }).click();
  await page.getByLabel("Then by").selectOption("ready");
  const deep = [
    "Open", "Ready", "Crane", "Engine",
    "Done", "Ready: no", "Deck", "Ready", "Anchor",
    "No State", "Ready: no", "Bell",
  ];
  await show(page, deep);
  await page.getByRole("button", { name: "Fold all groups", exact: true }).click();
  await show(page, ["Open", "Done", "No State"]);
  await page.locator("summary").filter({ hasText: "Views" }).click();
  await page.getByPlaceholder(/view/i).fill("In order");
  await press(page, "Enter");
  await page.getByRole("link", { name: "In order" }).first().waitFor();
  await page.reload();
  await ready(page);
  await show(page, deep);
  assert.deepEqual(device.errors, []);
});

test("grouped_4 on a phone cards stand under headings, which fold and add", async (t) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };
  const { page, device } = await yard(t, "/by_state", phone);
  await show(page, ["Open", "Crane", "Engine", "Done", "Anchor", "Deck", "No State", "Bell"]);
  await page.locator(".grid-body .group-title").filter({ hasText: "Open" }).tap();
  await show(page, ["Open", "Done", "Anchor", "Deck", "No State", "Bell"]);
  await page.getByRole("button", { name: "New job in Done" }).tap();
  await until(page, async (table) => {
    const { groups } = await callboard.query({ table, group: "state" });
    return groups.find((group) => group.value === "Done").count === 3;
  }, JOBS);
  assert.deepEqual(device.errors, []);
});
