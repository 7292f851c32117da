//! The repository's own texts, and what a check says about them.

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result};
use walkdir::{DirEntry, WalkDir};

/// Folders whose contents are nobody's handwriting.
const PASSED_OVER: [&str; 5] = ["target", "node_modules", ".git", ".data", "results"];
/// Kinds of files that are read.
const KINDS: [&str; 9] = ["rs", "mjs", "js", "css", "ts", "toml", "md", "json", "ftl"];

/// One text file.
#[derive(Debug)]
pub(super) struct Source {
    /// Its path below the repository, with `/`.
    pub(super) path: String,
    /// All of it.
    pub(super) text: String,
}

/// Something that is not as the house wants it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Finding {
    path: String,
    line: usize,
    what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

impl Source {
    /// Every text of the repository, in the order of their paths.
    ///
    /// # Errors
    /// When one cannot be read as UTF-8.
    pub(super) fn all(root: &Path) -> Result<Vec<Self>> {
        let is_ours = |entry: &DirEntry| {
            let name = entry.file_name().to_string_lossy();
            !(entry.file_type().is_dir() && PASSED_OVER.contains(&name.as_ref()))
        };
        let mut sources = Vec::new();
        for entry in WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(is_ours) {
            let entry = entry?;
            let kind = entry.path().extension().unwrap_or_default().to_string_lossy().into_owned();
            if !entry.file_type().is_file() || !KINDS.contains(&kind.as_str()) {
                continue;
            }
            let text = std::fs::read_to_string(entry.path())
                .with_context(|| format!("cannot read {}", entry.path().display()))?;
            let below = entry.path().strip_prefix(root)?;
            let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            sources.push(Self { path: parts.join("/"), text });
        }
        Ok(sources)
    }

    /// A finding in this file; lines count from 1.
    pub(super) fn finding(&self, line: usize, what: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, what: what.into() }
    }

    /// Whether the file's name ends with `.kind`.
    pub(super) fn is(&self, kind: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, ending)| ending == kind)
    }

    /// Whether it is Rust that ships with a crate: in its `src`, and not only for tests.
    pub(super) fn is_shipped_rust(&self) -> bool {
        self.is("rs") && self.path.contains("/src/") && !self.path.ends_with("tests.rs")
    }

    /// The lines, counted from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(n, line)| (n + 1, line))
    }

    /// The lines that ship: without comments, and up to the tests at the file's end.
    pub(super) fn shipped_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let is_test = |line: &str| line.trim_start().starts_with("#[cfg(test)]");
        self.lines().take_while(move |(_, line)| !is_test(line)).filter(|(_, line)| !is_comment(line))
    }
}

/// Whether a line holds nothing but a comment.
pub(super) fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

/// The words of a text: what stands between anything that is no letter.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty())
}

/// A name in lower case, at the start of the text: `reg_3_equal(…` gives `reg_3_equal`.
pub(super) fn leading_name(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
pub(super) fn source(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into() }
}

#[cfg(test)]
pub(super) fn told(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tidy_1_comments_and_tests_do_not_ship() {
        let text = "use a;\n// use b;\nfn c() {}\n#[cfg(test)]\nmod tests {}\n";
        let lines: Vec<_> = source("core/src/a.rs", text).shipped_lines().map(|(n, _)| n).collect();
        assert_eq!(lines, [1, 3]);
    }
}
