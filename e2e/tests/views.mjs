// The ways to see a table: their addresses, boards, calendars.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, becomes, until } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { Relay } from "../support/relay.mjs";
import { share } from "../support/share.mjs";
import { add, inState, makeShow, rows } from "../support/show.mjs";

const PLAIN = `
[module]
id = "org.example.plain"
version = "1.0.0"
title = "Plain"

[tables.jobs]
title = "Jobs"
row = "job"
rows = "jobs"
record = "{name}"

[tables.jobs.fields]
name = { type = "text", required = true }
state = { type = "choice", choices = ["Open", "Doing", "Done"], open = true }
room = { type = "text" }

[views.wall]
title = "Wall of light"
kind = "hologram"
table = "jobs"

[views.states]
title = "By state"
kind = "board"
table = "jobs"
by = "state"
columns = ["room"]
`;
const JOBS = "org.example.plain.jobs";

/** A production with this department, at one of its views. */
async function plain(t, view, options = {}) {
  const relay = await Relay.start(t);
  const device = await Device.start(t, options);
  const page = await device.open(relay.origin);
  const id = await makeShow(page, "Plain", {});
  await ask(page, async (text) => {
    await callboard.modules.install(new File([text], "module.toml"));
    await callboard.modules.adopt("org.example.plain");
  }, PLAIN);
  await page.goto(`${relay.origin}/w/${id}/${JOBS}${view}`);
  await ready(page);
  return { relay, device, page, id };
}

const link = (page, name) => page.getByRole("navigation", { name: /^Views of/ }).getByRole("link", { name });
const board = (page) => page.getByRole("group", { name: /columns of cards$/ });
const stack = (page, name) => board(page).getByRole("region", { name: new RegExp(`^${name},`) });
const card = (page, name) => board(page).getByRole("button", { name: new RegExp(`^${name}`) });
const fieldsOf = async (page, table, id) =>
  (await rows(page, { table })).rows.find((row) => row.id === id).fields;

test("seen_as_1 each view has an address; back, reload and a second window lead there", async (t) => {
  const { device, page } = await plain(t, "");
  await page.getByRole("grid").waitFor();
  assert.equal(await link(page, "Grid").getAttribute("aria-current"), "page");
  await link(page, "By state").click();
  await board(page).waitFor();
  assert.match(page.url(), /jobs\/states$/);
  await page.reload();
  await board(page).waitFor();
  const other = await device.open(page.url());
  await board(other).waitFor();
  await page.goBack();
  await page.getByRole("grid").waitFor();
  await page.goForward();
  await board(page).waitFor();
  await page.keyboard.press("Alt+v");
  await page.getByRole("grid").waitFor();
  assert.deepEqual(device.errors, []);
});

test("seen_as_2 a kind that this app does not draw is a grid, in nobody's way", async (t) => {
  const { device, page } = await plain(t, "/wall");
  await page.getByRole("grid", { name: "Jobs" }).waitFor();
  assert.equal(await link(page, "Wall of light").getAttribute("aria-current"), "page");
  assert.equal(await page.getByRole("alert").count(), 0);
  assert.deepEqual(device.errors, []);
});

test("seen_as_3 on a phone the views are a menu", async (t) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const { device, page } = await plain(t, "", phone);
  const menu = page.locator("summary", { hasText: "Grid" });
  await menu.tap();
  await link(page, "By state").tap();
  await board(page).waitFor();
  assert.deepEqual(device.errors, []);
});

test("seen_as_4 a bar shows as much of its tools and views as it has room for", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const page = await device.open(relay.origin);
  const id = await makeShow(page);
  const strip = page.locator(".views-strip");
  const word = page.locator(".tool-word", { hasText: "Filter" });
  const widths = [1920, 1680, 1440, 1200, 960];
  for (const [place, last] of [["schedule.events/rooms", "menu glyphs"], ["lighting.cues", "menu glyphs"]]) {
    await page.goto(`${relay.origin}/w/${id}/${place}`);
    await word.waitFor({ state: "attached" });
    // Words in another type are of another width.
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
    const shown = [];
    for (const width of [...widths, ...widths.toReversed()]) {
      await page.setViewportSize({ width, height: 900 });
      await until(page, async () => {
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        const { scrollWidth, clientWidth } = document.querySelector(".viewbar-tools");
        return scrollWidth <= clientWidth;
      });
      const box = await word.boundingBox();
      shown.push(`${await strip.isVisible() ? "strip" : "menu"} ${box.width > 1 ? "words" : "glyphs"}`);
    }
    assert.equal(shown[0], "strip words", `${place} at first`);
    assert.equal(shown[4], last, `${place} at last`);
    assert.deepEqual(shown.slice(5), shown.slice(0, 5).toReversed());
  }
  // Enlarged on a small screen: how many there are is a figure then, and a sentence to readers.
  await page.setViewportSize({ width: 640, height: 450 });
  await page.locator(".count-figure", { hasText: "0" }).and(page.locator(":visible")).waitFor();
  await page.getByRole("status").filter({ hasText: "0 cues" }).waitFor({ state: "attached" });
  assert.deepEqual(device.errors, []);
});

