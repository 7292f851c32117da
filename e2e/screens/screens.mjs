// Every main screen, as it is kept in `pictures`: three sizes, two themes, compared with a tolerance. Where
// one is meant to look otherwise, `CALLBOARD_KEEP=1` takes the new ones; look at them before they go in.

import assert from "node:assert/strict";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { WAIT_MS_MAX, ask, until } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { siteOfItsOwn } from "../support/kit.mjs";
import { difference, picture, stillPicture } from "../support/picture.mjs";
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
/** What no two devices and days have in common, and the caret that comes and goes. */
const UNSTEADY = `
  .home .status, .production-opened, [type=url], .code, .shows-clock { visibility: hidden !important; }
  * { caret-color: transparent !important; }`;

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

/** Has what runs beside the page live at the same hour: browsers are told only what the page's clock says. */
async function stopClock(site) {
  const folder = join(site, "assets");
  const [boot] = (await readdir(folder)).filter((name) => /^worker-boot\.\w+\.js$/.test(name));
  const path = join(folder, boot);
  await writeFile(path, `Date.now = () => ${Date.parse(NOW)};\n${await readFile(path, "utf8")}`);
}

/** The sample as of its day, on a device that is somebody's, at an hour that does not pass. */
async function sample(t) {
  const site = await siteOfItsOwn(t);
  await cp(SAMPLES, site, { recursive: true });
  await stopClock(site);
  const relay = await Relay.start(t, { site });
  const device = await Device.start(t, { ...READER, bypassCSP: true });
  await device.context.clock.setFixedTime(NOW);
  const page = await device.open(`${relay.origin}/#sample`);
  await until(page, async () => (await callboard.workspaces.current()) !== null);
  // Home tells of it as of then: what it is told comes after a production is open.
  await until(page, async () => (await callboard.workspaces.list()).every(({ conflicts }) => conflicts > 0));
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

/** What is held against the kept pictures: where they are compared, and how much of one may differ. */
class Gallery {
  #judge;
  #max;
  /** How long a screen may be in coming: less after each that did not, as whoever waits knows by then. */
  #patience = WAIT_MS_MAX;
  /** What differs, a line each. */
  told = [];

  static async open(device) {
    const gallery = new Gallery();
    gallery.#judge = await device.context.newPage();
    const major = device.context.browser().version().split(".")[0];
    const noted = join(KEPT, "chromium.txt");
    if (KEEPS) await writeFile(noted, `${major}\n`);
    gallery.#max = (await readFile(noted, "utf8")).trim() === major ? SHARE_MAX : SHARE_MAX_OF_ANOTHER;
    await rm(RESULTS, { recursive: true, force: true });
    await mkdir(KEPT, { recursive: true });
    return gallery;
  }

  /** Waits until the page looks as the kept picture of this name; or keeps how it looks, from now on. */
  async hang(page, name) {
    const path = join(KEPT, `${name}.webp`);
    if (KEEPS) return writeFile(path, await stillPicture(page));
    const kept = await readFile(path).catch(() => null);
    if (!kept) return this.told.push(`${name}: there is no picture of it`);
    const end = performance.now() + this.#patience;
    let [taken, found] = await this.#look(page, kept);
    while (found.share > this.#max && performance.now() < end) {
      [taken, found] = await this.#look(page, kept);
    }
    if (found.share <= this.#max) return;
    this.#patience /= 4;
    const { share, where } = found;
    await mkdir(RESULTS, { recursive: true });
    await writeFile(join(RESULTS, `${name}.webp`), taken);
    if (where) await writeFile(join(RESULTS, `${name}.where.webp`), Buffer.from(where, "base64"));
    this.told.push(`${name}: ${(share * 100).toFixed(2)} % differs; see e2e/results/screens`);
  }

  /** What the page shows, and how that differs from what is kept. */
  async #look(page, kept) {
    const taken = await picture(page);
    // Where nothing has changed, and that is nearly always, they are the same to the last byte.
    return [taken, taken.equals(kept) ? { share: 0 } : await difference(this.#judge, kept, taken)];
  }
}

test("screens_2 every main screen looks as it is kept, in three sizes and two themes", async (t) => {
  const { relay, device, page, records } = await sample(t);
  const gallery = await Gallery.open(device);
  for (const [name, [address, drawn, prepare]] of Object.entries(screens(records))) {
    await page.setViewportSize({ width: SIZES[0][0], height: SIZES[0][1] });
    await page.goto(`${relay.origin}${address}`);
    await ready(page).catch(() => null);
    await page.addStyleTag({ content: UNSTEADY });
    await page.locator(drawn).first().waitFor({ state: "attached" });
    await prepare?.(page);
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await page.locator(drawn).first().waitFor({ state: "attached" });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await gallery.hang(page, `${name}-${colorScheme}-${width}`);
      }
    }
  }
  assert.deepEqual(gallery.told, []);
});
