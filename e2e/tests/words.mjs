// In which language the page speaks, which way it runs, and how it is lit.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, becomes, until } from "../support/ask.mjs";
import { Device, ready } from "../support/device.mjs";
import { cellAt, command } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { add, makeShow, rows } from "../support/show.mjs";

const CUES = "lighting.cues";
const isLocale = (url) => /\/assets\/locale-/.test(url);
const spoken = (page) => page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);

/** A page that speaks this language because somebody chose it on this device. */
async function speaking(t, tag, options) {
  const relay = await Relay.start(t);
  const device = await Device.start(t, { ...options, remembered: { "callboard-language": `"${tag}"` } });
  const page = await device.open(relay.origin);
  return { relay, device, page };
}

/** A production with two cues and an event, at its cues. */
async function planned(page, relay) {
  const id = await makeShow(page);
  for (const number of ["1", "2"]) await add(page, CUES, { number, name: "Harbour dawn", time: 3.5 });
  await add(page, "schedule.events", { title: "Rehearsal", start: "2021-03-08T18:30:00Z" });
  await page.goto(`${relay.origin}/w/${id}/${CUES}`);
  await ready(page);
  return id;
}

test("spoken_1 in a German browser everything is said in German", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t, { locale: "de-AT", timezoneId: "Europe/Vienna" });
  const page = await device.open(relay.origin);
  assert.deepEqual(await spoken(page), ["de", "ltr"]);
  await page.getByRole("heading", { name: "Auf diesem Gerät" }).waitFor();
  const id = await planned(page, relay);
  await page.getByText("Hier gespeichert").first().waitFor();
  await page.goto(`${relay.origin}/w/${id}/schedule.events`);
  await page.getByText(/8\. März 2021/).first().waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("Tastenk");
  await page.getByRole("option", { name: "Tastenkürzel" }).waitFor();
  assert.deepEqual(device.errors, []);
});

test("spoken_2 a language is chosen by name, and holds without a network", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const page = await device.open(relay.origin);
  const asked = [];
  page.on("request", (request) => isLocale(request.url()) && asked.push(request.url()));
  await page.reload();
  await ready(page);
  const id = await planned(page, relay);
  assert.deepEqual(asked, []);

  // What was typed and could not be taken would be lost with the page.
  const grid = page.getByRole("grid", { name: "Lighting cues" });
  await (await cellAt(grid, 1, "Up")).click();
  await page.keyboard.type("soon");
  await page.keyboard.press("Enter");
  await page.getByText("“soon” is not a time.").first().waitFor();
  await command(page, "Language and light");
  const sheet = page.getByRole("dialog");
  const choice = (name) => sheet.getByRole("combobox", { name });
  await sheet.getByText("What is typed is saved first.").waitFor();
  assert.equal(await choice("Language").isDisabled(), true);
  await page.keyboard.press("Escape");
  await (await cellAt(grid, 1, "Up")).click();
  await page.keyboard.press("Escape");
  await page.getByText("“soon” is not a time.").first().waitFor({ state: "detached" });

  await command(page, "Language and light");
  await Promise.all([page.waitForEvent("load"), choice("Language").selectOption("de")]);
  await page.getByText("Hier gespeichert").first().waitFor();
  assert.equal(asked.length, 1);
  assert.ok(page.url().endsWith(`/w/${id}/${CUES}`), "where the person was");

  await ask(page, async () => (await navigator.serviceWorker.ready).active.state);
  await relay.stop();
  const again = await device.open(page.url());
  assert.deepEqual(await spoken(again), ["de", "ltr"]);
  await again.getByText("Hier gespeichert").first().waitFor();

  await command(again, "Sprache und Licht");
  const whole = again.waitForEvent("load");
  await again.getByRole("dialog").getByRole("combobox", { name: "Sprache" }).selectOption("");
  await whole;
  await again.getByText("Saved here").first().waitFor();
});

/** Words on the screen that are no sentence of the app, and sentences that do not end. */
function foreign(known) {
  // Dates are said by the browser.
  // Dates and clocks are the browser's.
  const isWhen = (text) => /\b20\d\d\b/.test(text) || /^\d{1,2}:\d\d(:\d\d)?\s[AP]M$/u.test(text);
  const isKnown = (text) => known.includes(text) || !/\p{L}{2}/u.test(text) || isWhen(text);
  const isSaid = (text) => /[⟦⟧]/u.test(text);
  const others = "[dir=auto], kbd, .tape, .brand, svg, style, script, noscript, [lang='en'], [lang='de']";
  const isOthers = (element) => element.closest(others);
  const found = [];
  const look = (element, text) => {
    const said = text.trim();
    if (said === "" || isSaid(said) || isKnown(said) || isOthers(element)) return;
    found.push(said);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    // A sentence may be drawn in parts: its bracket is in the part before.
    if (!isSaid(node.parentElement.textContent)) look(node.parentElement, node.data);
  }
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
    for (const name of ["aria-label", "title", "placeholder"]) {
      look(element, element.getAttribute(name) ?? "");
    }
  }
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`${scrollWidth} wide in a window of ${clientWidth}`);
  return found;
}

