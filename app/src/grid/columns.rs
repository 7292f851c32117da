//! Which fields stand as columns, in which order, and how wide: as the module says, and as a person on this
//! device wishes.

use std::collections::BTreeMap;

use callboard_core::workspace::update::FieldInfo;
use serde::{Deserialize, Serialize};

use super::viewport::Metrics;

/// Padding of a cell and its line, in `rem`.
const CELL_REM: f64 = 1.0625;
/// How wide the column of row numbers is where the last row has this number, in `rem`.
pub(super) fn numbers_rem(rows: usize) -> f64 {
    let digits = rows.max(1).ilog10() + 1;
    2.5 + f64::from(digits.saturating_sub(4)) * 0.5
}

/// The narrowest that a column can be made, in `rem`.
const WIDTH_REM_MIN: f64 = 2.0;
/// The widest.
const WIDTH_REM_MAX: f64 = 60.0;

/// What a person made of a table's columns. What they did not touch stays the module's.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    /// Fields that were turned over: hidden ones shown, others put away.
    turned: Vec<String>,
    /// Names in the order that they were brought into; others come after them.
    order: Vec<String>,
    /// Widths in `rem`, by name.
    widths: BTreeMap<String, f64>,
    /// How many of the first columns stay when the others move; the first where nobody said.
    frozen: Option<usize>,
}

impl Wish {
    /// Shows a field that is put away, or puts one away that is shown.
    pub(super) fn turn(&mut self, name: &str) {
        match self.turned.iter().position(|known| known == name) {
            Some(place) => drop(self.turned.remove(place)),
            None => self.turned.push(name.to_owned()),
        }
    }

    /// Makes a column this wide, in `rem`.
    pub(super) fn widen(&mut self, name: &str, rem: f64) {
        self.widths.insert(name.to_owned(), rem.clamp(WIDTH_REM_MIN, WIDTH_REM_MAX));
    }

    /// Leaves a column's width to the module again.
    pub(super) fn leave_width(&mut self, name: &str) {
        self.widths.remove(name);
    }

    /// Whether somebody made a column as wide as it is.
    pub(super) fn has_width(&self, name: &str) -> bool {
        self.widths.contains_key(name)
    }

    /// Lets the columns up to this place stay when others move; where they do so already, the first alone.
    pub(super) fn freeze(&mut self, last: usize) {
        self.frozen = Some(last + 1).filter(|count| *count > 1 && Some(*count) != self.frozen);
    }

    /// Brings the column at one place of `shown` to another.
    pub(super) fn bring(&mut self, shown: &[FieldInfo], from: usize, to: usize) {
        let mut order: Vec<String> = shown.iter().map(|field| field.name.clone()).collect();
        if from < order.len() && to < order.len() {
            let name = order.remove(from);
            order.insert(to, name);
            self.order = order;
        }
    }
}

/// How much of the screen columns may take that stay: what moves needs room to be read in.
const FROZEN_SHARE_MAX: f64 = 0.6;

/// How many of the first columns stay on a screen of this `width`: as many as somebody wishes and as leave
/// room for others, one at least.
pub(super) fn frozen(wish: &Wish, widths: &[f64], width: f64) -> usize {
    let room = width * FROZEN_SHARE_MAX;
    let edges = widths.iter().scan(0.0, |edge, width| {
        *edge += width;
        Some(*edge)
    });
    edges.take(wish.frozen.unwrap_or(1)).take_while(|edge| *edge <= room).count().max(1)
}

/// The fields that stand as columns: those that are not hidden, then hidden ones that somebody asked for,
/// without those that somebody put away; in the order that somebody brought them into.
pub(super) fn shown(fields: &[FieldInfo], wish: &Wish) -> Vec<FieldInfo> {
    let is_shown = |field: &&FieldInfo| field.hidden == wish.turned.contains(&field.name);
    let mut shown: Vec<FieldInfo> = fields.iter().filter(is_shown).cloned().collect();
    let place = |name: &str| wish.order.iter().position(|known| known == name).unwrap_or(usize::MAX);
    shown.sort_by_key(|field| place(&field.name));
    shown
}

