// Tables on paper: what is printed, what is marked, where its codes lead.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, becomes, until } from "../support/ask.mjs";
import { faults } from "../support/axe.mjs";
import { Device, ready } from "../support/device.mjs";
import { enter, tabTo } from "../support/hands.mjs";
import { Relay } from "../support/relay.mjs";
import { scan } from "../support/scan.mjs";
import { share } from "../support/share.mjs";
import { add, inState, makeShow, set } from "../support/show.mjs";

const CUES = "lighting.cues";
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** A production of its own, with so many cues, at this address of it. */
async function onPaper(t, count, rest, options = {}) {
  const relay = await Relay.start(t);
  // Where people write dates with the day first, paper is A4.
  const device = await Device.start(t, { locale: "en-GB", ...options });
  const page = await device.open(relay.origin);
  const id = await makeShow(page);
  await write(page, count);
  await see(page, `${relay.origin}/w/${id}/${rest}`);
  return { relay, device, page, id };
}

/** Cues 1, 2, 3 … in scenes of twenty. */
async function write(page, count) {
  await ask(page, async ([table, count]) => {
    const cue = (_, n) => ({
      create: {
        table,
        fields: {
          number: String(n + 1),
          name: `Cue ${n + 1}`,
          is_called: n % 3 === 0,
          page: String(Math.floor(n / 7) + 1),
          description: n % 5 ? "Slow" : "A cross-fade that takes a line or two to be told, as the sea turns",
          ...(n % 20 ? {} : { scene: `Scene ${n / 20 + 1}` }),
        },
      },
    });
    if (count) await callboard.commit({ label: "Write", ops: Array.from({ length: count }, cue) });
  }, [CUES, count]);
}

async function see(page, address) {
  await page.goto(address);
  await ready(page);
  await laid(page);
}

/** Resolves once all of it lies there. */
const laid = (page) => page.locator(".paper-desk[aria-busy=false] .paper-page").first().waitFor();
const rowOf = (page, number) => {
  const exactly = new RegExp(`^${number.replace(".", "\\.")}$`);
  const first = page.locator("td:first-child").filter({ hasText: exactly });
  return page.locator(".paper-slot .paper-row").filter({ has: first });
};

/** What is printed, read from the pages as they are laid out for a printer. */
async function printed(page) {
  await page.emulateMedia({ media: "print" });
  const found = await page.evaluate(() => {
    const leaves = [...document.querySelectorAll(".paper-slot .paper-page")];
    return leaves.map((leaf) => {
      const edge = leaf.querySelector(".paper-foot").getBoundingClientRect().top;
      const rows = [...leaf.querySelectorAll(".paper-row")];
      return {
        heads: [...leaf.querySelectorAll("thead th")].map((head) => head.textContent),
        numbers: rows.map((row) => row.cells[0].textContent),
        over: rows.filter((row) => row.getBoundingClientRect().bottom > edge + 0.5).length,
        page: leaf.querySelector(".paper-number").textContent,
        room: edge - (rows.at(-1)?.getBoundingClientRect().bottom ?? 0),
      };
    });
  });
  const pdf = await page.pdf({ preferCSSPageSize: true });
  await page.emulateMedia({ media: null });
  return { found, ...sheets(pdf) };
}

/** How many pages a PDF has, and how large they are, in millimetres. */
function sheets(pdf) {
  const text = pdf.toString("latin1");
  const boxes = [...text.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)];
  const millimetres = (points) => Math.round((Number(points) / 72) * 25.4);
  return {
    count: [...text.matchAll(/\/Type\s*\/Page\b(?!s)/g)].length,
    sizes: [...new Set(boxes.map(([, width, height]) => `${millimetres(width)} x ${millimetres(height)}`))],
  };
}

test("printed_1 what is printed is what is seen: all rows, heads on each page, none in two", async (t) => {
  const { device, page } = await onPaper(t, 300, `${CUES}/synopsis`);
  const { found, count, sizes } = await printed(page);
  assert.ok(found.length > 6, `${found.length} pages`);
  assert.equal(count, found.length, "as many sheets as pages on the screen");
  assert.deepEqual(sizes, ["210 x 297"]);
  const numbers = found.flatMap((leaf) => leaf.numbers);
  assert.deepEqual(numbers, Array.from({ length: 300 }, (_, n) => String(n + 1)));
  for (const [place, leaf] of found.entries()) {
    assert.equal(leaf.heads[0], "Cue");
    assert.equal(leaf.over, 0, `a row of page ${place + 1} stands over its edge`);
    assert.equal(leaf.page, `Page ${place + 1} of ${found.length}`);
    // Two lines, at most, and a heading with its row: more room than that was wasted.
    if (place < found.length - 1) assert.ok(leaf.room < 150, `${leaf.room} px free on page ${place + 1}`);
  }
  const again = page.locator(".paper-slot .paper-group-name", { hasText: /^Scene \d+, continued$/ });
  assert.ok((await again.count()) > 3, "scenes that go on say so");
  await page.getByRole("status").filter({ hasText: `300 cues on ${found.length} pages.` }).waitFor();
  assert.deepEqual(device.errors, []);
});

