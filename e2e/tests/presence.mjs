// Who is here now, and where.

import { test } from "node:test";

import { cellAt } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { person, share } from "../support/share.mjs";
import { add, makeShow, rowsUntil } from "../support/show.mjs";

const CUES = { table: "lighting.cues" };

/** The grid of a table on the screen. */
async function gridOf(page, relay, id) {
  await page.goto(`${relay.origin}/w/${id}/${CUES.table}`);
  const grid = page.getByRole("grid");
  await grid.getByRole("rowheader").first().waitFor();
  return grid;
}

test("presence_4 others are in the top bar and their cursors in the cells; a press goes there", async (t) => {
  const { relay, id, here, there } = await share(t, await Relay.start(t));
  const cue = await add(here.page, CUES.table, { number: "1", name: "House to half" });
  await rowsUntil(there.page, CUES, ({ total }) => total === 1);
  const grid = await gridOf(here.page, relay, id);
  const theirs = await gridOf(there.page, relay, id);

  await (await cellAt(theirs, 1, "Label")).click();
  const mark = grid.locator(`[data-row="${cue}"] .other`);
  await mark.getByText("J", { exact: true }).waitFor();
  await here.page.getByRole("button", { name: "Jordan is in Lighting cues" }).waitFor();

  await there.page.goto(`${relay.origin}/w/${id}/sound.cues`);
  await mark.waitFor({ state: "detached" });
  await here.page.getByRole("button", { name: "Jordan is in Sound cues" }).click();
  await here.page.waitForURL(`**/w/${id}/sound.cues*`);

  // Nobody waits for a silence to be long enough.
  await there.device.close();
  await here.page.getByRole("button", { name: /^Jordan is/ }).waitFor({ state: "detached" });
});

test("presence_5 the cursor of one's other tab is shown without a relay too, until it is left", async (t) => {
  const relay = await Relay.start(t);
  const { device, page } = await person(t, relay, "Alex");
  const id = await makeShow(page);
  const cue = await add(page, CUES.table, { number: "1", name: "House to half" });
  const grid = await gridOf(page, relay, id);
  const other = await device.open(`${relay.origin}/w/${id}/${CUES.table}`);
  await other.getByRole("rowheader").first().waitFor();
  await (await cellAt(other.getByRole("grid"), 1, "Label")).click();
  const mark = grid.locator(`[data-row="${cue}"] .other`);
  await mark.getByText("A", { exact: true }).waitFor();
  // Oneself is no other person.
  await page.getByRole("group", { name: "People here" }).waitFor({ state: "detached" });

  await other.goto(relay.origin);
  await mark.waitFor({ state: "detached" });
});

test("presence_9 who is on a card is outlined there, until they leave it", async (t) => {
  const { relay, id, here, there } = await share(t, await Relay.start(t));
  const table = "contacts.contacts";
  const ana = await add(here.page, table, { name: "Ana", status: "Enquiry" });
  await rowsUntil(there.page, { table }, ({ total }) => total === 1);
  await there.page.goto(`${relay.origin}/w/${id}/${table}/hiring`);
  const theirs = there.page.locator(`[data-card="${ana}"]`);
  await theirs.focus();
  const jordan = (page) => page.getByRole("img", { name: "Here now: Jordan" });

  await here.page.goto(`${relay.origin}/w/${id}/${table}/hiring`);
  await jordan(here.page.locator(`[data-card="${ana}"]`)).waitFor();
  await here.page.goto(`${relay.origin}/w/${id}/${table}/faces`);
  await jordan(here.page.locator(`[data-card="${ana}"]`)).waitFor();
  await here.page.goto(`${relay.origin}/w/${id}/${table}/firms`);
  await jordan(here.page.locator(`[data-item="${ana}"]`)).waitFor();
  await here.page.setViewportSize({ width: 390, height: 844 });
  await here.page.goto(`${relay.origin}/w/${id}/${table}`);
  await jordan(here.page.locator(`[data-row="${ana}"]`)).waitFor();

  await there.page.goto(`${relay.origin}/w/${id}/sound.cues`);
  await jordan(here.page).waitFor({ state: "detached" });
  await here.page.setViewportSize({ width: 1280, height: 720 });
});
