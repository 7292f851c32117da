// What is linked to what, seen and changed from either end.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, becomes, until } from "../support/ask.mjs";
import { siteWithKit } from "../support/kit.mjs";
import { Relay } from "../support/relay.mjs";
import { person, share } from "../support/share.mjs";
import { add, inState, makeShow, sameHash, set } from "../support/show.mjs";

test("linked_1 an attendee is called to an event from either end, with a call of their own", async (t) => {
  const relay = await Relay.start(t);
  const { device, page } = await person(t, relay, "Alex");
  await makeShow(page);
  const jane = await add(page, "schedule.attendees", { name: "Jane Doe" });
  const tech = await add(page, "schedule.events", { title: "Tech, act one" });

  const address = await page.evaluate(() => location.origin + location.pathname);
  await page.goto(`${address}/schedule.attendees?record=${jane}&panel=record`);
  const called = page.getByRole("region", { name: "Called to" });
  const add_event = called.getByRole("combobox", { name: "Add to “Called to”" });
  await add_event.fill("Tech");
  await called.getByRole("option", { name: /Tech, act one/ }).waitFor();
  await page.keyboard.press("Enter");
  await called.getByRole("link", { name: "Tech, act one" }).waitFor();
  await becomes(page, () => add_event.inputValue(), "");

  await called.getByRole("button", { name: "What is said of Tech, act one" }).click();
  const call = called.getByRole("textbox", { name: "Call" });
  await call.fill("17:30");
  await call.press("Enter");
  await until(page, async (from) => {
    const [edge] = await callboard.edges({ kind: "schedule.attends", from });
    return edge?.fields.call_time === "17:30";
  }, jane);

  await called.getByRole("link", { name: "Tech, act one" }).click();
  const people = page.getByRole("region", { name: "Called", exact: true });
  await people.getByRole("link", { name: "Jane Doe" }).waitFor();
  await people.getByText("17:30").waitFor();

  // A person who is not there yet is made and linked at once.
  await people.getByRole("combobox").fill("Nell Ravn");
  await people.getByRole("option", { name: /Nell Ravn/ }).click();
  await people.getByRole("link", { name: "Nell Ravn" }).waitFor();
  assert.equal((await ask(page, (to) => callboard.edges({ to }), tech)).length, 2);

  await people.getByRole("button", { name: "Take Jane Doe away" }).click();
  await people.getByRole("link", { name: "Jane Doe" }).waitFor({ state: "detached" });
  assert.equal((await ask(page, (to) => callboard.edges({ to }), tech)).length, 1);
  await page.keyboard.press("Control+z");
  await people.getByRole("link", { name: "Jane Doe" }).waitFor();
  assert.deepEqual(device.errors, []);
});

const RUN = "schedule.rehearses";

/** An event with scenes in its running order: `{ event, edges }`. */
async function rehearsal(page, names) {
  return ask(page, async ([kind, names]) => {
    const create = (table, fields) => ({ create: { table, fields } });
    const made = await callboard.commit({
      label: "Plan",
      ops: [
        create("schedule.events", { title: "Rehearsal" }),
        ...names.map((name, at) => create("schedule.scenes", { number: `${at + 1}`, name })),
      ],
    });
    const [event, ...scenes] = made.created;
    const link = (to) => ({ link: { kind, from: event, to } });
    const linked = await callboard.commit({ label: "Order", ops: scenes.map(link) });
    return { event, edges: linked.created };
  }, [RUN, names]);
}

/** The names of an event's scenes, in their order. */
async function run(page, event) {
  return ask(page, async ([kind, from]) => {
    const { rows } = await callboard.query({ table: kind, from });
    return rows.map((row) => row.fields.to.title.replace(/^\S+ /, ""));
  }, [RUN, event]);
}

async function openRecord(page, table, id) {
  const address = await page.evaluate(() => location.origin + location.pathname.split("/", 3).join("/"));
  await page.goto(`${address}/${table}?record=${id}&panel=record`);
}

/** What the list on the screen says, in the order in which it is seen. */
const seen = (list) => list.evaluate((list) => {
  const top = (it) => it.getBoundingClientRect().top;
  const items = [...list.querySelectorAll("[data-edge]")].sort((one, other) => top(one) - top(other));
  return items.map((item) => item.querySelector("a").textContent.replace(/^\S+ /, ""));
});

