//! What the person does to records. Each goes out as one commit; what it writes is on the screen in the same
//! frame.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::schema::FieldKind;
use callboard_core::workspace::command::{Command, Commit, CommitOp, Fields, Json, Query, Restore};
use callboard_core::workspace::update::{Failure, FieldInfo, Reply, Row};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::arrange::{Kept, NEW, blank};
use super::lines::Within;
use super::state::{Editing, Sheet};
use crate::desk::Desk;
use crate::parts::{self, Leave, Outcome};
use crate::{files, mint, panels, say, words};

/// One value on its way.
struct Write {
    row: Arc<Row>,
    field: FieldInfo,
    /// As it is written.
    value: Json,
    /// As a row would hold it.
    shown: Json,
    /// The token of what the person had before them.
    seen: String,
}

impl Sheet {
    /// Opens the active cell; `start` is what was typed in place of what is there.
    pub(super) fn edit(self, start: Option<String>) {
        let Some(field) = untrack(|| self.active_field()) else { return };
        let Some(row) = untrack(|| self.active_row()) else { return };
        if !is_editable(&field) || !self.takes_writing() {
            return;
        }
        if field.kind == "bool" {
            if start.is_none() {
                self.tick();
            }
            return;
        }
        let refused = self.drafts.with_untracked(|drafts| {
            drafts.of(&row, &field.name).and_then(|draft| draft.refused_text().map(str::to_owned))
        });
        self.keep(&row);
        let seen = Some(row.seen.clone()).filter(|seen| !seen.is_empty());
        self.editing.set(Some(Editing { id: row.id, field: field.name, start: start.or(refused), seen }));
    }

    /// Ends the editing of a cell.
    pub(super) fn finish(self, editing: &Editing, outcome: Outcome, leave: Leave) {
        self.close();
        if leave != Leave::Stay {
            self.focus();
        }
        let row = self.layout.with_untracked(|layout| layout.entry(editing.id)).map(|(_, row)| row);
        let field = self
            .columns
            .with_untracked(|columns| columns.iter().find(|field| field.name == editing.field).cloned());
        if let (Some(row), Some(field)) = (row, field) {
            let seen = editing.seen.clone().unwrap_or_default();
            match outcome {
                Outcome::Same => {
                    self.drafts.update(|drafts| {
                        drafts.forget(row.id, &field.name);
                    });
                }
                Outcome::Write { value, shown } if row.id == NEW => self.create(&field, value, shown),
                Outcome::Write { value, shown } => {
                    self.set(vec![Write { row, field, value, shown, seen }]);
                }
                Outcome::Create { title } => self.refer_to_new(&row, field, &title, seen),
                Outcome::Misfit { text, why } => {
                    self.drafts.update(|drafts| drafts.misfit(row.id, &field.name, text, why));
                }
            }
        }
        self.leave(leave);
    }

    /// Puts a file into the active cell, where that takes one; false where it does not.
    pub(super) fn take_file(self, file: Option<web_sys::File>) -> bool {
        let (row, field) = untrack(|| (self.active_row(), self.active_field()));
        let (Some(row), Some(field), Some(file)) = (row, field, file) else { return false };
        if field.kind != "asset" || row.id == NEW || !untrack(|| self.may_write()) {
            return false;
        }
        self.keep(&row);
        spawn_local(async move {
            match files::bring(self.desk, file).await {
                Ok(hash) => {
                    let (value, seen) = (Json::from(hash.to_string()), row.seen.clone());
                    self.set(vec![Write { row, field, shown: value.clone(), value, seen }]);
                }
                Err(failure) => self.desk.tell(say!("tried-file"), failure),
            }
        });
        true
    }

    /// Closes the open cell and leaves it as it was.
    pub(super) fn close(self) {
        self.editing.set(None);
    }

    /// Ticks the active cell, or takes its tick away.
    pub(super) fn tick(self) {
        let (row, field) = untrack(|| (self.active_row(), self.active_field()));
        let (Some(row), Some(field)) = (row, field) else { return };
        if !self.takes_writing() {
            return;
        }
        let present = self
            .drafts
            .with_untracked(|drafts| drafts.of(&row, &field.name).map(|draft| draft.value.clone()));
        let present = present.or_else(|| row.fields.get(&field.name).cloned());
        let value = Json::from(present != Some(Json::from(true)));
        if row.id == NEW {
            return self.create(&field, value.clone(), value);
        }
        self.keep(&row);
        let seen = row.seen.clone();
        self.set(vec![Write { row, field, shown: value.clone(), value, seen }]);
    }

    /// Empties the cells of the range: those that are here in the same frame.
    pub(super) fn clear(self) {
        if untrack(|| self.chosen().len() < self.chosen_count()) {
            return self.clear_all();
        }
        let fields = untrack(|| self.range_fields());
        self.with_chosen(move |sheet, rows| {
            let writes = rows.into_iter().flat_map(|row| {
                fields.clone().into_iter().filter_map(move |field| {
                    let is_filled = row.fields.get(&field.name).is_some_and(|value| !value.is_null());
                    let (row, seen) = (row.clone(), row.seen.clone());
                    is_filled.then_some(Write { row, field, value: Json::Null, shown: Json::Null, seen })
                })
            });
            sheet.set(writes.collect());
        });
    }

