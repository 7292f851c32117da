//! Conditions that a person put together, as one CEL expression over the table's short names.

use callboard_core::workspace::update::FieldInfo;

use crate::parts::{self, Here};

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    /// Holds the words.
    Contains,
    /// Equals.
    Is,
    /// Does not equal.
    IsNot,
    /// Comes before.
    Below,
    /// Comes after.
    Above,
    /// Holds nothing.
    Empty,
    /// Holds something.
    Filled,
    /// Is ticked.
    Yes,
    /// Is not ticked.
    No,
}

impl Operator {
    const ALL: [(Self, &str); 9] = [
        (Self::Contains, "contains"),
        (Self::Is, "is"),
        (Self::IsNot, "is-not"),
        (Self::Below, "below"),
        (Self::Above, "above"),
        (Self::Empty, "empty"),
        (Self::Filled, "filled"),
        (Self::Yes, "yes"),
        (Self::No, "no"),
    ];

    /// Its name in forms; its words are `operator-<name>`.
    pub(super) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(operator, _)| *operator == self).map_or("is", |(_, name)| name)
    }

    /// The operator of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(operator, _)| *operator)
    }

    /// Whether something has to be given to compare with.
    pub(super) fn takes_value(self) -> bool {
        !matches!(self, Self::Empty | Self::Filled | Self::Yes | Self::No)
    }

    /// Those that a field can be compared by, the likeliest first.
    pub(super) fn of(kind: &str) -> &'static [Self] {
        match kind {
            "bool" => &[Self::Yes, Self::No],
            "number" | "integer" | "duration" | "date" | "time" | "date_time" => {
                &[Self::Is, Self::Below, Self::Above, Self::Empty, Self::Filled]
            }
            "choice" | "field_reference" => &[Self::Is, Self::IsNot, Self::Empty, Self::Filled],
            "multi_choice" => &[Self::Contains, Self::Empty, Self::Filled],
            "asset" | "json" => &[Self::Empty, Self::Filled],
            _ => &[Self::Contains, Self::Is, Self::IsNot, Self::Empty, Self::Filled],
        }
    }
}

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Condition {
    /// The field's short name.
    pub(super) field: String,
    /// How it is compared.
    pub(super) operator: Operator,
    /// With what, as a value of the field; `null` where the operator takes none.
    pub(super) value: serde_json::Value,
}

impl Condition {
    /// A condition from what was typed.
    ///
    /// # Errors
    /// What does not fit the field.
    pub(super) fn typed(
        field: &FieldInfo,
        operator: Operator,
        text: &str,
        here: Here,
    ) -> Result<Self, parts::Wrong> {
        // A reference is compared by the title that people read.
        let is_free = field.kind == "reference"
            || (matches!(operator, Operator::Contains) && field.kind != "multi_choice");
        let value = match operator.takes_value() {
            false => serde_json::Value::Null,
            true if is_free => text.trim().into(),
            true if field.kind == "multi_choice" => {
                let one = FieldInfo { kind: "choice".into(), ..field.clone() };
                parts::read(&one, text, here)?
            }
            true => parts::read(field, text, here)?,
        };
        Ok(Self { field: field.name.clone(), operator, value })
    }

    fn expression(&self, field: &FieldInfo) -> String {
        let name = &self.field;
        let value = literal(field, &self.value);
        match self.operator {
            Operator::Empty => format!("{name} == null"),
            Operator::Filled => format!("{name} != null"),
            Operator::Yes => format!("{name} == true"),
            Operator::No => format!("{name} != true"),
            Operator::Contains if field.kind == "multi_choice" => {
                format!("{name} != null && {value} in {name}")
            }
            Operator::Contains => format!("{name} != null && {name}.contains({value})"),
            Operator::Is => format!("{name} == {value}"),
            Operator::IsNot => format!("{name} != {value}"),
            Operator::Below => format!("{name} != null && {name} < {value}"),
            Operator::Above => format!("{name} != null && {name} > {value}"),
        }
    }
}

/// What was written by hand and all conditions, joined by "and"; `None` where there is nothing to ask. What
/// was written comes first, so that a place in it can be found again.
pub(super) fn compose(fields: &[FieldInfo], conditions: &[Condition], by_hand: &str) -> Option<String> {
    let field = |name: &str| fields.iter().find(|field| field.name == name);
    let known = conditions.iter().filter_map(|condition| {
        let field = field(&condition.field)?;
        Some(condition.expression(field))
    });
    let by_hand = Some(by_hand.trim()).filter(|text| !text.is_empty()).map(str::to_owned);
    let mut parts: Vec<String> = by_hand.into_iter().chain(known).collect();
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(parts.iter().map(|part| format!("({part})")).collect::<Vec<_>>().join(" && ")),
    }
}

/// The column (from 1) of what was written by hand that a column of the whole expression stands for.
pub(super) fn column_by_hand(conditions: &[Condition], by_hand: &str, column: usize) -> usize {
    let before = by_hand.chars().take_while(|c| c.is_whitespace()).count();
    // In company it stands in parentheses.
    (column + before).saturating_sub(usize::from(!conditions.is_empty())).max(1)
}

/// A value as CEL writes it. Numbers are always doubles, as the fields are.
fn literal(field: &FieldInfo, value: &serde_json::Value) -> String {
    match (field.kind.as_str(), value.as_f64()) {
        ("duration", Some(seconds)) => format!("duration(\"{seconds}s\")"),
        (_, Some(number)) if number.fract() == 0.0 => format!("{number:.1}"),
        (_, Some(number)) => number.to_string(),
        // JSON's escapes are among CEL's.
        (_, None) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn field(name: &str, kind: &str) -> FieldInfo {
        FieldInfo { name: name.into(), kind: kind.into(), ..FieldInfo::default() }
    }

    fn asked(kind: &str, operator: Operator, value: serde_json::Value) -> String {
        let condition = Condition { field: "f".into(), operator, value };
        compose(&[field("f", kind)], &[condition], "").unwrap()
    }

    #[test]
    fn grid_14_each_condition_becomes_an_expression() {
        assert_eq!(asked("text", Operator::Contains, json!("a\"b")), r#"f != null && f.contains("a\"b")"#);
        assert_eq!(asked("choice", Operator::Is, json!("cast")), r#"f == "cast""#);
        assert_eq!(asked("multi_choice", Operator::Contains, json!("x")), r#"f != null && "x" in f"#);
        assert_eq!(asked("number", Operator::Below, json!(3)), "f != null && f < 3.0");
        assert_eq!(asked("duration", Operator::Above, json!(2.5)), r#"f != null && f > duration("2.5s")"#);
        assert_eq!(asked("bool", Operator::No, json!(null)), "f != true");
        assert_eq!(asked("date", Operator::Empty, json!(null)), "f == null");
    }

    #[test]
    fn grid_15_conditions_and_what_is_written_by_hand_hold_together() {
        let fields = [field("a", "bool"), field("b", "text")];
        let yes = |name: &str| Condition { field: name.into(), operator: Operator::Yes, value: json!(null) };
        let both = compose(&fields, &[yes("a")], " b == 'x' || a ");
        assert_eq!(both.as_deref(), Some("(b == 'x' || a) && (a == true)"));
        assert_eq!(column_by_hand(&[yes("a")], " b == 'x' || a ", 2), 2, "the letter b");
        assert_eq!(column_by_hand(&[], " b", 1), 2);
        assert_eq!(compose(&fields, &[], "  "), None);
        assert_eq!(
            compose(&fields, &[yes("gone")], ""),
            None,
            "a field that is no longer there asks nothing"
        );
    }
}
