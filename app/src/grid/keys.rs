//! Keys as a spreadsheet takes them, and where they lead.

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
    /// Opens the editor on what is there.
    Edit,
    /// Opens the editor on what is typed instead of what is there.
    Replace(String),
    /// Empties the cells.
    Clear,
    /// Ticks, or opens the record.
    Space,
    /// Opens the record.
    Open,
    /// Why the cell is marked.
    Whys,
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
    if alt {
        return (key == "Enter").then_some(Deed::Whys);
    }
    let key = match (key, mirrored) {
        ("ArrowLeft", true) => "ArrowRight",
        ("ArrowRight", true) => "ArrowLeft",
        _ => key,
    };
    if let Some(step) = step_of(key, ctrl) {
        return Some(if shift { Deed::Extend(step) } else { Deed::Go(step) });
    }
    match (key, ctrl, shift) {
        ("Tab", false, false) => Some(Deed::Go(Step::Next)),
        ("Tab", false, true) => Some(Deed::Go(Step::Previous)),
        ("Enter", false, false) => Some(Deed::Enter(Step::Down)),
        ("Enter", false, true) => Some(Deed::Enter(Step::Up)),
        ("a" | "A", true, false) => Some(Deed::SelectAll),
        ("F2", ..) => Some(Deed::Edit),
        ("Delete" | "Backspace", false, _) => Some(Deed::Clear),
        (" ", false, false) => Some(Deed::Space),
        (" ", false, true) => Some(Deed::Open),
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