    /// The range's records into the bin, or out of it.
    pub(super) fn delete(self, restores: bool) {
        let (row, rows) = self.table.with_untracked(|table| (table.row.clone(), table.rows.clone()));
        self.with_chosen(move |sheet, chosen| {
            if chosen.is_empty() {
                return;
            }
            let key = if restores { "label-restore" } else { "label-delete" };
            let label = say!(key, count = chosen.len(), row = row.as_str(), rows = rows.as_str());
            sheet.kept.set(None);
            let ids = chosen.into_iter().map(|row| row.id);
            if !restores {
                return panels::delete(sheet.desk, ids.collect(), label);
            }
            let ops = ids.map(|id| CommitOp::Restore { id }).collect();
            sheet.desk.run(say!("tried-row-restore"), Command::Commit(Commit { label, ops }));
        });
    }

    /// Makes the chosen records what the moment on the screen shows of them, as one bundle.
    pub(super) fn put_back(self) {
        let Some(as_of) = self.desk.moment() else { return };
        self.with_chosen(move |sheet, chosen| {
            let records = Some(chosen.iter().map(|row| row.id).collect());
            let restore = Restore { as_of, records, ..Restore::default() };
            let back = move |_| sheet.desk.address.see_as_of(None);
            sheet.desk.run_then(say!("tried-restore"), Command::Restore(restore), back);
        });
    }

    /// A record with one value, shown at the end until the person moves on.
    fn create(self, field: &FieldInfo, value: Json, shown: Json) {
        let within = self.end_of_group(usize::MAX);
        let (mut fields, mut before) = within.as_ref().map(|it| self.values_of(it)).unwrap_or_default();
        fields.insert(field.name.clone(), value);
        before.insert(field.name.clone(), shown);
        self.create_with(fields, before, (within, Some(field.clone())));
    }

    /// A record without values, but for those of the group that the person is in.
    pub(super) fn create_blank(self) {
        let within = self.end_of_group(untrack(|| self.here()).row);
        let (fields, shown) = within.as_ref().map(|it| self.values_of(it)).unwrap_or_default();
        let id = self.create_with(fields, shown, (within, None));
        self.focus();
        self.be_in(id);
    }

    fn create_with(
        self,
        fields: Fields,
        shown: Fields,
        (within, typed_in): (Option<Within>, Option<FieldInfo>),
    ) -> EntityId {
        let id = mint::entity();
        let (table, word) = self.table.with_untracked(|table| (table.id.clone(), table.row.clone()));
        let place = self.layout.with_untracked(|layout| layout.total);
        let row = Row { fields: shown.clone(), ..blank(id, std::slice::from_ref(&table)) };
        self.kept.set(Some(Kept { place, row: Arc::new(row), within }));
        self.cursor.update(|cursor| cursor.id = Some(id));
        let label = say!("label-create", row = word.as_str());
        let ops = vec![CommitOp::Create { table, id: Some(id), fields }];
        let answer = self.desk.client.call(Command::Commit(Commit { label, ops }));
        spawn_local(async move {
            let Err(failure) = answer.await else { return };
            self.desk.tell(say!("tried-row-create"), failure);
            if self.kept.try_update(|kept| *kept = None).is_some()
                && let Some(field) = typed_in
            {
                // What was typed is back in the row that it was typed into.
                let text = parts::typed(&field, shown.get(&field.name).unwrap_or(&Json::Null));
                self.cursor.update(|cursor| cursor.id = Some(NEW));
                self.editing.set(Some(Editing { id: NEW, field: field.name, start: Some(text), seen: None }));
            }
        });
        id
    }

    /// A record of another table, and the reference to it.
    fn refer_to_new(self, row: &Arc<Row>, field: FieldInfo, title: &str, seen: String) {
        let id = mint::entity();
        let Some(op) = make_target(self.desk, &field, id, title) else { return };
        let shown = serde_json::json!({ "id": id.to_string(), "title": title });
        if row.id == NEW {
            let answer = self
                .desk
                .client
                .call(Command::Commit(Commit { label: say!("label-create", row = title), ops: vec![op] }));
            self.create(&field, Json::from(id.to_string()), shown);
            spawn_local(async move {
                if let Err(failure) = answer.await {
                    self.desk.tell(say!("tried-row-create"), failure);
                }
            });
            return;
        }
        let value = Json::from(id.to_string());
        let write = Write { row: row.clone(), field, value, shown, seen };
        self.commit(vec![write], vec![op]);
    }

    fn set(self, writes: Vec<Write>) {
        if !writes.is_empty() {
            self.commit(writes, Vec::new());
        }
    }

