//! Parts that know nothing of productions: they draw what they are given and say what was done with them.
//!
//! What people type is read by [`read`]; how values look is [`Shown`]; what opens on one is [`Editor`].

mod beside;
mod button;
mod counted;
mod editor;
mod empty;
mod here;
mod icon;
mod link;
mod moments;
mod natural;
mod options;
mod outcome;
mod person;
mod problem;
mod progress;
mod read;
mod shown;
mod span;
mod tape;
mod tip;
mod typed;
pub(crate) mod veil;
mod zones;

#[cfg(test)]
mod read_tests;

pub(crate) use button::{Button, IconButton, Look};
pub(crate) use counted::Counted;
pub(crate) use editor::Editor;
pub(crate) use empty::{Empty, Notice, Skeleton};
pub(crate) use here::{Here, Order};
pub(crate) use icon::{Glyph, Icon};
pub(crate) use moments::{
    Extent, at, at_millis, clock, day, habits_here, here, hour, is_halved, said_at, said_day, shifted,
    time_of_day,
};
pub(crate) use natural::whole_digits;
pub(crate) use options::{Finder, Offer};
pub(crate) use outcome::{Leave, Manner, Outcome};
pub(crate) use person::{Who, colour_of, initials};
pub(crate) use problem::Problem;
pub(crate) use progress::{Amount, Progress};
pub(crate) use read::{Wrong, read, reread};
pub(crate) use shown::{Shown, Value, told};
pub(crate) use span::format as span;
pub(crate) use tape::TapeStrip;
pub(crate) use tip::Keys;
pub(crate) use typed::typed;