/// A column's width in pixels: as somebody wishes, else the module's, or what its type needs, and its title
/// in any case.
pub(super) fn width(field: &FieldInfo, wish: &Wish, metrics: Metrics) -> f64 {
    if let Some(rem) = wish.widths.get(&field.name) {
        return (rem * metrics.rem).round();
    }
    let digits = field.width.unwrap_or_else(|| digits_of(&field.kind));
    // Titles are set smaller than values; room for the sign of the order.
    let title = field.title.chars().count() as f64 * 0.86 + 2.5;
    let digits = f64::from(digits).max(title.min(18.0));
    (digits * metrics.digit + CELL_REM * metrics.rem).round()
}

fn digits_of(kind: &str) -> u32 {
    match kind {
        "bool" => 6,
        "integer" | "number" | "decimal" | "duration" | "time" => 8,
        "date" => 12,
        // With its place, where that is elsewhere.
        "date_time" => 22,
        "choice" | "phone" => 14,
        "rich_text" | "url" => 28,
        _ => 20,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, hidden: bool) -> FieldInfo {
        FieldInfo { name: name.into(), hidden, ..FieldInfo::default() }
    }

    fn names(fields: &[FieldInfo]) -> String {
        fields.iter().map(|field| field.name.as_str()).collect()
    }

    #[test]
    fn grid_17_hidden_fields_stand_as_columns_only_where_somebody_asked() {
        let fields = [field("a", false), field("b", false), field("c", true)];
        let names = |turned: &[&str]| {
            let mut wish = Wish::default();
            turned.iter().for_each(|name| wish.turn(name));
            names(&shown(&fields, &wish))
        };
        assert_eq!(names(&[]), "ab");
        assert_eq!(names(&["c"]), "abc");
        assert_eq!(names(&["a", "c"]), "bc");
        assert_eq!(names(&["a", "a"]), "ab", "and back");
    }

    #[test]
    fn grid_21_columns_stand_as_they_were_brought_and_others_after_them() {
        let fields = [field("a", false), field("b", false), field("c", false)];
        let mut wish = Wish::default();
        wish.bring(&shown(&fields, &wish), 2, 0);
        assert_eq!(names(&shown(&fields, &wish)), "cab");
        let more = [&fields[..], &[field("d", false)]].concat();
        assert_eq!(names(&shown(&more, &wish)), "cabd");
        wish.bring(&shown(&fields, &wish), 9, 0);
        assert_eq!(names(&shown(&fields, &wish)), "cab", "there is no such column");
    }

    #[test]
    fn grid_25_columns_stay_as_far_as_they_leave_room_for_others() {
        let mut wish = Wish::default();
        let stay = |wish: &Wish, width| frozen(wish, &[100.0; 8], width);
        assert_eq!(stay(&wish, 1_000.0), 1);
        wish.freeze(2);
        assert_eq!(stay(&wish, 1_000.0), 3);
        assert_eq!((stay(&wish, 400.0), stay(&wish, 100.0)), (2, 1));
        wish.freeze(2);
        assert_eq!(stay(&wish, 1_000.0), 1, "and no longer");
        wish.freeze(0);
        assert_eq!(wish, Wish::default());
    }

    #[test]
    fn grid_22_a_width_stays_within_what_can_be_seen_and_used() {
        let (name, metrics) = (field("a", false), Metrics::default());
        let mut wish = Wish::default();
        let own = width(&name, &wish, metrics);
        for (wanted, given) in [(10.0, 160.0), (0.0, 32.0), (1e9, 960.0)] {
            wish.widen("a", wanted);
            assert!((width(&name, &wish, metrics) - given).abs() < 0.5, "{wanted}");
        }
        wish.leave_width("a");
        assert!((width(&name, &wish, metrics) - own).abs() < 0.5);
    }
}
