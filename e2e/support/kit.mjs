// A department with fields that no built-in one has, for tests: the app is served with it among its modules.

import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { SITE } from "./relay.mjs";

const KIT = `
[module]
id = "kit"
version = "1.0.0"
title = "Kit"
tape = "KT"
colour = "orange"

[tables.items]
title = "Items"
row = "item"
rows = "items"
record = "{name}"

[tables.items.fields]
name = { type = "text", required = true, width = 14 }
owner = { type = "reference", to = "people", width = 14 }
tags = { type = "multi_choice", choices = ["Fight", "Dance", "Song", "Stunt"], open = true, width = 16 }
state = { type = "choice", choices = ["Open", "Doing", "Done"], width = 10 }
due = { type = "date" }
at = { type = "time" }
takes = { type = "duration", unit = "s" }
done = { type = "bool" }
count = { type = "integer" }
notes = { type = "rich_text", width = 20 }

[tables.people]
title = "People"
row = "person"
rows = "people"
record = "{name}"

[tables.people.fields]
name = { type = "text", required = true }

[tables.remarks]
title = "Remarks"
row = "remark"
rows = "remarks"
record = "{name}"

[tables.remarks.fields]
name = { type = "text", required = true }
about = { type = "field_reference", width = 20 }

[tables.facts]
title = "Facts"
row = "fact"
rows = "facts"
record = "{name}"

[tables.facts.fields]
name = { type = "text", required = true, width = 8 }
amount = { type = "number" }
price = { type = "decimal" }
begins = { type = "date_time" }
code = { type = "timecode" }
tint = { type = "colour" }
mail = { type = "email", width = 10 }
phone = { type = "phone", width = 10 }
site = { type = "url", width = 10 }
secret = { type = "text", sensitive = true }
extra = { type = "json", width = 8 }

[edges.keeps]
title = "Keeps"
back = "Kept by"
from = "people"
to = "items"
cardinality = "one to many"
`;

/** What was compressed beforehand is served instead of its file, and goes on saying what that said then. */
const isStale = (path) => path.endsWith(".br") && !path.endsWith(".wasm.br");

/** The app's files in a folder of the test's own, to be changed there. */
export async function siteOfItsOwn(t) {
  const site = await mkdtemp(join(tmpdir(), "callboard-site-"));
  t.after(() => rm(site, { recursive: true, force: true }));
  await cp(SITE, site, { recursive: true, filter: (path) => !isStale(path) });
  return site;
}

/** The same, with this department among those that come with the app: its id is `kit`. */
export async function siteWithKit(t) {
  const site = await siteOfItsOwn(t);
  await mkdir(join(site, "modules/kit"));
  await writeFile(join(site, "modules/kit/module.toml"), KIT);
  const path = join(site, "modules/index.json");
  const index = JSON.parse(await readFile(path, "utf8"));
  index.modules.push("/modules/kit/module.toml");
  await writeFile(path, JSON.stringify(index));
  return site;
}
