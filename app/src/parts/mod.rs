//! Parts that know nothing of productions: they draw what they are given and say what was done with them.
//!
//! What people type is read by [`read`]; how values look is [`Shown`]; what opens on one is [`Editor`].

mod button;
mod dates;
mod editor;
mod empty;
mod icon;
mod moments;
mod natural;
mod options;
mod person;
mod read;
mod shown;
mod span;
mod tape;
mod tip;

pub use button::{Button, IconButton, Look};
pub use editor::{Editor, Leave, Manner, Outcome, Problem};
pub use empty::{Empty, Notice, Skeleton};
pub use icon::{Glyph, Icon};
pub use moments::{Extent, at, here};
pub use natural::whole_digits;
pub use options::{Finder, Offer};
pub use person::Who;
pub use read::{Here, Wrong, read};
pub use shown::{Shown, Value, told, typed};
pub use tape::TapeStrip;
pub use tip::Keys;
