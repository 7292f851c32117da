//! Core, worker and app know no department: its words live in `public/modules` only.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use super::source::{Finding, Source, words};

/// Crates that must work for a department nobody has thought of yet.
const GENERIC: [&str; 3] = ["core/src/", "worker/src/", "app/src/"];
/// Words of a department that mean something else here as well: `Event` → `handle_appended`, to stage work,
/// the message of a `MessageEvent`, a sound argument, a rule that is scheduled, a company of bytes, a
/// character of a text, a field whose value is a file, any file, a collection of things.
const ALSO_GENERIC: [&str; 16] = [
    "asset",
    "assets",
    "file",
    "files",
    "collection",
    "collections",
    "event",
    "events",
    "stage",
    "room",
    "rooms",
    "report",
    "reports",
    "sound",
    "character",
    "characters",
];

/// Words of a module's id and tables in code that ships.
pub(super) fn check(sources: &[Source]) -> Result<Vec<Finding>> {
    let words_of_modules = words_of_modules(sources)?;
    let mut findings = Vec::new();
    let is_generic = |source: &&Source| GENERIC.iter().any(|start| source.path.starts_with(start));
    for source in sources.iter().filter(|source| source.is_shipped_rust()).filter(is_generic) {
        if source.path.starts_with("core/src/testkit/") {
            continue;
        }
        for (n, line) in source.shipped_lines() {
            let found = words(line).map(str::to_ascii_lowercase).find(|word| words_of_modules.contains(word));
            findings.extend(found.map(|word| source.finding(n, format!("{word} is a department's word"))));
        }
    }
    Ok(findings)
}

/// Module ids and table names, each with and without its plural's s, less those that mean something here too.
fn words_of_modules(sources: &[Source]) -> Result<BTreeSet<String>> {
    let is_module = |source: &&Source| source.path.starts_with("public/modules/") && source.is("toml");
    let mut names = BTreeSet::new();
    for source in sources.iter().filter(is_module) {
        let module: toml::Table = toml::from_str(&source.text).with_context(|| source.path.clone())?;
        let id = module.get("module").and_then(|module| module.get("id")).and_then(toml::Value::as_str);
        names.extend(id.map(str::to_owned));
        let tables = module.get("tables").and_then(toml::Value::as_table);
        names.extend(tables.into_iter().flat_map(|tables| tables.keys().cloned()));
    }
    let singular =
        names.iter().filter_map(|name| name.strip_suffix('s')).map(str::to_owned).collect::<Vec<_>>();
    names.extend(singular);
    names.retain(|name| !ALSO_GENERIC.contains(&name.as_str()));
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::super::source::{source, told};
    use super::*;

    #[test]
    fn tidy_9_a_department_s_word_in_generic_code_is_found() {
        let module = "[module]\nid = \"lighting\"\n[tables.cues]\ntitle = \"Cues\"\n[tables.events]\n";
        let sources = [
            source("public/modules/lighting/module.toml", module),
            source("app/src/grid/sheet.rs", "// a cue\nlet cue_list = \"Lighting\";\nfn on_event() {}\n"),
            source(
                "core/src/log/run.rs",
                "let rescue = 1;\n#[cfg(test)]\nconst TABLE: &str = \"lighting.cues\";\n",
            ),
        ];
        assert_eq!(told(&check(&sources).unwrap()), ["app/src/grid/sheet.rs:2: cue is a department's word"]);
    }
}
