// Every main screen, as it is kept in `pictures`: three sizes, two themes, compared with a tolerance. Where
// one is meant to look otherwise, `CALLBOARD_KEEP=1` takes the new ones; look at them before they go in.

import assert from "node:assert/strict";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { ask, until } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { siteOfItsOwn } from "../support/kit.mjs";
import { difference, picture } from "../support/picture.mjs";
import { Relay } from "../support/relay.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const KEPT = here("pictures");
/** Where what differs is put, beside a picture of where. */
const RESULTS = here("../results/screens");
const SAMPLES = process.env.CALLBOARD_PICTURES ?? here("../../target/pictures/files");
const KEEPS = process.env.CALLBOARD_KEEP === "1";
/** The day of the sample's pictures, in its afternoon. */
const NOW = "2026-03-10T15:00:00Z";
const SIZES = [[1440, 900], [820, 1180], [390, 844]];
/** The share of a picture that may differ; another Chromium than the pictures' draws edges otherwise. */
const SHARE_MAX = 0.0015;
const SHARE_MAX_OF_ANOTHER = 0.03;

/** Whose eyes these are. */
const READER = { locale: "en-GB", timezoneId: "Europe/London", reducedMotion: "reduce" };
/** What no two devices and days have in common. */
const UNSTEADY =
  ".home .status, .production-opened, [type=url], .code, .shows-clock { visibility: hidden !important; }";

/** The screens by name: an address, what stands there once it is drawn, and what is done there first. */
function screens({ id, called, cue, event }) {
  const at = (rest) => `/w/${id}/${rest}`;
  const palette = async (page) => {
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("combobox").fill("storm");
    await page.getByRole("option").first().waitFor();
  };
  const row = ".grid-row:not(.is-new), .card:not(.is-new)";
  return {
    home: ["/", ".production-row"],
    grid: [at("lighting.cues"), row],
    groups: [at("contacts.contacts/company"), row],
    board: [at("contacts.contacts/departments"), "[data-card]"],
    calendar: [at("schedule.events/calendar"), ".entry"],
    timeline: [at("schedule.events/rooms"), ".entry"],
    document: [at("lighting.cues/synopsis"), ".paper-foot"],
    show: [at("lighting.cues/show"), ".ahead-row"],
    record: [at(`schedule.events?record=${event}&panel=record`), ".fields .field"],
    conflicts: [at("schedule.attendees?panel=conflicts"), ".conflict-foot"],
    history: [at(`schedule.attendees?record=${called}&panel=history`), ".event"],
    mappings: [at("contacts.contacts?panel=mappings"), ".mapping"],
    merge: [at(`contacts.contacts?record=${called}&panel=merge`), ".merge-offers li"],
    import: [at("sound.cues?panel=import"), "[type=file]"],
    share: [at("lighting.cues?panel=share"), "[type=url]"],
    palette: [at(`stage.cues?record=${cue}`), row, palette],
    join: ["/join#nothing", "main h1"],
    error: [at("no.such_table"), ".empty-title"],
  };
}

/** The sample as of its day, on a device that is somebody's, at an hour that does not pass. */
async function sample(t) {
  const site = await siteOfItsOwn(t);
  await cp(SAMPLES, site, { recursive: true });
  const relay = await Relay.start(t, { site });
  const device = await Device.start(t, { ...READER, bypassCSP: true });
  await device.context.clock.setFixedTime(NOW);
  const page = await device.open(`${relay.origin}/#sample`);
  await until(page, async () => (await callboard.workspaces.current()) !== null);
  const records = await ask(page, async () => {
    await callboard.me.set({ name: "Alex Moreau", colour: "#2f6fb0", device: "Tech table" });
    const first = async (query) => (await callboard.query({ ...query, limit: 1 })).rows[0].id;
    return {
      id: await callboard.workspaces.current(),
      called: await first({ table: "schedule.attendees", filter: 'name == "Jane Doe"' }),
      cue: await first({ table: "stage.cues" }),
      event: await first({ table: "schedule.events", filter: 'title == "Run of Act One"' }),
    };
  });
  return { relay, device, page, records };
}

/** What differs from the kept pictures, a line each; or nothing, where these are kept from now on. */
async function compare(judge, name, taken, max) {
  const path = join(KEPT, `${name}.webp`);
  if (KEEPS) {
    await writeFile(path, taken);
    return [];
  }
  const kept = await readFile(path).catch(() => null);
  if (!kept) return [`${name}: there is no picture of it`];
  const { share, where } = await difference(judge, kept, taken);
  if (share <= max) return [];
  await mkdir(RESULTS, { recursive: true });
  await writeFile(join(RESULTS, `${name}.webp`), taken);
  if (where) await writeFile(join(RESULTS, `${name}.where.webp`), Buffer.from(where, "base64"));
  return [`${name}: ${(share * 100).toFixed(2)} % differs; see e2e/results/screens`];
}

test("screens_2 every main screen looks as it is kept, in three sizes and two themes", async (t) => {
  await rm(RESULTS, { recursive: true, force: true });
  await mkdir(KEPT, { recursive: true });
  const { relay, device, page, records } = await sample(t);
  const judge = await device.context.newPage();
  const major = device.context.browser()?.version().split(".")[0] ?? (await judge.evaluate(
    () => navigator.userAgentData.brands.find(({ brand }) => brand === "Chromium").version));
  const noted = join(KEPT, "chromium.txt");
  if (KEEPS) await writeFile(noted, `${major}\n`);
  const max = (await readFile(noted, "utf8")).trim() === major ? SHARE_MAX : SHARE_MAX_OF_ANOTHER;
  const told = [];
  for (const [name, [address, drawn, prepare]] of Object.entries(screens(records))) {
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await page.goto(`${relay.origin}${address}`);
      await ready(page).catch(() => null);
      await page.locator(drawn).first().waitFor({ state: "attached" });
      await page.addStyleTag({ content: UNSTEADY });
      await prepare?.(page);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        told.push(...await compare(judge, `${name}-${colorScheme}-${width}`, await picture(page), max));
      }
    }
  }
  assert.deepEqual(told, []);
});
