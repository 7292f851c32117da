// A table as a list: records that open to what hangs from them in an order.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, becomes, until } from "../support/ask.mjs";
import { faults } from "../support/axe.mjs";
import { Device, ready } from "../support/device.mjs";
import { Relay } from "../support/relay.mjs";
import { makeShow } from "../support/show.mjs";

const RUN = "schedule.rehearses";
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Events on these days, at the list of them; each has a running order of these scenes: the ids of both. */
async function days(t, named, scenes = [], options = {}) {
  const relay = await Relay.start(t);
  const device = await Device.start(t, { timezoneId: "Europe/London", locale: "en-GB", ...options });
  const page = await device.open(relay.origin);
  const id = await makeShow(page);
  const made = await ask(page, async ([kind, named, scenes]) => {
    const create = (table, fields) => ({ create: { table, fields } });
    const event = ([title, day]) =>
      create("schedule.events", { title, start: `${day}T10:00:00Z[Europe/London]`, room: "Studio A" });
    const scene = (name, at) => create("schedule.scenes", { number: `${at + 1}`, name });
    const label = "Plan";
    const events = (await callboard.commit({ label, ops: named.map(event) })).created;
    if (scenes.length === 0) return { events };
    const all = (await callboard.commit({ label, ops: scenes.map(scene) })).created;
    const link = (from) => all.map((to) => ({ link: { kind, from, to } }));
    await callboard.commit({ label, ops: events.flatMap(link) });
    return { events };
  }, [RUN, named, scenes]);
  await page.goto(`${relay.origin}/w/${id}/schedule.events/today`);
  await ready(page);
  await list(page).waitFor();
  return { device, page, ...made };
}

const list = (page) => page.getByRole("group", { name: "By day, a list" });
const record = (page, title) => list(page).locator("[data-item]", { hasText: title });
const opener = (page, title) => list(page).getByRole("button", { name: `What hangs from ${title}` });
const order = (page) => list(page).getByRole("region", { name: "Running order" });
const handle = (part, name) => part.getByRole("button", { name: new RegExp(`^Move \\S+ ${name}`) });

/** Resolves once the scenes of an event stand in this order. */
const is = (page, event, ...names) => until(page, async ([kind, from, names]) => {
  const { rows } = await callboard.query({ table: kind, from });
  return rows.map((row) => row.fields.to.title.replace(/^\S+ /, "")).join() === names.join();
}, [RUN, event, names]);

/** Resolves once the scenes that hang from an event are seen in this order. */
const stands = (part, ...names) => becomes(part.page(), () => part.evaluate((part) => {
  const top = (it) => it.getBoundingClientRect().top;
  const items = [...part.querySelectorAll("[data-edge]")].sort((one, other) => top(one) - top(other));
  return items.map((item) => item.querySelector("a").textContent.replace(/^\S+ /, ""));
}), names);

test("list_1 records stand under their days, today is in sight, and keys lead through them", async (t) => {
  const past = (n) => [`Past ${n}`, `2020-01-${String((n % 20) + 10)}`];
  const before = Array.from({ length: 40 }, (_, n) => past(n));
  const named = [...before, ["First", "2999-03-08"], ["Second", "2999-03-08"]];
  const { device, page, events } = await days(t, named);
  await page.getByRole("heading", { name: "8 March 2999" }).waitFor();
  await until(page, () => document.querySelector(".list-scroll").scrollTop > 0);
  await page.getByRole("heading", { name: /8 March 2999.*2/ }).waitFor();
  await record(page, "First").getByText("10:00 · Studio A", { exact: true }).waitFor();
  await record(page, "First").focus();
  await page.keyboard.press("ArrowDown");
  await until(page, () => document.activeElement.textContent.startsWith("Second"));
  await page.keyboard.press("Home");
  await until(page, () => document.activeElement.textContent.startsWith("Past 0"));
  await page.keyboard.press("Enter");
  await page.getByRole("complementary", { name: "Inspector" }).waitFor();
  assert.match(page.url(), new RegExp(`record=${events[0]}`));
  await page.getByRole("searchbox").fill("second");
  await until(page, () => document.querySelectorAll("[data-item]").length === 1);
  assert.deepEqual(device.errors, []);
});

