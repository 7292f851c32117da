//! What nothing may be called, what a `mod.rs` may hold, and which tests may not be written.

use super::source::{Finding, Source, is_comment, leading_name};

/// Drawers, and names that say when something was written instead of what it is.
const BANNED: [&str; 12] = [
    "util", "utils", "utility", "helper", "helpers", "common", "misc", "types", "manager", "legacy", "old",
    "v2",
];
/// What a name follows in an item that has one.
const ITEMS: [&str; 4] = ["struct ", "enum ", "trait ", "mod "];

/// Banned names of files and items, functions in a door, tests that do not count.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        findings.extend(file_name(source));
        if source.is("rs") {
            findings.extend(items(source));
        }
        if source.path.ends_with("/mod.rs") {
            let functions = door_functions(source).into_iter();
            findings.extend(functions.map(|n| source.finding(n, "a mod.rs is a door: no functions")));
        }
    }
    findings
}

fn file_name(source: &Source) -> Option<Finding> {
    let is_code = ["rs", "mjs", "js", "css"].iter().any(|kind| source.is(kind));
    let parts = source.path.split(['/', '.', '_', '-']);
    let banned = parts.into_iter().find(|part| BANNED.contains(part)).filter(|_| is_code)?;
    Some(source.finding(1, format!("nothing is called {banned}: say what it holds")))
}

fn items(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (n, line) in source.lines().filter(|(_, line)| !is_comment(line)) {
        let code = line.trim_start();
        for banned in item_name(code).map(parts).into_iter().flatten().filter(|part| is_banned(part)) {
            findings.push(source.finding(n, format!("nothing is called {banned}: say what it is")));
        }
        if code.starts_with("#[ignore") || code.starts_with("#[should_panic") {
            findings.push(source.finding(n, "a test runs, and asserts what should be"));
        }
    }
    findings
}

/// The name of the type or module that a line declares.
fn item_name(code: &str) -> Option<&str> {
    let code = code.strip_prefix("pub").map_or(code, |rest| {
        let rest =
            rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(rest, |(_, rest)| rest);
        rest.trim_start()
    });
    ITEMS.iter().find_map(|item| code.strip_prefix(item)).map(leading_name)
}

/// The words of a name in either case: `RowManager` → row, manager.
fn parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut previous = '_';
    for c in name.chars() {
        if c != '_' && (previous == '_' || (c.is_uppercase() && !previous.is_uppercase())) {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut().filter(|_| c != '_') {
            part.extend(c.to_lowercase());
        }
        previous = c;
    }
    parts
}

fn is_banned(part: &str) -> bool {
    BANNED.contains(&part)
}

/// Lines that begin a function in a door; what the room's error says about itself is part of the error.
fn door_functions(source: &Source) -> Vec<usize> {
    let mut is_of_error = false;
    let mut functions = Vec::new();
    for (n, line) in source.lines().filter(|(_, line)| !is_comment(line)) {
        if line.starts_with("impl ") {
            is_of_error = line.trim_end_matches([' ', '{']).ends_with("Error");
        } else if line.starts_with('}') {
            is_of_error = false;
        } else if is_function(line) && !is_of_error {
            functions.push(n);
        }
    }
    functions
}

fn is_function(line: &str) -> bool {
    let code = line.trim_start();
    ["fn ", "pub fn ", "pub(crate) fn ", "pub(super) fn ", "async fn ", "const fn "]
        .iter()
        .any(|start| code.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::super::source::{source, told};
    use super::*;

    #[test]
    fn tidy_3_drawers_and_their_names_are_found() {
        let sources = [
            source("core/src/log/utils.rs", ""),
            source(
                "core/src/log/run.rs",
                "pub(crate) struct RowManager;\nfn new() {}\nmod v2;\n// mod helper\n",
            ),
            source("core/src/log/order.rs", "struct Common2 {}\nstruct Uncommon;\n"),
        ];
        assert_eq!(
            told(&check(&sources)),
            [
                "core/src/log/utils.rs:1: nothing is called utils: say what it holds",
                "core/src/log/run.rs:1: nothing is called manager: say what it is",
                "core/src/log/run.rs:3: nothing is called v2: say what it is",
            ]
        );
    }

    #[test]
    fn tidy_4_a_door_has_no_functions_and_every_test_counts() {
        let door = source(
            "core/src/log/mod.rs",
            "//! fn in words\nimpl LogError {\n    pub fn a() {}\n}\npub fn open() {}\n",
        );
        assert_eq!(told(&check(&[door])), ["core/src/log/mod.rs:5: a mod.rs is a door: no functions"]);
        let skipped = source("core/src/log/run.rs", "#[test]\n#[ignore = \"slow\"]\nfn a() {}\n");
        assert_eq!(check(&[skipped]).len(), 1);
    }
}
