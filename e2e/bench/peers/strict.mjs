// Runs in a peer's page, before the peer: every write to IndexedDB is as durable as Callboard's, and can be
// waited for.

const begin = IDBDatabase.prototype.transaction;
const underway = new Set();

IDBDatabase.prototype.transaction = function transaction(names, mode, options) {
  if (mode !== "readwrite") return begin.call(this, names, mode, options);
  const made = begin.call(this, names, mode, { ...options, durability: "strict" });
  const ended = new Promise((resolve, reject) => {
    made.addEventListener("complete", resolve);
    made.addEventListener("abort", () => reject(made.error));
  });
  underway.add(ended);
  ended.then(() => underway.delete(ended), () => {});
  return made;
};

/** Resolves once every write that has begun is on the disk. */
export async function written() {
  await Promise.all(underway);
}