test("board_1 a card is moved by pointer and by keys, each as one change and one undo", async (t) => {
  const { device, page } = await plain(t, "/states");
  const id = await add(page, JOBS, { name: "Paint", state: "Open", room: "Shop" });
  await add(page, JOBS, { name: "Build", state: "Doing" });
  await stack(page, "Open").getByText("Shop").waitFor();

  await card(page, "Paint").hover();
  const from = await card(page, "Paint").boundingBox();
  const to = await stack(page, "Doing").boundingBox();
  await page.mouse.move(from.x + 30, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(from.x + 90, from.y + 60);
  await page.mouse.move(to.x + 40, to.y + 120, { steps: 4 });
  await page.mouse.up();
  await stack(page, "Doing").getByRole("button", { name: /^Paint/ }).waitFor();
  await until(page, async ([table, id]) => {
    const { rows } = await callboard.query({ table });
    return rows.find((row) => row.id === id).fields.state === "Doing";
  }, [JOBS, id]);
  assert.match(page.url(), /states$/, "what is carried is not opened");
  await page.keyboard.press("Control+z");
  await stack(page, "Open").getByRole("button", { name: /^Paint/ }).waitFor();

  await card(page, "Paint").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.getByText(/^Paint over Done/).waitFor();
  assert.equal((await fieldsOf(page, JOBS, id)).state, "Open", "nothing is written while it is carried");
  await page.keyboard.press("Space");
  await page.getByText("Paint stands in Done now.").waitFor();
  await until(page, () => document.activeElement?.textContent.startsWith("Paint"));
  await page.keyboard.press("Alt+ArrowLeft");
  await stack(page, "Doing").getByRole("button", { name: /^Paint/ }).and(page.locator(":focus")).waitFor();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowLeft");
  await page.getByText(/^Paint over Open/).waitFor();
  await page.keyboard.press("Escape");
  await stack(page, "Doing").getByRole("button", { name: /^Paint/ }).waitFor();
  // It stands there before that is written.
  await becomes(page, async () => (await fieldsOf(page, JOBS, id)).state, "Doing");
  await page.keyboard.press("Enter");
  await page.getByRole("complementary", { name: "Inspector" }).waitFor();
  assert.deepEqual(device.errors, []);
});

test("board_2 records are added where they belong, and odd values have columns", async (t) => {
  const { device, page } = await plain(t, "/states");
  await add(page, JOBS, { name: "Odd", state: "Waiting for glue" });
  await add(page, JOBS, { name: "Bare" });
  await stack(page, "Waiting for glue").getByRole("button", { name: /^Odd/ }).waitFor();
  await stack(page, "No State").getByRole("button", { name: /^Bare/ }).waitFor();
  await page.getByRole("button", { name: "Add to Doing" }).click();
  await page.getByRole("textbox", { name: "Add to Doing" }).and(page.locator(":focus")).waitFor();
  await page.keyboard.type("Sand");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Stain");
  await page.keyboard.press("Enter");
  await stack(page, "Doing").getByRole("button", { name: /^Stain/ }).waitFor();
  const made = (await rows(page, { table: JOBS, filter: 'state == "Doing"' })).rows;
  assert.deepEqual(made.map((row) => row.title).sort(), ["Sand", "Stain"]);
  await page.getByRole("searchbox").fill("stain");
  await until(page, () => document.querySelectorAll(".board-card").length === 1);
  assert.deepEqual(device.errors, []);
});

test("board_3 of two thousand cards those in sight are drawn, and one is moved at once", async (t) => {
  const { device, page } = await plain(t, "/states");
  await ask(page, async (table) => {
    const fields = (n) => ({ name: `Job ${n}`, state: n % 2 ? "Open" : "Doing" });
    const create = (n) => ({ create: { table, fields: fields(n) } });
    await callboard.commit({ label: "Many", ops: Array.from({ length: 2000 }, (_, n) => create(n)) });
  }, JOBS);
  await stack(page, "Open").getByText("Job 1", { exact: true }).waitFor();
  const drawn = () => page.locator(".board-card").count();
  assert.ok((await drawn()) < 80, `${await drawn()} cards are drawn`);
  await stack(page, "Open").locator(".stack-scroll").evaluate((it) => it.scrollTo(0, it.scrollHeight));
  await stack(page, "Open").getByText("Job 1999", { exact: true }).waitFor();
  await card(page, "Job 1$").first().focus();
  await page.keyboard.press("End");
  await until(page, () => document.activeElement?.textContent.startsWith("Job 1999"));
  await page.keyboard.press("Alt+ArrowRight");
  await until(page, async (table) => {
    const { total } = await callboard.query({ table, filter: 'state == "Doing"', limit: 1 });
    return total === 1001;
  }, JOBS);
  assert.deepEqual(device.errors, []);
});

test("board_4 who only reads, or looks at what was, sees the board and moves nothing", async (t) => {
  const { there } = await share(t, await Relay.start(t), { role: "viewer" });
  const { page } = there;
  const id = await ask(page, () => callboard.workspaces.current());
  const at = new URL(page.url()).origin;
  await page.goto(`${at}/w/${id}/contacts.contacts/departments`);
  await ready(page);
  await board(page).waitFor();
  assert.equal(await page.getByRole("button", { name: /^Add to/ }).count(), 0);
  assert.deepEqual(there.device.errors, []);
});

const ROTA = PLAIN.replace("[views.wall]", `[tables.shifts]
title = "Shifts"
row = "shift"
rows = "shifts"
record = "{name}"

[tables.shifts.fields]
name = { type = "text", required = true }
from = { type = "date_time" }
until = { type = "date_time" }
room = { type = "text" }

[views.rota]
title = "Rota"
kind = "calendar"
table = "shifts"
start = "from"
end = "until"
clash = ["room"]
columns = ["room"]

[views.wall]`);
const SHIFTS = "org.example.plain.shifts";
const LONDON = { timezoneId: "Europe/London", locale: "en-GB" };

/** A calendar in March 2026 with three shifts, two of them in one room. */
async function rota(t, when, options = {}) {
  const relay = await Relay.start(t);
  const device = await Device.start(t, { ...LONDON, ...options });
  const page = await device.open(relay.origin);
  const id = await makeShow(page, "Rota", {});
  await ask(page, async (text) => {
    await callboard.modules.install(new File([text], "module.toml"));
    await callboard.modules.adopt("org.example.plain");
  }, ROTA);
  const at = (day, hour) => `2026-03-${day}T${hour}:00:00Z[Europe/London]`;
  const shift = (name, day, hour, end, room) =>
    add(page, SHIFTS, { name, from: at(day, hour), until: at(day, end), room });
  const ids = {
    early: await shift("Early", "10", "09", "12", "A"),
    late: await shift("Late", "10", "11", "14", "A"),
    other: await shift("Other", "12", "11", "14", "B"),
  };
  await page.goto(`${relay.origin}/w/${id}/${SHIFTS}/rota${when}`);
  await ready(page);
  return { device, page, ids };
}

const calendar = (page) => page.getByRole("group", { name: "Rota, a calendar" });
const entry = (page, name) => calendar(page).getByRole("button", { name: new RegExp(`^${name},`) });
const dayOf = (page, day) => calendar(page).locator(`[data-day="2026-03-${day}"]`);
const shiftOf = (page, id) => fieldsOf(page, SHIFTS, id);

test("calendar_1 entries stand on their days, in a month and in a week with an address", async (t) => {
  const { device, page } = await rota(t, "?when=2026-03");
  await entry(page, "Early").waitFor();
  await page.getByRole("heading", { name: "March 2026" }).waitFor();
  await becomes(page, async () => {
    const box = await entry(page, "Other").boundingBox();
    const day = await dayOf(page, "12").boundingBox();
    return box.x >= day.x && box.x + box.width <= day.x + day.width + 1 ? "on its day" : "beside it";
  }, "on its day");
  await page.getByRole("button", { name: "Ahead" }).click();
  await page.getByRole("heading", { name: "April 2026" }).waitFor();
  await page.goBack();
  await entry(page, "Early").waitFor();
  await page.goto(page.url().replace("2026-03", "2026-03-12"));
  await ready(page);
  await page.getByRole("heading", { name: /9 Mar 2026 – 15 Mar 2026/ }).waitFor();
  await entry(page, "Early").click();
  await page.getByRole("complementary", { name: "Inspector" }).waitFor();
  assert.match(page.url(), /when=2026-03-12/);
  assert.deepEqual(device.errors, []);
});

test("calendar_2 an entry is moved by pointer and by keys, with its end", async (t) => {
  const { device, page, ids } = await rota(t, "?when=2026-03");
  await entry(page, "Other").hover();
  const from = await entry(page, "Other").boundingBox();
  const to = await dayOf(page, "20").boundingBox();
  await page.mouse.move(from.x + 20, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + 30);
  await page.mouse.move(to.x + 30, to.y + 50, { steps: 4 });
  await page.mouse.up();
  const moved = async ([table, id, start]) => {
    const { rows } = await callboard.query({ table });
    return rows.find((row) => row.id === id).fields.from.startsWith(start);
  };
  await until(page, moved, [SHIFTS, ids.other, "2026-03-20T11:00"]);
  assert.match((await shiftOf(page, ids.other)).until, /^2026-03-20T14:00/);
  await page.keyboard.press("Control+z");
  await until(page, moved, [SHIFTS, ids.other, "2026-03-12T11:00"]);
  await entry(page, "Other").and(page.getByRole("button", { name: /12 March|March 12/ })).waitFor();

  await entry(page, "Other").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.getByText(/^Other at .*20 March( 2026)?, 11:00/).waitFor();
  assert.match((await shiftOf(page, ids.other)).from, /^2026-03-12/, "nothing is written yet");
  await page.keyboard.press("Enter");
  await until(page, moved, [SHIFTS, ids.other, "2026-03-20T11:00"]);

  await page.getByRole("button", { name: "Week", exact: true }).click();
  await page.goto(page.url().replace(/when=.*/, "when=2026-03-20"));
  await ready(page);
  await entry(page, "Other").focus();
  await page.keyboard.press("Alt+ArrowDown");
  await until(page, moved, [SHIFTS, ids.other, "2026-03-20T11:15"]);
  assert.match((await shiftOf(page, ids.other)).until, /^2026-03-20T14:15/);
  assert.deepEqual(device.errors, []);
});

test("calendar_3 two at a time in one place are marked until one is moved", async (t) => {
  const { device, page } = await rota(t, "?when=2026-03");
  await page.getByText("2 in double bookings").waitFor();
  const told = /^Early,.*Double booking: Room A is taken by Late/;
  await calendar(page).getByRole("button", { name: told }).waitFor();
  await calendar(page).getByRole("button", { name: /^Late,.*taken by Early/ }).focus();
  await page.keyboard.press("Alt+ArrowRight");
  await page.getByText("2 in double bookings").waitFor({ state: "detached" });
  assert.deepEqual(device.errors, []);
});

test("calendar_4 the nearest is offered; on a phone days stand one below the other", async (t) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const { device, page } = await rota(t, "?when=2025-06", phone);
  await page.getByText("No shifts at this time.").waitFor();
  await page.getByRole("button", { name: "Show the next after" }).tap();
  await entry(page, "Early").waitFor();
  assert.match(page.url(), /when=2026-03/);
  await calendar(page).getByRole("heading", { name: /10 March 2026/ }).waitFor();
  await entry(page, "Early").tap();
  await page.getByRole("complementary", { name: "Inspector" }).waitFor();
  assert.deepEqual(device.errors, []);
});

