//! What opens beside a table.

mod appears;
mod bulk;
mod compared;
mod conflicts;
mod form;
mod history;
mod import;
mod import_preview;
mod inspector;
mod leads;
mod leaving;
mod link;
mod linking;
mod links;
mod made_of;
mod mappings;
mod me;
mod merge;
mod order;
mod record;
mod several;
mod share;
mod side;
mod sync;
mod system;
mod told;
mod versions;

pub(crate) use import::ImportPanel;
pub(crate) use inspector::Inspector;
pub(crate) use leaving::{Leaving, LeavingQuestion, delete};
pub(crate) use me::MeForm;
pub(crate) use merge::MergePanel;
pub(crate) use share::SharePanel;
pub(crate) use side::SidePanel;
pub(crate) use sync::SyncPanel;
