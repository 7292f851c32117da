//! How long files and lines are, and how deep files lie.

use super::source::{Finding, Source};

const LINES_MAX: usize = 500;
const LINE_CHARS_MAX: usize = 110;
/// `crate/src/room/file.rs`.
const DEPTH_MAX: usize = 4;
/// Tables and plain data may be as long as what they list; a style sheet is one.
const TABLES: [&str; 3] = ["app/src/command.rs", "app/src/scripting/calls.rs", "public/sdk/callboard.d.ts"];

/// Files beyond 500 lines, lines beyond 110 characters, files deeper than a room.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| is_code(source)) {
        let lines = source.text.lines().count();
        let is_table = TABLES.contains(&source.path.as_str()) || source.is("css");
        if lines > LINES_MAX && !is_table {
            findings.push(source.finding(1, format!("{lines} lines; {LINES_MAX} at most, but for tables")));
        }
        if source.is("rs") && source.path.split('/').count() > DEPTH_MAX {
            findings.push(source.finding(1, "lies deeper than crate/src/room/file.rs"));
        }
        for (n, line) in source.lines() {
            let chars = line.chars().count();
            if chars > LINE_CHARS_MAX && !is_unbreakable(line) {
                findings.push(source.finding(n, format!("{chars} characters; {LINE_CHARS_MAX} at most")));
            }
        }
    }
    findings
}

fn is_code(source: &Source) -> bool {
    ["rs", "mjs", "js", "css", "ts"].iter().any(|kind| source.is(kind))
}

/// A line that is one long string or path cannot be broken.
fn is_unbreakable(line: &str) -> bool {
    line.split_whitespace().any(|word| word.chars().count() > LINE_CHARS_MAX - 20) || line.contains("r#\"")
}

#[cfg(test)]
mod tests {
    use super::super::source::{source, told};
    use super::*;

    #[test]
    fn tidy_2_long_files_long_lines_and_deep_files_are_found() {
        let long = "fn a() {}\n".repeat(501);
        let wide = format!("let a = {};\n", "b + ".repeat(30));
        let sources = [
            source("core/src/log/long.rs", &long),
            source("app/src/command.rs", &long),
            source("core/src/log/wide.rs", &wide),
            source("core/src/log/deep/er.rs", ""),
            source("docs/long.md", &long),
        ];
        let told = told(&check(&sources));
        assert_eq!(told.len(), 3, "a table may be longer: {told:?}");
        assert!(told[0].starts_with("core/src/log/long.rs:1: 501 lines"), "{told:?}");
        assert!(told[1].starts_with("core/src/log/wide.rs:1: 129 characters"), "{told:?}");
        assert!(told[2].starts_with("core/src/log/deep/er.rs:1: lies deeper"), "{told:?}");
    }
}
