//! Every sentence can be read by Fluent, and every one that the app says is there.

use std::collections::BTreeSet;

use fluent_syntax::ast::{Entry, Resource};
use fluent_syntax::parser;

use super::source::{Finding, Source};

/// The language that every sentence is first written in.
const FIRST: &str = "public/locales/en/";

/// Sentences that cannot be read, and keys that the app says and nobody wrote.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut keys = BTreeSet::new();
    for source in sources.iter().filter(|source| source.is("ftl")) {
        let (resource, errors) = match parser::parse(source.text.as_str()) {
            Ok(resource) => (resource, Vec::new()),
            Err((resource, errors)) => (resource, errors),
        };
        for error in errors {
            findings.push(source.finding(line_at(&source.text, error.pos.start), error.kind.to_string()));
        }
        if source.path.starts_with(FIRST) {
            keys.extend(names(&resource));
        }
    }
    for source in sources.iter().filter(|source| source.path.starts_with("app/src/")) {
        for (n, line) in source.shipped_lines() {
            let missing = said(line).filter(|key| !keys.contains(key));
            findings
                .extend(missing.map(|key| source.finding(n, format!("{key} has no sentence in {FIRST}"))));
        }
    }
    findings
}

fn names<'a>(resource: &Resource<&'a str>) -> Vec<&'a str> {
    let name = |entry: &Entry<&'a str>| match entry {
        Entry::Message(message) => Some(message.id.name),
        _ => None,
    };
    resource.body.iter().filter_map(name).collect()
}

/// The keys that a line gives to `say!`.
fn said(line: &str) -> impl Iterator<Item = &str> {
    line.split("say!(\"").skip(1).filter_map(|rest| rest.split('"').next())
}

fn line_at(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::super::source::{source, told};
    use super::*;

    #[test]
    fn tidy_12_a_broken_and_a_missing_sentence_are_found() {
        let sources = [
            source(
                "public/locales/en/app.ftl",
                "cancel = Cancel\nlabel = { $title ->\n    [\"\"] x\n   *[other] y\n}\n",
            ),
            source("app/src/main.rs", "say!(\"cancel\"); say!(\"gone\", n = 1);\n"),
        ];
        let told = told(&check(&sources));
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("public/locales/en/app.ftl:3: "), "{told:?}");
        assert!(told[1].contains("gone has no sentence"), "{told:?}");
    }
}
