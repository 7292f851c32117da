//! Writes that some room wants made: decided from state, turned into ops by whoever drafts.

use super::cell::Register;
use super::link::Link;
use super::names::{NameIx, Row};
use super::passages::Step;
use crate::id::ActorId;
use crate::value::Value;

/// A change, with the heads that the person saw there.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// Gives a field of a record values, in every register of it that its author saw: one usually, none to
    /// clear, several to restate a conflict.
    Field {
        /// Whose.
        row: Row,
        /// Which.
        field: NameIx,
        /// What it holds from now on.
        values: Vec<Value>,
        /// The numbers of the ops that the person saw there.
        replaces: Vec<u32>,
    },
    /// Shows an entity in a table, or no longer.
    Member {
        /// Whose.
        row: Row,
        /// Which table.
        table: NameIx,
        /// In, or out.
        is_in: bool,
        /// Whether the person knows that no table shows it after this.
        last: bool,
        /// The numbers of the ops that the person saw there.
        replaces: Vec<u32>,
    },
    /// Changes a rich text, in every document that reads as the one that shows.
    Text {
        /// Whose.
        row: Row,
        /// Which field.
        field: NameIx,
        /// What.
        steps: Vec<Step>,
    },
    /// Gives one register values, whatever it is the same as.
    Register {
        /// Which.
        register: Register,
        /// What it holds from now on.
        values: Vec<Value>,
        /// The numbers of the ops that the person saw there.
        replaces: Vec<u32>,
    },
    /// Restates a conflict between values and none, in one register or, where not `alone`, in every register
    /// of the field that its author saw.
    Open {
        /// Which.
        register: Register,
        /// Whether it goes to this register alone, whatever that is the same as.
        alone: bool,
        /// The values that stand beside none.
        values: Vec<Value>,
        /// The numbers of the ops that the person saw there.
        replaces: Vec<u32>,
    },
    /// Puts one entity into a table, or takes it out, whatever it is the same as.
    Membership {
        /// Whose.
        row: Row,
        /// Which table.
        table: NameIx,
        /// In, or out.
        is_in: bool,
        /// Whether the person knows that no table shows it after this.
        last: bool,
        /// The numbers of the ops that the person saw there.
        replaces: Vec<u32>,
    },
    /// What counts as seen by whoever takes the records of this change out, where that is not all that is
    /// here.
    Saw(Vec<(ActorId, u64)>),
    /// Changes one document.
    Document {
        /// Whose.
        register: Register,
        /// What.
        steps: Vec<Step>,
    },
    /// Puts a version of a module in the place of all that are in use.
    Adopt {
        /// The module's id.
        module: String,
        /// Which.
        version: String,
        /// Its `module.toml`.
        schema: String,
    },
    /// Declares two entities, or two fields, the same.
    Same(Link),
    /// Takes such links back.
    Differ {
        /// The numbers of their ops.
        links: Vec<u32>,
    },
}
