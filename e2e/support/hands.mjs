// A person without a mouse, and one with files.

const STOPS_MAX = 120;
/** Whoever looks at this many frames looks for what does not come. */
const FRAMES_MAX = 1_200;

/** Presses Tab until this has the focus: fails where no number of Tabs leads there. */
export async function tabTo(page, locator) {
  const aim = locator.first();
  await aim.waitFor();
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    if (await aim.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no number of Tabs leads to ${locator}`);
}

/** Tabs to it and presses Enter. */
export async function enter(page, locator) {
  await tabTo(page, locator);
  await page.keyboard.press("Enter");
}

/** Chooses one of several within `part` of the page: Tab leads to the group, arrows within it. */
export async function choose(page, part, name) {
  const wanted = part.getByRole("radio", { name });
  await wanted.waitFor();
  await tabTo(page, part.getByRole("radio"));
  await page.keyboard.press("Space");
  for (let stop = 0; stop < STOPS_MAX && !(await wanted.isChecked()); stop += 1) {
    await page.keyboard.press("ArrowDown");
  }
}

/** Tabs to what asks for a file, presses Enter, and gives one: a path, or `{ name, mimeType, buffer }`. */
export async function giveFile(page, locator, file) {
  const asked = page.waitForEvent("filechooser");
  await enter(page, locator);
  await (await asked).setFiles(file);
}

/** Runs what the palette finds by these words. */
export async function command(page, words) {
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill(words);
  await page.getByRole("option", { name: words }).first().waitFor();
  await page.keyboard.press("Enter");
}

/** The panel beside the table. */
export const inspector = (page) => page.getByRole("complementary", { name: "Inspector" });

/** The cell of a grid by its row's place and its column's title, both as a person sees them. */
export async function cellAt(grid, row, column) {
  // A grid draws its columns once it knows its width: its head is there before they all are.
  let titles = [];
  for (let frame = 0; frame < FRAMES_MAX; frame += 1) {
    titles = await grid.getByRole("columnheader").allInnerTexts();
    const place = titles.findIndex((title) => title.trim().split("\n")[0].trim() === column);
    if (place >= 0) {
      return grid.locator(`[role=row][aria-rowindex="${row + 1}"] [aria-colindex="${place + 1}"]`);
    }
    await grid.page().evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
  }
  throw new Error(`no column ${column} among ${titles.join(" | ")}`);
}
