//! Which fields stand as columns, and how wide.

use callboard_core::workspace::update::FieldInfo;

use super::viewport::Metrics;

/// Padding of a cell and its line, in `rem`.
const CELL_REM: f64 = 1.0625;
/// How wide the column of row numbers is where the last row has this number, in `rem`.
pub(super) fn numbers_rem(rows: usize) -> f64 {
    let digits = rows.max(1).ilog10() + 1;
    2.5 + f64::from(digits.saturating_sub(4)) * 0.5
}

/// The fields that stand as columns: those that are not hidden, then hidden ones that somebody asked for,
/// without those that somebody put away.
pub(super) fn shown(fields: &[FieldInfo], turned: &[String]) -> Vec<FieldInfo> {
    let is_shown = |field: &&FieldInfo| field.hidden == turned.contains(&field.name);
    fields.iter().filter(is_shown).cloned().collect()
}

/// A column's width in pixels: the module's, or what its type needs, and its title in any case.
pub(super) fn width(field: &FieldInfo, metrics: Metrics) -> f64 {
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
        "date_time" => 20,
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

    #[test]
    fn grid_17_hidden_fields_stand_as_columns_only_where_somebody_asked() {
        let fields = [field("a", false), field("b", false), field("c", true)];
        let names = |turned: &[&str]| {
            let turned: Vec<String> = turned.iter().map(|name| (*name).to_owned()).collect();
            shown(&fields, &turned).into_iter().map(|field| field.name).collect::<String>()
        };
        assert_eq!(names(&[]), "ab");
        assert_eq!(names(&["c"]), "abc");
        assert_eq!(names(&["a", "c"]), "bc");
    }
}
