//! Records put together by a choice: which stand where, and which of them can be seen.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::{FieldInfo, Row};

use crate::grid::Drafts;

/// The records of one value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stack {
    /// The value; `None` for those without one.
    pub(super) value: Option<String>,
    /// What people call it; empty for those without one.
    pub(super) title: String,
    /// In the window's order.
    pub(super) rows: Vec<Arc<Row>>,
}

/// A record that is carried: it stands where it would be put.
pub(super) type Carried = (EntityId, Option<String>);

/// The value that a row stands under: what was typed counts before what is held.
pub(super) fn value_of(row: &Row, field: &str, drafts: &Drafts) -> Option<String> {
    let draft = drafts.of(row, field).filter(|draft| draft.refused_text().is_none());
    let value = draft.map(|draft| &draft.value).or_else(|| row.fields.get(field));
    value.and_then(Json::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The stacks of a table: records without a value first, then the field's choices in their order, then values
/// that people added, by name.
pub(super) fn stacks(
    field: &FieldInfo,
    rows: &[Arc<Row>],
    drafts: &Drafts,
    carried: Option<&Carried>,
) -> Vec<Stack> {
    let mut by_value: BTreeMap<Option<String>, Vec<Arc<Row>>> = BTreeMap::new();
    for row in rows {
        let value = match carried {
            Some((id, to)) if *id == row.id => to.clone(),
            _ => value_of(row, &field.name, drafts),
        };
        by_value.entry(value).or_default().push(row.clone());
    }
    let mut stacks =
        vec![Stack { value: None, title: String::new(), rows: by_value.remove(&None).unwrap_or_default() }];
    for choice in &field.choices {
        let value = Some(choice.value.clone());
        let rows = by_value.remove(&value).unwrap_or_default();
        stacks.push(Stack { value, title: choice.title.clone(), rows });
    }
    let others = by_value.into_iter().map(|(value, rows)| {
        let title = value.clone().unwrap_or_default();
        Stack { value, title, rows }
    });
    stacks.extend(others);
    stacks
}

/// Where a record stands: its stack, and its place in it.
pub(super) fn place_of(stacks: &[Stack], id: EntityId) -> Option<(usize, usize)> {
    let within = |stack: &Stack| stack.rows.iter().position(|row| row.id == id);
    stacks.iter().enumerate().find_map(|(at, stack)| Some((at, within(stack)?)))
}

/// The record that one comes to from a place by so many stacks and places. Sideways, stacks without records
/// are passed over.
pub(super) fn stepped(
    stacks: &[Stack],
    (stack, place): (usize, usize),
    (x, y): (isize, isize),
) -> Option<EntityId> {
    if x == 0 {
        let rows = &stacks.get(stack)?.rows;
        let to = place.saturating_add_signed(y).min(rows.len().saturating_sub(1));
        return rows.get(to).map(|row| row.id);
    }
    let mut at = stack;
    loop {
        at = at.checked_add_signed(x.signum())?;
        let rows = &stacks.get(at)?.rows;
        if let Some(row) = rows.get(place.min(rows.len().saturating_sub(1))) {
            return Some(row.id);
        }
    }
}

/// Cards drawn beyond the edge, so that a small turn of the wheel shows no gap.
const OVERSCAN: usize = 3;

/// The cards to draw of a stack with so many, when `height` pixels of it are seen from `top` on and each is
/// `card` high.
pub(super) fn seen(top: f64, height: f64, card: f64, count: usize) -> Range<usize> {
    let first = (top.max(0.0) / card).floor() as usize;
    let end = (first + (height / card).ceil() as usize + 1 + OVERSCAN).min(count);
    first.saturating_sub(OVERSCAN).min(end)..end
}

#[cfg(test)]
mod tests {
    use callboard_core::workspace::update::ChoiceInfo;

    use super::*;
    use crate::grid::blank;

    fn row(n: u8, state: &str) -> Arc<Row> {
        let mut row = blank(EntityId([n; 16]), &[]);
        if !state.is_empty() {
            row.fields.insert("state".to_owned(), Json::from(state));
        }
        Arc::new(row)
    }

    fn field() -> FieldInfo {
        let choice = |value: &str| ChoiceInfo { value: value.into(), title: value.to_uppercase() };
        let choices = ["open", "done"].map(choice).to_vec();
        FieldInfo { name: "state".into(), kind: "choice".into(), choices, ..FieldInfo::default() }
    }

    fn told(stacks: &[Stack]) -> String {
        let ids = |stack: &Stack| stack.rows.iter().map(|row| row.id.0[0].to_string()).collect::<String>();
        stacks.iter().map(|stack| format!("{}:{} ", stack.title, ids(stack))).collect()
    }

    #[test]
    fn views_3_records_stand_by_choice_in_its_order_and_nobody_is_left_out() {
        let rows = [row(1, "done"), row(2, ""), row(3, "open"), row(4, "lost"), row(5, "done")];
        let mut drafts = Drafts::default();
        assert_eq!(told(&stacks(&field(), &rows, &drafts, None)), ":2 OPEN:3 DONE:15 lost:4 ");
        let turn = drafts.begin(rows[2].id, "state", Json::from("done"));
        assert_eq!(told(&stacks(&field(), &rows, &drafts, None)), ":2 OPEN: DONE:135 lost:4 ", "at once");
        drafts.refused(&(rows[2].id, "state".to_owned()), turn, "done".into(), "no".into());
        assert_eq!(told(&stacks(&field(), &rows, &drafts, None)), ":2 OPEN:3 DONE:15 lost:4 ", "refused");
        let carried = (rows[0].id, None);
        assert_eq!(told(&stacks(&field(), &rows, &drafts, Some(&carried))), ":12 OPEN:3 DONE:5 lost:4 ");
    }

    #[test]
    fn views_4_arrows_lead_to_the_next_record_and_over_empty_stacks() {
        let rows = [row(1, "open"), row(2, "open"), row(3, "lost")];
        let stacks = stacks(&field(), &rows, &Drafts::default(), None);
        let id = |n: u8| Some(EntityId([n; 16]));
        assert_eq!(place_of(&stacks, EntityId([2; 16])), Some((1, 1)));
        assert_eq!(stepped(&stacks, (1, 1), (1, 0)), id(3), "over the empty one");
        assert_eq!(stepped(&stacks, (3, 0), (-1, 0)), id(1));
        assert_eq!(stepped(&stacks, (1, 0), (0, 1)), id(2));
        assert_eq!(stepped(&stacks, (1, 1), (0, 9)), id(2));
        assert_eq!(stepped(&stacks, (1, 0), (-1, 0)), None);
    }

    #[test]
    fn views_5_of_many_cards_those_in_sight_are_drawn() {
        assert_eq!(seen(0.0, 600.0, 60.0, 2_000), 0..14);
        assert_eq!(seen(60_000.0, 600.0, 60.0, 2_000), 997..1_014);
        assert_eq!(seen(90_000.0, 600.0, 60.0, 3), 3..3);
    }
}
