// How long the page is busy at a stretch, and how long nothing stands where rows should, while somebody works
// in a large table: by the browser's own count of long tasks, and frame by frame.

import { ask, until } from "../support/ask.mjs";
import { Device } from "../support/device.mjs";
import { join } from "../support/share.mjs";
import { inState } from "../support/show.mjs";
import { record } from "./data.mjs";

/** Above this a person feels that the page does not follow; browsers count what is longer. */
const TASK_MS_MAX = 50;
const FRAMES = 150;
const LINES = 25;
const PASTED = { rows: 5_000, columns: 10 };
/** At sixty frames a second about 200 a second. */
const REMOTE = { edits: 1_000, a_frame: 3 };
const IMPORTED = 50_000;
const TABLE = "lighting.cues";

/** What a person does, in the page; `other` is another device. */
const DOINGS = {
  "scroll through everything": (page) => page.evaluate(async (frames) => {
    const scroller = document.querySelector(".grid-scroll, [role=grid]");
    const most = scroller.scrollHeight - scroller.clientHeight;
    for (let frame = 1; frame <= frames; frame += 1) {
      scroller.scrollTop = (most * frame) / frames;
      await new Promise((drawn) => requestAnimationFrame(drawn));
    }
    scroller.scrollTop = 0;
  }, FRAMES),
  "type down a column": async (page) => {
    await cell(page).click();
    for (let line = 0; line < LINES; line += 1) {
      await page.keyboard.type(`Lantern ${line}`);
      await page.keyboard.press("Enter");
    }
    await holds(page, `Lantern ${LINES - 1}`);
  },
  "paste 5,000 rows of 10 cells": async (page) => {
    const cells = (row) => Array.from({ length: PASTED.columns }, (_, n) => (n ? "" : `Pasted ${row}`));
    const line = (row) => cells(row).join("\t");
    const text = Array.from({ length: PASTED.rows }, (_, row) => line(row)).join("\n");
    await page.evaluate((text) => navigator.clipboard.writeText(text), text);
    await cell(page).click();
    await page.keyboard.press("Control+v");
    await holds(page, `Pasted ${PASTED.rows - 1}`);
  },
  "1,000 remote edits, some 200 a second": async (page, other) => {
    const last = await ask(other, async ([table, { edits, a_frame }]) => {
      const { rows } = await callboard.query({ table, limit: 50 });
      const commits = [];
      for (let n = 0; n < edits; n += 1) {
        const ops = [{ set: { id: rows[n % 50].id, field: "name", value: `Far ${n}` } }];
        commits.push(callboard.commit({ label: "Edit", ops }));
        if (n % a_frame === 0) await new Promise((drawn) => requestAnimationFrame(drawn));
      }
      await Promise.all(commits);
      return `Far ${edits - 1}`;
    }, [TABLE, REMOTE]);
    await holds(page, last);
  },
  "import 50,000 rows": async (page) => {
    const fields = Object.keys(record(0));
    const lines = Array.from({ length: IMPORTED }, (_, n) => {
      const values = { ...record(n), number: `N${n}` };
      return fields.map((field) => values[field]).join(",");
    });
    await ask(page, async ([table, text]) => {
      const file = new File([text], "rows.csv", { type: "text/csv" });
      const { overlay } = await callboard.imports.preview(file, { table });
      await callboard.overlays.commit(overlay);
    }, [TABLE, [fields.join(","), ...lines].join("\n")]);
  },
};

const cell = (page) => page.locator('[role=row][aria-rowindex="2"] [aria-colindex="4"]');

const holds = (page, name) => until(page, async ([table, name]) => {
  return (await callboard.query({ table, filter: `name == "${name}"`, limit: 1 })).total > 0;
}, [TABLE, name]);

/** Counts long tasks and, frame by frame, whether rows stand in the middle of the grid; gives how to end. */
const watch = (page) => page.evaluateHandle(() => {
  const seen = { tasks: [], blanks: [], isOver: false };
  let blank = 0;
  const observer = new PerformanceObserver((list) => {
    seen.tasks.push(...list.getEntries().map(({ duration }) => duration));
  });
  observer.observe({ type: "longtask" });
  const look = () => {
    const { left, top, width, height } = document.querySelector("[role=grid]").getBoundingClientRect();
    const under = document.elementFromPoint(left + width / 3, top + height / 2);
    const isDrawn = under?.closest("[role=gridcell], [role=rowheader]") && under.closest("[aria-rowindex]");
    if (!isDrawn) blank += 1;
    else if (blank) seen.blanks.push(blank), (blank = 0);
    if (!seen.isOver) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  seen.end = async () => {
    // An observer hears of a task after it.
    for (let frame = 0; frame < 3; frame += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
    seen.isOver = true;
    observer.disconnect();
    return { tasks: seen.tasks, blanks: [...seen.blanks, ...(blank ? [blank] : [])] };
  };
  return seen;
});

/** By doing: the longest task in milliseconds, how many were long, and the longest blank in frames. */
export async function measure(t, { device, url, origin }) {
  await device.boot();
  await device.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await device.open(url);
  await cell(page).waitFor();
  const link = await ask(page, async (origin) => {
    await callboard.sync.connect(origin);
    return (await callboard.sync.invite({ role: "editor" })).link;
  }, origin);
  const far = await (await Device.start(t)).open(origin);
  await join(far, link);
  await inState(far, "in_step");
  const found = {};
  for (const [doing, does] of Object.entries(DOINGS)) {
    const seen = await watch(page);
    await does(page, far);
    const { tasks, blanks } = await seen.evaluate((seen) => seen.end());
    found[doing] = {
      longest: Math.max(0, ...tasks),
      long: tasks.filter((task) => task > TASK_MS_MAX).length,
      blank: Math.max(0, ...blanks),
    };
  }
  await device.close();
  return found;
}
