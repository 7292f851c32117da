//! Keys as a spreadsheet takes them, and where they lead.

use std::ops::RangeInclusive;

/// A key that was pressed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Press<'a> {
    /// As the browser names it.
    pub(super) key: &'a str,
    /// Ctrl, or ⌘.
    pub(super) ctrl: bool,
    /// Shift.
    pub(super) shift: bool,
    /// Alt.
    pub(super) alt: bool,
}

/// What a key asks of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// To another cell.
    Go(Step),
    /// The same, or on a tick: ticks.
    Enter(Step),
    /// The range as far as another cell.
    Extend(Step),
    /// Everything.
    SelectAll,
    /// The whole rows of the range.
    SelectRows,
    /// Its whole columns.
    SelectColumns,
    /// Opens the editor on what is there.
    Edit,
    /// Opens the editor on what is typed instead of what is there.
    Replace(String),
    /// Empties the cells.
    Clear,
    /// The first column's values into those beside it.
    FillRight,
    /// Puts the rows of the group away, or with true shows them again.
    Fold(bool),
    /// Ticks, or opens the record.
    Space,
    /// Why the cell is marked.
    Whys,
    /// The column's own menu.
    Menu,
    /// Lets go: of what was refused, of the range.
    LetGo,
}

/// To which cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// One column towards the start of the line.
    Back,
    /// One column towards its end.
    Ahead,
    /// A screen up.
    PageUp,
    /// A screen down.
    PageDown,
    /// The first row.
    Top,
    /// The last row.
    Bottom,
    /// The first column.
    RowStart,
    /// The last column.
    RowEnd,
    /// The first cell of all.
    First,
    /// The last cell of all.
    Last,
    /// As Tab does: ahead, and on to the next row.
    Next,
    /// As Shift+Tab does.
    Previous,
}

/// A cell by its place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// From the top.
    pub(super) row: usize,
    /// From the start of the line.
    pub(super) column: usize,
}

/// How far one can go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// Rows, the one for new records included.
    pub(super) rows: usize,
    /// Columns.
    pub(super) columns: usize,
    /// Rows of a screen.
    pub(super) page: usize,
}

/// What a key asks for; `None` where the grid does not take it. `mirrored` where lines run from right to
/// left.
pub(super) fn deed(press: Press<'_>, mirrored: bool) -> Option<Deed> {
    let Press { key, ctrl, shift, alt } = press;
    let key = match (key, mirrored) {
        ("ArrowLeft", true) => "ArrowRight",
        ("ArrowRight", true) => "ArrowLeft",
        _ => key,
    };
    if alt {
        return match key {
            "Enter" => Some(Deed::Whys),
            "ArrowDown" => Some(Deed::Menu),
            "ArrowLeft" => Some(Deed::Fold(false)),
            "ArrowRight" => Some(Deed::Fold(true)),
            _ => None,
        };
    }
    if let Some(step) = step_of(key, ctrl) {
        return Some(if shift { Deed::Extend(step) } else { Deed::Go(step) });
    }
    match (key, ctrl, shift) {
        ("Tab", false, false) => Some(Deed::Go(Step::Next)),
        ("Tab", false, true) => Some(Deed::Go(Step::Previous)),
        ("Enter", false, false) => Some(Deed::Enter(Step::Down)),
        ("Enter", false, true) => Some(Deed::Enter(Step::Up)),
        ("a" | "A", true, false) => Some(Deed::SelectAll),
        (" ", true, _) => Some(Deed::SelectColumns),
        ("r" | "R", true, false) => Some(Deed::FillRight),
        ("F2", ..) => Some(Deed::Edit),
        ("F10", false, true) | ("ContextMenu", ..) => Some(Deed::Menu),
        ("Delete" | "Backspace", false, _) => Some(Deed::Clear),
        (" ", false, false) => Some(Deed::Space),
        (" ", false, true) => Some(Deed::SelectRows),
        ("Escape", ..) => Some(Deed::LetGo),
        // A character that is being composed: the editor has to be there to receive it.
        ("Process" | "Dead" | "Unidentified", false, _) => Some(Deed::Replace(String::new())),
        (typed, false, _) if is_character(typed) => Some(Deed::Replace(typed.to_owned())),
        _ => None,
    }
}

