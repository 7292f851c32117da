//! Files beside the records, as people see them: what is known of each, small pictures, a field whose value
//! is one, and one at a time in full. Their bytes are the worker's; here they are only shown, as what they
//! are.
//!
//! | to … | go to |
//! |---|---|
//! | know of a file | [`Files::of`] |
//! | draw one small | [`Picture`], [`FileValue`] |
//! | let one be chosen, dropped, pasted, found | [`FileField`] |
//! | open one | [`Files::open`], [`Preview`] |

mod acts;
mod field;
mod known;
mod picture;
mod preview;

pub(crate) use acts::bring;
pub(crate) use field::FileField;
pub(crate) use known::{Files, name_of};
pub(crate) use picture::{FileValue, Picture};
pub(crate) use preview::Preview;
