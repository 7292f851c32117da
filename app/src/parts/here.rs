//! Where and when the person is, and how they write: what reading what they type needs to know.

use std::rc::Rc;

use callboard_core::given::Zones;
use callboard_core::schema::{Habits, Writer};
use jiff::civil::{Date, DateTime, Time};

/// Which of two numbers is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// 8/3 is in March.
    DayFirst,
    /// 8/3 is in August.
    MonthFirst,
}

/// What is known of the person.
#[derive(Clone)]
pub(crate) struct Here {
    /// Today.
    pub(crate) today: Date,
    /// Which of two numbers is the day.
    pub(crate) order: Order,
    /// How they write.
    pub(crate) habits: Rc<Habits>,
    /// What the browser knows of time zones.
    pub(crate) zones: Zones,
    /// The moment (RFC 9557) that a clock in this person's zone shows so.
    pub(crate) moment: fn(DateTime) -> Option<String>,
    /// A day as they write it.
    pub(crate) date: fn(Date) -> String,
    /// A time of day as they write it.
    pub(crate) clock: fn(Time) -> String,
}

impl Here {
    /// The person, as who writes; where they write a moment anew, in its zone.
    pub(crate) fn writer<'h>(&'h self, anew: Option<&'h str>) -> Writer<'h> {
        Writer { habits: &self.habits, zones: self.zones, anew }
    }
}