    /// Sends values, shows them at once, and keeps them with the reason where they are refused.
    fn commit(self, writes: Vec<Write>, before: Vec<CommitOp>) {
        let label = label_of(&writes);
        let table = self.table.with_untracked(|table| table.id.clone());
        let mut turns = Vec::with_capacity(writes.len());
        self.drafts.update(|drafts| {
            for write in &writes {
                turns.push(drafts.begin(write.row.id, &write.field.name, write.shown.clone()));
            }
        });
        let set = |write: &Write| CommitOp::Set {
            id: write.row.id,
            field: write.field.name.clone(),
            value: write.value.clone(),
            table: Some(table.clone()),
            seen: Some(write.seen.clone()).filter(|seen| !seen.is_empty()),
        };
        let ops = before.into_iter().chain(writes.iter().map(set)).collect();
        let answer = self.desk.client.call(Command::Commit(Commit { label, ops }));
        spawn_local(async move {
            let result = answer.await;
            self.drafts.try_update(|drafts| {
                for (write, turn) in writes.iter().zip(turns) {
                    let cell = (write.row.id, write.field.name.clone());
                    match &result {
                        Ok(_) => {
                            let row = self.layout.with_untracked(|layout| layout.entry(cell.0));
                            drafts.saved(&cell, turn, row.as_ref().map(|(_, row)| &**row), &write.row.seen);
                        }
                        Err(failure) => drafts.refused(&cell, turn, typed(write), words::failure(failure)),
                    }
                }
            });
            if let Err(failure) = result {
                self.tell_if_gone(failure);
            }
        });
    }

    /// A grid that is no longer on the screen cannot say what was refused: the trouble bar does.
    fn tell_if_gone(self, failure: Failure) {
        if self.drafts.try_with_untracked(|_| ()).is_none() {
            self.desk.tell(say!("tried-row-change"), failure);
        }
    }

    /// From now on the row stays where it is, until the person moves on.
    fn keep(self, row: &Arc<Row>) {
        let place = self.layout.with_untracked(|layout| layout.place(row.id));
        let is_kept =
            self.kept.with_untracked(|kept| kept.as_ref().is_some_and(|kept| kept.row.id == row.id));
        if let (Some(place), false, false) = (place, is_kept, row.id == NEW) {
            let within = self.layout.with_untracked(|layout| layout.lines.within(place));
            self.kept.set(Some(Kept { place, row: row.clone(), within }));
        }
    }

    /// Does something with all records of the range, at once where all are loaded.
    fn with_chosen(self, act: impl FnOnce(Self, Vec<Arc<Row>>) + 'static) {
        let (rows, count) = untrack(|| (self.chosen(), self.chosen_count()));
        if rows.len() == count {
            return act(self, rows);
        }
        let (places, _) = untrack(|| self.range());
        let Some(query) =
            self.live.window.with_untracked(|window| window.as_ref().map(|it| it.query.clone()))
        else {
            return;
        };
        let offset = self.layout.with_untracked(|layout| layout.lines.rows_before(*places.start()));
        let query = Query { offset, limit: Some(count), ..query };
        self.desk.run_then(say!("tried-row-change"), Command::Query(query), move |reply| {
            if let Reply::Rows(rows) = reply {
                act(self, rows.rows.into_iter().map(Arc::new).collect());
            }
        });
    }

    /// Takes the focus back from whatever was open.
    pub(super) fn focus(self) {
        if let Some(element) = self.view.element.get_untracked() {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            // An element that is on the screen takes the focus.
            let _ = element.focus_with_options(&options);
        }
    }
}

/// Whether people write such a field by hand: a newer department may have types that this page does not know.
pub(crate) fn is_editable(field: &FieldInfo) -> bool {
    FieldKind::named(&field.kind).is_some()
}

/// What makes the record that a reference will point to: its title goes into the first text of its table.
pub(crate) fn make_target(desk: Desk, field: &FieldInfo, id: EntityId, title: &str) -> Option<CommitOp> {
    let target = field.to.clone()?;
    let tables = desk.client.tables();
    let named = tables.with_untracked(|tables| {
        let table = tables.iter().find(|table| table.id == target)?;
        let texts = || table.fields.iter().filter(|field| field.kind == "text");
        texts().find(|field| field.required).or_else(|| texts().next()).map(|field| field.name.clone())
    })?;
    let fields = Fields::from_iter([(named, Json::from(title))]);
    Some(CommitOp::Create { table: target, id: Some(id), fields })
}

fn label_of(writes: &[Write]) -> String {
    match writes {
        [one] if one.row.title.is_empty() => say!("label-set-field", field = one.field.title.as_str()),
        [one] => say!("label-set", field = one.field.title.as_str(), title = one.row.title.as_str()),
        many => say!("label-set-many", count = many.len()),
    }
}

fn typed(write: &Write) -> String {
    parts::typed(&write.field, &write.shown)
}
