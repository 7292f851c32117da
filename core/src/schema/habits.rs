//! What somebody means who writes where they are: days without a year, days of the week, day and month in
//! their own order. Files have no such habits: nothing in them is guessed.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{FieldKind, moment};

/// How and when a person writes. Without any, only what cannot be mistaken is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Habits {
    /// Their day.
    today: Option<Date>,
    /// Whether their month comes before the day: `3/8` is in March.
    month_first: bool,
}

impl Habits {
    /// Those of a person for whom it is `today` (`2026-03-01`); none where that is no day.
    pub fn on(today: &str, month_first: bool) -> Self {
        Self { today: today.parse().ok(), month_first }
    }

    /// What a text means to this person, as it is stored, where nobody else would know.
    pub(super) fn read(&self, kind: FieldKind, text: &str) -> Option<String> {
        let today = self.today?;
        match kind {
            FieldKind::Date => self.date(today, text),
            FieldKind::Time => clock(text),
            FieldKind::DateTime => moment::day_and_time(
                text,
                |day| moment::read_date(day).or_else(|| self.date(today, day)),
                |time| moment::read_time(time).or_else(|| clock(time)),
            ),
            _ => None,
        }
    }

    /// `8 Mar`, `Mar 8`, `8/3`, `8.3.26`, `fri`, `Fri 8 Mar`.
    fn date(&self, today: Date, text: &str) -> Option<String> {
        let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
        let (named, words) = match words.as_slice() {
            [day, rest @ ..] if moment::weekday(day).is_some() => (moment::weekday(day), rest),
            words => (None, words),
        };
        let year = today.year().to_string();
        let date = match (words, named) {
            ([], Some(weekday)) => next(today, weekday),
            ([numbers], _) => self.by_numbers(&year, numbers),
            ([one, other], _) => {
                let [one, other] = [one, other].map(|word| word.trim_end_matches('.'));
                moment::month(other)
                    .and_then(|month| moment::date(&year, month, moment::ordinal(one)))
                    .or_else(|| moment::date(&year, moment::month(one)?, moment::ordinal(other)))
            }
            _ => None,
        };
        date.map(|date| date.to_string())
    }

    /// Two or three numbers, the year last where there is one. Points part days first everywhere.
    fn by_numbers(&self, this_year: &str, text: &str) -> Option<Date> {
        let separator = ['/', '.', '-'].into_iter().find(|separator| text.contains(*separator))?;
        let parts: Vec<&str> = text.trim_end_matches('.').split(separator).collect();
        let (first, second, year) = match parts.as_slice() {
            [first, second] => (*first, *second, this_year.to_owned()),
            [first, second, year] if year.len() == 4 => (*first, *second, (*year).to_owned()),
            [first, second, year] if year.len() == 2 => (*first, *second, format!("20{year}")),
            _ => return None,
        };
        let is_turned = self.month_first && separator != '.';
        let (day, month) = if is_turned { (second, first) } else { (first, second) };
        moment::date(&year, month.parse().ok()?, day)
    }
}

/// A bare hour: `9`.
fn clock(text: &str) -> Option<String> {
    let is_hour = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_hour.then(|| moment::read_time(&format!("{text}:00"))).flatten()
}

/// The next such day, today included.
fn next(today: Date, weekday: i8) -> Option<Date> {
    let ahead = (weekday - today.weekday().to_monday_zero_offset()).rem_euclid(7);
    today.checked_add(ahead.days()).ok()
}
