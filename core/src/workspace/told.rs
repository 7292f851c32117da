//! Lands with its rooms.
use super::command::*;
use super::update::*;
use super::workspace::Workspace;
use crate::id::*;
use crate::state::*;
impl Workspace {
    pub(super) fn undo(&mut self, _: u32) -> Result<Option<Reply>, Failure> {
        Err(Failure::because(Code::NotAvailable, "lands next"))
    }
    pub(super) fn redo(&mut self, _: u32) -> Result<Option<Reply>, Failure> {
        Err(Failure::because(Code::NotAvailable, "lands next"))
    }
    pub(super) fn conflict_list(&self, _: bool) -> Vec<Conflict> {
        Vec::new()
    }
    pub(super) fn settle_conflict(&self, _: &str, _: &Choice) -> Result<(Vec<Write>, String), Failure> {
        Err(Failure::because(Code::NotAvailable, "lands next"))
    }
    pub(super) fn history_entries(&self, _: &HistoryQuery) -> Result<Vec<HistoryEntry>, Failure> {
        Err(Failure::because(Code::NotAvailable, "lands next"))
    }
    pub(super) fn preview_import(&mut self, _: &PreviewImport) -> Result<ImportPreview, Failure> {
        Err(Failure::because(Code::NotAvailable, "lands next"))
    }
    pub(super) fn export_package(&self) -> Result<Reply, Failure> {
        Err(Failure::because(Code::NotAvailable, "lands next"))
    }
    pub(super) fn title_of(&self, _: EntityId) -> String {
        String::new()
    }
}