test("printed_2 rows that have changed since a version carry a bar, and what is gone is named", async (t) => {
  const { device, page } = await onPaper(t, 12, `${CUES}/synopsis`);
  assert.equal(await page.locator(".paper-slot .paper-bar").count(), 0);
  const made = await ask(page, async (table) => {
    const { rows } = await callboard.query({ table });
    await callboard.versions.create({ name: "Preview 3" });
    return rows.map((row) => row.id);
  }, CUES);
  await set(page, made[4], "page", "99");
  // What is not printed is nothing that a page could show.
  await set(page, made[5], "name", "Unseen");
  await ask(page, (id) => callboard.commit({ label: "Cut", ops: [{ delete: { id } }] }), made[6]);
  await add(page, CUES, { number: "4.5", page: "1" });
  await page.getByText("A bar in the margin marks what is new since Preview 3.").waitFor();
  await rowOf(page, "5").getByRole("img", { name: "Changed" }).waitFor();
  await rowOf(page, "4.5").getByRole("img", { name: "New" }).waitFor();
  await becomes(page, () => page.locator(".paper-slot .paper-bar").count(), 2);
  await becomes(page, () => rowOf(page, "5").locator(".is-other").innerText(), "99");
  await page.getByText(/^No longer here: LX 7 Cue 7\.$/).waitFor();
  await page.locator(".paper-slot .paper-revision", { hasText: "After revision" }).waitFor();

  // Named anew, the paper is that version, and marks what is new since the one before.
  await enter(page, page.locator("summary", { hasText: "Since Preview 3" }));
  await enter(page, page.getByRole("button", { name: "Make a version" }));
  await page.locator(".paper-slot .paper-revision", { hasText: "Preview 4" }).waitFor();
  await page.getByText("A bar in the margin marks what is new since Preview 3.").waitFor();
  await becomes(page, () => page.locator(".paper-slot .paper-bar").count(), 2);

  await page.getByRole("combobox", { name: "Mark what has changed since" }).selectOption("nothing");
  await until(page, () => document.querySelectorAll(".paper-slot .paper-bar").length === 0);
  assert.match(page.url(), /since=nothing/);
  await page.reload();
  await ready(page);
  await laid(page);
  assert.equal(await page.locator(".paper-slot .paper-bar").count(), 0);
  assert.deepEqual(device.errors, []);
});

test("printed_3 the code leads to what has changed since, on another device", async (t) => {
  const relay = await Relay.start(t);
  const { id, here, there } = await share(t, relay);
  const cue = await add(here.page, CUES, { number: "11", name: "Dawn", page: "4" });
  await inState(here.page, "in_step");
  await see(here.page, `${relay.origin}/w/${id}/${CUES}/synopsis`);
  const code = here.page.locator(".paper-slot .paper-foot svg").first();
  const address = await scan(here.page, code);
  assert.ok((await code.getAttribute("aria-label")).includes(address), "readers hear the address");
  assert.ok(address.startsWith(`${relay.origin}/w/${id}/${CUES}/synopsis?panel=changes&since=`), address);

  await set(here.page, cue, "page", "5");
  await until(there.page, async ([table, page]) => {
    const { rows } = await callboard.query({ table });
    return rows.some((row) => row.fields.page === page);
  }, [CUES, "5"]);
  const scanned = await there.device.open(address);
  const changes = scanned.getByRole("complementary", { name: "What has changed" });
  await changes.getByText("LX 11 Dawn").waitFor();
  await changes.getByText(/4/).first().waitFor();
  await rowOf(scanned, "11").getByRole("img", { name: "Changed" }).waitFor();
  assert.deepEqual([...here.device.errors, ...there.device.errors], []);
});

