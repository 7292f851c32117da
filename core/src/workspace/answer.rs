//! Commands and what answers each of them: this file only routes, a line an arm.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::changing::{self, Changed};
use super::command::{Command, Commit, CommitOp};
use super::commit::draft_commit;
use super::drafting::{Drafting, Why};
use super::edges;
use super::spreading::Drafted;
use super::update::{Code, Committed, Failure, Modules, Reply};
use super::work::Hand;
use super::workspace::{Answer, Workspace};
use crate::access::Judgement;
use crate::id::EntityId;
use crate::log::Draft;
use crate::state::State;
use crate::state::sys;
use crate::value::Value;

/// Ops that are written at once; more are written slice by slice.
const OPS_AT_ONCE: usize = 2_000;

type Answered = Result<Reply, Failure>;

/// What is answered once it is durable, unless it came to nothing before.
fn later(sent: Result<(), Failure>) -> Option<Answered> {
    sent.err().map(Err)
}

impl Workspace {
    /// The answer to a command, or `None` where it waits for the store.
    pub(super) fn answer(&mut self, request: u32, command: Command) -> Option<Answered> {
        match command {
            Command::Tables => Some(Ok(Reply::Tables(self.tables()))),
            Command::AdoptedModules => Some(Ok(Reply::Modules(self.modules()))),
            Command::Configuration { module, record } => Some(self.told_configuration(&module, record)),
            Command::Configure(asked) => later(self.configure(request, &asked)),
            Command::Query(query) => Some(self.query(&query).map(Reply::Rows)),
            Command::Subscribe { subscription, query } => {
                Some(self.subscribe(subscription, query).map(Reply::Rows))
            }
            Command::SeekNews { subscription, from, back } => Some(self.seek_news(subscription, from, back)),
            Command::Unsubscribe { subscription } => Some(self.unsubscribe(subscription)),
            Command::Commit(commit) => later(self.commit(request, commit)),
            Command::CopyRange(range) => Some(self.copy_range(&range).map(Reply::Copied)),
            Command::SumRange(range) => Some(self.sum_range(&range).map(Reply::RangeSum)),
            Command::FindInRange(find) => Some(self.find_in_range(&find).map(Reply::Found)),
            Command::EditRange(edit) => later(self.edit_range(request, &edit)),
            Command::OpenText { editor, text } => Some(self.open_text(editor, &text).map(Reply::Document)),
            Command::CloseText { editor } => Some(self.close_text(editor)),
            Command::Type(typed) => later(self.type_text(request, &typed)),
            Command::Authorship(text) => Some(self.authorship(&text).map(Reply::Authorship)),
            Command::ChangeView(change) => later(self.change_view(request, &change)),
            Command::Edges(query) => Some(edges::find(self, &query).map(Reply::Edges)),
            Command::References { records } => Some(self.references(&records).map(Reply::References)),
            Command::Undo => self.take_back(request, false).transpose(),
            Command::Redo => self.take_back(request, true).transpose(),
            Command::Conflicts(asked) => Some(Ok(Reply::Conflicts(self.conflict_list(&asked)))),
            Command::ResolveAll(all) => self.resolve_all(request, &all).transpose(),
            Command::Reopen { id } => later(self.reopen(request, &id)),
            Command::Resolve { id, choice } => later(self.resolve(request, &id, &choice)),
            Command::Moments(asked) => Some(Ok(Reply::Steps(crate::history::steps(&self.facts(), &asked)))),
            Command::History(query) => Some(self.history(&query).map(Reply::History)),
            Command::Compare(compare) => Some(self.compare(&compare).map(Reply::Comparison)),
            Command::Restore(restore) => later(self.restore(request, &restore)),
            Command::Versions => Some(Ok(Reply::Versions(self.versions()))),
            Command::CreateVersion(version) => later(self.create_version(request, &version)),
            Command::RenameVersion { id, name } => later(self.rename_version(request, id, &name)),
            Command::ActivateVersion { id } => later(self.activate_version(request, id)),
            Command::RemoveVersion { id } => later(self.remove_version(request, id)),
            Command::LimitVersions { most, days } => later(self.limit_versions(request, most, days)),
            Command::Mappings => Some(Ok(Reply::Mappings(self.mappings()))),
            Command::TableLinks => Some(Ok(Reply::TableLinks(self.table_links()))),
            Command::PreviewTableLink { from, to } => {
                Some(self.preview_table_link(&from, &to).map(Reply::TableLink))
            }
            Command::ConfirmMapping { id } => later(self.confirm(request, &id)),
            Command::RejectMapping { id } => later(self.reject(request, &id)),
            Command::PreviewMerge { records } => Some(self.preview_merge(&records).map(Reply::MergePreview)),
            Command::Parts { id } => Some(self.parts(id).map(Reply::Parts)),
            Command::Overlays => Some(Ok(Reply::Overlays(self.overlay_list()))),
            Command::OverlayOps { id } => Some(self.overlay_ops(id).map(Reply::OverlayOps)),
            Command::CommitOverlay { id } => later(self.commit_overlay(request, id)),
            Command::DiscardOverlay { id } => later(self.discard_overlay(request, id)),
            Command::PreviewImport(import) => {
                self.stage_import(request, import);
                None
            }
            Command::Cancel { request } => Some(Ok(self.cancel(request))),
            Command::RenameWorkspace { name, .. } => later(self.rename(request, &name)),
            Command::Invite(invite) => later(self.invite(request, &invite)),
            Command::Members => Some(Ok(Reply::Members(self.members()))),
            Command::Assets { hashes } => Some(Ok(Reply::Assets(self.assets(&hashes)))),
            Command::MissingAssets => Some(Ok(Reply::Assets(self.referred_assets()))),
            Command::ExportPackage => {
                self.export_package(request, BTreeMap::new());
                None
            }
            Command::StateHash => Some(Ok(Reply::Hash(self.state.hash().to_hex()))),
            Command::Diagnostics => Some(Ok(Reply::Diagnostics(self.diagnostics()))),
            _ => Some(Err(Failure::because(Code::NotAvailable, "this is the driver's to answer"))),
        }
    }