/** Resolves once it says this, in this order. */
const stands = (list, ...names) => becomes(list.page(), () => seen(list), names);

test("linked_2 a running order is changed by keys, by pointer and by finger, one undo each", async (t) => {
  const relay = await Relay.start(t);
  const { device, page } = await person(t, relay, "Alex");
  await makeShow(page);
  const { event } = await rehearsal(page, ["Quay", "Kitchen", "Office", "Storm"]);
  await openRecord(page, "schedule.events", event);
  const order = page.getByRole("region", { name: "Running order" });
  const handle = (name) => order.getByRole("button", { name: new RegExp(`^Move \\S+ ${name}`) });
  const is = (...names) => until(page, async ([kind, from, names]) => {
    const { rows } = await callboard.query({ table: kind, from });
    return rows.map((row) => row.fields.to.title.replace(/^\S+ /, "")).join() === names.join();
  }, [RUN, event, names]);

  // Taken up with Space, moved with arrows, heard, put down; the focus goes along.
  await handle("Storm").press("Space");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await order.getByText("4 Storm: place 2 of 4.").waitFor({ state: "attached" });
  assert.deepEqual(await run(page, event), ["Quay", "Kitchen", "Office", "Storm"], "nothing is written yet");
  await stands(order, "Quay", "Storm", "Kitchen", "Office");
  await page.keyboard.press("Space");
  await is("Quay", "Storm", "Kitchen", "Office");
  await page.keyboard.press("Control+z");
  await is("Quay", "Kitchen", "Office", "Storm");
  await stands(order, "Quay", "Kitchen", "Office", "Storm");

  // Escape leaves it where it was; Alt with an arrow is one step, and the next one starts from there.
  await handle("Quay").press("Enter");
  await page.keyboard.press("End");
  await stands(order, "Kitchen", "Office", "Storm", "Quay");
  await page.keyboard.press("Escape");
  await stands(order, "Quay", "Kitchen", "Office", "Storm");
  await handle("Quay").press("Alt+ArrowDown");
  await is("Kitchen", "Quay", "Office", "Storm");
  await page.keyboard.press("Alt+ArrowDown");
  await is("Kitchen", "Office", "Quay", "Storm");
  await page.keyboard.press("Control+z");
  await is("Kitchen", "Quay", "Office", "Storm");
  await stands(order, "Kitchen", "Quay", "Office", "Storm");

  const middle = async (name) => {
    const { x, y, width, height } = await handle(name).boundingBox();
    return { x: x + width / 2, y: y + height / 2 };
  };
  const [from, to] = [await middle("Storm"), await middle("Kitchen")];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y + 4, { steps: 6 });
  await page.mouse.move(to.x, to.y - 8, { steps: 3 });
  await stands(order, "Storm", "Kitchen", "Quay", "Office");
  await page.mouse.up();
  await is("Storm", "Kitchen", "Quay", "Office");
  await stands(order, "Storm", "Kitchen", "Quay", "Office");

  // A finger draws the handle: the page does not scroll under it.
  const [down, up] = [await middle("Storm"), await middle("Office")];
  const touch = await page.context().newCDPSession(page);
  const at = ({ x, y }) => ({ touchPoints: [{ x, y }] });
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", ...at(down) });
  for (let part = 1; part <= 6; part += 1) {
    const y = down.y + ((up.y + 10 - down.y) * part) / 6;
    await touch.send("Input.dispatchTouchEvent", { type: "touchMove", ...at({ x: down.x, y }) });
  }
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await is("Kitchen", "Quay", "Office", "Storm");
  assert.deepEqual(device.errors, []);
});

