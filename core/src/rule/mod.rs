//! Expressions over the fields of a table, in CEL (Common Expression Language): standard, terminating,
//! without side effects. For now the conditions of filters; rules come with the rest of this room.
//!
//! Nothing here knows records or how they are stored: whoever asks hands in the values, field by field. An
//! expression never fails on a record: what it cannot say of one, it does not hold for.

mod cel;
mod check;
mod operand;
mod plain;
mod span;

#[cfg(test)]
mod tests;

pub use cel::Expression;
pub use operand::Operand;

use crate::schema::Place;

/// Why an expression cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// Longer, or nested deeper, than an expression may be.
    #[error("the expression is too long, or nested too deep")]
    TooLarge,
    /// Not CEL.
    #[error("{place}: {reason}")]
    Syntax {
        /// Where.
        place: Place,
        /// What the reader expected.
        reason: String,
    },
    /// A name that is no field of the table.
    #[error("{place}: there is no field “{name}”")]
    UnknownName {
        /// Where.
        place: Place,
        /// The name as written.
        name: String,
    },
    /// A function that there is not.
    #[error("{place}: there is no function “{name}”")]
    UnknownFunction {
        /// Where.
        place: Place,
        /// The name as written.
        name: String,
    },
    /// Things that do not go together: a text compared with a number.
    #[error("{place}: {reason}")]
    Type {
        /// Where.
        place: Place,
        /// What does not go together.
        reason: String,
    },
}

impl RuleError {
    /// What is wrong, without its place.
    pub fn why(&self) -> String {
        match self {
            Self::Syntax { reason, .. } | Self::Type { reason, .. } => reason.clone(),
            Self::UnknownName { name, .. } => format!("there is no field “{name}”"),
            Self::UnknownFunction { name, .. } => format!("there is no function “{name}”"),
            Self::TooLarge => self.to_string(),
        }
    }

    /// Line and column, where the error has a place.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::TooLarge => None,
            Self::Syntax { place, .. }
            | Self::UnknownName { place, .. }
            | Self::UnknownFunction { place, .. }
            | Self::Type { place, .. } => Some(*place),
        }
    }
}
