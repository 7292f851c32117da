//! The fold of the log: what every register holds, which tables show which entities, and two hashes of it.
//!
//! Canonical state changes in one place only, [`State::fold`], and depends on the set of bundles alone: every
//! order in which each bundle stands after what it depends on gives the same. Dense on purpose
//! (`docs/decisions/layout.md`): an entity is a row number, a field a column of pages, an op a number.

mod asked;
mod cell;
mod checkpoint;
mod checkpoint_column;
mod checkpoint_rest;
mod class;
#[cfg(test)]
mod class_tests;
mod column;
mod described;
mod document;
mod fold;
mod follow;
mod hash;
mod in_use;
mod link;
mod linking;
mod member;
mod names;
mod newest;
mod order;
mod passages;
mod read;
mod referring;
mod register;
mod setting;
mod stand_in;
pub mod sys;
mod table_link;
#[cfg(test)]
mod table_link_tests;
mod text;
mod write;

pub use asked::{
    Answer, Ended, Question, Reader, TextError, Wanted, answer_bytes, ask_of, read_answer, write_question,
};
pub use cell::Register;
pub use column::ValueRef;
pub use described::{Described, Description};
pub use fold::{Adoption, State, Touched};
pub use follow::{Followed, follows};
pub use hash::StateHash;
pub use link::Link;
pub use member::{Membership, Presence};
pub use names::{Entities, NameIx, Names, Row};
pub use order::{KEY_BYTES_MAX, keys_between};
pub use passages::{Step, after, cut, is_formatting, steps_between};
pub use register::{Head, Heads};
pub use setting::Level;
pub use table_link::{TableLink, TableLinks};
pub use text::{Splice, TextEdit, plain, splice_between};
pub use write::Write;