const views = (page) => page.getByRole("navigation", { name: /^Views of/ });

test("saved_view_1 what is set up in a grid is saved, shared, put back, taken away", async (t) => {
  const { here, there } = await share(t, await Relay.start(t));
  const { page } = here;
  // Wide enough for one view more in the row.
  for (const { page } of [here, there]) await page.setViewportSize({ width: 1920, height: 900 });
  await add(page, "contacts.contacts", { name: "Ada", department: "Lighting" });
  await page.getByRole("link", { name: /^Contacts/ }).first().click();
  await page.getByRole("columnheader", { name: "Role / character" }).click();
  await page.locator("summary", { hasText: "Views" }).click();
  await page.getByRole("textbox", { name: "Name of the view" }).fill("By role");
  await page.keyboard.press("Enter");
  await views(page).getByRole("link", { name: "By role" }).waitFor();
  // Whoever saves a view goes to it.
  await page.waitForURL((url) => !url.pathname.endsWith("/contacts.contacts"));
  const address = page.url();
  await inState(page, "in_step");
  await there.page.getByRole("link", { name: /^Contacts/ }).first().click();
  await views(there.page).getByRole("link", { name: "By role" }).click();
  await there.page.getByRole("button", { name: /Role \/ character/ }).first().waitFor();

  const [view] = await ask(page, () => callboard.views.list({ table: "contacts.contacts" }));
  assert.deepEqual([view.name, view.order], ["By role", [{ field: "role", desc: false }]]);
  const copy = await ask(page, async ({ table, order }) => {
    const { created } = await callboard.views.save({ table, name: "A script’s", order });
    await callboard.views.save({ id: created[0], name: "By a script" });
    return created[0];
  }, view);
  const scripted = views(there.page).getByRole("link", { name: "By a script" });
  await scripted.waitFor();
  await ask(page, (id) => callboard.views.remove(id), copy);
  await scripted.waitFor({ state: "detached" });

  await page.getByRole("columnheader", { name: "Name", exact: true }).click();
  await page.getByRole("button", { name: "Put back" }).click();
  await page.getByRole("button", { name: "Put back" }).waitFor({ state: "detached" });
  await page.goto(address);
  await ready(page);
  await page.locator("summary", { hasText: "Views" }).click();
  await page.getByRole("button", { name: "Remove this view" }).click();
  await views(page).getByRole("link", { name: "By role" }).waitFor({ state: "detached" });
  await views(there.page).getByRole("link", { name: "By role" }).waitFor({ state: "detached" });
  assert.deepEqual([...here.device.errors, ...there.device.errors], []);
});

