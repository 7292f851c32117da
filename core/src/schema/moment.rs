//! Days, times of day and moments: how people and files write them, and the one way each is stored.
//!
//! Nothing is guessed: `01/02/2026` is two different days in two countries and is neither here. No time zone
//! is looked up, so none has to be shipped: a moment with an offset becomes UTC with its zone's name kept
//! beside it, one without stays the local time that it is.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::temporal::{Pieces, TimeZoneAnnotationKind};

/// `2026-03-01` from that, `2026/3/1`, `1.3.2026`, `1 Mar 2026`, `March 1, 2026`, `Sunday 1 March 2026`.
pub(super) fn read_date(text: &str) -> Option<String> {
    by_numbers(text).or_else(|| by_month_name(text)).map(|date| date.to_string())
}

/// `18:30` from that, `1830`, `18.30`, `6:30 pm`, `6pm`, `6p`; seconds only where there are some.
pub(super) fn read_time(text: &str) -> Option<String> {
    let lower = text.trim().to_ascii_lowercase();
    let halved = lower.strip_suffix('m').map_or(lower.as_str(), str::trim_end);
    let (clock, half) = match halved.strip_suffix(['a', 'p']) {
        Some(clock) => (clock.trim_end(), halved.as_bytes().last().copied()),
        None => (lower.as_str(), None),
    };
    let mut numbers: [i8; 3] = [0; 3];
    let parts: Vec<&str> = clock.split([':', '.']).collect();
    match parts.as_slice() {
        // A bare 1830 or 930; a bare 7 only where the half of the day is said.
        [digits] if digits.len() >= 3 && is_digits(digits, 4) => {
            let (hours, minutes) = digits.split_at(digits.len() - 2);
            numbers = [hours.parse().ok()?, minutes.parse().ok()?, 0];
        }
        [hours] if half.is_some() && is_digits(hours, 2) => numbers[0] = hours.parse().ok()?,
        [hours, rest @ ..] if is_digits(hours, 2) && (1..=2).contains(&rest.len()) => {
            numbers[0] = hours.parse().ok()?;
            for (slot, part) in numbers[1..].iter_mut().zip(rest) {
                *slot = Some(part).filter(|part| part.len() == 2 && is_digits(part, 2))?.parse().ok()?;
            }
        }
        _ => return None,
    }
    let [hours, minutes, seconds] = numbers;
    let hours = match half {
        None => hours,
        Some(_) if !(1..=12).contains(&hours) => return None,
        Some(b'p') => hours % 12 + 12,
        Some(_) => hours % 12,
    };
    Time::new(hours, minutes, seconds, 0).ok().map(write_time)
}

/// RFC 3339 or RFC 9557 to UTC with the zone's name; without an offset, the local time.
///
/// `2026-03-01T19:30:00+01:00[Europe/Paris]` → `2026-03-01T18:30:00Z[Europe/Paris]`; `1.3.2026 6:30 pm` →
/// `2026-03-01T18:30:00`.
pub(super) fn read_date_time(text: &str) -> Option<String> {
    let text = text.trim();
    if let Ok(pieces) = Pieces::parse(text)
        && let Some(time) = pieces.time()
    {
        return moment(&pieces, pieces.date().to_datetime(time));
    }
    day_and_time(text, read_date, read_time)
}

/// A day, then a time, each as its reader reads it: after each space in turn, since both may hold some.
pub(super) fn day_and_time(
    text: &str,
    day: impl Fn(&str) -> Option<String>,
    clock: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let parts = text.char_indices().filter(|(_, c)| c.is_whitespace() || *c == ',');
    let mut parts = parts.map(|(at, c)| (text[..at].trim_end(), text[at + c.len_utf8()..].trim_start()));
    parts.find_map(|(date, time)| Some(format!("{}T{}", day(date)?, with_seconds(clock(time)?))))
}

fn moment(pieces: &Pieces<'_>, local: DateTime) -> Option<String> {
    let zone = match pieces.time_zone_annotation().map(|annotation| annotation.kind()) {
        Some(TimeZoneAnnotationKind::Named(name)) => format!("[{}]", name.as_str()),
        _ => String::new(),
    };
    match pieces.to_numeric_offset() {
        Some(offset) => {
            let at: Timestamp = offset.to_timestamp(local).ok()?;
            Some(format!("{at}{zone}"))
        }
        // A zone without an offset would have to be looked up.
        None if !zone.is_empty() => None,
        None => Some(local.to_string()),
    }
}

fn by_numbers(text: &str) -> Option<Date> {
    let text = text.trim();
    let separator = ['-', '/', '.'].into_iter().find(|separator| text.contains(*separator))?;
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => date(year, month.parse().ok()?, day),
        [day, month, year] if year.len() == 4 && separator == '.' => date(year, month.parse().ok()?, day),
        _ => None,
    }
}

/// A year of four digits, a day, and a month by its English name; a weekday before them is passed over.
fn by_month_name(text: &str) -> Option<Date> {
    let words: Vec<&str> = text.split([' ', ',', '.', '-']).filter(|word| !word.is_empty()).collect();
    let words = match words.as_slice() {
        [day, rest @ ..] if rest.len() == 3 && weekday(day).is_some() => rest,
        words => words,
    };
    match words {
        [day, name, year] if year.len() == 4 && month(name).is_some() => {
            date(year, month(name)?, ordinal(day))
        }
        [name, day, year] if year.len() == 4 => date(year, month(name)?, ordinal(day)),
        _ => None,
    }
}

pub(super) fn date(year: &str, month: i8, day: &str) -> Option<Date> {
    if !is_digits(year, 4) || !is_digits(day, 2) {
        return None;
    }
    Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()
}

/// `1st` → `1`.
pub(super) fn ordinal(day: &str) -> &str {
    ["st", "nd", "rd", "th"].iter().find_map(|ending| day.strip_suffix(ending)).unwrap_or(day)
}

pub(super) fn month(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let place = MONTHS.iter().position(|month| is_short_for(name, month))?;
    i8::try_from(place + 1).ok()
}

/// The place of a day in the week, from Monday, by its English name.
pub(super) fn weekday(name: &str) -> Option<i8> {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    days.into_iter().zip(0..).find(|(day, _)| is_short_for(name, day)).map(|(_, place)| place)
}

fn is_short_for(short: &str, word: &str) -> bool {
    short.len() >= 3 && word.starts_with(&short.to_ascii_lowercase())
}

fn is_digits(text: &str, most: usize) -> bool {
    !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn write_time(time: Time) -> String {
    if time.second() == 0 {
        time.strftime("%H:%M").to_string()
    } else {
        time.strftime("%H:%M:%S").to_string()
    }
}

fn with_seconds(mut time: String) -> String {
    if time.len() == "18:30".len() {
        time.push_str(":00");
    }
    time
}
