//! Every sentence can be read by Fluent, every one that the app says is there, and every language has all.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement, Resource};
use fluent_syntax::parser;

use super::source::{Finding, Source};

/// The language that every sentence is first written in.
const FIRST: &str = "public/locales/en/";
/// Where all languages are.
const LOCALES: &str = "public/locales/";

/// A sentence: where it stands, and what is filled into it.
struct Sentence<'a> {
    source: &'a Source,
    line: usize,
    variables: BTreeSet<&'a str>,
}

/// The sentences of one language by key.
type Sentences<'a> = BTreeMap<&'a str, Sentence<'a>>;

/// Sentences that cannot be read, keys that the app says and nobody wrote, and where a language differs from
/// the first.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut languages: BTreeMap<&str, Sentences> = BTreeMap::new();
    for source in sources.iter().filter(|source| source.is("ftl")) {
        let (resource, errors) = match parser::parse(source.text.as_str()) {
            Ok(resource) => (resource, Vec::new()),
            Err((resource, errors)) => (resource, errors),
        };
        for error in errors {
            findings.push(source.finding(line_at(&source.text, error.pos.start), error.kind.to_string()));
        }
        let language = source.path.strip_prefix(LOCALES).and_then(|path| path.split('/').next());
        languages.entry(language.unwrap_or_default()).or_default().extend(sentences(source, &resource));
    }
    let first = languages.remove(FIRST.trim_start_matches(LOCALES).trim_end_matches('/')).unwrap_or_default();
    for (language, sentences) in &languages {
        findings.extend(differences(language, &first, sentences));
    }
    for source in sources.iter().filter(|source| source.path.starts_with("app/src/")) {
        for (n, line) in source.shipped_lines() {
            let missing = said(line).filter(|key| !first.contains_key(key));
            findings
                .extend(missing.map(|key| source.finding(n, format!("{key} has no sentence in {FIRST}"))));
        }
    }
    findings
}

/// What a language lacks, has too much, or fills otherwise than the first does.
fn differences(language: &str, first: &Sentences, sentences: &Sentences) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, written) in first {
        match sentences.get(key) {
            None => {
                let what = format!("{key} has no sentence in {LOCALES}{language}/");
                findings.push(written.source.finding(written.line, what));
            }
            Some(translated) if translated.variables != written.variables => {
                let what = format!("{key} fills in {:?}, not {:?}", translated.variables, written.variables);
                findings.push(translated.source.finding(translated.line, what));
            }
            Some(_) => {}
        }
    }
    let idle = sentences.iter().filter(|(key, _)| !first.contains_key(*key));
    findings.extend(idle.map(|(key, idle)| {
        idle.source.finding(idle.line, format!("{key} translates no sentence of {FIRST}"))
    }));
    findings
}

fn sentences<'a>(source: &'a Source, resource: &Resource<&'a str>) -> Sentences<'a> {
    let messages = resource.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message),
        _ => None,
    });
    let sentence = |message: &Message<&'a str>| {
        let name = message.id.name;
        let mut variables = BTreeSet::new();
        if let Some(pattern) = &message.value {
            gather(pattern, &mut variables);
        }
        let is_its =
            |line: &str| line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='));
        let line = source.text.lines().position(is_its).map_or(1, |at| at + 1);
        (name, Sentence { source, line, variables })
    };
    messages.map(sentence).collect()
}

/// The variables of a pattern, and of all patterns in it.
fn gather<'a>(pattern: &Pattern<&'a str>, variables: &mut BTreeSet<&'a str>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { .. } => {}
            PatternElement::Placeable { expression: Expression::Inline(inline) } => filled(inline, variables),
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                filled(selector, variables);
                variants.iter().for_each(|variant| gather(&variant.value, variables));
            }
        }
    }
}

fn filled<'a>(inline: &InlineExpression<&'a str>, variables: &mut BTreeSet<&'a str>) {
    if let InlineExpression::VariableReference { id } = inline {
        variables.insert(id.name);
    }
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

    #[test]
    fn tidy_13_a_language_has_every_sentence_and_fills_it_alike() {
        let sources = [
            source(
                "public/locales/de/app.ftl",
                "count = Viele\nidle = Nichts\nsize = { $n ->\n *[other] { $m }\n}\n",
            ),
            source(
                "public/locales/en/app.ftl",
                "cancel = Cancel\ncount = { $n } rows\nsize = { $n ->\n *[other] { $m }\n}\n",
            ),
        ];
        let told = told(&check(&sources));
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(
            told.iter()
                .any(|told| told.contains("en/app.ftl:1: cancel has no sentence in public/locales/de/"))
        );
        assert!(
            told.iter().any(|told| told.contains("de/app.ftl:1: count fills in {}, not {\"n\"}")),
            "{told:?}"
        );
        assert!(
            told.iter().any(|told| told.contains("de/app.ftl:2: idle translates no sentence")),
            "{told:?}"
        );
    }
}
