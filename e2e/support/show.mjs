// What tests do with a production, in the words of the scripting interface.

import { ask, becomes, until, within } from "./ask.mjs";

/** Makes a production in this page, of a template or of modules, and opens it; gives its id. */
export async function makeShow(page, name = "The Winter Harbour", made = { template: "theatre" }) {
  return ask(page, async (wanted) => {
    const { id } = await callboard.workspaces.create(wanted);
    await callboard.workspaces.open(id);
    return id;
  }, { name, ...made });
}

/** Commits one new record and gives its id. */
export async function add(page, table, fields, label = "Add") {
  return ask(
    page,
    async ([table, fields, label]) => {
      const { created } = await callboard.commit({ label, ops: [{ create: { table, fields } }] });
      return created[0];
    },
    [table, fields, label],
  );
}

/** Sets one field. */
export async function set(page, id, field, value) {
  return ask(
    page,
    ([id, field, value]) => callboard.commit({ label: `Set ${field}`, ops: [{ set: { id, field, value } }] }),
    [id, field, value],
  );
}

/** The result of a query. */
export async function rows(page, query) {
  return ask(page, (query) => callboard.query(query), query);
}

/** The hash of what is true in this page. */
export async function stateHash(page) {
  return ask(page, () => callboard.stateHash());
}

/** Resolves once both pages hold the same: either may hear last. */
export async function sameHash(one, two) {
  const hashes = async () => new Set([await stateHash(one), await stateHash(two)]).size;
  await becomes(two, hashes, 1);
}

/** Resolves with a live query's first result that passes `check`. */
export async function rowsUntil(page, query, check) {
  const live = await page.evaluateHandle(async (query) => {
    const live = { results: [], wake() {} };
    const hear = (result) => {
      live.results.push(result);
      live.wake();
    };
    live.end = await callboard.subscribe(query, hear).catch((refused) => {
      throw new Error(JSON.stringify(refused));
    });
    return live;
  }, query);
  const next = () =>
    live.evaluate(async (live) => {
      while (live.results.length === 0) await new Promise((resolve) => (live.wake = resolve));
      return live.results.splice(0).at(-1);
    });
  let result = await next();
  const never = () => `never passed ${check}: ${JSON.stringify(result)}`;
  while (!check(result)) result = await within(next(), never);
  await live.evaluate((live) => live.end());
  return result;
}

/** Resolves once this page's production stands in this state with its relay. */
export async function inState(page, state) {
  await until(page, async (state) => (await callboard.sync.status()).state === state, state);
}
