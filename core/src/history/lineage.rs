//! Where each stretch of a text comes from: who wrote it, who took it out, and who brought it back.
//!
//! What is gone keeps its place among what is there, so that an undo puts it back where it stood, whatever
//! was typed around it; and what an undo brings back is still whose it was.

use std::collections::VecDeque;

use serde_json::Value as Json;

use crate::log::Ordinal;
use crate::state::{Step, cut};
use crate::workspace::command::Fields;
use crate::workspace::update::Passage;

/// A stretch that came, and perhaps went, in one piece.
#[derive(Debug, Clone, PartialEq)]
struct Stretch {
    /// What it says, and how it was formatted last.
    passage: Passage,
    /// The bundle that wrote it.
    by: Ordinal,
    /// The undo that brought it back last.
    back: Option<Ordinal>,
    /// The bundle that took it out; `None` while it is there.
    gone: Option<Ordinal>,
    /// What the watched bundle made of its formatting, and what it was before.
    formats: Vec<Format>,
}

/// One change of formatting.
#[derive(Debug, Clone, PartialEq)]
struct Format {
    key: String,
    was: Json,
    is: Json,
}

impl Stretch {
    /// Parts it after so many units; `None` where there is nothing to part.
    fn part(&mut self, at: u32) -> Option<Self> {
        let (head, tail) = cut(&self.passage.insert, at);
        if head.is_empty() || tail.is_empty() {
            return None;
        }
        let mut rest = self.clone();
        rest.passage.insert = tail.to_owned();
        self.passage.insert = head.to_owned();
        Some(rest)
    }

    fn format(&mut self, changes: &Fields, is_watched: bool) {
        for (key, is) in changes {
            let was = self.passage.attributes.get(key).cloned().unwrap_or_default();
            match is {
                Json::Null => drop(self.passage.attributes.remove(key)),
                _ => drop(self.passage.attributes.insert(key.clone(), is.clone())),
            }
            if is_watched {
                self.formats.push(Format { key: key.clone(), was, is: is.clone() });
            }
        }
    }

    fn is_of(&self, bundle: Ordinal) -> bool {
        self.by == bundle || self.back == Some(bundle)
    }
}

/// A text as its edits made it, with what went.
#[derive(Debug, Default)]
pub(super) struct Lineage {
    stretches: Vec<Stretch>,
    /// The bundle whose formatting is remembered.
    watched: Option<Ordinal>,
}

impl Lineage {
    /// An empty text, to be followed for the sake of one bundle.
    pub(super) fn watching(bundle: Ordinal) -> Self {
        Self { stretches: Vec::new(), watched: Some(bundle) }
    }

    /// Takes in what an edit of `bundle` did; where that is an undo, `undone` is what it undoes.
    pub(super) fn follow(&mut self, bundle: Ordinal, undone: Option<Ordinal>, steps: &[Step]) {
        let stretches = std::mem::take(&mut self.stretches);
        let mut walk = Walk { done: Vec::with_capacity(stretches.len() + 2), ahead: stretches.into() };
        let is_watched = self.watched == Some(bundle);
        for step in steps {
            match step {
                Step::Keep(units, changes) => {
                    walk.pass(*units, |stretch| stretch.format(changes, is_watched));
                }
                Step::Delete(units) => walk.pass(*units, |stretch| stretch.gone = Some(bundle)),
                Step::Insert(passage) => walk.insert(passage, bundle, undone),
            }
        }
        walk.done.extend(walk.ahead);
        self.stretches = walk.done;
    }

    /// What there is, stretch by stretch: its length in UTF-16 units and the bundle that wrote it.
    pub(super) fn authors(&self) -> Vec<(u32, Ordinal)> {
        let mut authors: Vec<(u32, Ordinal)> = Vec::new();
        for stretch in self.stretches.iter().filter(|stretch| stretch.gone.is_none()) {
            match authors.last_mut() {
                Some((units, by)) if *by == stretch.by => *units += stretch.passage.units(),
                _ => authors.push((stretch.passage.units(), stretch.by)),
            }
        }
        authors
    }

    /// The steps that take the watched bundle back; `None` where somebody took out what it had put there.
    pub(super) fn undo(&self) -> Option<Vec<Step>> {
        let watched = self.watched?;
        let is_changed =
            |stretch: &Stretch| stretch.is_of(watched) && stretch.gone.is_some_and(|by| by != watched);
        if self.stretches.iter().any(is_changed) {
            return None;
        }
        let mut steps: Vec<Step> = Vec::new();
        for stretch in &self.stretches {
            let units = stretch.passage.units();
            match (stretch.gone, stretch.is_of(watched)) {
                (Some(_), true) => {}
                (Some(by), false) if by == watched => steps.push(Step::Insert(stretch.passage.clone())),
                (Some(_), false) => {}
                (None, true) => match steps.last_mut() {
                    Some(Step::Delete(known)) => *known += units,
                    _ => steps.push(Step::Delete(units)),
                },
                (None, false) => {
                    let back = stretch.unformatted();
                    match steps.last_mut() {
                        Some(Step::Keep(known, changes)) if *changes == back => *known += units,
                        _ => steps.push(Step::Keep(units, back)),
                    }
                }
            }
        }
        while matches!(steps.last(), Some(Step::Keep(_, changes)) if changes.is_empty()) {
            steps.pop();
        }
        Some(steps)
    }
}

