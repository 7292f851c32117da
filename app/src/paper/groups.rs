//! Records that stand together, each group under a heading.

use std::ops::Range;
use std::sync::Arc;

use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::{FieldInfo, Row};

/// What a record has in common with others, and what that is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trait {
    /// The same for records that stand together.
    pub(super) key: String,
    /// The heading.
    pub(super) title: String,
}

/// Records that stand together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    /// What they have in common; `None` of records without a value, where those have no heading of their own.
    pub(super) by: Option<Trait>,
    /// Which of the rows.
    pub(super) rows: Range<usize>,
}

/// By what records stand together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct By {
    /// The field.
    pub(super) field: FieldInfo,
    /// Whether a record without a value stands with the one before it.
    pub(super) carry: bool,
}

/// Brings rows under headings: the field's choices in their order, other values as they come, what has none
/// last. `told` says what a value is called; `none` is the heading of those without one.
pub(super) fn stand(
    rows: Vec<Arc<Row>>,
    by: &By,
    none: &str,
    told: impl Fn(&Json) -> Option<Trait>,
) -> (Vec<Arc<Row>>, Vec<Group>) {
    let value = |row: &Row| row.fields.get(&by.field.name).and_then(&told);
    let mut ranked: Vec<(Trait, Vec<Arc<Row>>)> = Vec::new();
    let mut without: Vec<Arc<Row>> = Vec::new();
    for row in rows {
        let found = value(&row);
        let last = ranked.last().map(|(last, _)| last.clone());
        let found = if by.carry { found.or_else(|| last.clone()) } else { found };
        let Some(found) = found else {
            without.push(row);
            continue;
        };
        // Where records carry on, the order is the table's: what comes again is a group again.
        let place = match by.carry {
            true => ranked.len().checked_sub(1).filter(|_| last.is_some_and(|last| last.key == found.key)),
            false => ranked.iter().position(|(known, _)| known.key == found.key),
        };
        match place {
            Some(place) => ranked[place].1.push(row),
            None => ranked.push((found, vec![row])),
        }
    }
    if !by.carry {
        let rank = |key: &str| by.field.choices.iter().position(|choice| choice.value == key);
        ranked.sort_by_key(|(found, _)| rank(&found.key).unwrap_or(usize::MAX));
    }
    let mut parts: Vec<(Option<Trait>, Vec<Arc<Row>>)> =
        ranked.into_iter().map(|(found, rows)| (Some(found), rows)).collect();
    if !without.is_empty() {
        // Before the first value there is nothing to stand with; after the last of sorted ones, their own.
        let heading = (!by.carry).then(|| Trait { key: String::new(), title: none.to_owned() });
        let place = if by.carry { 0 } else { parts.len() };
        parts.insert(place, (heading, without));
    }
    let (mut all, mut groups) = (Vec::new(), Vec::new());
    for (by, rows) in parts {
        groups.push(Group { by, rows: all.len()..all.len() + rows.len() });
        all.extend(rows);
    }
    (all, groups)
}

#[cfg(test)]
mod tests {
    use callboard_core::id::EntityId;
    use callboard_core::workspace::update::ChoiceInfo;

    use super::*;
    use crate::grid::blank;

    fn rows(values: &[&str]) -> Vec<Arc<Row>> {
        let row = |(place, value): (usize, &&str)| {
            let mut row = blank(EntityId([place as u8; 16]), &[]);
            let value = if value.is_empty() { Json::Null } else { Json::from(*value) };
            row.fields.insert("at".into(), value);
            Arc::new(row)
        };
        values.iter().enumerate().map(row).collect()
    }

    fn stood(values: &[&str], choices: &[&str], carry: bool) -> String {
        let choice = |value: &&str| ChoiceInfo { value: (*value).into(), title: (*value).into() };
        let field = FieldInfo {
            name: "at".into(),
            choices: choices.iter().map(choice).collect(),
            ..FieldInfo::default()
        };
        let told = |value: &Json| {
            value.as_str().map(|text| Trait { key: text.to_owned(), title: text.to_uppercase() })
        };
        let (all, groups) = stand(rows(values), &By { field, carry }, "none", told);
        let told = groups.iter().map(|group| {
            let rows = all[group.rows.clone()].iter().map(|row| row.id.0[0].to_string());
            let title = group.by.as_ref().map_or("", |by| by.title.as_str());
            format!("{title}:{}", rows.collect::<Vec<_>>().join(","))
        });
        told.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn paper_7_choices_stand_in_their_order_others_after_them_and_what_has_none_last() {
        assert_eq!(stood(&["b", "", "z", "a", "b"], &["a", "b"], false), "A:3 B:0,4 Z:2 none:1");
    }

    #[test]
    fn paper_8_a_record_without_a_value_stands_with_the_one_before_it_where_that_is_said() {
        assert_eq!(stood(&["", "a", "", "b", "", "a"], &[], true), ":0 A:1,2 B:3,4 A:5");
    }
}
