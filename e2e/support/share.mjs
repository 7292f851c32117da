// Two devices on one production.

import { ask } from "./ask.mjs";
import { Device } from "./device.mjs";
import { Relay } from "./relay.mjs";
import { inState, makeShow } from "./show.mjs";

/** One production on two devices, in step: `{ relay, id, link, here: { device, page }, there: { … } }`. */
export async function share(t, relay, { role = "editor", made } = {}) {
  const here = await person(t, relay, "Alex");
  const id = await makeShow(here.page, undefined, made);
  const link = await ask(here.page, async (role) => {
    await callboard.sync.connect(location.origin);
    return (await callboard.sync.invite({ role })).link;
  }, role);
  await inState(here.page, "in_step");
  const there = await person(t, relay, "Jordan");
  await join(there.page, link);
  await inState(there.page, "in_step");
  return { relay, id, link, here, there };
}

/** The same, of departments that have nothing in common yet. */
export async function shareModules(t, modules) {
  return share(t, await Relay.start(t), { made: { modules } });
}

/** A device whose person has a name, on the app's first page. */
export async function person(t, relay, name) {
  const device = await Device.start(t, { locale: "en-GB" });
  const page = await device.open(relay.origin);
  await ask(page, (name) => callboard.me.set({ name, device: `${name}'s` }), name);
  return { device, page };
}

/** Joins by a link and opens what it leads to. */
export async function join(page, link) {
  return ask(page, async (link) => {
    const { id } = await callboard.workspaces.join(link);
    await callboard.workspaces.open(id);
    return id;
  }, link);
}

/** The open conflicts as a page tells them, less what is each device's own. */
export async function conflicts(page) {
  return ask(page, () => callboard.conflicts());
}
