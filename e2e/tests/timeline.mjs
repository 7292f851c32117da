// Lanes along time; entries carried by finger; records left out of boards, calendars and timelines.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, becomes, until } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { Relay } from "../support/relay.mjs";
import { makeShow, rows } from "../support/show.mjs";

const DOCK = `
[module]
id = "org.example.dock"
version = "1.0.0"
title = "Dock"

[tables.slots]
title = "Slots"
row = "slot"
rows = "slots"
record = "{name}"
order = ["from"]

[tables.slots.fields]
name = { type = "text", required = true }
kind = { type = "choice", choices = ["Load", "Unload"] }
berth = { type = "text" }
from = { type = "date_time" }
until = { type = "date_time" }

[views.kinds]
title = "By kind"
kind = "board"
table = "slots"
by = "kind"

[views.days]
kind = "calendar"
table = "slots"
start = "from"
end = "until"

[views.berths]
title = "By berth"
kind = "timeline"
table = "slots"
by = "berth"
start = "from"
end = "until"
clash = ["berth"]
`;
const SLOTS = "org.example.dock.slots";

async function dock(t, view, options = {}) {
  const relay = await Relay.start(t);
  const device = await Device.start(t, { timezoneId: "UTC", ...options });
  const page = await device.open(relay.origin);
  const id = await makeShow(page, "Dock", {});
  await ask(page, async ([text, table]) => {
    await callboard.modules.install(new File([text], "module.toml"));
    await callboard.modules.adopt("org.example.dock");
    const at = (time) => `2026-03-10T${time}:00Z[UTC]`;
    const slot = (name, kind, berth, from, until) =>
      ({ create: { table, fields: { name, kind, berth, from: at(from), until: at(until) } } });
    await callboard.commit({
      label: "Add",
      ops: [
        slot("Anna", "Load", "North", "10:00", "12:00"),
        slot("Bruno", "Unload", "North", "11:00", "13:00"),
        slot("Clara", "Load", "South", "09:00", "10:00"),
        slot("Dora", null, null, "15:00", "16:00"),
      ],
    });
  }, [DOCK, SLOTS]);
  await page.goto(`${relay.origin}/w/${id}/${SLOTS}/${view}`);
  await ready(page);
  return { device, page };
}

const entry = (page, name) => page.getByRole("button", { name: new RegExp(`^${name},`) });
const lane = (page, name) => page.getByRole("group", { name: new RegExp(`^${name},`) });
const slotIs = (page, name, wanted) => until(page, async ([table, name, wanted]) => {
  const { rows: [{ fields }] } = await callboard.query({ table, filter: `name == "${name}"` });
  const time = (text) => text?.slice(11, 16);
  return JSON.stringify([fields.berth, time(fields.from), time(fields.until)]) === JSON.stringify(wanted);
}, [SLOTS, name, wanted]);

test("timeline_1 each value has a lane, and double bookings are marked in it", async (t) => {
  const { page, device } = await dock(t, "berths?when=2026-03-10");
  await lane(page, "North").waitFor();
  const names = () => page.locator(".timeline-name").allInnerTexts();
  await becomes(page, names, ["North", "South", "No Berth"]);
  const stand = { Anna: "North", Bruno: "North", Clara: "South", Dora: "No Berth" };
  for (const [title, name] of Object.entries(stand)) {
    await lane(page, name).getByRole("button", { name: new RegExp(`^${title}`) }).waitFor();
  }
  await entry(page, "Anna").and(page.getByRole("button", { name: /North is taken by Bruno/ })).waitFor();
  // Where people say the half of the day, these clocks do too.
  await entry(page, "Anna").and(page.getByRole("button", { name: /10:00\sAM.{1,4}12:00\sPM/ })).waitFor();
  await page.getByText("2 in double bookings").waitFor();
  await page.getByRole("button", { name: "Day", exact: true }).click();
  await page.waitForURL(/when=2026-03-10.day/);
  await page.reload();
  await ready(page);
  await entry(page, "Anna").click();
  await page.getByRole("complementary", { name: "Inspector" }).waitFor();
  assert.deepEqual(device.errors, []);
});

test("timeline_2 an entry is moved, stretched and brought to another lane by keys alone", async (t) => {
  const { page, device } = await dock(t, "berths?when=2026-03-10.day");
  await entry(page, "Bruno").focus();
  await page.keyboard.press("Alt+ArrowRight");
  await slotIs(page, "Bruno", ["North", "11:15", "13:15"]);
  await page.keyboard.press("Alt+Shift+ArrowRight");
  await slotIs(page, "Bruno", ["North", "11:15", "13:30"]);
  await page.keyboard.press("Alt+ArrowDown");
  await slotIs(page, "Bruno", ["South", "11:15", "13:30"]);
  await page.getByText("in double bookings").waitFor({ state: "detached" });
  await page.keyboard.press("Control+z");
  await slotIs(page, "Bruno", ["North", "11:15", "13:30"]);
  await lane(page, "North").getByRole("button", { name: /^Bruno/ }).waitFor();
  await entry(page, "Bruno").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await lane(page, "South").getByRole("button", { name: /^Bruno/ }).waitFor();
  await slotIs(page, "Bruno", ["North", "11:15", "13:30"]);
  await page.keyboard.press("Enter");
  await slotIs(page, "Bruno", ["South", "11:30", "13:45"]);
  assert.deepEqual(device.errors, []);
});

