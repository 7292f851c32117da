//! Modules that are switched off, because this app cannot read their files: their data is shown, as plain
//! columns, and nobody writes into it.

use serde_json::json;

use super::drafting::Drafting;
use super::update::{Code, Failure};
use super::workspace::Workspace;
use crate::log::OriginKind;
use crate::state::{NameIx, Touched};

impl Workspace {
    /// Whether something was written into a module that is switched off, where no column shows it yet.
    pub(super) fn shows_too_little(&self, touched: &[Touched]) -> bool {
        let is_hidden = |touched: &Touched| match *touched {
            Touched::Field { field, .. } => {
                let key = self.state.names().text(field);
                self.off_by_field(field).is_some() && self.schema.field(key).is_none()
            }
            Touched::Member { table, .. } => {
                let id = self.state.names().text(table);
                self.off_by_table(id).is_some() && self.schema.table(id).is_none()
            }
            Touched::Adopted => false,
        };
        !self.broken.is_empty() && touched.iter().any(is_hidden)
    }

    /// Nobody writes into a module that is switched off: this app does not know what its values mean. What is
    /// taken back, or decided, is what somebody wrote who did.
    pub(super) fn refuse_switched_off(&self, drafting: &Drafting, kind: OriginKind) -> Result<(), Failure> {
        let writes_anew = matches!(kind, OriginKind::Manual | OriginKind::Import | OriginKind::Script);
        if self.broken.is_empty() || !writes_anew {
            return Ok(());
        }
        let fields = drafting.fields.keys().chain(drafting.texts.keys());
        let fields = fields.map(|(_, field)| self.off_by_field(*field));
        let members = drafting.members.keys();
        let members = members.map(|(_, table)| self.off_by_table(self.state.names().text(*table)));
        let Some(id) = fields.chain(members).flatten().next() else { return Ok(()) };
        let title = self.schema.module(id).map_or(id, |module| &module.title);
        let failure = Failure::because(Code::NotAvailable, format!("the module `{id}` is switched off"));
        Err(failure.with(json!({ "module": title })))
    }

    /// The module of a field, where it is switched off.
    fn off_by_field(&self, field: NameIx) -> Option<&str> {
        self.off_by_table(self.state.names().text(field).rsplit_once('.')?.0)
    }

    /// The module of a table or edge kind, where it is switched off.
    fn off_by_table(&self, id: &str) -> Option<&str> {
        self.broken.get_key_value(id.rsplit_once('.')?.0).map(|(id, _)| id.as_str())
    }
}