/// Where a step leads from a cell.
pub(super) fn lead(from: Spot, step: Step, bounds: Bounds) -> Spot {
    let last = Spot { row: bounds.rows.saturating_sub(1), column: bounds.columns.saturating_sub(1) };
    let Spot { row, column } = Spot { row: from.row.min(last.row), column: from.column.min(last.column) };
    let at = |row, column| Spot { row, column };
    match step {
        Step::Up => at(row.saturating_sub(1), column),
        Step::Down => at((row + 1).min(last.row), column),
        Step::Back => at(row, column.saturating_sub(1)),
        Step::Ahead => at(row, (column + 1).min(last.column)),
        Step::PageUp => at(row.saturating_sub(bounds.page), column),
        Step::PageDown => at((row + bounds.page).min(last.row), column),
        Step::Top => at(0, column),
        Step::Bottom => at(last.row, column),
        Step::RowStart => at(row, 0),
        Step::RowEnd => at(row, last.column),
        Step::First => at(0, 0),
        Step::Last => last,
        Step::Next if column < last.column => at(row, column + 1),
        Step::Next if row < last.row => at(row + 1, 0),
        Step::Previous if column > 0 => at(row, column - 1),
        Step::Previous if row > 0 => at(row - 1, last.column),
        Step::Next | Step::Previous => at(row, column),
    }
}

/// Rows and columns from one cell to another, both included.
pub(super) fn between((one, other): (Spot, Spot)) -> (RangeInclusive<usize>, RangeInclusive<usize>) {
    let order = |a: usize, b: usize| a.min(b)..=a.max(b);
    (order(one.row, other.row), order(one.column, other.column))
}

/// Where a step leads that stays within a range of several cells: at its end it begins again. `None` where
/// the step leads out of it.
pub(super) fn within(ends: (Spot, Spot), from: Spot, step: Step) -> Option<Spot> {
    let (rows, columns) = between(ends);
    let (high, wide) = (rows.end() - rows.start() + 1, columns.end() - columns.start() + 1);
    let (row, column) = (from.row.checked_sub(*rows.start())?, from.column.checked_sub(*columns.start())?);
    let (count, by_row) = (high * wide, row * wide + column);
    let by_column = column * high + row;
    let (row, column) = match step {
        Step::Next => ((by_row + 1) % count / wide, (by_row + 1) % wide),
        Step::Previous => ((by_row + count - 1) % count / wide, (by_row + count - 1) % wide),
        Step::Down => ((by_column + 1) % high, (by_column + 1) % count / high),
        Step::Up => ((by_column + count - 1) % high, (by_column + count - 1) % count / high),
        _ => return None,
    };
    (count > 1).then_some(Spot { row: rows.start() + row, column: columns.start() + column })
}

/// The range with the cell that it is drawn on to, which lies beside it: further down or up, or further along
/// the line, whichever is more.
pub(super) fn drawn_on(ends: (Spot, Spot), to: Spot) -> (Spot, Spot) {
    let (rows, columns) = between(ends);
    let beyond = |at: usize, range: &RangeInclusive<usize>| {
        at.saturating_sub(*range.end()).max(range.start().saturating_sub(at))
    };
    let (mut first, mut last) = (
        Spot { row: *rows.start(), column: *columns.start() },
        Spot { row: *rows.end(), column: *columns.end() },
    );
    if beyond(to.row, &rows) >= beyond(to.column, &columns) {
        (first.row, last.row) = (first.row.min(to.row), last.row.max(to.row));
    } else {
        (first.column, last.column) = (first.column.min(to.column), last.column.max(to.column));
    }
    (first, last)
}

fn step_of(key: &str, ctrl: bool) -> Option<Step> {
    Some(match (key, ctrl) {
        ("ArrowUp", false) => Step::Up,
        ("ArrowDown", false) => Step::Down,
        ("ArrowLeft", false) => Step::Back,
        ("ArrowRight", false) => Step::Ahead,
        ("ArrowUp", true) => Step::Top,
        ("ArrowDown", true) => Step::Bottom,
        ("ArrowLeft", true) | ("Home", false) => Step::RowStart,
        ("ArrowRight", true) | ("End", false) => Step::RowEnd,
        ("Home", true) => Step::First,
        ("End", true) => Step::Last,
        ("PageUp", _) => Step::PageUp,
        ("PageDown", _) => Step::PageDown,
        _ => return None,
    })
}

