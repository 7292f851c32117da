//! A table as a grid.

mod sheet;

pub use sheet::Grid;
