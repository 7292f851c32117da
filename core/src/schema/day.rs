//! Days: how people and files write them. In a file nothing is guessed: `01/02/2026` is two different days in
//! two countries and is neither there.

use jiff::ToSpan;
use jiff::civil::Date;

use super::habits::{Habits, Writer};

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
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// Letters from which on a beginning stands for a name; for a day of the week in one's own words.
const LETTERS_MIN: usize = 3;
const LETTERS_OF_OWN_DAY_MIN: usize = 2;

/// `2026-03-01`, `2026/3/1`, `1.3.2026`, `1 Mar 2026`, `March 1, 2026`, `Sunday 1 March 2026`; of a person
/// whose day is known also `8 Mar`, `Mar 8th`, `8/3`, `8.3.26`, `8. März`, `fri`, `Fri 8 Mar`.
pub(super) fn read(text: &str, writer: &Writer<'_>) -> Option<Date> {
    let text = text.trim();
    let today = today(writer.habits);
    let read = by_numbers(text, today, writer.habits).or_else(|| by_name(text, today, writer.habits));
    let after_weekday = || {
        let (first, rest) = text.split_once(|c: char| c.is_whitespace() || c == ',')?;
        weekday(first, writer.habits)?;
        let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        by_numbers(rest, today, writer.habits).or_else(|| by_name(rest, today, writer.habits))
    };
    read.or_else(after_weekday).or_else(|| next(today?, weekday(text, writer.habits)?))
}

/// The writer's day, where it is known.
pub(super) fn today(habits: &Habits) -> Option<Date> {
    if habits.today.is_empty() { None } else { habits.today.parse().ok() }
}

/// Two or three numbers. Points part days first everywhere; else who writes decides, if anybody is known.
fn by_numbers(text: &str, today: Option<Date>, habits: &Habits) -> Option<Date> {
    let separator = ['-', '/', '.'].into_iter().find(|separator| text.contains(*separator))?;
    let trimmed = text.trim_end_matches('.');
    let text = if today.is_some() && separator == '.' { trimmed } else { text };
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    match (parts.as_slice(), today) {
        ([year, month, day], _) if year.len() == 4 => date(year, number(month)?, day),
        ([day, month, year], _) if year.len() == 4 && separator == '.' => date(year, number(month)?, day),
        ([first, second, rest @ ..], Some(today)) if rest.len() <= 1 => {
            let year = match rest {
                [] => today.year().to_string(),
                [year] => of_century(year)?,
                _ => return None,
            };
            let is_turned = habits.month_first && separator != '.';
            let (day, month) = if is_turned { (second, first) } else { (first, second) };
            date(&year, number(month)?, day)
        }
        _ => None,
    }
}

/// A day, a month by its name, and a year; without one, or with two digits of it, where a person's day is
/// known.
fn by_name(text: &str, today: Option<Date>, habits: &Habits) -> Option<Date> {
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | '-');
    let words: Vec<&str> = text.split(is_between).filter(|word| !word.is_empty()).collect();
    let (one, other, year) = match (words.as_slice(), today) {
        ([one, other, year], _) if year.len() == 4 => (one, other, (*year).to_owned()),
        ([one, other, year], Some(_)) => (one, other, of_century(year)?),
        ([one, other], Some(today)) => (one, other, today.year().to_string()),
        _ => return None,
    };
    match month(other, habits) {
        Some(month) => date(&year, month, ordinal(one)),
        None => date(&year, month(one, habits)?, ordinal(other)),
    }
}

/// `26` is 2026.
fn of_century(year: &str) -> Option<String> {
    match year.len() {
        2 if is_number(year, 2) => Some(format!("20{year}")),
        4 => Some(year.to_owned()),
        _ => None,
    }
}

fn date(year: &str, month: i8, day: &str) -> Option<Date> {
    if !is_number(year, 4) || !is_number(day, 2) {
        return None;
    }
    Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()
}

fn number(month: &str) -> Option<i8> {
    if is_number(month, 2) { month.parse().ok() } else { None }
}

/// `1st` → `1`.
fn ordinal(day: &str) -> &str {
    ["st", "nd", "rd", "th"].iter().find_map(|ending| day.strip_suffix(ending)).unwrap_or(day)
}

fn month(name: &str, habits: &Habits) -> Option<i8> {
    let own = || place_in(habits.months.iter().map(String::as_str), name, LETTERS_MIN);
    let place = place_in(MONTHS.into_iter(), name, LETTERS_MIN).or_else(own)?;
    i8::try_from(place + 1).ok()
}

/// The place of a day in the week, from Monday.
fn weekday(name: &str, habits: &Habits) -> Option<i8> {
    let own = || place_in(habits.days.iter().map(String::as_str), name, LETTERS_OF_OWN_DAY_MIN);
    let place = own().or_else(|| place_in(DAYS.into_iter(), name, LETTERS_MIN))?;
    i8::try_from(place).ok()
}

/// The place of what a word is the beginning of, with a point after it or without.
fn place_in<'n>(mut names: impl Iterator<Item = &'n str>, word: &str, letters_min: usize) -> Option<usize> {
    let word = word.trim_end_matches('.').to_lowercase();
    if word.chars().count() < letters_min {
        return None;
    }
    names.position(|name| name.to_lowercase().starts_with(&word))
}

/// The next such day, today included.
fn next(today: Date, weekday: i8) -> Option<Date> {
    let ahead = (weekday - today.weekday().to_monday_zero_offset()).rem_euclid(7);
    today.checked_add(ahead.days()).ok()
}

fn is_number(text: &str, most: usize) -> bool {
    !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())
}
