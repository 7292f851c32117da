//! How a row of values goes on, as spreadsheets go on with it: 1, 2, 3; LX 11, LX 12; one day after another.
//! What is no series is repeated.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

use crate::schema::FieldKind;
use crate::value::Value;

/// Places after the point that a step is counted in, at most.
const PLACES_MAX: usize = 9;

/// Values that are gone on with.
#[derive(Debug)]
pub struct Filling<'a> {
    source: &'a [Option<Value>],
    series: Option<Series>,
    back: bool,
}

/// What comes after what.
#[derive(Debug)]
enum Series {
    /// In units of so many places after the point: the first value, and the step.
    Numbers { first: i128, step: i128, places: usize, form: Form },
    /// A day, and days or months ahead.
    Days { first: Date, days: i64, months: i64 },
    /// A time of day in seconds; a day goes round.
    Clock { first: i64, step: i64 },
    /// A moment as its clock shows it, seconds ahead, and the zone behind it.
    Moments { first: DateTime, step: i64, zone: String },
}

/// How a number is written.
#[derive(Debug, PartialEq, Clone)]
enum Form {
    /// As a number.
    Number,
    /// As digits alone.
    Digits,
    /// Within a text, in as many digits at least.
    Within { before: String, after: String, width: usize },
}

impl<'a> Filling<'a> {
    /// Goes on with the values of a field of this kind, which stand in this order, behind the last of them;
    /// or before the first, where `back`. Only repeats them unless it is asked for a `series`.
    pub fn new(kind: FieldKind, source: &'a [Option<Value>], series: bool, back: bool) -> Self {
        let values: Option<Vec<&Value>> = source.iter().map(Option::as_ref).collect();
        let found = values.filter(|values| series && !values.is_empty());
        Self { source, series: found.and_then(|values| Series::of(kind, &values)), back }
    }

    /// The n-th value from the source on, counting from 0, away from it.
    pub fn nth(&self, n: usize) -> Option<Value> {
        let length = self.source.len();
        let place = if self.back { -1 - n as i64 } else { (length + n) as i64 };
        let next = self.series.as_ref().and_then(|series| series.at(place));
        let repeated = || self.source.get(place.rem_euclid(length.max(1) as i64) as usize).cloned().flatten();
        next.or_else(repeated)
    }
}

impl Series {
    fn of(kind: FieldKind, values: &[&Value]) -> Option<Self> {
        match kind {
            FieldKind::Number | FieldKind::Integer | FieldKind::Duration | FieldKind::Decimal => {
                Self::numbers(values, plain_digits)
            }
            FieldKind::Text => Self::numbers(values, within),
            FieldKind::Date => Self::days(values),
            FieldKind::Time => {
                let clocks = values.iter().map(|value| value.as_text()?.parse().ok().map(seconds_of));
                let clocks: Vec<i64> = clocks.collect::<Option<_>>()?;
                Some(Self::Clock { first: clocks[0], step: even_step(&clocks, 3600)? })
            }
            FieldKind::DateTime => Self::moments(values),
            _ => None,
        }
    }

    /// Numbers that are each as far from the one before; one alone only within a text, where it counts on.
    fn numbers(values: &[&Value], read: fn(&Value) -> Option<(String, Form)>) -> Option<Self> {
        let read: Vec<(String, Form)> = values.iter().map(|value| read(value)).collect::<Option<_>>()?;
        let form = read[0].1.clone();
        let is_alike = |other: &Form| match (&form, other) {
            (Form::Within { before, after, .. }, Form::Within { before: b, after: a, .. }) => {
                before == b && after == a
            }
            (form, other) => form == other,
        };
        let counts_alone = matches!(&form, Form::Within { after, .. } if after.is_empty());
        if !read.iter().all(|(_, form)| is_alike(form)) || (read.len() == 1 && !counts_alone) {
            return None;
        }
        let fraction = |text: &str| text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        let places = read.iter().map(|(text, _)| fraction(text)).max()?;
        let scaled: Vec<i128> = read.iter().map(|(text, _)| scaled(text, places)).collect::<Option<_>>()?;
        let step = match scaled.as_slice() {
            [_] => 1,
            [first, second, ..] => second.checked_sub(*first)?,
            [] => return None,
        };
        let is_even = scaled.windows(2).all(|pair| pair[1].checked_sub(pair[0]) == Some(step));
        is_even.then_some(Self::Numbers { first: scaled[0], step, places, form })
    }

    /// The same day of months that are as many months apart; else days that are as many days apart.
    fn days(values: &[&Value]) -> Option<Self> {
        let dates = values.iter().map(|value| value.as_text()?.parse().ok());
        let dates: Vec<Date> = dates.collect::<Option<_>>()?;
        let first = dates[0];
        let number = |date: &Date| i64::from((*date - Date::ZERO).get_days());
        let month = |date: &Date| i64::from(date.year()) * 12 + i64::from(date.month());
        let months = even_step(&dates.iter().map(month).collect::<Vec<_>>(), 0).filter(|months| *months != 0);
        let is_same_day = dates.iter().all(|date| date.day() == first.day());
        if let Some(months) = months.filter(|_| is_same_day) {
            return Some(Self::Days { first, days: 0, months });
        }
        let days = even_step(&dates.iter().map(number).collect::<Vec<_>>(), 1)?;
        Some(Self::Days { first, days, months: 0 })
    }

