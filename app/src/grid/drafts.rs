//! What this person typed and the table does not hold yet: under way, just saved, or refused. The page shows
//! it in the frame it was typed in, and keeps it where it was refused.

use std::collections::BTreeMap;

use callboard_core::id::EntityId;
use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::Row;

/// A cell by its names.
pub(crate) type Cell = (EntityId, String);

/// What was typed into one cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Draft {
    /// As a row would hold it.
    pub(crate) value: Json,
    /// What has become of it.
    pub(crate) fate: Fate,
    turn: u32,
}

impl Draft {
    /// What was typed, where it was refused.
    pub(crate) fn refused_text(&self) -> Option<&str> {
        match &self.fate {
            Fate::Refused { text, .. } => Some(text),
            _ => None,
        }
    }
}

/// What has become of a draft.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fate {
    /// On its way to being durable.
    UnderWay,
    /// Durable; the row that shows it is on its way. `seen` is of the row before.
    Saved {
        /// `Row::seen`.
        seen: String,
    },
    /// Not taken; what was typed is kept.
    Refused {
        /// What was typed.
        text: String,
        /// Why, in a sentence.
        why: String,
    },
}

/// All drafts of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Drafts {
    by_cell: BTreeMap<Cell, Draft>,
    turns: u32,
}

impl Drafts {
    /// A value is on its way. Gives the number of this try: a later one's fate is not changed by it.
    pub(crate) fn begin(&mut self, id: EntityId, field: &str, value: Json) -> u32 {
        self.turns += 1;
        let draft = Draft { value, fate: Fate::UnderWay, turn: self.turns };
        self.by_cell.insert((id, field.to_owned()), draft);
        self.turns
    }

    /// It is durable. `row` is the row as it is shown now, `seen` its token when the value was sent.
    pub(crate) fn saved(&mut self, cell: &Cell, turn: u32, row: Option<&Row>, seen: &str) {
        if self.by_cell.get(cell).is_none_or(|draft| draft.turn != turn) {
            return;
        }
        if row.is_none_or(|row| row.seen == seen) {
            self.set_fate(cell, Fate::Saved { seen: seen.to_owned() });
        } else {
            self.by_cell.remove(cell);
        }
    }

    /// It was not taken.
    pub(crate) fn refused(&mut self, cell: &Cell, turn: u32, text: String, why: String) {
        if self.by_cell.get(cell).is_some_and(|draft| draft.turn == turn) {
            self.set_fate(cell, Fate::Refused { text, why });
        }
    }

    /// What was typed does not fit its field, and was left so.
    pub(crate) fn misfit(&mut self, id: EntityId, field: &str, text: String, why: String) {
        self.begin(id, field, Json::from(text.clone()));
        self.set_fate(&(id, field.to_owned()), Fate::Refused { text, why });
    }

    /// Whether something was refused and is kept.
    pub(crate) fn has_refused(&self) -> bool {
        self.by_cell.values().any(|draft| matches!(draft.fate, Fate::Refused { .. }))
    }

    /// Forgets what was typed. False where nothing was.
    pub(crate) fn forget(&mut self, id: EntityId, field: &str) -> bool {
        self.by_cell.remove(&(id, field.to_owned())).is_some()
    }

    /// What stands in a cell in place of the row's value.
    pub(crate) fn of(&self, row: &Row, field: &str) -> Option<&Draft> {
        let draft = self.by_cell.get(&(row.id, field.to_owned()))?;
        match &draft.fate {
            // The row has moved on since: it holds the value, or what came after it.
            Fate::Saved { seen } if *seen != row.seen => None,
            _ => Some(draft),
        }
    }

    fn set_fate(&mut self, cell: &Cell, fate: Fate) {
        if let Some(draft) = self.by_cell.get_mut(cell) {
            draft.fate = fate;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: EntityId = EntityId([1; 16]);

    fn row(seen: &str) -> Row {
        Row { seen: seen.to_owned(), ..super::super::arrange::blank(ID, &[]) }
    }

    fn cell() -> Cell {
        (ID, "name".to_owned())
    }

    #[test]
    fn grid_11_what_was_typed_is_shown_until_the_row_itself_holds_it() {
        let mut drafts = Drafts::default();
        let turn = drafts.begin(ID, "name", Json::from("a"));
        assert_eq!(drafts.of(&row("1"), "name").map(|draft| &draft.value), Some(&Json::from("a")));
        drafts.saved(&cell(), turn, Some(&row("1")), "1");
        assert!(drafts.of(&row("1"), "name").is_some(), "saved, and the row has not come yet");
        assert!(drafts.of(&row("2"), "name").is_none(), "the row has come");
        let turn = drafts.begin(ID, "name", Json::from("b"));
        drafts.saved(&cell(), turn, Some(&row("3")), "2");
        assert!(drafts.of(&row("2"), "name").is_none(), "the row had come before the answer");
    }

    #[test]
    fn grid_12_what_was_refused_stays_with_its_reason() {
        let mut drafts = Drafts::default();
        let turn = drafts.begin(ID, "name", Json::from("a"));
        drafts.refused(&cell(), turn, "a".into(), "no".into());
        let refused = Fate::Refused { text: "a".into(), why: "no".into() };
        assert_eq!(drafts.of(&row("9"), "name").map(|draft| &draft.fate), Some(&refused));
        assert!(drafts.forget(ID, "name"));
        assert!(drafts.of(&row("9"), "name").is_none());
    }

    #[test]
    fn grid_13_the_fate_of_an_earlier_try_does_not_touch_a_later_one() {
        let mut drafts = Drafts::default();
        let first = drafts.begin(ID, "name", Json::from("a"));
        drafts.begin(ID, "name", Json::from("b"));
        drafts.refused(&cell(), first, "a".into(), "no".into());
        assert_eq!(drafts.of(&row("1"), "name").map(|draft| &draft.fate), Some(&Fate::UnderWay));
    }
}
