//! What is other on paper than it was: the rows of two moments beside each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::Row;

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// It was not there.
    New,
    /// These fields showed something else.
    Changed(Vec<String>),
}

/// What became of all of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Changes {
    /// The rows that are other than they were.
    pub(super) marks: BTreeMap<EntityId, Mark>,
    /// What those were called that are no longer there, in their order.
    pub(super) gone: Vec<String>,
}

/// What changed from `then` to `now`, as far as these columns show it.
pub(super) fn between(then: &[Arc<Row>], now: &[Arc<Row>], columns: &[String]) -> Changes {
    let before: BTreeMap<EntityId, &Row> = then.iter().map(|row| (row.id, &**row)).collect();
    let after: BTreeMap<EntityId, &Row> = now.iter().map(|row| (row.id, &**row)).collect();
    let mark = |(id, row): (&EntityId, &&Row)| {
        let Some(was) = before.get(id) else { return Some((*id, Mark::New)) };
        let shown = |row: &Row, column: &str| row.fields.get(column).cloned().unwrap_or(Json::Null);
        let differs = columns.iter().filter(|column| shown(was, column) != shown(row, column));
        let differs: Vec<String> = differs.cloned().collect();
        (!differs.is_empty()).then_some((*id, Mark::Changed(differs)))
    };
    let gone = then.iter().filter(|row| !after.contains_key(&row.id));
    Changes {
        marks: after.iter().filter_map(mark).collect(),
        gone: gone.map(|row| row.title.clone()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::blank;

    fn row(n: u8, name: &str, notes: &str) -> Arc<Row> {
        let mut row = blank(EntityId([n; 16]), &[]);
        row.title = name.to_owned();
        row.fields.insert("name".into(), Json::from(name));
        row.fields.insert("notes".into(), Json::from(notes));
        Arc::new(row)
    }

    #[test]
    fn paper_9_a_row_is_marked_where_what_is_printed_of_it_is_other_or_was_not_there() {
        let then = [row(1, "a", ""), row(2, "b", ""), row(3, "c", ""), row(4, "d", "")];
        let now = [row(5, "e", ""), row(2, "B", ""), row(3, "c", "unseen"), row(1, "a", "")];
        let found = between(&then, &now, &["name".to_owned()]);
        let marks: Vec<(u8, Mark)> = found.marks.into_iter().map(|(id, mark)| (id.0[0], mark)).collect();
        assert_eq!(marks, [(2, Mark::Changed(vec!["name".to_owned()])), (5, Mark::New)]);
        assert_eq!(found.gone, ["d"]);
    }
}