test("saved_view_2 a view of one's own stays on this device", async (t) => {
  const { device, page } = await plain(t, "");
  await page.locator("summary", { hasText: "Views" }).click();
  await page.getByRole("checkbox", { name: /For everybody/ }).uncheck();
  await page.getByRole("textbox", { name: "Name of the view" }).fill("Only mine");
  await page.keyboard.press("Enter");
  await views(page).getByRole("link", { name: "Only mine" }).waitFor();
  await page.reload();
  await views(page).getByRole("link", { name: "Only mine" }).waitFor();
  const saved = await ask(page, async () => (await callboard.tables()).flatMap((table) => table.saved));
  assert.deepEqual(saved, []);
  assert.deepEqual(device.errors, []);
});

test("saved_view_3 the conditions of views that are no grids are saved with them", async (t) => {
  const { device, page } = await plain(t, "/states");
  await page.setViewportSize({ width: 1920, height: 900 });
  await add(page, JOBS, { name: "Hang cloth", state: "Open", room: "Stage" });
  await add(page, JOBS, { name: "Fix plug", state: "Open", room: "Workshop" });
  await card(page, "Fix plug").waitFor();
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("combobox", { name: /field/i }).selectOption("room");
  await page.locator('input[list="filter-choices"]').fill("Stage");
  await page.keyboard.press("Enter");
  await card(page, "Fix plug").waitFor({ state: "detached" });
  const save = async (name, forAll) => {
    await page.locator("summary", { hasText: "Views" }).click();
    await page.getByRole("checkbox", { name: /For everybody/ }).setChecked(forAll);
    await page.locator(".keep-form").first().getByRole("textbox").fill(name);
    await page.keyboard.press("Enter");
    await views(page).getByRole("link", { name }).waitFor();
  };
  await save("On stage", true);
  await page.waitForURL((url) => !url.pathname.endsWith("/states"));
  const [saved] = await ask(page, (table) => callboard.views.list({ table }), JOBS);
  assert.deepEqual([saved.name, saved.columns], ["On stage", { view: "states" }]);

  // At its address it is the board that it was, with its records alone.
  await page.reload();
  await ready(page);
  await card(page, "Hang cloth").waitFor();
  assert.equal(await card(page, "Fix plug").count(), 0);
  await views(page).getByRole("link", { name: "By state" }).click();
  await card(page, "Fix plug").waitFor();
  await views(page).getByRole("link", { name: "On stage" }).click();
  await card(page, "Fix plug").waitFor({ state: "detached" });

  // What is other since is said, and put back or saved.
  const off = page.locator(".viewbar").getByRole("button", { name: /Room/ });
  await off.first().click();
  await card(page, "Fix plug").waitFor();
  await page.getByRole("button", { name: "Put back" }).click();
  await card(page, "Fix plug").waitFor({ state: "detached" });
  await save("Mine alone", false);
  const shared = await ask(page, (table) => callboard.views.list({ table }), JOBS);
  assert.deepEqual(shared.map((view) => view.name), ["On stage"]);
  await card(page, "Hang cloth").waitFor();
  assert.deepEqual(device.errors, []);
});
