//! What somebody typed, as a value of its field; or what is wrong with it.

use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::FieldInfo;
use jiff::civil::{Date, DateTime};

use super::dates::{self, Order};
use super::span;
use crate::say;

/// What reading needs to know of where and when the person is.
#[derive(Clone, Copy)]
pub(crate) struct Here {
    /// Today.
    pub(crate) today: Date,
    /// Which of two numbers is the day.
    pub(crate) order: Order,
    /// Months and days of the week by their English names, in a text that has those of the page's language.
    pub(crate) in_english: fn(&str) -> String,
    /// What stands before a number's part: a point, or a comma.
    pub(crate) point: char,
    /// The moment (RFC 9557) that a clock in this person's zone shows so.
    pub(crate) moment: fn(DateTime) -> Option<String>,
}

/// What is wrong with what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// Not a duration.
    Duration,
    /// Not a number.
    Number,
    /// Not a whole number.
    Integer,
    /// Not a date.
    Date,
    /// Not a time of day.
    Time,
    /// Not a date and a time.
    DateTime,
    /// Not one of the choices.
    Choice,
    /// Not a field of the production.
    Field,
    /// Not the title of a record.
    Reference,
    /// The title of several records.
    Several,
    /// Not yes or no.
    Tick,
    /// Longer than a value may be.
    TooLarge,
    /// Not what the field holds, whatever that is.
    Other,
}

impl Wrong {
    /// By the worker's word for it: a field's type, mostly.
    pub(crate) fn named(why: &str) -> Self {
        match why {
            "duration" => Self::Duration,
            "number" | "decimal" => Self::Number,
            "integer" => Self::Integer,
            "date" => Self::Date,
            "time" => Self::Time,
            "date_time" => Self::DateTime,
            "choice" | "multi_choice" => Self::Choice,
            "field_reference" => Self::Field,
            "reference" => Self::Reference,
            "several" => Self::Several,
            "bool" => Self::Tick,
            "too_large" => Self::TooLarge,
            _ => Self::Other,
        }
    }

    /// What is wrong, and how to write it: two sentences.
    pub(crate) fn sentences(self, text: &str) -> (String, String) {
        let (wrong, hint) = match self {
            Self::Duration => ("wrong-duration", "hint-duration"),
            Self::Number => ("wrong-number", "hint-number"),
            Self::Integer => ("wrong-integer", "hint-integer"),
            Self::Date => ("wrong-date", "hint-date"),
            Self::Time => ("wrong-time", "hint-time"),
            Self::DateTime => ("wrong-date-time", "hint-date-time"),
            Self::Choice => ("wrong-choice", "hint-choice"),
            Self::Field => ("wrong-field", "hint-field"),
            Self::Reference => ("wrong-reference", "hint-reference"),
            Self::Several => ("wrong-several", "hint-several"),
            Self::Tick => ("wrong-tick", "hint-tick"),
            Self::TooLarge => ("wrong-too-large", "hint-too-large"),
            Self::Other => ("wrong-other", "hint-other"),
        };
        (say!(wrong, text = text), say!(hint))
    }
}

/// The value that `text` stands for in `field`; nothing typed is no value.
///
/// # Errors
/// What is wrong with it. Texts, addresses and numbers of phones are taken as they are: the schema marks
/// them.
pub(crate) fn read(field: &FieldInfo, text: &str, here: Here) -> Result<Json, Wrong> {
    if text.trim().is_empty() {
        return Ok(Json::Null);
    }
    let trimmed = text.trim();
    match field.kind.as_str() {
        "rich_text" => Ok(Json::from(text)),
        "duration" => span::parse(trimmed).map(number).ok_or(Wrong::Duration),
        "number" => plain_number(trimmed, here.point)
            .and_then(|text| text.parse().ok())
            .map(number)
            .ok_or(Wrong::Number),
        "integer" => integer(trimmed, here.point).ok_or(Wrong::Integer),
        "decimal" => plain_number(trimmed, here.point).map(Json::from).ok_or(Wrong::Number),
        "date" => {
            let text = (here.in_english)(trimmed);
            dates::date(&text, here.today, here.order).map(iso).ok_or(Wrong::Date)
        }
        "time" => dates::time(trimmed).map(|time| dates::typed_time(time).into()).ok_or(Wrong::Time),
        "date_time" => {
            let clock = dates::date_time(&(here.in_english)(trimmed), here.today, here.order)
                .ok_or(Wrong::DateTime)?;
            (here.moment)(clock).map(Json::from).ok_or(Wrong::DateTime)
        }
        "choice" => choice(field, trimmed).map(Json::from),
        "field_reference" => choice(field, trimmed).map(Json::from).or(Err(Wrong::Field)),
        "multi_choice" => {
            let texts = trimmed.split(',').map(str::trim).filter(|text| !text.is_empty());
            texts
                .map(|text| choice(field, text).map(Json::from))
                .collect::<Result<Vec<_>, _>>()
                .map(Json::from)
        }
        "bool" => Ok(Json::from(!matches!(trimmed, "0" | "false"))),
        "reference" => Err(Wrong::Reference),
        _ => Ok(Json::from(trimmed)),
    }
}

fn number(number: f64) -> Json {
    callboard_core::value::json_number(number)
}

