// How long nothing stands where rows should while somebody scrolls a large table in any way: gesture by
// gesture, the longest blank in frames and in milliseconds, by what the viewport shows in each frame.

/** Gestures of each kind. */
const TIMES = 20;

/** How one gesture goes: where it is in each of its frames, from where it began, and how far at most. */
const KINDS = {
  "the wheel, notch by notch": (from) => Array.from({ length: 30 }, (_, n) => from + 100 * (n + 1)),
  "a fling": (from) => {
    let [at, speed] = [from, 2_000];
    return Array.from({ length: 60 }, () => (speed *= 0.93, at += speed));
  },
  "the bar drawn through a tenth of it": (from, most) => {
    return Array.from({ length: 30 }, (_, n) => from + (most / 300) * (n + 1));
  },
  "to any place": (from, most, n) => [((n * 7_919 + 31) % 1_000) * (most / 1_000)],
};

export const names = Object.keys(KINDS);

/** By kind: the longest blank of each gesture, `{ frames, ms }`. */
export async function measure(page) {
  await page.locator('[aria-rowindex="2"] [role=gridcell]').first().waitFor();
  const found = {};
  for (const [kind, path] of Object.entries(KINDS)) {
    found[kind] = await page.evaluate(`(${gestures})(${path}, ${TIMES})`);
  }
  return found;
}

/** In the page: moves, and looks at five heights of the grid in each frame whether a row has words there. */
async function gestures(path, times) {
  const scroller = document.querySelector("[role=grid]");
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  // Not to the very end: an empty row for a new record stands there.
  const most = scroller.scrollHeight - 2 * scroller.clientHeight;
  const { left, top, width, height } = scroller.getBoundingClientRect();
  const isBlank = () => [0.15, 0.35, 0.55, 0.75, 0.95].some((part) => {
    const row = document.elementFromPoint(left + width / 3, top + height * part)?.closest("[aria-rowindex]");
    return !row?.querySelector("[role=gridcell] + [role]")?.textContent;
  });
  const found = [];
  for (let n = 0; n < times; n += 1) {
    const from = ((n * 271) % 100) * (most / 125);
    scroller.scrollTop = from;
    do await frame(); while (isBlank());
    const longest = { frames: 0, ms: 0 };
    const places = path(from, most, n);
    let [blank, since] = [0, 0];
    for (let at = 0; at < places.length || blank; at += 1) {
      if (at < places.length) scroller.scrollTop = Math.min(most, places[at]);
      await frame();
      const now = performance.now();
      if (isBlank()) {
        if (blank === 0) since = now;
        blank += 1;
        longest.frames = Math.max(longest.frames, blank);
      } else if (blank) {
        longest.ms = Math.max(longest.ms, now - since);
        blank = 0;
      }
    }
    found.push(longest);
  }
  return found;
}
