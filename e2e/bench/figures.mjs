// Medians, spreads and exponents, and the table that shows them.

/** Median, least and greatest of what was measured. */
export function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  return { median, least: sorted[0], greatest: sorted.at(-1) };
}

/** How a figure grows: the slope of its logarithm over that of the size. 0 is flat, 1 in proportion. */
export function exponent(points) {
  const logs = points.map(([size, value]) => [Math.log(size), Math.log(value)]);
  const mean = (place) => logs.reduce((sum, log) => sum + log[place], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const above = logs.reduce((sum, log) => sum + (log[0] - x) * (log[1] - y), 0);
  const below = logs.reduce((sum, log) => sum + (log[0] - x) ** 2, 0);
  return below === 0 ? 0 : above / below;
}

/** Lines of cells, in columns. */
export function table(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const row = (line) => line.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd();
  return lines.map(row).join("\n");
}

const short = (ms) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(0));

/** One figure's table: a line a size, a column a contender, the ratio, and the exponents below. */
export function show(figure, contenders, sizes) {
  const [ours, peer] = contenders;
  const lines = [["size", ...contenders, `${ours} / ${peer}`]];
  for (const { scale, results } of sizes) {
    const cells = contenders.map((name) => {
      const { median, least, greatest } = results[name];
      return `${short(median)} ms (${short(least)}–${short(greatest)})`;
    });
    lines.push([`${scale}×`, ...cells, (results[ours].median / results[peer].median).toFixed(2)]);
  }
  const growth = contenders.map((name) => {
    return exponent(sizes.map(({ scale, results }) => [scale, results[name].median])).toFixed(2);
  });
  lines.push(["exponent", ...growth, ""]);
  return `${figure}\n${table(lines)}\n`;
}

/** What the page does at a stretch: a line a doing. */
export function showTasks(told, found) {
  const lines = [["doing", "longest task", "tasks over 50 ms", "longest blank"]];
  for (const [doing, { longest, long, blank }] of Object.entries(found)) {
    lines.push([doing, longest ? `${longest.toFixed(0)} ms` : "under 50 ms", `${long}`, `${blank} frames`]);
  }
  return `${told}\n${table(lines)}\n`;
}

/** Questions of several kinds, ours beside theirs. */
export function showSearch(told, [ours, theirs], took) {
  const lines = [["question", ours, theirs, `${ours} / ${theirs}`]];
  for (const { told, rounds } of Object.values(took)) {
    const [a, b] = [summary(rounds[ours]), summary(rounds[theirs])];
    const cell = ({ median, least, greatest }) => `${short(median)} ms (${short(least)}–${short(greatest)})`;
    lines.push([told, cell(a), cell(b), (a.median / b.median).toFixed(2)]);
  }
  return `${told}\n${table(lines)}\n`;
}
