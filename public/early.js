// What must hold from the first moment on: the light that was chosen on this device, and `window.callboard`.
{
  // As the app itself keeps it: app/src/theme.rs.
  const theme = (() => {
    try {
      return JSON.parse(localStorage.getItem("callboard-theme"));
    } catch {
      return null; // A browser that keeps nothing, or something else under this name.
    }
  })();
  if (["light", "dark", "show"].includes(theme)) document.documentElement.dataset.theme = theme;

  // Calls made before the app is here wait for it, in order.
  let arrive;
  const arrived = new Promise((resolve) => { arrive = resolve; });
  const call = async (path, args) => {
    const owner = path.slice(0, -1).reduce((object, name) => object[name], await arrived);
    const method = owner?.[path.at(-1)];
    if (typeof method === "function") return method(...args);
    throw { code: "not_available", message: `callboard.${path.join(".")} is not a call`, detail: null };
  };
  const early = (path) => new Proxy(() => {}, {
    // Not a promise itself, so that it can be awaited without being called.
    get: (_, name) => (typeof name === "symbol" || name === "then" ? undefined : early([...path, name])),
    apply: (_, __, args) => call(path, args),
  });
  window.callboard = early([]);
  window.addEventListener("callboard", (event) => {
    window.callboard = event.detail;
    arrive(event.detail);
  }, { once: true });
}