test("printed_4 a grid is put on paper as it is set up, and is so again afterwards", async (t) => {
  const relay = await Relay.start(t);
  const device = await Device.start(t);
  const page = await device.open(relay.origin);
  const id = await makeShow(page);
  await write(page, 40);
  await page.goto(`${relay.origin}/w/${id}/${CUES}`);
  await ready(page);
  await page.getByRole("searchbox").fill("cross-fade");
  await page.getByRole("status").filter({ hasText: "8 of 40" }).waitFor();
  const grid = page.getByRole("grid");
  // The grid draws them all once it knows its width.
  const known = Number(await grid.getAttribute("aria-colcount"));
  await becomes(page, () => grid.getByRole("columnheader").count(), known);
  const titles = await grid.getByRole("columnheader").allInnerTexts();
  const heads = titles.map((text) => text.trim().split("\n")[0]);
  await page.keyboard.press("Control+p");
  await laid(page);
  assert.match(page.url(), /paper=yes/);
  const { found } = await printed(page);
  assert.deepEqual(found.flatMap((leaf) => leaf.numbers), ["1", "6", "11", "16", "21", "26", "31", "36"]);
  assert.deepEqual(found[0].heads, heads.filter((head) => head !== "Row"));
  await page.keyboard.press("Escape");
  await grid.waitFor();
  await page.getByRole("status").filter({ hasText: "8 of 40" }).waitFor();
  assert.equal(await page.getByRole("searchbox").inputValue(), "cross-fade");
  assert.deepEqual(device.errors, []);
});

test("printed_5 columns, headings and paper are chosen by keys alone, and stay so", async (t) => {
  const { device, page } = await onPaper(t, 30, `${CUES}/synopsis`);
  const press = async (menu, control, key) => {
    const summary = page.locator(".viewbar-tools .field-menu > summary").nth(menu);
    await enter(page, summary);
    await tabTo(page, control);
    await page.keyboard.press(key);
    await page.keyboard.press("Escape");
    await summary.and(page.locator(":focus")).waitFor();
  };
  await press(1, page.getByRole("checkbox", { name: "Label" }), "Space");
  await page.locator(".paper-slot").getByRole("columnheader", { name: "Label" }).first().waitFor();
  await press(0, page.getByRole("checkbox", { name: "Landscape" }), "Space");
  await until(page, () => document.querySelector(".paper-slot .paper-page").dataset.turn === "landscape");
  await press(0, page.getByRole("combobox", { name: "A heading for each" }), "Home");
  await until(page, () => document.querySelectorAll(".paper-slot .paper-group").length === 0);
  await page.reload();
  await ready(page);
  await laid(page);
  const { found, sizes } = await printed(page);
  assert.deepEqual(sizes, ["297 x 210"]);
  assert.equal(found[0].heads.at(-1), "Label");
  assert.equal(await page.locator(".paper-slot .paper-group").count(), 0);
  assert.deepEqual(device.errors, []);
});

for (const [name, theme, options] of [
  ["light", "light", {}],
  ["dark", "dark", {}],
  ["show", "show", {}],
  ["light on a phone", "light", PHONE],
]) {
  test(`printed_6 ink on white, nothing serious, nothing cut off: ${name}`, async (t) => {
    const { device, page } = await onPaper(t, 60, `${CUES}/synopsis`, options);
    await page.evaluate((theme) => localStorage.setItem("callboard-theme", JSON.stringify(theme)), theme);
    await page.reload();
    await ready(page);
    await laid(page);
    const colours = await page.evaluate(() => {
      const leaf = document.querySelector(".paper-slot .paper-page");
      const of = (element) => getComputedStyle(element);
      return [of(leaf).backgroundColor, of(leaf.querySelector(".paper-cell")).color];
    });
    assert.deepEqual(colours, ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
    assert.deepEqual(await faults(page), []);
    const first = page.locator(".paper-slot .paper-page").first();
    const isTurned = () => first.evaluate((leaf) => getComputedStyle(leaf).filter !== "none");
    assert.equal(await isTurned(), theme === "show");
    const room = page.viewportSize().width;
    const isWhole = async () => (await first.boundingBox()).width <= room + 0.5;
    await becomes(page, isWhole, true);
    if (options === PHONE) {
      await page.getByRole("button", { name: "See the page in full size" }).tap();
      await until(page, () => document.querySelector(".paper-slot").getBoundingClientRect().width > 700);
      await becomes(page, () => page.evaluate(() => document.documentElement.scrollWidth), 390);
    }
    await page.emulateMedia({ media: "print" });
    assert.equal(await isTurned(), false, "what is printed");
    assert.deepEqual(device.errors, []);
  });
}
