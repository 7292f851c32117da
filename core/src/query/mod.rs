//! Windows of tables: filter, search, order, and what is different after a change.
//!
//! A query reads through `overlay::Reader` only, so that staged work is in it as if it were done. One change
//! costs work in proportion to the change and to the window, never to the table.
//!
//! | to … | go to |
//! |---|---|
//! | look up tables and fields as the state's numbers | [`Catalog`], [`Shape`] |
//! | check a `command::Query` and make it ready to run | [`Plan`] |
//! | run it, once or as a standing query | [`Live`] |
//! | put rows together, and count and total them | `groups`, `tally` |
//! | make the row of a record as the page has it | [`row_of`] |
//! | know how people call a record, or how a value reads | [`Titles`] |
//! | know which records share a key that should be theirs alone | [`Keys`] |
//! | know which edges are one of several where one is meant | [`touch_crowded`] |

mod catalog;
mod degree;
mod groups;
mod keys;
mod list;
mod live;
mod order;
mod plan;
mod ranking;
mod row;
mod search;
mod tally;
mod title;
mod window;

#[cfg(test)]
mod group_tests;
#[cfg(test)]
mod model_tests;
#[cfg(test)]
mod tests;

pub use catalog::{Catalog, Shape};
pub use degree::touch_crowded;
pub use keys::Keys;
pub use live::Live;
pub use plan::Plan;
pub use row::{json_of, row_of};
pub use title::Titles;

use crate::rule::RuleError;

/// Why a query cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// No adopted module has this table.
    #[error("there is no table “{0}”")]
    UnknownTable(String),
    /// The table has no such field.
    #[error("the table has no field “{0}”")]
    UnknownField(String),
    /// The filter cannot be read, or asks for what there is not.
    #[error("the filter: {0}")]
    Filter(#[from] RuleError),
    /// Rows would stand together in more levels than two.
    #[error("rows are grouped by two fields at most")]
    TooManyLevels,
}
