// What departments are set to, by hand: for a production and for one record.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Device } from "../support/device.mjs";
import { ask, becomes, refusal } from "../support/ask.mjs";
import { command } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { share } from "../support/share.mjs";
import { add, inState, makeShow, rows } from "../support/show.mjs";

const CUES = "lighting.cues";
const EVENTS = "schedule.events";

const table = (page, title) => page.getByRole("link", { name: new RegExp(title) }).first();
const panelOf = (page, title) => page.getByRole("complementary", { name: `${title}: settings` });

test("settings_1 a setting is changed beside its department, and taken back", async (t) => {
  const { here, there } = await share(t, await Relay.start(t));
  const { page } = here;
  await table(page, "Lighting cues").click();
  await page.getByRole("link", { name: "Lighting: settings" }).click();
  const panel = panelOf(page, "Lighting");
  await panel.getByText("As the department comes.").waitFor();
  assert.match(page.url(), /lighting\.cues\?panel=settings/);

  const fade = panel.getByRole("textbox", { name: "Usual fade" });
  await fade.fill("4.5");
  await fade.press("Enter");
  await panel.getByText(/Set for this production. The department’s own: none/i).waitFor();
  await add(page, CUES, { number: "1" });
  const [cue] = (await rows(page, { table: CUES })).rows;
  assert.equal(cue.fields.time, 4.5);
  const [told] = (await ask(page, () => callboard.modules.configuration("lighting"))).settings;
  assert.deepEqual([told.value, told.origin, told.without], [4.5, "workspace", null]);

  // The others have it as soon as they hear of it, on the screen as well.
  await inState(page, "in_step");
  await table(there.page, "Lighting cues").click();
  await there.page.getByRole("heading", { level: 1, name: "Lighting cues" }).waitFor();
  await command(there.page, "Settings of this");
  const other = panelOf(there.page, "Lighting");
  await other.getByText(/Set for this production/).waitFor();
  await becomes(there.page, () => other.getByRole("textbox", { name: "Usual fade" }).inputValue(), "4.5");

  await panel.getByRole("button", { name: "Back to the department’s" }).click();
  await other.getByText("As the department comes.").waitFor();
  await page.keyboard.press("ControlOrMeta+z");
  await other.getByText(/Set for this production/).waitFor();
  assert.deepEqual([...here.device.errors, ...there.device.errors], []);
});

test("settings_2 one record may differ, and what is linked to it begins as it says", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const page = await device.open(relay.origin);
  await makeShow(page);
  const fitting = await add(page, EVENTS, { title: "Fitting", start: "2026-03-01T10:00:00Z" });
  const actor = await add(page, "schedule.attendees", { name: "Ada" });
  await ask(page, () => callboard.modules.configure("schedule", { need: "Required" }));
  const id = await ask(page, () => callboard.workspaces.current());
  await page.goto(`${relay.origin}/w/${id}/${EVENTS}?record=${fitting}&panel=record`);

  const form = page.getByRole("tabpanel");
  await form.getByText("As in the whole production.").waitFor();
  const need = form.getByRole("combobox", { name: "Who is called is" });
  await need.fill("Optional");
  await need.press("Enter");
  await form.getByText(/Set here only. The production’s: Required/).waitFor();
  const said = await ask(
    page,
    async ([from, to]) => {
      await callboard.commit({ label: "Call", ops: [{ link: { kind: "schedule.attends", from, to } }] });
      const [edge] = await callboard.edges({ kind: "schedule.attends" });
      return edge.fields.need;
    },
    [actor, fitting],
  );
  assert.equal(said, "Optional");
  const refused = await refusal(
    page,
    (record) => callboard.modules.configure("schedule", { need: "Always" }, { record }),
    actor,
  );
  assert.equal(refused, "invalid");
  await form.getByRole("button", { name: "Back to the production’s" }).click();
  await form.getByText("As in the whole production.").waitFor();
  assert.deepEqual(device.errors, []);
});
