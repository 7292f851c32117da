//! `cargo xtask tidy`: the rules of the house that no compiler checks. Each check takes sources and gives
//! findings; nothing here changes a file.
//!
//! | check | holds |
//! |---|---|
//! | [`sizes`] | how long files and lines are, how deep files lie |
//! | [`names`] | what nothing may be called; that a door has no functions |
//! | [`rooms`] | which room of the core may use which, which crate may use which |
//! | [`rules`] | every rule of `docs/spec` has a test, every test a rule |
//! | [`domain`] | core, worker and app know no department |
//! | [`contract`] | the scripting interface's types are in step with its calls |
//! | [`sentences`] | every sentence can be read, and what the app says is there |
//! | [`budget`] | how large what is downloaded may be |

mod budget;
mod contract;
mod domain;
mod names;
mod rooms;
mod rules;
mod run;
mod sentences;
mod sizes;
mod source;

pub(crate) use budget::weigh;
pub(crate) use run::run;
