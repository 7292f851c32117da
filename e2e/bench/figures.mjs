// Medians, spreads and exponents, and the tables that show them, as docs/performance.md has them.

/** The median of what was measured, and its quartiles. */
export function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

/** The value that a part of the sorted ones is below, between its neighbours where it falls between them. */
export function quantile(sorted, part) {
  const place = (sorted.length - 1) * part;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place % 1);
}

/** How a figure grows: the slope of its logarithm over that of the size. 0 is flat, 1 in proportion. */
export function exponent(points) {
  const logs = points.map(([size, value]) => [Math.log(size), Math.log(value)]);
  const mean = (place) => logs.reduce((sum, log) => sum + log[place], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const above = logs.reduce((sum, log) => sum + (log[0] - x) * (log[1] - y), 0);
  const below = logs.reduce((sum, log) => sum + (log[0] - x) ** 2, 0);
  return below === 0 ? null : above / below;
}

/** Lines of cells as a table of Markdown, the first its head. */
export function table(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const row = (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  const [head, ...body] = lines;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [row(head), rule, ...body.map(row)].join("\n");
}

/** A number with as many digits as mean something. */
export function short(value) {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

const spread = ({ median, low, high }) => `${short(median)} (${short(low)}–${short(high)})`;

/**
 * One figure: a line a contender; a column a size, beside it how many times this one's the first's is; and
 * how it grows. Where a contender has no figure, `results` says why.
 */
export function show(told, unit, contenders, sizes) {
  const [ours] = contenders;
  const heads = sizes.flatMap(({ scale, label }) => [`${label ?? `${scale}×`}, ${unit}`, `${ours} / this`]);
  const lines = contenders.map((name) => {
    const cells = sizes.flatMap(({ results }) => {
      const [mine, its] = [results[ours], results[name]];
      if (its.why) return [its.why, ""];
      const isRatio = name !== ours && !mine.why && its.median > 0;
      return [spread(its), isRatio ? (mine.median / its.median).toFixed(2) : ""];
    });
    return [name, ...cells, growth(name, sizes)];
  });
  return `${told}\n\n${table([["", ...heads, "growth"], ...lines])}\n`;
}

function growth(name, sizes) {
  const there = sizes.filter(({ results }) => results[name].median > 0);
  const grows = exponent(there.map(({ scale, results }) => [scale, results[name].median]));
  return there.length > 1 && grows !== null ? grows.toFixed(2) : "";
}

/** What each contender's “durable” is worth. */
export function showPromises(contenders) {
  const lines = contenders.map(({ name, promise }) => [name, promise]);
  return `What “durable” is worth\n\n${table([["", "promise"], ...lines])}\n`;
}

/** What the page does at a stretch: a line a doing. */
export function showTasks(told, found) {
  const lines = [["doing", "longest task", "tasks over 50 ms", "longest blank"]];
  for (const [doing, { longest, long, blank }] of Object.entries(found)) {
    lines.push([doing, longest ? `${longest.toFixed(0)} ms` : "under 50 ms", `${long}`, `${blank} frames`]);
  }
  return `${told}\n\n${table(lines)}\n`;
}

/** A page's moments: a line a figure; a column a contender, beside it how many times it the first's is. */
export function showMoments(told, figures, found) {
  const [ours, ...others] = Object.keys(found);
  const heads = others.flatMap((name) => [name, `${ours} / ${name}`]);
  const lines = Object.entries(figures).map(([figure, { told, unit }]) => {
    const of = (name) => summary(found[name].map((round) => round[figure]));
    const mine = of(ours);
    const cells = others.flatMap((name) => [spread(of(name)), (mine.median / of(name).median).toFixed(2)]);
    return [`${told}, ${unit}`, spread(mine), ...cells];
  });
  return `${told}\n\n${table([["", ours, ...heads], ...lines])}\n`;
}

/** Gestures that scroll, a line a kind: their longest blanks. */
export function showScrolls(told, found) {
  const all = Object.entries({ ...found, "any of them": Object.values(found).flat() });
  const cells = (blanks, part, show) => [0.5, 0.95, 1].map((at) => {
    return show(quantile(blanks.map((blank) => blank[part]).toSorted((a, b) => a - b), at));
  });
  const lines = all.map(([kind, blanks]) => {
    return [kind, ...cells(blanks, "frames", (frames) => frames.toFixed(0)), ...cells(blanks, "ms", short)];
  });
  const heads = ["frames", "ms"].flatMap((unit) => [`median, ${unit}`, "95 %", "most"]);
  return `${told}\n\n${table([["", ...heads], ...lines])}\n`;
}

/** From keys to frames, a line a figure. */
export function showKeys(told, found, figures) {
  const lines = Object.entries(figures).map(([figure, { told, unit }]) => {
    const sorted = found[figure].toSorted((a, b) => a - b);
    return [`${told}, ${unit}`, ...[0.5, 0.95, 1].map((at) => short(quantile(sorted, at)))];
  });
  return `${told}\n\n${table([["", "median", "95 %", "most"], ...lines])}\n`;
}

/** Questions of several kinds, ours beside theirs. */
export function showSearch(told, [ours, theirs], took) {
  const lines = [["question", `${ours}, ms`, `${theirs}, ms`, `${ours} / ${theirs}`]];
  for (const { told, rounds } of Object.values(took)) {
    const [a, b] = [summary(rounds[ours]), summary(rounds[theirs])];
    lines.push([told, spread(a), spread(b), (a.median / b.median).toFixed(2)]);
  }
  return `${told}\n\n${table(lines)}\n`;
}

/** What is done, a line each: how long it takes, and how many times the first. */
export function showDoings(told, names, took) {
  const [first] = Object.keys(names);
  const median = (doing) => summary(took[doing]).median;
  const lines = Object.entries(names).map(([doing, name]) => {
    return [name, spread(summary(took[doing])), (median(doing) / median(first)).toFixed(2)];
  });
  return `${told}\n\n${table([["", "ms", `this / ${names[first]}`], ...lines])}\n`;
}
