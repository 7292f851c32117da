//! Undo, conflicts and history: asked of their rooms, written as drafts.

use std::collections::BTreeMap;

use serde_json::json;

use super::command::{Choice, Command, ConflictQuery, HistoryQuery, ResolveAll};
use super::drafting::{Drafting, Why};
use super::found::ModuleSource;
use super::update::{Code, Conflict, Failure, FieldInfo, HistoryEntry, Reply};
use super::workspace::{Answer, Workspace};
use crate::access::Judgement;
use crate::conflict::{self, BulkResolution, ConflictError, Facts, Resolution};
use crate::history::{self, HistoryError, Undoable};
use crate::id::EntityId;
use crate::log::OriginKind;
use crate::state::Write;

impl Workspace {
    /// State, schema and log, read for people.
    pub(super) fn facts(&self) -> Facts<'_> {
        Facts::new(&self.log, &self.state, &self.schema)
    }

    /// How people call a record.
    pub(super) fn title_of(&self, id: EntityId) -> String {
        self.state.find(&id).map(|row| self.facts().title(row)).unwrap_or_default()
    }

    /// Takes back one's last change, or with `is_redo` the last undo; answers `None` at once where there is
    /// none. While something is on its way to the store it waits: what a person just did is what they take
    /// back first.
    pub(super) fn take_back(&mut self, request: u32, is_redo: bool) -> Result<Option<Reply>, Failure> {
        if self.unsaved() > 0 {
            let turn = if is_redo { Command::Redo } else { Command::Undo };
            self.waiting.push_back((request, turn));
            return Ok(None);
        }
        let last = if is_redo { self.undo.redo() } else { self.undo.undo() };
        let Some(Undoable { bundle, label }) = last.cloned() else { return Ok(Some(Reply::Undone(None))) };
        let plan = history::undo_of(&self.facts(), bundle);
        let answer = Answer::Undone { label: label.clone(), skipped: plan.skipped };
        let why = Why { label, kind: OriginKind::Undo, cause: Some(bundle), name: String::new() };
        self.write(request, plan.writes, &why, answer).map(|()| None)
    }

    /// Does what waited for the store.
    pub(super) fn go_on_with_waiting(&mut self) {
        while self.unsaved() == 0
            && let Some((request, command)) = self.waiting.pop_front()
        {
            if let Some(result) = self.answer(request, command) {
                self.reply(request, result);
            }
        }
    }

    pub(super) fn write(
        &mut self,
        request: u32,
        writes: Vec<Write>,
        why: &Why,
        answer: Answer,
    ) -> Result<(), Failure> {
        // An undo moves the person back through their work, though nothing of it is left to take back.
        let says_something = why.kind == OriginKind::Undo;
        let mut drafting = Drafting { says_something, ..Drafting::default() };
        for write in writes {
            drafting.take(self, write);
        }
        self.send(Some(request), drafting, why, answer)
    }

    pub(super) fn conflict_list(&self, asked: &ConflictQuery) -> Vec<Conflict> {
        let (facts, limit) = (self.facts(), asked.limit.unwrap_or(usize::MAX));
        let mut told = match asked.settled {
            true => conflict::settled(&facts, &self.conflicts, asked.offset, limit),
            false => conflict::part(&facts, &self.conflicts, asked.offset, limit),
        };
        let mut before: BTreeMap<String, Option<FieldInfo>> = BTreeMap::new();
        for conflict in &mut told {
            conflict.info = self.info_of(&conflict.key);
            if let Some(left) = &mut conflict.left {
                let known = before.entry(left.key.clone()).or_insert_with_key(|key| {
                    self.state.field_before(key).map(|field| self.field_info(&field))
                });
                left.info = known.clone();
            }
        }
        told
    }

    /// What the values of a field mean, by its name across tables: of a record, an edge or a setting.
    fn info_of(&self, key: &str) -> Option<FieldInfo> {
        self.schema.field(key).map(|field| self.field_info(field))
    }

    pub(super) fn resolve(&mut self, request: u32, id: &str, choice: &Choice) -> Result<(), Failure> {
        let resolution = conflict::resolve(&self.facts(), &self.conflicts, id, choice);
        self.decide(request, id, resolution)
    }

    pub(super) fn reopen(&mut self, request: u32, id: &str) -> Result<(), Failure> {
        let resolution = conflict::reopen(&self.facts(), &self.conflicts, id);
        self.decide(request, id, resolution)
    }

    fn decide(
        &mut self,
        request: u32,
        id: &str,
        resolution: Result<Resolution, ConflictError>,
    ) -> Result<(), Failure> {
        let Resolution { id, label, writes, cause } = resolution.map_err(|error| undecided(&error, id))?;
        let why = Why { label, kind: OriginKind::Resolution, cause, name: id };
        if let [Write::Adopt { module, version, schema }] = writes.as_slice() {
            // Values follow into the version that was chosen, as they do in an upgrade.
            let (id, version, toml) = (module.clone(), version.clone(), schema.clone());
            let (drafting, _) = self.draft_adoption(&ModuleSource { id, version, toml })?;
            return self.send(Some(request), drafting, &why, Answer::Committed(Vec::new()));
        }
        self.write(request, writes, &why, Answer::Committed(Vec::new()))
    }

    /// Decides many conflicts by one rule, or with `preview` only tells what it would decide.
    pub(super) fn resolve_all(&mut self, request: u32, asked: &ResolveAll) -> Result<Option<Reply>, Failure> {
        let (facts, ids) = (self.facts(), asked.ids.as_deref());
        let bulk = conflict::resolve_all(&facts, &self.conflicts, &self.actor, &asked.by, ids);
        let BulkResolution { mut plan, label, writes } = bulk.map_err(|error| undecided(&error, ""))?;
        for choice in &mut plan.choices {
            choice.info = self.info_of(&choice.key);
        }
        if asked.preview || writes.is_empty() {
            return Ok(Some(Reply::Bulk(plan)));
        }
        let why = Why { label, kind: OriginKind::Resolution, ..Why::default() };
        self.write(request, writes, &why, Answer::Bulk(plan)).map(|()| None)
    }

    pub(super) fn history(&self, query: &HistoryQuery) -> Result<Vec<HistoryEntry>, Failure> {
        let is_held = |bundle| self.access.judgement(bundle) == Judgement::Held;
        history::history(&self.facts(), query, is_held).map_err(|error| {
            let HistoryError::NotFound { what, name } = &error;
            let code = if *what == "table" { Code::UnknownTable } else { Code::NotFound };
            Failure::because(code, error.to_string()).with(json!({ "what": what, "name": name }))
        })
    }
}

fn undecided(error: &ConflictError, id: &str) -> Failure {
    let code = match error {
        ConflictError::Changed => Code::Changed,
        ConflictError::NoCandidate(_) | ConflictError::Invalid(_) => Code::Invalid,
    };
    Failure::because(code, error.to_string()).with(json!({ "id": id }))
}