fn iso(date: Date) -> Json {
    Json::from(date.to_string())
}

/// A number without what groups its digits, with a point before its part: `1,000.5` and `1000,5` are one.
/// What can be read both ways, `1,000`, is meant as the person writes.
fn plain_number(text: &str, point: char) -> Option<String> {
    let grouping = if point == ',' { '.' } else { ',' };
    let text = text.replace(['\u{a0}', '\u{202f}', ' '], "").replace('−', "-");
    let is_grouped = text.contains(point) || text.split(grouping).skip(1).all(|group| group.len() == 3);
    let text = text.replace(grouping, if is_grouped { "" } else { "." }).replace(point, ".");
    let digits = text.strip_prefix('-').unwrap_or(&text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = !(whole.is_empty() && part.is_empty()) && all_digits(whole) && all_digits(part);
    is_number.then(|| if whole.is_empty() { text.replacen('.', "0.", 1) } else { text.clone() })
}

fn integer(text: &str, point: char) -> Option<Json> {
    let whole: i64 = plain_number(text, point)?.parse().ok()?;
    (whole.unsigned_abs() <= 1 << 53).then(|| Json::from(whole))
}

/// By its title or its value, in any case; what is not among them is taken where the choices are open.
fn choice(field: &FieldInfo, text: &str) -> Result<String, Wrong> {
    let lower = text.to_lowercase();
    let known = field
        .choices
        .iter()
        .find(|choice| choice.title.to_lowercase() == lower || choice.value.to_lowercase() == lower);
    match known {
        Some(choice) => Ok(choice.value.clone()),
        None if field.open => Ok(text.to_owned()),
        None => Err(Wrong::Choice),
    }
}

#[cfg(test)]
mod tests {
    use callboard_core::workspace::update::ChoiceInfo;

    use super::*;

    fn field(kind: &str) -> FieldInfo {
        FieldInfo { kind: kind.to_owned(), ..FieldInfo::default() }
    }

    fn here() -> Here {
        let moment = |clock: DateTime| Some(format!("{clock}Z"));
        let today = jiff::civil::date(2026, 11, 21);
        Here { today, order: Order::DayFirst, in_english: str::to_owned, point: '.', moment }
    }

    #[test]
    fn parts_14_a_number_is_read_as_the_person_writes_it() {
        let german = Here { point: ',', ..here() };
        let meant = [("2,5", 2.5), ("1,234", 1.234), ("1.000", 1000.0), ("1.000,5", 1000.5), ("3.5", 3.5)];
        for (text, number) in meant {
            assert_eq!(read(&field("number"), text, german), Ok(super::number(number)), "{text}");
        }
        assert_eq!(read(&field("number"), "1,000", here()), Ok(Json::from(1000)));
    }

    #[test]
    fn parts_9_typed_text_becomes_a_value_of_the_fields_type() {
        let read_so = [
            ("text", " House to half ", Json::from("House to half")),
            ("rich_text", "two\nlines ", Json::from("two\nlines ")),
            ("duration", "1:30", Json::from(90)),
            ("number", "1,000.5", Json::from(1000.5)),
            ("number", "2,5", Json::from(2.5)),
            ("integer", "12", Json::from(12)),
            ("decimal", "0.10", Json::from("0.10")),
            ("date", "8 Mar", Json::from("2026-03-08")),
            ("time", "6pm", Json::from("18:00")),
            ("date_time", "8/3 18:30", Json::from("2026-03-08T18:30:00Z")),
            ("email", "a@b.org", Json::from("a@b.org")),
            ("number", "  ", Json::Null),
        ];
        for (kind, text, value) in read_so {
            assert_eq!(read(&field(kind), text, here()), Ok(value), "{kind} {text}");
        }
    }

    #[test]
    fn parts_10_what_does_not_fit_is_told_by_what_it_should_be() {
        let wrong = [
            ("duration", "3.5.s", Wrong::Duration),
            ("number", "ten", Wrong::Number),
            ("integer", "1.5", Wrong::Integer),
            ("date", "30 Feb", Wrong::Date),
            ("time", "25:00", Wrong::Time),
            ("date_time", "tonight", Wrong::DateTime),
            ("choice", "Nothing", Wrong::Choice),
            ("field_reference", "Nothing", Wrong::Field),
        ];
        for (kind, text, why) in wrong {
            assert_eq!(read(&field(kind), text, here()), Err(why), "{kind} {text}");
        }
    }

    #[test]
    fn parts_11_choices_are_found_by_title_and_open_ones_take_more() {
        let choices = vec![ChoiceInfo { value: "cast".into(), title: "Cast".into() }];
        let closed = FieldInfo { choices, ..field("choice") };
        assert_eq!(read(&closed, "CAST", here()), Ok(Json::from("cast")));
        assert_eq!(read(&closed, "Crew", here()), Err(Wrong::Choice));
        let open = FieldInfo { open: true, ..closed.clone() };
        assert_eq!(read(&open, "Crew", here()), Ok(Json::from("Crew")));
        let many = FieldInfo { kind: "multi_choice".into(), ..open };
        assert_eq!(read(&many, "cast, Crew", here()), Ok(Json::from(vec!["cast", "Crew"])));
    }
}