impl Stretch {
    /// What takes the watched bundle's formatting back, where it still stands.
    fn unformatted(&self) -> Fields {
        let mut back = Fields::new();
        for Format { key, was, is } in self.formats.iter().rev() {
            let now = back.get(key).or_else(|| self.passage.attributes.get(key)).unwrap_or(&Json::Null);
            if now == is {
                back.insert(key.clone(), was.clone());
            }
        }
        back
    }
}

/// A way along a text: what is behind, and what is still ahead.
struct Walk {
    done: Vec<Stretch>,
    ahead: VecDeque<Stretch>,
}

impl Walk {
    /// Passes so many units of what is there, and does something to them.
    fn pass(&mut self, units: u32, mut change: impl FnMut(&mut Stretch)) {
        let mut left = units;
        while left > 0
            && let Some(mut stretch) = self.ahead.pop_front()
        {
            if stretch.gone.is_none() {
                if let Some(rest) = stretch.part(left) {
                    self.ahead.push_front(rest);
                }
                left = left.saturating_sub(stretch.passage.units());
                change(&mut stretch);
            }
            self.done.push(stretch);
        }
    }

    /// Puts something in: where an undo brings back what its cause took out, that comes back.
    fn insert(&mut self, passage: &Passage, bundle: Ordinal, undone: Option<Ordinal>) {
        let mut insert = passage.insert.as_str();
        if undone.is_some() {
            while let Some(stretch) = self.done.pop_if(|stretch| stretch.gone.is_some()) {
                self.ahead.push_front(stretch);
            }
        }
        let is_gone = |walk: &Self| walk.ahead.front().is_some_and(|stretch| stretch.gone.is_some());
        while !insert.is_empty()
            && undone.is_some()
            && is_gone(self)
            && let Some(mut stretch) = self.ahead.pop_front()
        {
            let is_back = stretch.gone == undone && {
                if let Some(rest) = stretch.part(passage_units(insert)) {
                    self.ahead.push_front(rest);
                }
                insert.starts_with(&stretch.passage.insert)
            };
            if is_back {
                insert = &insert[stretch.passage.insert.len()..];
                (stretch.gone, stretch.back) = (None, Some(bundle));
                stretch.passage.attributes.clone_from(&passage.attributes);
            }
            self.done.push(stretch);
        }
        if !insert.is_empty() {
            let passage = Passage { insert: insert.to_owned(), attributes: passage.attributes.clone() };
            self.done.push(Stretch { passage, by: bundle, back: None, gone: None, formats: Vec::new() });
        }
    }
}

fn passage_units(text: &str) -> u32 {
    text.encode_utf16().count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert(text: &str) -> Step {
        Step::Insert(Passage { insert: text.to_owned(), attributes: Fields::new() })
    }

    fn keep(units: u32) -> Step {
        Step::Keep(units, Fields::new())
    }

    fn bold(units: u32, is: Json) -> Step {
        Step::Keep(units, [("bold".to_owned(), is)].into_iter().collect())
    }

    fn text(bundles: &[(Option<Ordinal>, &[Step])], watched: Ordinal) -> Lineage {
        let mut text = Lineage::watching(watched);
        for (bundle, (undone, steps)) in bundles.iter().enumerate() {
            text.follow(bundle as Ordinal, *undone, steps);
        }
        text
    }

    #[test]
    fn author_1_what_an_undo_brings_back_is_still_whose_it_was() {
        let bundles: [(Option<Ordinal>, &[Step]); 4] = [
            (None, &[insert("slow fade")]),
            (None, &[keep(4), insert(", even")]),
            (None, &[keep(2), Step::Delete(10)]),
            (Some(2), &[keep(2), insert("ow, even f")]),
        ];
        assert_eq!(text(&bundles[..2], 0).authors(), [(4, 0), (6, 1), (5, 0)]);
        assert_eq!(text(&bundles[..3], 0).authors(), [(5, 0)]);
        assert_eq!(text(&bundles, 0).authors(), [(4, 0), (6, 1), (5, 0)]);
    }

    #[test]
    fn undo_7_an_edit_is_taken_back_where_it_is_now_and_not_where_somebody_changed_it() {
        let typed: [(Option<Ordinal>, &[Step]); 2] =
            [(None, &[insert("fade fade")]), (None, &[keep(4), insert(" in 8,")])];
        let around = [typed[0], typed[1], (None, &[insert("NB! "), keep(7), insert("!")][..])];
        let steps = text(&around, 1).undo().unwrap();
        assert_eq!(steps, [keep(8), Step::Delete(3), keep(1), Step::Delete(3)], "what came between stays");
        let within = [typed[0], typed[1], (None, &[keep(5), Step::Delete(2)][..])];
        assert_eq!(text(&within, 1).undo(), None);
    }

    #[test]
    fn undo_8_formatting_is_taken_back_where_it_still_stands() {
        let bundles: [(Option<Ordinal>, &[Step]); 3] =
            [(None, &[insert("slow fade")]), (None, &[bold(9, true.into())]), (None, &[bold(4, Json::Null)])];
        assert_eq!(text(&bundles[..2], 1).undo().unwrap(), [bold(9, Json::Null)]);
        assert_eq!(text(&bundles, 1).undo().unwrap(), [keep(4), bold(5, Json::Null)]);
    }
}
