// A table that is gone through record by record: by one, by several who follow, by keys and by finger.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, becomes, until } from "../support/ask.mjs";
import { faults } from "../support/axe.mjs";
import { Device, ready } from "../support/device.mjs";
import { command } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { share } from "../support/share.mjs";
import { add, makeShow, rowsUntil } from "../support/show.mjs";

const CUES = "lighting.cues";
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Cues of which 1, 2, 3 and 10 are started, and 1.1 and 1.2 follow 1. */
const LIST = [
  { number: "1", name: "House to half", is_called: true, page: "1" },
  { number: "1.1", name: "Preset" },
  { number: "1.2", name: "Blackout" },
  { number: "2", name: "Dawn", is_called: true, page: "2", time: 0.3 },
  { number: "2.5", name: "Left out", is_called: true, cut: true },
  { number: "3", name: "Harbour", is_called: true, page: "4", time: 3600 },
  { number: "10", name: "Storm", is_called: true, page: "9" },
];

async function addAll(page) {
  return ask(page, async ([table, list]) => {
    const ops = list.map((fields) => ({ create: { table, fields } }));
    return (await callboard.commit({ label: "Add", ops })).created;
  }, [CUES, LIST]);
}

/** The show view of one device alone. */
async function alone(t, options = {}) {
  const relay = await Relay.start(t);
  const device = await Device.start(t, options);
  const page = await device.open(relay.origin);
  const id = await makeShow(page);
  const made = await addAll(page);
  const url = `${relay.origin}/w/${id}/${CUES}/show`;
  await page.goto(url);
  await ready(page);
  await isNext(page, "1");
  return { relay, device, page, id, made, url };
}

const now = (page) => page.getByRole("region", { name: /^(Current|Looking elsewhere)$/ });
const next = (page) => page.getByRole("region", { name: /^(Next|Next, chosen out of order|Stand by)$/ });
const isAt = (page, number) =>
  now(page).locator(".show-number bdi").getByText(number, { exact: true }).waitFor();
const isNext = (page, number) =>
  next(page).locator(".next-number").first().getByText(number, { exact: true }).waitFor();
const button = (page, name) => page.getByRole("button", { name });
const lead = (page) => button(page, "Take the lead");