test("spoken_3 every word on the main screens is a sentence, a department’s or somebody’s", async (t) => {
  const { relay, device, page } = await speaking(t, "en-XA");
  await ask(page, () => callboard.me.set({ name: "Alex Moreau", device: "laptop" }));
  const id = await planned(page, relay);
  const known = await ask(page, async () => {
    const titles = new Set(["Callboard"]);
    for (const { title, row, rows, module, fields } of await callboard.tables()) {
      for (const word of [title, row, rows, module.title, `${module.title}: ${title}`]) titles.add(word);
      for (const { title, unit, choices } of fields) {
        for (const word of [title, unit, ...choices.map(({ title }) => title)]) titles.add(word);
      }
    }
    for (const file of (await (await fetch("/modules/index.json")).json()).templates) {
      const text = await (await fetch(file)).text();
      for (const [, word] of text.matchAll(/^(?:title|about) = "(.*)"$/gm)) titles.add(word);
    }
    return [...titles];
  });
  known.push("The Winter Harbour", "Rehearsal", "Harbour dawn", "Alex Moreau", "AM");
  const { rows: [cue] } = await rows(page, { table: CUES });
  const found = {};
  for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    await page.setViewportSize(size);
    const panels = ["record", "history", "conflicts", "mappings", "import", "share", "sync", "settings"];
    const places = panels.map((panel) => `/w/${id}/${CUES}?record=${cue.id}&panel=${panel}`);
    for (const place of ["/", `/w/${id}/${CUES}`, `/w/${id}/sound.cues`, ...places, "/join"]) {
      await page.goto(`${relay.origin}${place}`);
      await ready(page);
      await page.getByRole("main").waitFor();
      await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
      const told = await page.evaluate(foreign, known);
      if (told.length) found[`${place.replace(id, "…")} ${size.width}`] = told;
    }
  }
  assert.deepEqual(found, {});
  assert.deepEqual(device.errors, []);
});