test("linked_3 two devices order one list apart: all is there once, each one's run together", async (t) => {
  const relay = await Relay.start(t);
  const { here, there } = await share(t, relay);
  const { event } = await rehearsal(here.page, ["Quay", "Kitchen", "Office"]);
  await inState(here.page, "in_step");
  await until(there.page, async ([kind, from]) => {
    return (await callboard.query({ table: kind, from })).total === 3;
  }, [RUN, event]);
  for (const { device, page } of [here, there]) {
    await openRecord(page, "schedule.events", event);
    await page.getByRole("region", { name: "Running order" }).getByRole("link").nth(2).waitFor();
    await device.offline(true);
  }
  for (const { page } of [here, there]) await inState(page, "offline");

  // Several are ticked, in the order in which they are to stand, and come as one change.
  const append = async ({ page }, names) => {
    await ask(page, (names) => callboard.commit({
      label: "More",
      ops: names.map((name) => ({ create: { table: "schedule.scenes", fields: { number: name, name } } })),
    }), names);
    const order = page.getByRole("region", { name: "Running order" });
    await order.getByRole("button", { name: "Add several to “Running order”" }).click();
    for (const name of names) await order.getByRole("checkbox", { name: `${name} ${name}` }).check();
    await order.getByRole("button", { name: `Add ${names.length}` }).click();
    await order.getByRole("link", { name: `${names.at(-1)} ${names.at(-1)}` }).waitFor();
    await becomes(page, async () => (await seen(order)).slice(-names.length), names);
  };
  await append(here, ["C", "A", "B"]);
  await append(there, ["Y", "X"]);
  const move = ({ page }, name, key) => page.getByRole("region", { name: "Running order" })
    .getByRole("button", { name: new RegExp(`^Move \\S+ ${name}`) }).press(key);
  await move(here, "Quay", "Alt+ArrowDown");
  await move(there, "Quay", "Alt+ArrowDown");
  await move(there, "Quay", "Alt+ArrowDown");
  for (const { device } of [here, there]) await device.offline(false);
  for (const { page } of [here, there]) {
    await until(page, async ([kind, from]) => {
      return (await callboard.query({ table: kind, from })).total === 8;
    }, [RUN, event]);
    await inState(page, "in_step");
  }
  await sameHash(there.page, here.page);
  const [one, other] = [await run(here.page, event), await run(there.page, event)];
  assert.deepEqual(one, other);
  assert.deepEqual([...one].sort(), ["A", "B", "C", "Kitchen", "Office", "Quay", "X", "Y"]);
  const text = one.join();
  assert.ok(text.includes("C,A,B") && text.includes("Y,X"), text);
  assert.equal((await ask(here.page, () => callboard.conflicts())).length, 0);
});

/** A production of the kit department: a person who owns two items, and somebody else. */
async function kit(t) {
  const relay = await Relay.start(t, { site: await siteWithKit(t) });
  const { device, page } = await person(t, relay, "Alex");
  const ids = await ask(page, async () => {
    const { id } = await callboard.workspaces.create({ name: "Kit", modules: ["kit"] });
    await callboard.workspaces.open(id);
    const create = (table, fields) => ({ create: { table, fields } });
    const { created } = await callboard.commit({
      label: "Begin",
      ops: [
        create("kit.people", { name: "Jane" }),
        create("kit.people", { name: "Otis" }),
        create("kit.items", { name: "Lamp" }),
        create("kit.items", { name: "Rope" }),
      ],
    });
    const [jane, otis, lamp, rope] = created;
    const set = (id) => ({ set: { id, field: "owner", value: jane } });
    await callboard.commit({ label: "Own", ops: [set(lamp), set(rope)] });
    return { jane, otis, lamp, rope };
  });
  return { device, page, ...ids };
}

test("linked_4 where a kind means one, a second takes its place, or is marked beside it", async (t) => {
  const { device, page, jane, otis, lamp } = await kit(t);
  await ask(page, ([from, to]) => callboard.commit({
    label: "Keep", ops: [{ link: { kind: "kit.keeps", from, to } }],
  }), [jane, lamp]);
  await openRecord(page, "kit.items", lamp);
  const kept = page.getByRole("region", { name: "Kept by" });
  await kept.getByRole("link", { name: "Jane" }).waitFor();
  const link = async (name) => {
    await kept.getByRole("combobox").fill(name);
    await kept.getByRole("option", { name, exact: true }).click();
  };
  const keepers = () => ask(page, async (to) => {
    const { rows } = await callboard.query({ table: "kit.keeps", to });
    return rows.map((row) => [row.fields.from.title, row.marks.from ?? null]).sort();
  }, lamp);
  await link("Otis");
  const asked = kept.getByRole("group", { name: /Jane is linked already/ });
  await asked.getByRole("button", { name: "Replace Jane" }).click();
  await kept.getByRole("link", { name: "Otis" }).waitFor();
  await kept.getByRole("link", { name: "Jane" }).waitFor({ state: "detached" });
  assert.deepEqual(await keepers(), [["Otis", null]]);
  await page.keyboard.press("Control+z");
  await kept.getByRole("link", { name: "Jane" }).waitFor();
  assert.deepEqual(await keepers(), [["Jane", null]], "one undo");

  await link("Otis");
  await asked.getByRole("button", { name: "Link both" }).click();
  await kept.getByText("More than one is here, and one is meant.").waitFor();
  assert.deepEqual(await keepers(), [["Jane", "cardinality"], ["Otis", "cardinality"]]);
  // From the other end it is said too.
  await openRecord(page, "kit.people", otis);
  const keeps = page.getByRole("region", { name: "Keeps" });
  await keeps.getByText("Linked to others too, and one is meant.").waitFor();
  await keeps.getByRole("button", { name: "Take Lamp away" }).click();
  await keeps.getByRole("link", { name: "Lamp" }).waitFor({ state: "detached" });
  assert.deepEqual(await keepers(), [["Jane", null]]);
  assert.deepEqual(device.errors, []);
});

