//! What opens beside a table.

mod conflicts;
mod form;
mod history;
mod import;
mod import_preview;
mod inspector;
mod me;
mod record;
mod share;
mod side;
mod sync;
mod told;

pub use import::ImportPanel;
pub use inspector::Inspector;
pub use me::MeForm;
pub use share::SharePanel;
pub use side::SidePanel;
pub use sync::SyncPanel;
