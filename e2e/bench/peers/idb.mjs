// Runs in a peer's page: the least that a store in IndexedDB takes.

/** A database with one store, `rows`. */
export function openRows(options) {
  const request = indexedDB.open("standard", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("rows", options);
  return done(request);
}

/** A request's result. */
export function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Puts values in one transaction. */
export function put(db, ...values) {
  const transaction = db.transaction("rows", "readwrite");
  const rows = transaction.objectStore("rows");
  for (const value of values) rows.put(value);
}
