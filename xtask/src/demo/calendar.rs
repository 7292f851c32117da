//! Which days a story and its schedule fall on. A story is always over: nothing was written in the future.

use anyhow::{Context, Result};
use callboard_core::given::Now;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

/// The days of a sample that is made on a certain day.
#[derive(Debug)]
pub(super) struct Calendar {
    zone: TimeZone,
    /// The last day of the story: the last Monday before today.
    ends: Date,
    /// The first day of the schedule.
    begins: Date,
}

impl Calendar {
    /// The days of a sample made `today`, by clocks of `zone`; its schedule begins on the weekday `begins`.
    ///
    /// # Errors
    /// When there is no such zone or weekday.
    pub(super) fn new(today: Date, zone: &str, begins: &str) -> Result<Self> {
        let zone = TimeZone::get(zone).with_context(|| format!("no time zone is called {zone}"))?;
        let since_monday = match today.weekday().to_monday_zero_offset() {
            0 => 7,
            days => days,
        };
        let ends = today - i32::from(since_monday).days();
        let begins = before(ends, begins)?;
        Ok(Self { zone, ends, begins })
    }

    /// A moment of the story: `sat 14:10`.
    ///
    /// # Errors
    /// When it is written otherwise.
    pub(super) fn moment(&self, text: &str) -> Result<Now> {
        let (day, time) = text.split_once(' ').with_context(|| format!("“{text}” is no weekday and time"))?;
        let at = self.zoned(before(self.ends, day)?, time)?;
        Ok(Now(u64::try_from(at.timestamp().as_millisecond())?))
    }

    /// A moment of the schedule, as a field takes it: `3 23:10`, or `3` for the whole third day.
    ///
    /// # Errors
    /// When it is written otherwise.
    pub(super) fn scheduled(&self, text: &str) -> Result<String> {
        let (day, time) = text.split_once(' ').unwrap_or((text, "00:00"));
        let day: i32 = day.parse().with_context(|| format!("“{text}” is no day of the schedule"))?;
        Ok(self.zoned(self.begins + (day - 1).days(), time)?.to_string())
    }

    fn zoned(&self, day: Date, time: &str) -> Result<Zoned> {
        let time: Time = time.parse().with_context(|| format!("“{time}” is no time of day"))?;
        Ok(day.to_datetime(time).to_zoned(self.zone.clone())?)
    }
}

/// The day of that name in the week up to `last`.
fn before(last: Date, name: &str) -> Result<Date> {
    let weekday = match name {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        "sun" => Weekday::Sunday,
        _ => anyhow::bail!("“{name}” is no day of the week"),
    };
    Ok(last - i32::from(last.weekday().since(weekday)).days())
}
