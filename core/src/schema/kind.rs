//! What the values of a field can mean: plain data, which the page has too.

use serde::{Deserialize, Serialize};

/// What the values of a field mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldKind {
    /// One line, kept exactly as typed.
    Text,
    /// Lines that several people may write in at once.
    RichText,
    /// A number.
    Number,
    /// A whole number within ±2^53.
    Integer,
    /// An exact decimal, kept as digits.
    Decimal,
    /// Yes or no.
    Bool,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A moment, with its zone beside it where that matters.
    DateTime,
    /// A length of time, in seconds.
    Duration,
    /// Hours, minutes, seconds and frames, as a desk writes them.
    Timecode,
    /// One of some choices.
    Choice,
    /// Several of some choices.
    MultiChoice,
    /// Another record.
    Reference,
    /// A field of a table of the production, by its key.
    FieldReference,
    /// Immutable bytes.
    Asset,
    /// A colour: `#rrggbb`, or a name.
    Colour,
    /// An e-mail address.
    Email,
    /// A telephone number, kept as typed.
    Phone,
    /// A web address.
    Url,
    /// Anything, as JSON.
    Json,
}

/// Each kind with its name in a `module.toml` and in the scripting interface, and how a sentence calls one.
const KINDS: [(FieldKind, &str, &str); 21] = [
    (FieldKind::Text, "text", "a text"),
    (FieldKind::RichText, "rich_text", "a text"),
    (FieldKind::Number, "number", "a number"),
    (FieldKind::Integer, "integer", "a whole number"),
    (FieldKind::Decimal, "decimal", "a decimal number"),
    (FieldKind::Bool, "bool", "a yes or no"),
    (FieldKind::Date, "date", "a date"),
    (FieldKind::Time, "time", "a time of day"),
    (FieldKind::DateTime, "date_time", "a date with a time"),
    (FieldKind::Duration, "duration", "a duration"),
    (FieldKind::Timecode, "timecode", "a timecode"),
    (FieldKind::Choice, "choice", "a choice"),
    (FieldKind::MultiChoice, "multi_choice", "a list of choices"),
    (FieldKind::Reference, "reference", "a record"),
    (FieldKind::FieldReference, "field_reference", "a field of the production"),
    (FieldKind::Asset, "asset", "a file"),
    (FieldKind::Colour, "colour", "a colour"),
    (FieldKind::Email, "email", "an e-mail address"),
    (FieldKind::Phone, "phone", "a telephone number"),
    (FieldKind::Url, "url", "a web address"),
    (FieldKind::Json, "json", "JSON"),
];

impl FieldKind {
    /// Every kind.
    pub fn all() -> impl Iterator<Item = Self> {
        KINDS.iter().map(|(kind, _, _)| *kind)
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        KINDS.iter().find(|(_, known, _)| *known == name).map(|(kind, _, _)| *kind)
    }

    /// Its name in a `module.toml` and in the scripting interface: `rich_text`.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// How an English sentence calls one: "a duration".
    pub fn described(self) -> &'static str {
        self.row().2
    }

    /// Whether a value is what was typed, with nothing read out of it.
    pub fn is_verbatim(self) -> bool {
        matches!(self, Self::Text | Self::RichText | Self::Email | Self::Phone | Self::Url)
    }

    /// Whether a value is one of some choices: people read its title, and it is stored by another name.
    pub fn is_chosen(self) -> bool {
        matches!(self, Self::Choice | Self::FieldReference)
    }

    /// Whether records can stand together by such a field: people read its values at a glance.
    pub fn groups(self) -> bool {
        !matches!(self, Self::RichText | Self::Asset | Self::Json)
    }

    fn row(self) -> &'static (Self, &'static str, &'static str) {
        // The table is in the order of the enum: a test holds it so.
        &KINDS[self as usize]
    }
}

/// One of a field's choices.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What is stored: stable.
    pub value: String,
    /// What people read, before it is translated.
    pub title: String,
}
