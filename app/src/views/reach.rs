//! How much of time a view shows: a month, or a week.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// What an address says after a day that stands for itself.
const DAY: &str = ".day";
/// Days of a week.
pub(super) const WEEK: usize = 7;

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// The month of this day, its first.
    Month(Date),
    /// The week of this day.
    Week(Date),
    /// This day.
    Day(Date),
}

impl Reach {
    /// As an address says it: `2026-03`, a day for its week, or `2026-03-08.day`. The month of today where it
    /// says nothing.
    pub(super) fn read(text: Option<&str>, today: Date) -> Self {
        let month = |text: &str| format!("{text}-01").parse::<Date>().ok().map(Self::Month);
        let week = |text: &str| text.parse::<Date>().ok().map(Self::Week);
        let day = |text: &str| text.parse::<Date>().ok().map(Self::Day);
        let read = text.and_then(|text| match text.strip_suffix(DAY) {
            Some(text) => day(text),
            None if text.len() > 7 => week(text),
            None => month(text),
        });
        read.unwrap_or(Self::Month(today.first_of_month()))
    }

    /// As an address says it.
    pub(super) fn text(self) -> String {
        match self {
            Self::Month(day) => day.strftime("%Y-%m").to_string(),
            Self::Week(day) => day.to_string(),
            Self::Day(day) => format!("{day}{DAY}"),
        }
    }

    /// A day of it.
    pub(super) fn day(self) -> Date {
        match self {
            Self::Month(day) | Self::Week(day) | Self::Day(day) => day,
        }
    }

    /// The days that are drawn: whole weeks, which begin with `begin`.
    pub(super) fn days(self, begin: Weekday) -> Vec<Date> {
        let (first, count) = match self {
            Self::Week(day) => (week_of(day, begin), WEEK),
            Self::Day(day) => (day, 1),
            Self::Month(day) => {
                let first = week_of(day.first_of_month(), begin);
                let last = day.last_of_month();
                let length = first.until(last).map_or(0, |span| span.get_days());
                (first, (usize::try_from(length).unwrap_or_default() / WEEK + 1) * WEEK)
            }
        };
        let day = |after: usize| first.checked_add(i64::try_from(after).unwrap_or_default().days()).ok();
        (0..count).filter_map(day).collect()
    }

    /// The one so many after.
    pub(super) fn turned(self, by: i64) -> Self {
        match self {
            Self::Month(day) => Self::Month(day.first_of_month().checked_add(by.months()).unwrap_or(day)),
            Self::Week(day) => Self::Week(day.checked_add((by * 7).days()).unwrap_or(day)),
            Self::Day(day) => Self::Day(day.checked_add(by.days()).unwrap_or(day)),
        }
    }

    /// The same of another day.
    pub(super) fn of(self, day: Date) -> Self {
        match self {
            Self::Month(_) => Self::Month(day),
            Self::Week(_) => Self::Week(day),
            Self::Day(_) => Self::Day(day),
        }
    }

    /// What a view of months and weeks shows of it, or one of weeks and days: the week that it is in.
    pub(super) fn fitted(self, is_near: bool, today: Date) -> Self {
        match (self, is_near) {
            (Self::Day(day), false) => Self::Week(day),
            (Self::Month(day), true) if day == today.first_of_month() => Self::Week(today),
            (Self::Month(day), true) => Self::Week(day),
            (reach, _) => reach,
        }
    }
}

/// The day that a day's week begins with.
fn week_of(day: Date, begin: Weekday) -> Date {
    let back = day.weekday().since(begin);
    day.checked_sub(i64::from(back).days()).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn views_9_an_address_names_a_month_or_a_week_and_whole_weeks_are_drawn() {
        let today = date(2026, 3, 18);
        for text in ["2026-03", "2026-03-08", "2026-03-08.day", "1999-12"] {
            assert_eq!(Reach::read(Some(text), today).text(), text);
        }
        for text in [None, Some("soon"), Some("2026-13"), Some("2026-02-30")] {
            assert_eq!(Reach::read(text, today), Reach::Month(date(2026, 3, 1)), "{text:?}");
        }
        let days = Reach::Month(today).days(Weekday::Monday);
        assert_eq!((days[0], days.len()), (date(2026, 2, 23), 42));
        let week = Reach::Week(today).days(Weekday::Sunday);
        assert_eq!((week[0], week.len()), (date(2026, 3, 15), 7));
        assert_eq!(Reach::Day(today).days(Weekday::Monday), [today]);
        assert_eq!(Reach::Day(today).turned(-1).text(), "2026-03-17.day");
        assert_eq!(Reach::Day(today).fitted(false, today), Reach::Week(today));
        assert_eq!(Reach::Month(date(2026, 3, 1)).fitted(true, today), Reach::Week(today));
        assert_eq!(Reach::Month(date(2026, 1, 31)).turned(1).text(), "2026-02");
        assert_eq!(Reach::Week(date(2026, 1, 1)).turned(-1).text(), "2025-12-25");
    }
}
