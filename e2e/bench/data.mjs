// The standard production in every size: records of 12 fields, text and numbers, the same for all.

/** Records at 1×; the standard production is 10×. */
export const RECORDS = 1_000;
/**
 * Edits of single fields after the first filling: as many as records, up to those of the standard production.
 * More of them, each durable by itself, take the peer the better part of an hour to make at 100×.
 */
export const edits = (records) => Math.min(records, 10_000);

const WORDS = "harbour dawn storm lantern quay tide winter gull rope fog bell mast".split(" ");
const word = (n) => WORDS[(n * 7919 + (n >> 3)) % WORDS.length];
const sentence = (n, count) => Array.from({ length: count }, (_, k) => word(n + k * 31)).join(" ");

/** The nth record: field → value. */
export function record(n) {
  return {
    number: `${n}`,
    name: sentence(n, 3),
    page: `${1 + (n % 140)}`,
    line: `${1 + (n % 30)}`,
    placement: sentence(n + 5, 4),
    description: sentence(n + 11, 6),
    scene: `${1 + (n % 14)}`,
    effects: sentence(n + 17, 2),
    time: (n % 90) / 10,
    down_time: (n % 70) / 10,
    delay: (n % 40) / 10,
    hang: (n % 30) / 10,
  };
}

/** The nth edit: which record, which field, what; `mark` tells it from the one of another time. */
export function edit(n, records, mark = "") {
  return { record: (n * 7907) % records, field: "name", value: `${sentence(n, 3)} ${n}${mark}` };
}

/** What is asked of all records: whose time is longer than this, in seconds. */
export const LONG = 3;
/** How many of them there are. */
export const long = (records) => {
  return Array.from({ length: records }, (_, n) => record(n)).filter(({ time }) => time > LONG).length;
};
