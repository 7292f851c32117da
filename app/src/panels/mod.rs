//! What opens beside a table.

mod inspector;

pub use inspector::Inspector;