test("list_2 what hangs from a record is ordered there by keys and by pointer", async (t) => {
  const named = [["Morning", "2999-03-08"], ["Evening", "2999-03-09"]];
  const { device, page, events } = await days(t, named, ["Quay", "Kitchen", "Office"]);
  await record(page, "Morning").focus();
  await page.keyboard.press("Space");
  await handle(order(page), "Quay").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await until(page, () => document.querySelectorAll(".list-within [data-edge]").length === 6);
  const [first, second] = [order(page).first(), order(page).last()];
  // How high what is open is, is known once it is drawn.
  await becomes(page, async () => {
    const [above, below] = [await first.boundingBox(), await record(page, "Evening").boundingBox()];
    return below.y >= above.y + above.height ? "what is open covers nothing" : "it is covered";
  }, "what is open covers nothing");

  await handle(first, "Quay").press("Alt+ArrowDown");
  await is(page, events[0], "Kitchen", "Quay", "Office");
  await is(page, events[1], "Quay", "Kitchen", "Office");
  await page.keyboard.press("Control+z");
  await is(page, events[0], "Quay", "Kitchen", "Office");
  await stands(first, "Quay", "Kitchen", "Office");

  const middle = async (name) => {
    const { x, y, width, height } = await handle(second, name).boundingBox();
    return { x: x + width / 2, y: y + height / 2 };
  };
  const [from, to] = [await middle("Office"), await middle("Quay")];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y + 4, { steps: 6 });
  await page.mouse.move(to.x, to.y - 8, { steps: 3 });
  await page.mouse.up();
  await is(page, events[1], "Office", "Quay", "Kitchen");
  await stands(second, "Office", "Quay", "Kitchen");

  await first.getByRole("button", { name: /^Take .* Kitchen away/ }).click();
  await is(page, events[0], "Quay", "Office");
  await first.getByRole("combobox").fill("Kitchen");
  await first.getByRole("option", { name: /Kitchen/ }).first().click();
  await is(page, events[0], "Quay", "Office", "Kitchen");
  await record(page, "Morning").focus();
  await page.keyboard.press("ArrowLeft");
  await until(page, () => document.querySelectorAll(".list-within").length === 1);
  assert.deepEqual(device.errors, []);
});

test("list_3 on a phone a finger opens a record and moves what hangs from it", async (t) => {
  const named = [["Morning", "2999-03-08"]];
  const { device, page, events } = await days(t, named, ["Quay", "Kitchen", "Office"], PHONE);
  await opener(page, "Morning").tap();
  await handle(order(page), "Quay").waitFor();
  const middle = async (name) => {
    const { x, y, width, height } = await handle(order(page), name).boundingBox();
    return { x: x + width / 2, y: y + height / 2 };
  };
  const [down, up] = [await middle("Quay"), await middle("Office")];
  const touch = await page.context().newCDPSession(page);
  const at = ({ x, y }) => ({ touchPoints: [{ x, y }] });
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", ...at(down) });
  for (let part = 1; part <= 6; part += 1) {
    const y = down.y + ((up.y + 10 - down.y) * part) / 6;
    await touch.send("Input.dispatchTouchEvent", { type: "touchMove", ...at({ x: down.x, y }) });
  }
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await is(page, events[0], "Kitchen", "Office", "Quay");
  assert.deepEqual(device.errors, []);
});

test("list_4 of two thousand records those in sight are drawn, and arrows lead on", async (t) => {
  const named = Array.from({ length: 2000 }, (_, n) => [`Call ${n}`, `2999-01-${n % 2 ? "10" : "11"}`]);
  const { device, page } = await days(t, named);
  await record(page, "Call 1").first().waitFor();
  const drawn = () => page.locator("[data-item]").count();
  assert.ok((await drawn()) < 80, `${await drawn()} are drawn`);
  await record(page, "Call").first().focus();
  await page.keyboard.press("End");
  await until(page, () => {
    const isFar = document.querySelector(".list-scroll").scrollTop > 50_000;
    return isFar && document.activeElement.dataset.item !== undefined;
  });
  await page.keyboard.press("ArrowUp");
  await until(page, () => document.activeElement.dataset.item !== undefined);
  assert.ok((await drawn()) < 120, `${await drawn()} are drawn`);
  assert.deepEqual(device.errors, []);
});

test("list_5 in the three themes nothing serious is found and nothing is cut off", async (t) => {
  const named = [["Morning", "2999-03-08"], ["Evening", "2999-03-09"]];
  const { device, page } = await days(t, named, ["Quay", "Kitchen"]);
  await opener(page, "Morning").click();
  await opener(page, "Evening").click();
  await until(page, () => document.querySelectorAll(".list-within [data-edge]").length === 4);
  for (const theme of ["light", "dark", "show"]) {
    for (const [width, height] of [[1440, 900], [820, 1180], [390, 844]]) {
      await page.setViewportSize({ width, height });
      await page.evaluate((theme) => { document.documentElement.dataset.theme = theme; }, theme);
      assert.deepEqual(await faults(page), [], `${theme} at ${width}`);
    }
  }
  assert.deepEqual(device.errors, []);
});
