// Opens Callboard without a network: everything that a cold open needs is kept before this version counts as
// there. A new version waits until the page says that the person accepts it, or until every tab has closed.

/** Addresses of all files of this version. */
const FILES = {{files}};
/** One cache for each version of the app. */
const CACHE = "callboard-{{hash}}";
const PAGE = "/index.html";

/** A name that carries its hash never changes. */
const isHashed = (path) => /\.[0-9a-f]{16}\./.test(path);
/** Addresses that are places in the app. */
const isPlace = (path) => path === "/" || path === "/join" || path === "/w" || path.startsWith("/w/");

async function keep(cache, path) {
  const kept = isHashed(path) ? await caches.match(path) : undefined;
  // What an unhashed name stood for may lie in the browser's own cache: ask.
  const answer = kept ?? (await fetch(path, { cache: isHashed(path) ? "default" : "no-cache" }));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  await cache.put(path, answer);
}

async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all(FILES.map((path) => keep(cache, path)));
}

async function activate() {
  // The one before stays: a tab that was opened with it may still start its worker again.
  const names = (await caches.keys()).filter((name) => name.startsWith("callboard-") && name !== CACHE);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(request, path) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? (await caches.match(path)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

self.addEventListener("message", (event) => {
  if (event.data?.type === "skipWaiting") event.waitUntil(self.skipWaiting());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const isPage = request.mode === "navigate" && isPlace(url.pathname);
  const path = isPage ? PAGE : url.pathname;
  if (FILES.includes(path) || isHashed(path)) event.respondWith(answer(request, path));
});
