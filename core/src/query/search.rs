//! Words that a row must hold, whatever their case, in whatever field.

use super::catalog::Shape;
use super::title::Titles;
use crate::schema::{Field, FieldKind};
use crate::state::{Row, ValueRef};

/// The words of a search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words(Vec<Word>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    /// In lower case.
    text: String,
    ascii: bool,
    /// Whether a number could hold it as it is written.
    number: bool,
}

impl Words {
    pub(super) fn of(search: &str) -> Self {
        let word = |word: &str| {
            let text = word.to_lowercase();
            Word {
                ascii: text.is_ascii(),
                number: text.bytes().all(|byte| byte.is_ascii_digit() || b".:-e".contains(&byte)),
                text,
            }
        };
        Self(search.split_whitespace().map(word).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a search looks into a field: into what the grid shows.
    pub(super) fn covers(field: &Field) -> bool {
        !field.hidden
            && !field.sensitive
            && !matches!(field.kind, FieldKind::Bool | FieldKind::Asset | FieldKind::Json)
    }

    /// Whether a row holds every word.
    pub(super) fn are_in(&self, titles: &Titles<'_>, shape: &Shape, places: &[usize], row: Row) -> bool {
        self.0.iter().all(|word| {
            places.iter().any(|place| {
                let value = titles.reader.value(row, shape.columns[*place]);
                value.is_some_and(|value| word.is_in(titles, shape.field(*place), value))
            })
        })
    }
}

impl Word {
    fn is_in(&self, titles: &Titles<'_>, field: &Field, value: ValueRef<'_>) -> bool {
        match value {
            ValueRef::Number(_) if !self.number => false,
            ValueRef::Text(text) if !field.kind.is_chosen() => self.is_in_text(text),
            value => self.is_in_text(&titles.text(field, value)),
        }
    }

    fn is_in_text(&self, text: &str) -> bool {
        if !text.is_ascii() {
            return text.to_lowercase().contains(&self.text);
        }
        let (needle, text) = (self.text.as_bytes(), text.as_bytes());
        let [first, rest @ ..] = needle else { return true };
        if !self.ascii || text.len() < needle.len() {
            return false;
        }
        let starts = &text[..=text.len() - needle.len()];
        memchr::memchr2_iter(*first, first.to_ascii_uppercase(), starts)
            .any(|at| text[at + 1..at + needle.len()].eq_ignore_ascii_case(rest))
    }
}