test("mirrored_1 from right to left the grid is worked by keys and by pointer", async (t) => {
  const { relay, device, page } = await speaking(t, "ar-XB");
  assert.deepEqual(await spoken(page), ["ar-XB", "rtl"]);
  await planned(page, relay);
  const grid = page.getByRole("grid", { name: "Lighting cues" });
  await grid.getByRole("rowheader").first().waitFor();
  const at = (row, column) => cellAt(grid, row, column);
  const active = async (row, column) => (await at(row, column)).and(page.locator(".is-active")).waitFor();
  const box = async (row, column) => (await at(row, column)).boundingBox();

  // Arrows go where they point, Tab and Home by the line.
  await (await at(1, "Label")).click();
  await page.keyboard.press("ArrowLeft");
  await active(1, "Called");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await active(1, "P");
  await page.keyboard.press("Tab");
  await active(1, "Label");
  await page.keyboard.press("Shift+ArrowLeft");
  await becomes(page, () => grid.locator("[aria-selected=true]").count(), 2);

  // The corner of a range is at the end of the line: drawn down, it fills.
  await page.keyboard.press("Escape");
  await (await at(1, "Label")).click();
  const corner = await box(1, "Label");
  await page.mouse.move(corner.x + 1, corner.y + corner.height - 1);
  await page.mouse.down();
  const below = await box(2, "Label");
  await page.mouse.move(below.x + below.width / 2, below.y + below.height / 2, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.press("Escape");

  // An edge that is drawn away from its column's start makes it wider.
  const head = grid.getByRole("columnheader").filter({ hasText: "Label" });
  const [before, edge] = [await head.boundingBox(), await head.locator(".head-edge").boundingBox()];
  assert.ok(Math.abs(edge.x - before.x) < edge.width + 1, "the edge is at the end of the line");
  await page.mouse.move(edge.x + edge.width / 2, edge.y + edge.height / 2);
  await page.mouse.down();
  await page.mouse.move(edge.x + edge.width / 2 - 80, edge.y + edge.height / 2, { steps: 4 });
  await page.mouse.up();
  const isWider = async () => Math.abs((await head.boundingBox()).width - before.width - 80) < 4;
  await becomes(page, isWider, true);

  // The last column comes into sight, and what is frozen stays at the start of the line.
  await (await at(1, "Label")).click();
  const pinned = grid.locator('[role=row][aria-rowindex="2"] [role=rowheader]').first();
  const stood = await pinned.boundingBox();
  await page.keyboard.press("End");
  const shown = await grid.boundingBox();
  const last = Number(await grid.getAttribute("aria-colcount"));
  const isInSight = async () => {
    const { x } = await grid.locator(`.is-active[aria-colindex="${last}"]`).boundingBox();
    return x >= shown.x - 1;
  };
  await becomes(page, isInSight, true);
  assert.ok(Math.abs((await pinned.boundingBox()).x - stood.x) < 2, "what is frozen stays");
  assert.ok(stood.x > shown.x + shown.width / 2, "at the start of the line");
  assert.deepEqual(device.errors, []);
});

test("mirrored_2 from right to left signs and points keep their places in numbers", async (t) => {
  const { relay, device, page } = await speaking(t, "ar-XB");
  const id = await planned(page, relay);
  await add(page, CUES, { number: "11.5", name: "Fog", hang: -1.5 });
  /** Whether what is written before in the first element of each kind also stands before, from the left. */
  const isInOrder = (whole, part, figure) => page.evaluate((places) => {
    const [whole, part, figure] = places.map((place) => [...document.querySelectorAll(place)].at(-1));
    const letter = (n) => {
      const range = document.createRange();
      range.setStart(figure.firstChild, n);
      range.setEnd(figure.firstChild, n + 1);
      return range.getBoundingClientRect().left;
    };
    const left = (element) => element.getBoundingClientRect().left;
    return [figure.textContent, left(whole) < left(part), letter(0) < letter(1)];
  }, [whole, part, figure]);
  const cell = page.locator(".value-figure", { hasText: "−1.5" });
  await cell.waitFor();
  const inGrid = await isInOrder(".natural-whole", ".natural-part", "[data-row] .value-figure");
  assert.deepEqual(inGrid, ["−1.5", true, true]);
  await page.goto(`${relay.origin}/w/${id}/${CUES}/synopsis`);
  await page.locator(".paper-slot .paper-cell.is-figure", { hasText: "−1.5" }).waitFor();
  const slot = ".paper-slot .paper-row:last-child";
  const figure = `${slot} .is-figure > .paper-value`;
  const onPaper = await isInOrder(`${slot} .paper-whole`, `${slot} .paper-part`, figure);
  assert.deepEqual(onPaper, ["−1.5", true, true]);
  assert.deepEqual(device.errors, []);
});

test("mirrored_3 from right to left a stretch of days begins at its right", async (t) => {
  const { relay, device, page } = await speaking(t, "ar-XB", { timezoneId: "Europe/London" });
  const id = await planned(page, relay);
  await page.goto(`${relay.origin}/w/${id}/schedule.events/rooms?when=2021-03-08`);
  const title = page.locator(".calendar-title", { hasText: "Mar 7, 2021" });
  await title.waitFor();
  /** Where the first letter of these words stands, from the left. */
  const left = (element, words) => element.evaluate((element, words) => {
    const text = element.firstChild;
    const range = document.createRange();
    range.setStart(text, text.data.indexOf(words));
    range.setEnd(text, text.data.indexOf(words) + 1);
    return range.getBoundingClientRect().left;
  }, words);
  assert.ok(await left(title, "Mar 7") > await left(title, "Mar 13"));
  // So is the lane of what has none: the sentence runs as the page does, with the field's title in it.
  const lane = page.locator(".timeline-name").last();
  assert.ok(await left(lane, "No") > await left(lane, "Room"));
  assert.deepEqual(device.errors, []);
});

test("light_1 the show light is black and without blue from the first frame on", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t, { serviceWorkers: "block" });
  const page = await device.open(relay.origin);
  const light = () =>
    page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.body);
      return { backgroundColor, color, theme: document.documentElement.dataset.theme };
    });
  await makeShow(page);
  await command(page, "Show light");
  const show = { backgroundColor: "rgb(0, 0, 0)", color: "rgb(220, 196, 166)", theme: "show" };
  await becomes(page, light, show);
  const around = () => page.locator("meta[name=theme-color]").first().getAttribute("content");
  await becomes(page, around, "rgb(0, 0, 0)");

  // Before the app itself is there: nobody in the house sees a white flash.
  await page.route("**/assets/app.*.wasm", (route) => route.abort());
  await page.reload({ waitUntil: "commit" });
  await page.waitForFunction(() => document.querySelector(".awaited"));
  assert.deepEqual(await light(), show);
  await page.unroute("**/assets/app.*.wasm");
  await page.reload();
  await ready(page);
  assert.deepEqual(await light(), show);

  await command(page, "Show light");
  await becomes(page, async () => (await light()).theme, undefined);
  await until(page, () => document.querySelector("meta[name=theme-color]").hasAttribute("media"));
});