test("linked_5 a record says where it appears, at once, and each leads there and back", async (t) => {
  const { device, page, jane, lamp, rope } = await kit(t);
  await openRecord(page, "kit.people", jane);
  const owned = page.getByRole("region", { name: "Items: Owner" });
  await owned.getByRole("link", { name: "Rope" }).waitFor();
  await owned.locator(".count").getByText("2", { exact: true }).waitFor();
  await set(page, rope, "owner", null);
  await owned.getByRole("link", { name: "Rope" }).waitFor({ state: "detached" });
  await owned.locator(".count").getByText("1", { exact: true }).waitFor();

  await owned.getByRole("link", { name: "Lamp" }).click();
  await page.getByRole("heading", { name: "Lamp" }).waitFor();
  await page.getByRole("link", { name: "Open Jane" }).click();
  await page.getByRole("heading", { name: "Jane" }).waitFor();
  const found = await ask(page, (id) => callboard.references([id]), jane);
  assert.deepEqual(found.map(({ table, field, total, rows }) => [table, field, total, rows[0].id]), [
    ["kit.items", "owner", 1, lamp],
  ]);
  assert.deepEqual(device.errors, []);
});

test("linked_6 what a deletion does is said before it is done, and all of it comes back", async (t) => {
  const { device, page, jane, otis, lamp, rope } = await kit(t);
  await ask(page, ([from, to]) => callboard.commit({
    label: "Keep", ops: [{ link: { kind: "kit.keeps", from, to } }],
  }), [jane, rope]);
  await openRecord(page, "kit.people", jane);
  const remove = page.getByRole("button", { name: "Delete this person" });
  await remove.click();
  const asked = page.getByRole("alertdialog");
  await asked.getByText("2 items refer to it as “Owner” and will show it as deleted: Lamp, Rope.").waitFor();
  await asked.getByText("1 link rests with it in the bin, under “Keeps”: Rope.").waitFor();
  await page.keyboard.press("Escape");
  await asked.waitFor({ state: "detached" });
  assert.equal((await ask(page, () => callboard.query({ table: "kit.people" }))).total, 2);

  await remove.click();
  await asked.getByRole("button", { name: "Delete" }).click();
  await page.getByText("This record is in the bin.").first().waitFor();
  const owner = () => ask(page, async (id) => {
    const { rows } = await callboard.query({ table: "kit.items" });
    return rows.find((row) => row.id === id).fields.owner;
  }, lamp);
  assert.deepEqual(await owner(), { id: jane, title: "Jane", gone: "bin" });
  assert.equal((await ask(page, (to) => callboard.edges({ to }), rope)).length, 0);
  await openRecord(page, "kit.items", lamp);
  await page.locator(".record-head").getByText("Lamp").waitFor();
  await page.locator(".field-gone").getByText("This record is in the bin.").waitFor();
  await page.keyboard.press("Control+z");
  await page.locator(".field-gone").waitFor({ state: "detached" });
  assert.deepEqual(await owner(), { id: jane, title: "Jane" });
  assert.equal((await ask(page, (to) => callboard.edges({ to }), rope)).length, 1);

  // Nothing hangs on Otis: nothing is asked.
  await openRecord(page, "kit.people", otis);
  await remove.click();
  await page.getByText("This record is in the bin. It can be read").waitFor();
  assert.equal(await asked.count(), 0);
  assert.deepEqual(device.errors, []);
});