test("show_1 it is gone through by keys alone", async (t) => {
  const { device, page } = await alone(t);
  await now(page).getByText("Before the first", { exact: true }).waitFor();
  await page.keyboard.press("Space");
  await isAt(page, "1");
  await becomes(page, () => next(page).locator(".next-number").allInnerTexts(), ["2"]);
  await page.getByRole("status").getByText("LX 1 House to half. Next: LX 2 Dawn.").waitFor();
  await page.keyboard.press("Backspace");
  await now(page).getByText("Before the first", { exact: true }).waitFor();
  await becomes(page, () => next(page).locator(".next-number").allInnerTexts(), ["1", "1.1", "1.2"]);

  await page.keyboard.down("Space");
  await page.keyboard.down("Space");
  await page.keyboard.down("Space");
  await page.keyboard.up("Space");
  await isAt(page, "1");
  await isNext(page, "2");

  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Stand by" }).waitFor();
  await page.keyboard.press("Space");
  await isAt(page, "2");
  await page.getByRole("region", { name: "Next" }).waitFor();
  await isNext(page, "3");

  await page.keyboard.press("ArrowDown");
  await isNext(page, "10");
  await page.getByRole("region", { name: "Next, chosen out of order" }).waitFor();
  await page.keyboard.press("Escape");
  await isNext(page, "3");
  await page.keyboard.press("ArrowUp");
  await isNext(page, "2");
  await page.keyboard.type("10");
  await page.keyboard.press("Enter");
  await isNext(page, "10");
  await page.keyboard.press("Space");
  await isAt(page, "10");
  await next(page).getByText("That was the last.").waitFor();
  await page.keyboard.press("ArrowLeft");
  await isAt(page, "3");
  await command(page, "Before the first again");
  await now(page).getByText("Before the first", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("grid").waitFor();
  assert.deepEqual(device.errors, []);
});

test("show_2 others follow who leads through a relay, and know when they are gone", async (t) => {
  const { relay, id, here, there } = await share(t, await Relay.start(t));
  await addAll(here.page);
  await rowsUntil(there.page, { table: CUES }, ({ total }) => total === LIST.length);
  const at = `${relay.origin}/w/${id}/${CUES}/show`;
  for (const { page } of [here, there]) {
    await page.goto(at);
    await ready(page);
    await page.getByText("Nobody leads").waitFor();
  }
  const [a, b] = [here.page, there.page];
  await lead(a).click();
  await a.getByText("You lead, 1 follows").waitFor();
  await b.getByText("Following Alex").waitFor();
  await a.keyboard.press("Space");
  await isAt(b, "1");
  await a.keyboard.press("Space");
  await isAt(b, "2");
  await a.keyboard.press("Enter");
  await b.getByRole("region", { name: "Stand by" }).waitFor();

  // Ahead by oneself, while the lead goes on; and back.
  await b.keyboard.press("Space");
  await isAt(b, "3");
  await b.getByRole("region", { name: "Looking elsewhere" }).waitFor();
  await a.keyboard.press("Backspace");
  await isAt(a, "1");
  await b.keyboard.press("Escape");
  await isAt(b, "1");
  await isAt(a, "1");

  await lead(b).click();
  await a.getByText("Following Jordan").waitFor();
  await b.getByText("You lead, 1 follows").waitFor();
  await b.keyboard.press("Space");
  await isAt(a, "2");
  await there.device.close();
  await a.getByText(/^Jordan was last heard \d\d:\d\d$/).waitFor();
  await isAt(a, "2");
  await a.keyboard.press("Space");
  await isAt(a, "3");
  assert.deepEqual(here.device.errors, []);
});

test("show_3 two windows follow each other without a relay, also without a network", async (t) => {
  const { device, page, url } = await alone(t);
  const other = await device.open(url);
  await isNext(other, "1");
  await device.offline(true);
  await lead(page).click();
  await other.getByText("Following your other window").waitFor();
  await page.keyboard.press("Space");
  await isAt(other, "1");
  await button(page, "Give up the lead").click();
  await other.getByText(/gave up the lead/).waitFor();
  await isAt(other, "1");
  await other.keyboard.press("Space");
  await isAt(other, "2");
  await isAt(page, "1");
  assert.deepEqual(device.errors, []);
});

test("show_4 it is gone through with a finger on a phone", async (t) => {
  const { device, page } = await alone(t, PHONE);
  const go = button(page, "Go");
  const { height } = await go.boundingBox();
  assert.ok(height >= 88, `Go is ${height} high`);
  await go.tap();
  await isAt(page, "1");
  await button(page, "Stand by").tap();
  await page.getByRole("region", { name: "Stand by" }).waitFor();
  await page.locator("[data-stop]", { hasText: "Storm" }).tap();
  await isNext(page, "10");
  await go.tap();
  await isAt(page, "10");
  await button(page, "Back").tap();
  await isAt(page, "3");
  const swipe = async (by) => {
    const client = await page.context().newCDPSession(page);
    const { x, y, width } = await now(page).boundingBox();
    const point = (step) => [{ x: x + width / 2 + (by * step) / 4, y: y + 30 }];
    await client.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: point(0) });
    for (const step of [1, 2, 3, 4]) {
      await client.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: point(step) });
    }
    await client.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  };
  await swipe(150);
  await isAt(page, "2");
  await swipe(-150);
  await isAt(page, "3");
  assert.deepEqual(device.errors, []);
});

