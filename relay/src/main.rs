//! Callboard relay.
fn main() {}