/// Names of keys are words; a character is one, however many units it takes.
fn is_character(key: &str) -> bool {
    let mut characters = key.chars();
    characters.next().is_some_and(|first| !first.is_control())
        && (characters.next().is_none() || !key.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { rows: 10, columns: 4, page: 5 };

    fn pressed(key: &str) -> Option<Deed> {
        deed(Press { key, ..Press::default() }, false)
    }

    fn at(row: usize, column: usize) -> Spot {
        Spot { row, column }
    }

    #[test]
    fn grid_5_keys_are_a_spreadsheets() {
        assert_eq!(pressed("Tab"), Some(Deed::Go(Step::Next)));
        assert_eq!(pressed("Enter"), Some(Deed::Enter(Step::Down)));
        assert_eq!(pressed("x"), Some(Deed::Replace("x".into())));
        assert_eq!(pressed("é"), Some(Deed::Replace("é".into())));
        assert_eq!(pressed("F2"), Some(Deed::Edit));
        assert_eq!(pressed("F5"), None);
        assert_eq!(pressed("Shift"), None);
        let ctrl = |key| deed(Press { key, ctrl: true, ..Press::default() }, false);
        assert_eq!(ctrl("End"), Some(Deed::Go(Step::Last)));
        assert_eq!(ctrl("c"), None);
        assert_eq!(ctrl("Enter"), None);
        let shift = |key| deed(Press { key, shift: true, ..Press::default() }, false);
        assert_eq!(shift("ArrowDown"), Some(Deed::Extend(Step::Down)));
        assert_eq!(shift("Enter"), Some(Deed::Enter(Step::Up)));
        assert_eq!(shift("A"), Some(Deed::Replace("A".into())));
    }

    #[test]
    fn grid_6_arrows_follow_the_line_in_both_directions_of_writing() {
        let left = Press { key: "ArrowLeft", ..Press::default() };
        assert_eq!(deed(left, false), Some(Deed::Go(Step::Back)));
        assert_eq!(deed(left, true), Some(Deed::Go(Step::Ahead)));
    }

    #[test]
    fn grid_23_tab_and_enter_go_round_within_a_range() {
        let ends = (at(2, 1), at(3, 2));
        let round = |step| {
            let mut spot = at(2, 1);
            let lead = |_| {
                spot = within(ends, spot, step).unwrap();
                (spot.row, spot.column)
            };
            (0..4).map(lead).collect::<Vec<_>>()
        };
        assert_eq!(round(Step::Next), [(2, 2), (3, 1), (3, 2), (2, 1)]);
        assert_eq!(round(Step::Previous), [(3, 2), (3, 1), (2, 2), (2, 1)]);
        assert_eq!(round(Step::Down), [(3, 1), (2, 2), (3, 2), (2, 1)]);
        assert_eq!(round(Step::Up), [(3, 2), (2, 2), (3, 1), (2, 1)]);
        assert_eq!(within((at(1, 1), at(1, 1)), at(1, 1), Step::Next), None, "one cell is no range");
        assert_eq!(within(ends, at(2, 1), Step::Top), None);
    }

    #[test]
    fn grid_24_a_range_is_drawn_on_along_one_way() {
        let ends = (at(3, 2), at(4, 3));
        assert_eq!(drawn_on(ends, at(9, 3)), (at(3, 2), at(9, 3)));
        assert_eq!(drawn_on(ends, at(0, 2)), (at(0, 2), at(4, 3)));
        assert_eq!(drawn_on(ends, at(5, 9)), (at(3, 2), at(4, 9)));
        assert_eq!(drawn_on(ends, at(3, 2)), (at(3, 2), at(4, 3)), "back within it, it is as it was");
    }

    #[test]
    fn grid_7_steps_stay_within_the_table_and_tab_goes_on_to_the_next_row() {
        assert_eq!(lead(at(0, 0), Step::Up, BOUNDS), at(0, 0));
        assert_eq!(lead(at(9, 3), Step::Next, BOUNDS), at(9, 3));
        assert_eq!(lead(at(2, 3), Step::Next, BOUNDS), at(3, 0));
        assert_eq!(lead(at(2, 0), Step::Previous, BOUNDS), at(1, 3));
        assert_eq!(lead(at(7, 1), Step::PageDown, BOUNDS), at(9, 1));
        assert_eq!(lead(at(50, 50), Step::Down, BOUNDS), at(9, 3));
        assert_eq!(lead(at(0, 0), Step::Last, Bounds { rows: 0, columns: 0, page: 1 }), at(0, 0));
    }
}