    fn told_configuration(&self, module: &str, record: Option<EntityId>) -> Answered {
        self.configuration(module, record).map(Reply::Configuration)
    }

    fn modules(&self) -> Modules {
        Modules { modules: self.adopted_modules(), templates: Vec::new() }
    }

    fn commit(&mut self, request: u32, commit: Commit) -> Result<(), Failure> {
        if commit.ops.is_empty() {
            return Err(Failure::because(Code::Invalid, "a change without ops"));
        }
        let why = Why { label: commit.label.clone(), ..Why::default() };
        if commit.ops.len() > OPS_AT_ONCE {
            self.begin(request, true, |_| {}, |hand| commit_slowly(hand, request, commit.ops, why));
            return Ok(());
        }
        let drafting = draft_commit(self, &commit)?;
        if drafting.is_empty() && self.unsaved() > 0 {
            self.waiting.push_back((request, Command::Commit(commit)));
            return Ok(());
        }
        let created = drafting.made();
        self.send(Some(request), drafting, &why, Answer::Committed(created))
    }

    /// Judges a change and sends it to the store. One that changes nothing is answered at once.
    pub(super) fn send(
        &mut self,
        request: Option<u32>,
        drafting: Drafting,
        why: &Why,
        answer: Answer,
    ) -> Result<(), Failure> {
        let drafted = if drafting.is_empty() { None } else { Some(drafting.draft(self, why)?) };
        self.send_drafted(request, drafted, answer)
    }

    /// The same with a change that was drafted; `None` where it changes nothing.
    pub(super) fn send_drafted(
        &mut self,
        request: Option<u32>,
        drafted: Option<Drafted>,
        answer: Answer,
    ) -> Result<(), Failure> {
        let Some(drafted) = drafted else {
            let bundle = self.log.tip(&self.actor).map(|tip| tip.id.to_string()).unwrap_or_default();
            let reply = match answer {
                Answer::Reply(reply) => reply,
                Answer::Ranged(told) => Reply::Ranged(told),
                _ => Reply::Committed(Committed { bundle, created: Vec::new() }),
            };
            if let Some(request) = request {
                self.reply(request, Ok(reply));
            }
            return Ok(());
        };
        let is_held =
            |draft: &Draft| self.access.judge_draft(&self.log, &self.actor, draft) == Judgement::Held;
        if drafted.drafts.iter().any(is_held) {
            let failure = Failure::because(Code::NotAllowed, "this role only reads");
            return Err(failure.with(serde_json::json!({ "role": self.role() })));
        }
        self.append(drafted, request, answer);
        Ok(())
    }

    fn rename(&mut self, request: u32, name: &str) -> Result<(), Failure> {
        let name = crate::schema::nfc(name.trim());
        if name.is_empty() {
            return Err(Failure::because(Code::Invalid, "a production needs a name"));
        }
        let mut drafting = Drafting::default();
        set_text(&mut self.state, &mut drafting, EntityId::WORKSPACE, sys::WORKSPACE_NAME, &name);
        let why = Why { label: "Rename the production".to_owned(), ..Why::default() };
        self.send(Some(request), drafting, &why, Answer::Reply(Reply::Done))
    }
}

/// Writes a change of many ops.
async fn commit_slowly(hand: Hand, request: u32, ops: Vec<CommitOp>, why: Why) -> Result<(), Failure> {
    let Changed { drafted, created } = changing::draft(&hand, Rc::new(ops), &why).await?;
    hand.with(move |ws| ws.send_drafted(Some(request), drafted, Answer::Committed(created))).await
}

/// Writes a text of one of the system's own fields, replacing what is there.
pub(super) fn set_text(
    state: &mut State,
    drafting: &mut Drafting,
    entity: EntityId,
    field: &str,
    text: &str,
) {
    let (row, name) = (state.intern_entity(entity), state.intern_name(field));
    let replaces = state.head_ops(row, name);
    drafting.field(state, (row, name), vec![Value::Text(text.to_owned())], replaces);
}