    fn moments(values: &[&Value]) -> Option<Self> {
        let read = |value: &&Value| {
            let text = value.as_text()?;
            let end = text.find(['Z', '[']).unwrap_or(text.len());
            Some((text[..end].parse::<DateTime>().ok()?, text[end..].to_owned()))
        };
        let moments: Vec<(DateTime, String)> = values.iter().map(read).collect::<Option<_>>()?;
        let (first, zone) = moments[0].clone();
        let ahead = |(at, _): &(DateTime, String)| at.duration_since(first).as_secs();
        let step = even_step(&moments.iter().map(ahead).collect::<Vec<_>>(), 24 * 3600)?;
        moments.iter().all(|(_, other)| *other == zone).then_some(Self::Moments { first, step, zone })
    }

    /// The value at a place, counting from the first of the source; `None` beyond what there is.
    fn at(&self, place: i64) -> Option<Value> {
        match self {
            Self::Numbers { first, step, places, form } => {
                let number = first.checked_add(step.checked_mul(i128::from(place))?)?;
                let is_within = matches!(form, Form::Within { .. });
                let number = if is_within { number.max(0) } else { number };
                form.write(number, *places)
            }
            Self::Days { first, days, months } => {
                let span = (0.months()).try_months(months.checked_mul(place)?).ok()?;
                let span = span.try_days(days.checked_mul(place)?).ok()?;
                Some(Value::Text(first.checked_add(span).ok()?.to_string()))
            }
            Self::Clock { first, step } => {
                let seconds = first.checked_add(step.checked_mul(place)?)?.rem_euclid(24 * 3600);
                let time = Time::midnight().checked_add(seconds.seconds()).ok()?;
                let form = if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
                Some(Value::Text(time.strftime(form).to_string()))
            }
            Self::Moments { first, step, zone } => {
                let span = (0.seconds()).try_seconds(step.checked_mul(place)?).ok()?;
                Some(Value::Text(format!("{}{zone}", first.checked_add(span).ok()?)))
            }
        }
    }
}

impl Form {
    fn write(&self, number: i128, places: usize) -> Option<Value> {
        let width = match self {
            Self::Within { width, .. } => *width,
            _ => 0,
        };
        let unit = 10_i128.checked_pow(u32::try_from(places).ok()?)?;
        let (sign, whole, fraction) =
            (if number < 0 { "-" } else { "" }, (number / unit).abs(), (number % unit).abs());
        let digits = match places {
            0 => format!("{sign}{whole:0width$}"),
            _ => format!("{sign}{whole:0width$}.{fraction:0places$}"),
        };
        match self {
            Self::Number => Value::number(digits.parse().ok()?),
            Self::Digits => Some(Value::Text(digits)),
            Self::Within { before, after, .. } => Some(Value::Text(format!("{before}{digits}{after}"))),
        }
    }
}

/// A number's own digits.
fn plain_digits(value: &Value) -> Option<(String, Form)> {
    match value {
        Value::Number(number) => Some((number.to_string(), Form::Number)),
        Value::Text(text) => Some((text.clone(), Form::Digits)),
        _ => None,
    }
}

/// The last digits of a text, and what stands around them; of a text that is a number, all of it.
fn within(value: &Value) -> Option<(String, Form)> {
    let text = value.as_text()?;
    let is_padded = text.len() > 1 && text.starts_with('0') && !text.contains('.');
    if scaled(text, PLACES_MAX).is_some() && !is_padded {
        return Some((text.to_owned(), Form::Digits));
    }
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let start = text[..end]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    let (before, after) = (text[..start].to_owned(), text[end..].to_owned());
    let digits = text[start..end].to_owned();
    let width = if digits.starts_with('0') { digits.len() } else { 0 };
    Some((digits, Form::Within { before, after, width }))
}

/// Digits, with a sign and a point maybe, in units of so many places after the point.
fn scaled(text: &str, places: usize) -> Option<i128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let unsigned = whole.strip_prefix('-').unwrap_or(whole);
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = !unsigned.is_empty() && is_plain(unsigned) && is_plain(fraction);
    if !is_number || fraction.len() > places || places > PLACES_MAX || text.ends_with('.') {
        return None;
    }
    format!("{whole}{fraction:0<places$}").parse().ok()
}

/// The step between numbers that are each as far from the one before; what one alone goes on by.
fn even_step(numbers: &[i64], alone: i64) -> Option<i64> {
    let (first, rest) = numbers.split_first()?;
    let Some(second) = rest.first() else { return Some(alone) };
    let step = second - first;
    numbers.windows(2).all(|pair| pair[1] - pair[0] == step).then_some(step)
}

fn seconds_of(time: Time) -> i64 {
    i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second())
}
