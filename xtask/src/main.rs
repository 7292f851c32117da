//! Callboard xtask.
fn main() {}