test("timeline_3 an entry is carried along its lane, to another and by its end with a pointer", async (t) => {
  const { page, device } = await dock(t, "berths?when=2026-03-10.day");
  await entry(page, "Clara").scrollIntoViewIfNeeded();
  const hour = (await page.locator(".timeline-field").first().boundingBox()).width / 24;
  const from = await entry(page, "Clara").boundingBox();
  const north = await lane(page, "North").boundingBox();
  await page.mouse.move(from.x + 20, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 30, from.y + 8);
  await page.mouse.move(from.x + 20 - hour, north.y + 10, { steps: 4 });
  await page.mouse.up();
  await slotIs(page, "Clara", ["North", "08:00", "09:00"]);
  await lane(page, "North").getByRole("button", { name: /^Clara,.* 8:00/ }).waitFor();
  const now = await entry(page, "Clara").boundingBox();
  await page.mouse.move(now.x + now.width - 3, now.y + 8);
  await page.mouse.down();
  await page.mouse.move(now.x + now.width + 10, now.y + 8);
  await page.mouse.move(now.x + now.width - 3 + hour / 2, now.y + 8, { steps: 4 });
  await page.mouse.up();
  await slotIs(page, "Clara", ["North", "08:00", "09:30"]);
  assert.deepEqual(device.errors, []);
});

test("timeline_4 from right to left time runs the other way, also under the pointer", async (t) => {
  const { page, device } = await dock(t, "berths?when=2026-03-10.day");
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
  await entry(page, "Clara").focus();
  const [early, late] = [await entry(page, "Clara").boundingBox(), await entry(page, "Dora").boundingBox()];
  assert.ok(early.x > late.x);
  await page.keyboard.press("Alt+ArrowLeft");
  await slotIs(page, "Clara", ["South", "09:15", "10:15"]);
  assert.deepEqual(device.errors, []);
});

test("finger_1 a finger that stays on an entry carries it; one that moves on scrolls", async (t) => {
  const phone = { viewport: { width: 1000, height: 800 }, hasTouch: true };
  const { page, device } = await dock(t, "days?when=2026-03", phone);
  const from = await entry(page, "Dora").boundingBox();
  const to = await page.locator('[data-day="2026-03-12"]').boundingBox();
  const cdp = await page.context().newCDPSession(page);
  const touch = (type, x, y) =>
    cdp.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  const [x, y] = [from.x + 15, from.y + 8];
  await touch("touchStart", x, y);
  await page.locator(".board-shadow").waitFor();
  await touch("touchMove", x + 20, y + 10);
  await touch("touchMove", to.x + 20, to.y + 40);
  await touch("touchEnd");
  const { rows: [dora] } = await rows(page, { table: SLOTS, filter: 'name == "Dora"' });
  assert.match(dora.fields.from, /^2026-03-1[02]T15:00/);
  await until(page, async (table) => {
    const { rows: [dora] } = await callboard.query({ table, filter: 'name == "Dora"' });
    return dora.fields.from.startsWith("2026-03-12T15:00");
  }, SLOTS);
  assert.doesNotMatch(page.url(), /record=/, "it was carried, not pressed");
  assert.deepEqual(device.errors, []);
});

test("sift_1 conditions leave records out of boards, calendars and timelines", async (t) => {
  const { page, device } = await dock(t, "kinds");
  // Wide enough for the views in a row.
  await page.setViewportSize({ width: 1920, height: 900 });
  const sift = async () => {
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("combobox", { name: /field/i }).selectOption("berth");
    await page.locator('input[list="filter-choices"]').fill("south");
    await page.keyboard.press("Enter");
  };
  await entry(page, "Anna").or(page.getByRole("button", { name: /^Anna/ })).first().waitFor();
  for (const view of ["By kind", "Days", "By berth"]) {
    if (view !== "By kind") {
      const before = page.url();
      await page.getByRole("link", { name: view }).first().click();
      await page.waitForURL((url) => url.href !== before);
      await page.goto(`${page.url().split("?")[0]}?when=2026-03-10`);
      await ready(page);
    }
    await page.getByRole("button", { name: /^Anna/ }).waitFor();
    await sift();
    await page.getByRole("button", { name: /^Anna/ }).waitFor({ state: "detached" });
  }
  assert.deepEqual(device.errors, []);
});