test("show_5 it is lit for a performance by itself, but as somebody chose where they did", async (t) => {
  const { device, page } = await alone(t);
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme ?? "system");
  await becomes(page, theme, "show");
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Stand by" }).waitFor();
  for (const [width, height] of [[1440, 900], [820, 1180], [390, 844]]) {
    await page.setViewportSize({ width, height });
    assert.deepEqual(await faults(page), [], `at ${width}`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await button(page, "Leave").click();
  await page.getByRole("grid").waitFor();
  await becomes(page, theme, "system");
  await page.goBack();
  await isAt(page, "1");
  await page.keyboard.press("Control+Shift+L");
  await until(page, () => document.documentElement.dataset.theme === "light");
  await page.reload();
  await ready(page);
  await isAt(page, "1");
  await becomes(page, theme, "light");
  assert.deepEqual(device.errors, []);
});

test("show_6 of two thousand records those in sight are drawn", async (t) => {
  const { device, page } = await alone(t);
  await ask(page, async (table) => {
    const fields = (n) => ({ number: String(100 + n), name: `Cue ${n}`, is_called: true });
    const create = (n) => ({ create: { table, fields: fields(n) } });
    await callboard.commit({ label: "Many", ops: Array.from({ length: 2000 }, (_, n) => create(n)) });
  }, CUES);
  const drawn = () => page.locator("[data-stop]").count();
  // The page knows of them: End leads to what it knows.
  await page.locator("[data-stop]", { hasText: "Cue 0" }).waitFor();
  await page.keyboard.press("End");
  await isNext(page, "2099");
  await page.locator("[data-stop]", { hasText: "Cue 1999" }).waitFor();
  assert.ok((await drawn()) < 60, `${await drawn()} are drawn`);
  await page.keyboard.press("Escape");
  await isNext(page, "1");
  await page.locator(".ahead-scroll").evaluate((it) => it.scrollTo(0, 64 * 1000));
  await page.locator("[data-stop]", { hasText: "Cue 1000" }).click();
  await isNext(page, "1100");
  assert.ok((await drawn()) < 60, `${await drawn()} are drawn`);
  assert.deepEqual(device.errors, []);
});

test("show_7 a window that is loaded again is where it was, and leads on", async (t) => {
  const { device, page, url } = await alone(t);
  const other = await device.open(url);
  await lead(page).click();
  await page.keyboard.press("Space");
  await isAt(other, "1");
  await page.reload();
  await ready(page);
  await isAt(page, "1");
  await page.getByText("You lead, 1 follows").waitFor();
  await page.keyboard.press("Space");
  await isAt(other, "2");
  // Whoever was led over meanwhile follows, though their window led before.
  await lead(other).click();
  await page.getByText("Following your other window").waitFor();
  await page.reload();
  await ready(page);
  await page.getByText("Following your other window").waitFor();
  await other.keyboard.press("Space");
  await isAt(page, "3");
  assert.deepEqual(device.errors, []);
});

test("show_8 what runs is drawn until it is over, and what goes stays while one is at it", async (t) => {
  const { device, page, made } = await alone(t);
  await page.keyboard.type("2");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Space");
  await isAt(page, "2");
  const bar = page.getByRole("progressbar", { name: "How much of it has run" });
  await bar.waitFor();
  await until(page, () => document.querySelector("[role=progressbar]")?.ariaValueNow === "0.3");
  await now(page).getByText("0.3 of 0.3").waitFor();
  await ask(page, (id) => callboard.commit({ label: "Gone", ops: [{ delete: { id } }] }), made[3]);
  await now(page).getByText("It is no longer in the list.").waitFor();
  await isAt(page, "2");
  await isNext(page, "3");
  await page.keyboard.press("Space");
  await isAt(page, "3");
  await until(page, () => document.querySelector("[role=progressbar]")?.ariaValueMax === "3600");
  await page.keyboard.press("Backspace");
  await isAt(page, "1");
  await page.getByRole("progressbar").waitFor({ state: "detached" });
  assert.deepEqual(device.errors, []);
});

test("show_9 who may only read follows, and cannot lead", async (t) => {
  const { relay, id, here, there } = await share(t, await Relay.start(t), { role: "viewer" });
  await add(here.page, CUES, LIST[0]);
  await rowsUntil(there.page, { table: CUES }, ({ total }) => total === 1);
  for (const { page } of [here, there]) {
    await page.goto(`${relay.origin}/w/${id}/${CUES}/show`);
    await ready(page);
    await isNext(page, "1");
  }
  assert.equal(await lead(there.page).count(), 0);
  await lead(here.page).click();
  await here.page.keyboard.press("Space");
  await there.page.getByText("Following Alex").waitFor();
  await isAt(there.page, "1");
  assert.deepEqual(there.device.errors, []);
});
