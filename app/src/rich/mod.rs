//! Rich text on the page: read as it is formatted, written in an editor that is loaded when somebody opens
//! one, and told by who wrote what.
//!
//! The editor (`editor/`) has a document of its own. What is typed in it goes to the worker as updates of
//! that document ([`session`]), what others write comes back the same way: there is one text, not two.

mod authors;
mod engine;
mod field;
mod reading;
mod session;
mod tools;
mod unsent;
mod waiting;

pub(crate) use field::RichField;
pub(crate) use reading::Reading;
pub(crate) use unsent::{forget, of_production};
