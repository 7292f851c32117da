//! How a person writes, and what is known where they are: which of two numbers is the day, what a comma is,
//! what months and days are called. Files have no such habits: nothing in them is guessed.

use serde::{Deserialize, Serialize};

use crate::given::Zones;

/// How and when a person writes. Of whom nothing is said, only what cannot be mistaken is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Habits {
    /// Their day, `2026-03-01`: what `fri` and `8 Mar` mean.
    pub today: String,
    /// Whether their month comes before the day: `3/8` is in March.
    pub month_first: bool,
    /// What stands before a number's part: a point, or a comma. Where it is not known, `1,500` is no number.
    pub point: Option<char>,
    /// Their time zone, as IANA names it: whose clocks they mean.
    pub zone: String,
    /// What they call the months, from January, besides their English names.
    pub months: Vec<String>,
    /// What they call the days of the week, from Monday.
    pub days: Vec<String>,
    /// Their words for yes, besides the English ones; the first is what they write.
    pub yes: Vec<String>,
    /// Their words for no.
    pub no: Vec<String>,
}

impl Habits {
    const NONE: Self = Self {
        today: String::new(),
        month_first: false,
        point: None,
        zone: String::new(),
        months: Vec::new(),
        days: Vec::new(),
        yes: Vec::new(),
        no: Vec::new(),
    };

    /// Those of somebody for whom it is `today`, and no more of them.
    pub fn on(today: &str, month_first: bool) -> Self {
        Self { today: today.to_owned(), month_first, ..Self::NONE }
    }
}

/// Who writes what is read: a person, or a file.
#[derive(Debug, Clone, Copy)]
pub struct Writer<'a> {
    /// How they write.
    pub habits: &'a Habits,
    /// What their device knows of time zones.
    pub zones: Zones,
    /// The moment that they write anew, as it is stored: it stays in its zone unless they write another.
    pub anew: Option<&'a str>,
}

impl Writer<'_> {
    /// Nobody of whom anything is known.
    pub const NOBODY: Writer<'static> = Writer { habits: &Habits::NONE, zones: Zones::NONE, anew: None };
}

impl<'a> Writer<'a> {
    /// Somebody who writes where a device knows these time zones.
    pub fn at(habits: &'a Habits, zones: Zones) -> Self {
        Self { habits, zones, anew: None }
    }
}
