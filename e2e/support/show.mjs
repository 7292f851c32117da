// What tests do with a production, in the words of the scripting interface.

/** Makes a production in this page and opens it; gives its id. */
export async function makeShow(page, name = "The Winter Harbour", template = "theatre") {
  return page.evaluate(
    async ([name, template]) => {
      const { id } = await callboard.workspaces.create({ name, template });
      await callboard.workspaces.open(id);
      return id;
    },
    [name, template],
  );
}

/** Commits one new record and gives its id. */
export async function add(page, table, fields, label = "Add") {
  return page.evaluate(
    async ([table, fields, label]) => {
      const { created } = await callboard.commit({ label, ops: [{ create: { table, fields } }] });
      return created[0];
    },
    [table, fields, label],
  );
}

/** Sets one field. */
export async function set(page, id, field, value) {
  return page.evaluate(
    ([id, field, value]) => callboard.commit({ label: `Set ${field}`, ops: [{ set: { id, field, value } }] }),
    [id, field, value],
  );
}

/** The result of a query. */
export async function rows(page, query) {
  return page.evaluate((query) => callboard.query(query), query);
}

/** The hash of what is true in this page. */
export async function stateHash(page) {
  return page.evaluate(() => callboard.stateHash());
}

/** Resolves with a live query's first result that passes `check`. */
export async function rowsUntil(page, query, check) {
  const live = await page.evaluateHandle(async (query) => {
    const live = { results: [], wake() {} };
    live.end = await callboard.subscribe(query, (result) => {
      live.results.push(result);
      live.wake();
    });
    return live;
  }, query);
  const next = () =>
    live.evaluate(async (live) => {
      while (live.results.length === 0) await new Promise((resolve) => (live.wake = resolve));
      return live.results.splice(0).at(-1);
    });
  let result = await next();
  while (!check(result)) result = await next();
  await live.evaluate((live) => live.end());
  return result;
}

/** Resolves once `check`, which runs in the page and may be async, gives something true; once a frame. */
export async function until(page, check, argument) {
  while (!(await page.evaluate(check, argument))) {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
}

/** Resolves once this page's production stands in this state with its relay. */
export async function inState(page, state) {
  await until(page, async (state) => (await callboard.sync.status()).state === state, state);
}
