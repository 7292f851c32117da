//! Dates and times as people type them. What is today, and whether days come before months, is handed in.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

/// Which of two numbers is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// 8/3 is in March.
    DayFirst,
    /// 8/3 is in August.
    MonthFirst,
}

/// A date: `2026-03-08`, `8.3.`, `8/3/26`, `8 March`, `Sat 8 Mar 2026`, `fri`. Without a year it is this
/// year's; a day of the week alone is the next one.
pub(crate) fn date(text: &str, today: Date, order: Order) -> Option<Date> {
    let text = text.trim().replace(',', " ");
    let words: Vec<&str> = text.split_whitespace().filter(|word| !is_weekday(word)).collect();
    match words[..] {
        [] => upcoming(&text, today),
        [one] => numbers(one, today, order),
        [_, _] => named(&format!("{} {}", words.join(" "), today.year())),
        [_, _, _] => named(&words.join(" ")),
        _ => None,
    }
}

/// A time of day, to the minute: `18:30`, `18.30`, `1830`, `18`, `6pm`, `6p`, `6:30 pm`.
pub(crate) fn time(text: &str) -> Option<Time> {
    let text = text.trim().to_ascii_lowercase().replace(' ', "");
    let halved = text.strip_suffix('m').unwrap_or(&text);
    let (clock, noon) = match (halved.strip_suffix('p'), halved.strip_suffix('a')) {
        (Some(clock), _) => (clock.to_owned(), Some(12)),
        (_, Some(clock)) => (clock.to_owned(), Some(0)),
        _ => (text, None),
    };
    let (hour, minute) = match clock.split_once([':', '.', 'h']) {
        Some((hour, minute)) => (hour, if minute.is_empty() { "0" } else { minute }),
        None if clock.len() == 4 && clock.is_ascii() => clock.split_at(2),
        None => (clock.as_str(), "0"),
    };
    let (hour, minute) = (whole(hour)?, whole(minute)?);
    let hour = match noon {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(noon) => hour % 12 + noon,
        None => hour,
    };
    Time::new(hour.try_into().ok()?, minute.try_into().ok()?, 0, 0).ok()
}

/// A date and a time after it. A date alone is its midnight.
pub(crate) fn date_time(text: &str, today: Date, order: Order) -> Option<DateTime> {
    if let Some(date) = date(text, today, order) {
        return Some(date.to_datetime(Time::midnight()));
    }
    let text = text.trim().replace(',', " ");
    // The time begins at the last word that is not am or pm; a `T` parts them in what machines write.
    let cut = match text.split_once('T').filter(|(before, _)| before.len() == 10) {
        Some((before, _)) => before.len(),
        None => text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).trim_end().rfind(' ')?,
    };
    let (day, clock) = (&text[..cut], text.get(cut + 1..)?);
    Some(date(day, today, order)?.to_datetime(time(clock)?))
}

/// A date as one types it: it reads back in every order.
pub(crate) fn typed_date(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// A time as one types it.
pub(crate) fn typed_time(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

fn numbers(text: &str, today: Date, order: Order) -> Option<Date> {
    let parts: Vec<i32> =
        text.trim_end_matches('.').split(['-', '/', '.']).map(whole).collect::<Option<_>>()?;
    let order = if text.contains('.') { Order::DayFirst } else { order };
    let (day, month, year) = match (&parts[..], order) {
        ([year, month, day], _) if *year > 99 => (*day, *month, *year),
        ([day, month, year], Order::DayFirst) | ([month, day, year], Order::MonthFirst) => {
            (*day, *month, *year)
        }
        ([day, month], Order::DayFirst) | ([month, day], Order::MonthFirst) => {
            (*day, *month, i32::from(today.year()))
        }
        _ => return None,
    };
    let year = if year < 100 { year + 2000 } else { year };
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

fn named(text: &str) -> Option<Date> {
    let formats = ["%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%d %b %y", "%d %B %y"];
    formats.into_iter().find_map(|format| Date::strptime(format, text).ok())
}

fn is_weekday(word: &str) -> bool {
    weekday(word).is_some()
}

/// The place of a day in the week, from Monday, by its name.
fn weekday(word: &str) -> Option<i8> {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = word.to_lowercase();
    let is_meant = |day: &&str| word.len() >= 3 && day.starts_with(&word);
    days.iter().zip(0..).find(|(day, _)| is_meant(day)).map(|(_, place)| place)
}

/// The next day of that name, today included.
fn upcoming(text: &str, today: Date) -> Option<Date> {
    let ahead = weekday(text.trim())? - today.weekday().to_monday_zero_offset();
    today.checked_add(ahead.rem_euclid(7).days()).ok()
}

fn whole(text: &str) -> Option<i32> {
    let is_whole = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use jiff::civil;

    use super::*;

    const TODAY: Date = civil::date(2026, 11, 21);

    #[test]
    fn parts_6_dates_are_read_as_people_type_them() {
        let march = civil::date(2026, 3, 8);
        let typed =
            ["2026-03-08", "8.3.", "8.3.26", "8/3", "8/3/2026", "8 Mar", "8 March 2026", "Sun, 8 Mar 2026"];
        for text in typed.into_iter().chain(["mar 8", "March 8, 2026"]) {
            assert_eq!(date(text, TODAY, Order::DayFirst), Some(march), "{text}");
        }
        assert_eq!(date("fri", TODAY, Order::DayFirst), Some(civil::date(2026, 11, 27)));
        assert_eq!(date("Saturday", TODAY, Order::DayFirst), Some(TODAY));
        assert_eq!(date("3/8", TODAY, Order::MonthFirst), Some(march));
        for text in ["", "30 Feb", "2026-13-01", "soon", "8", "1/2/3/4"] {
            assert_eq!(date(text, TODAY, Order::DayFirst), None, "{text}");
        }
        assert_eq!(date(&typed_date(march), TODAY, Order::MonthFirst), Some(march));
    }

    #[test]
    fn parts_7_times_are_read_as_people_type_them() {
        let half_past_six = civil::time(18, 30, 0, 0);
        for text in ["18:30", "18.30", "1830", "6:30pm", "6.30 PM", "18h30"] {
            assert_eq!(time(text), Some(half_past_six), "{text}");
        }
        assert_eq!(time("6pm"), Some(civil::time(18, 0, 0, 0)));
        assert_eq!(time("9a"), Some(civil::time(9, 0, 0, 0)));
        assert_eq!(time("12am"), Some(civil::time(0, 0, 0, 0)));
        assert_eq!(time("9"), Some(civil::time(9, 0, 0, 0)));
        for text in ["", "25:00", "18:60", "13pm", "noonish", "18:3:1"] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn parts_8_a_date_and_a_time_are_read_together() {
        let at = civil::date(2026, 3, 8).at(18, 30, 0, 0);
        let friday = civil::date(2026, 11, 27).at(14, 0, 0, 0);
        assert_eq!(date_time("fri 14:00", TODAY, Order::DayFirst), Some(friday));
        for text in ["8 Mar 2026 18:30", "2026-03-08T18:30", "8/3 6:30 pm", "8 March, 18.30"] {
            assert_eq!(date_time(text, TODAY, Order::DayFirst), Some(at), "{text}");
        }
        assert_eq!(date_time("8 Mar", TODAY, Order::DayFirst), Some(civil::date(2026, 3, 8).at(0, 0, 0, 0)));
        assert_eq!(date_time("18:30", TODAY, Order::DayFirst), None);
    }
}
