// A department of one wide table, whose records hold others.

/** Its id; `rows` is its table, `holds` the kind of its edges. */
export const WIDE = "org.example.wide";

/** The module with so many fields of text, `f0` its title, and as many more that are theirs again: `g0`, … */
export const wide = (fields, more = 0) => `[module]
id = "${WIDE}"
version = "1.0.0"
title = "Wide"
[tables.rows]
title = "Rows"
record = "{f0}"
[tables.rows.fields]
${lines("f", fields)}
[tables.others]
title = "Others"
[tables.others.fields]
${lines("g", Math.max(more, 1))}
[edges.holds]
from = "rows"
to = "rows"
`;

const lines = (letter, count) => {
  return Array.from({ length: count }, (_, n) => `${letter}${n} = { type = "text" }`).join("\n");
};
