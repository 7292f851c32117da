//! `window.callboard`, the scripting interface: the same object for the console, custom views, end-to-end
//! tests and automation. It is typed in `public/sdk/callboard.d.ts`; before this program is here,
//! `public/early.js` keeps what is called.
//!
//! A call is a line in [`calls`]'s table: arguments to command. It has no logic of its own, so that a script
//! can do what a person can, and no more.

mod calls;
mod plain;
mod publish;
mod views;

pub(crate) use publish::publish;
