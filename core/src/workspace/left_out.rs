//! Whose edits of a text are left out of view, and when they were written: that is the log's to say.

use std::collections::BTreeMap;

use super::update::{LeftOut, Row as Shown, Written};
use super::workspace::Workspace;
use crate::conflict::moment_of;
use crate::query::Shape;
use crate::state::{NameIx, Row, State};

/// As a row is marked, by what reads its fields.
const MARK: &str = "left_out";

impl Workspace {
    /// Says of rows that are marked so who wrote what cannot be read. Nobody else's bodies are asked for it.
    pub(super) fn tell_left_out(&self, state: &State, shape: &Shape, rows: &mut [Shown]) {
        let is_marked = |shown: &&mut Shown| shown.marks.values().any(|mark| mark == MARK);
        for shown in rows.iter_mut().filter(is_marked) {
            let Some(row) = state.find(&shown.id) else { continue };
            let fields = shape.table.fields.iter().zip(&shape.columns);
            let marked =
                fields.filter(|(field, _)| shown.marks.get(&field.name).is_some_and(|it| it == MARK));
            let told = marked.filter_map(|(field, column)| {
                Some((field.name.clone(), self.left_out(state, row, *column)?))
            });
            shown.left_out = told.collect();
        }
    }

    fn left_out(&self, state: &State, row: Row, column: NameIx) -> Option<LeftOut> {
        let (ops, shows) = state.left_out(row, column)?;
        let facts = self.facts();
        let mut newest = BTreeMap::new();
        for op in &ops {
            let author = self.log.author(*op);
            let known = newest.entry(facts.person(&author.actor)).or_insert(author.hlc);
            *known = author.hlc.max(*known);
        }
        let mut edits: Vec<_> = newest.into_iter().map(|(person, hlc)| (hlc, person)).collect();
        edits.sort_unstable();
        let written = |(hlc, person)| Written { person, at: moment_of(hlc).to_string() };
        Some(LeftOut { edits: edits.into_iter().map(written).collect(), count: ops.len(), shows })
    }
}
