// Every screen, in both themes and three sizes: nothing serious for axe, nothing cut off.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask } from "../support/ask.mjs";
import { faults } from "../support/axe.mjs";
import { Device, ready } from "../support/device.mjs";
import { Relay } from "../support/relay.mjs";
import { add, makeShow, set } from "../support/show.mjs";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 820, height: 1180 },
  { width: 390, height: 844 },
];
const NO_WISH = { colorScheme: "light", contrast: null, forcedColors: null };

/** The screens by name: their addresses in a production that has something to show. */
function screens(id, record, event) {
  const at = (rest) => `/w/${id}/${rest}`;
  return {
    home: "/",
    grid: at("lighting.cues"),
    grouped: at("contacts.contacts"),
    timeline: at("schedule.events/rooms"),
    empty: at("sound.cues"),
    record: at(`lighting.cues?record=${record}&panel=record`),
    linked: at(`schedule.events?record=${event}&panel=record`),
    history: at("lighting.cues?panel=history"),
    conflicts: at("lighting.cues?panel=conflicts"),
    mappings: at("lighting.cues?panel=mappings"),
    merge: at(`lighting.cues?record=${record}&panel=merge`),
    import: at("lighting.cues?panel=import"),
    share: at("lighting.cues?panel=share"),
    sync: at("lighting.cues?panel=sync"),
    settings: at("lighting.cues?panel=settings"),
    departments: at("lighting.cues?panel=departments"),
    join: "/join#nothing",
    error: at("no.such_table"),
  };
}

/** An event with two scenes in its running order, and somebody who is called to it. */
async function rehearsal(page) {
  const event = await add(page, "schedule.events", { title: "Rehearsal" });
  const jane = await add(page, "schedule.attendees", { name: "Jane Doe" });
  const scenes = [];
  for (const number of ["1.1", "1.2"]) scenes.push(await add(page, "schedule.scenes", { number }));
  await ask(page, ([event, jane, scenes]) => callboard.commit({
    label: "Plan",
    ops: [
      ...scenes.map((to) => ({ link: { kind: "schedule.rehearses", from: event, to } })),
      { link: { kind: "schedule.attends", from: jane, to: event, fields: { call_time: "17:30" } } },
    ],
  }), [event, jane, scenes]);
  return event;
}

/**
 * What is wrong on every screen, in each of these sizes and for each of these people's wishes, as a browser
 * tells them.
 */
async function lookThrough(t, theme, sizes, wishes, isMain = () => true) {
  const relay = await Relay.start(t);
  const device = await Device.start(t, { remembered: { "callboard-theme": `"${theme}"` } });
  const page = await device.open(relay.origin);
  const id = await makeShow(page);
  const cue = await add(page, "lighting.cues", { number: "11.1", name: "Harbour dawn", is_called: true });
  await set(page, cue, "name", "Harbour dawn, slowly");
  const event = await rehearsal(page);
  await add(page, "contacts.contacts", { name: "Jane Doe", department: "Cast" });
  const found = {};
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const [name, address] of Object.entries(screens(id, cue, event)).filter(([name]) => isMain(name))) {
      await page.goto(`${relay.origin}${address}`);
      await ready(page).catch(() => null);
      await page.getByRole("main").waitFor();
      for (const wish of wishes) {
        await page.emulateMedia({ ...NO_WISH, ...wish });
        const told = await faults(page);
        if (told.length) found[`${name} ${size.width} ${JSON.stringify(wish)}`] = told;
      }
    }
  }
  return found;
}

test("screens_1 axe finds nothing serious and nothing is cut off, light and dark", async (t) => {
  const wishes = [{ colorScheme: "light" }, { colorScheme: "dark" }];
  assert.deepEqual(await lookThrough(t, "system", SIZES, wishes), {});
});

for (const [theme, wishes] of [
  ["show", [{}, { contrast: "more" }]],
  ["system", [{ contrast: "more" }, { forcedColors: "active" }]],
]) {
  const said = wishes.map((wish) => JSON.stringify(wish)).join(" ");
  test(`light_2 nothing serious is found in the light ${theme} with ${said}, at 100 and 200 %`, async (t) => {
    // 1440 by 900 at 200 %.
    const zoomed = { width: 720, height: 450 };
    const isMain = (name) => ["home", "grid", "record", "conflicts", "import", "share"].includes(name);
    assert.deepEqual(await lookThrough(t, theme, [SIZES[0], zoomed], wishes, isMain), {});
  });
}
