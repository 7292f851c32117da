// What a screen reader has to say, by the browser's own accessibility tree.

import assert from "node:assert/strict";
import { test } from "node:test";

import { becomes, until } from "../support/ask.mjs";
import { cellAt, tabTo } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { share } from "../support/share.mjs";
import { add, rowsUntil, set } from "../support/show.mjs";

const ATTENDEES = { table: "schedule.attendees" };

/** What is announced where the person is: the role and name of what has the focus, or of its active part. */
async function announced(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  const property = ({ properties = [] } = {}, name) => properties.find((it) => it.name === name)?.value;
  const isPart = ({ role }) => !["RootWebArea", "InlineTextBox", "StaticText"].includes(role.value);
  const focused = nodes.find((node) => isPart(node) && property(node, "focused")?.value);
  const active = property(focused, "activedescendant")?.relatedNodes[0].backendDOMNodeId;
  const here = active === undefined ? focused : nodes.find((node) => node.backendDOMNodeId === active);
  if (!here) return "nothing";
  const { role, name, childIds = [] } = here;
  const parts = childIds.map((id) => nodes.find(({ nodeId }) => nodeId === id));
  const buttons = parts.filter((part) => part?.role?.value === "button").map((part) => part.name.value);
  return [role.value, name.value, ...buttons].join(", ");
}

test("heard_1 from the page's top to a value in conflict, by what is announced", async (t) => {
  const { relay, here, there } = await share(t, await Relay.start(t));
  const { page } = here;
  const fields = { name: "Jane Doe", email: "jane@example.org", call_time: "17:30" };
  const jane = await add(page, ATTENDEES.table, fields);
  await rowsUntil(there.page, ATTENDEES, ({ total }) => total === 1);
  await relay.stop();
  await set(page, jane, "call_time", "18:00");
  await set(there.page, jane, "call_time", "18:30");
  await relay.restart();
  await until(page, async () => (await callboard.conflicts()).length === 1);

  await page.getByRole("link", { name: /^Attendees/ }).click();
  await page.getByRole("rowheader", { name: "Jane Doe" }).waitFor();
  await page.reload();
  await page.getByRole("rowheader", { name: "Jane Doe" }).waitFor();
  await cellAt(page.getByRole("grid", { name: "Attendees" }), 1, "Call");
  const hears = (wanted) => becomes(page, () => announced(page), wanted);
  await page.keyboard.press("Tab");
  await hears("link, Skip to the table");
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("grid", { name: "Attendees" }));
  await page.keyboard.press("Home");
  await hears("rowheader, Jane Doe");
  await page.keyboard.press("ArrowRight");
  await hears("gridcell, jane@example.org");
  await page.keyboard.press("ArrowRight");
  await hears(/^gridcell, 18:.0 Conflict: also 18:.0, Conflict: also 18:.0$/);
  await page.keyboard.press("Alt+c");
  await page.getByRole("complementary", { name: "Inspector" }).getByRole("radio").first().waitFor();
  const radio = page.getByRole("complementary").getByRole("radio", { name: /18:30/ });
  await tabTo(page, page.getByRole("complementary").getByRole("radio"));
  await hears(/^radio, .*18:.0/);
  await radio.focus();
  await hears(/^radio, 18:30.*Jordan/);
  assert.deepEqual([here.device.errors, there.device.errors], [[], []]);
});
