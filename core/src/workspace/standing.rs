//! What the frame around the tables shows: counts, undo, conflicts, the relay.

use serde_json::json;

use super::update::{
    Completion, FieldInfo, LinkInfo, ModuleEntry, PrintInfo, Standing, TableCount, TableInfo, Tape, Update,
    ViewInfo,
};
use super::workspace::Workspace;
use crate::schema::{EdgeKind, Field, Module, Table, View};

/// What the page was told last: it is told again only what is different.
#[derive(Debug, Default)]
pub(super) struct Told {
    standing: Option<Standing>,
    /// Whether the page knows the tables of this schema.
    knows_tables: bool,
    /// Records and deleted records, in the tables' order.
    counts: Vec<(usize, usize)>,
}

impl Told {
    /// The tables are others now.
    pub(super) fn forget_tables(&mut self) {
        self.knows_tables = false;
    }
}

impl Workspace {
    /// Tells the page how the production stands, where that changed.
    pub(super) fn tell_standing(&mut self) {
        let standing = self.standing();
        if self.told.standing.as_ref() != Some(&standing) {
            self.told.standing = Some(standing.clone());
            self.update(Update::Standing(standing));
        }
        self.tell_counts();
    }

    /// Tells of the tables once for each schema, then of those whose counts changed.
    fn tell_counts(&mut self) {
        let ids =
            || self.schema.modules().flat_map(|module| module.tables.iter()).map(|table| table.id.as_str());
        let counts: Vec<(usize, usize)> = ids().map(|id| self.count(id)).collect();
        if self.told.knows_tables {
            let changed: Vec<TableCount> = (ids().zip(&counts).zip(&self.told.counts))
                .filter(|((_, now), told)| now != told)
                .map(|((id, (count, bin)), _)| TableCount { id: id.to_owned(), count: *count, bin: *bin })
                .collect();
            if !changed.is_empty() {
                self.update(Update::Counts(changed));
            }
        } else {
            self.told.knows_tables = true;
            if !(counts.is_empty() && self.told.counts.is_empty()) {
                self.update(Update::Tables(self.tables()));
            }
        }
        self.told.counts = counts;
    }

    /// A table's records, and those in its bin.
    fn count(&self, table: &str) -> (usize, usize) {
        let name = self.state.names().find(table);
        name.map_or((0, 0), |name| (self.state.row_count(name), self.state.bin_count(name)))
    }

    fn standing(&self) -> Standing {
        Standing {
            id: self.id(),
            name: self.name(),
            role: self.role().to_owned(),
            unsaved: self.unsaved(),
            conflicts: self.conflicts.count(),
            changes: self.log.len(),
            held: self.access.held().len(),
            undo: self.undo.undo().map(|last| last.label.clone()),
            redo: self.undo.redo().map(|last| last.label.clone()),
            sync: self.sync.clone(),
        }
    }

    /// Every table of every adopted module.
    pub(super) fn tables(&self) -> Vec<TableInfo> {
        let modules = self.schema.modules();
        let tables = modules.flat_map(|module| module.tables.iter().map(move |table| (module, table)));
        tables.map(|(module, table)| self.table_info(module, table)).collect()
    }

    fn table_info(&self, module: &Module, table: &Table) -> TableInfo {
        let (count, bin) = self.count(&table.id);
        TableInfo {
            id: table.id.clone(),
            title: table.title.clone(),
            row: table.row.clone(),
            rows: table.rows.clone(),
            describes: table.describes.is_some(),
            about: table.about.clone(),
            count,
            bin,
            module: self.module_entry(module),
            fields: table.fields.iter().map(|field| self.field_info(field)).collect(),
            order: table.order.clone(),
            links: module.edges.iter().flat_map(|kind| self.links_of(kind, table)).collect(),
            views: module.views.iter().filter(|view| view.table == table.id).map(view_info).collect(),
            saved: self.saved_views(&table.id),
            problem: self.problem_of(&module.id),
        }
    }

    /// The modules in use, broken ones with why.
    pub(super) fn adopted_modules(&self) -> Vec<ModuleEntry> {
        let bare = self.broken.keys().filter(|id| self.schema.module(id).is_none());
        let bare = bare.map(|id| ModuleEntry {
            id: id.clone(),
            title: id.clone(),
            version: self.state.versions_in_use(id).last().cloned().unwrap_or_default(),
            problem: self.problem_of(id),
            earlier: self.state.versions_before(id),
            ..ModuleEntry::default()
        });
        let known = self.schema.modules().map(|module| ModuleEntry {
            earlier: self.state.versions_before(&module.id),
            ..self.module_entry(module)
        });
        known.chain(bare).collect()
    }

    /// Why a module is switched off, with the place in its file.
    fn problem_of(&self, id: &str) -> Option<String> {
        self.broken.get(id).map(|problem| format!("module.toml: {problem}"))
    }

    fn module_entry(&self, module: &Module) -> ModuleEntry {
        ModuleEntry { problem: self.problem_of(&module.id), ..module_entry(module) }
    }

    /// What a bug report needs of the production.
    pub(super) fn diagnostics(&self) -> serde_json::Value {
        json!({
            "workspace": self.id(),
            "bundles": self.log.len(),
            "pending": self.log.waiting(),
            "unreadable": self.unreadable,
            "set_aside": self.set_aside,
            "held": self.access.held().len(),
            "unsaved": self.unsaved(),
            "entities": self.state.entities().len(),
            "conflicts": self.conflicts.count(),
            "subscriptions": self.subscriptions.len(),
            "broken_modules": self.broken,
            "sync": self.sync,
        })
    }

    /// An edge kind from those of its ends that are at a table.
    fn links_of(&self, kind: &EdgeKind, table: &Table) -> impl Iterator<Item = LinkInfo> {
        let ends = [(false, &kind.title, &kind.from, &kind.to), (true, &kind.back, &kind.to, &kind.from)];
        let here = ends.into_iter().filter(|(_, _, own, _)| **own == table.id);
        let singles = [kind.cardinality.one_to, kind.cardinality.one_from];
        here.map(move |(back, title, _, other)| LinkInfo {
            kind: kind.id.clone(),
            title: title.clone(),
            back,
            other: other.clone(),
            ordered: kind.ordered,
            single: singles[usize::from(back)],
            other_single: singles[usize::from(!back)],
            fields: kind.fields.iter().map(|field| self.field_info(field)).collect(),
        })
    }

    pub(super) fn field_info(&self, field: &Field) -> FieldInfo {
        FieldInfo {
            name: field.name.clone(),
            key: field.key.clone(),
            title: field.title.clone(),
            kind: field.kind.name().to_owned(),
            required: field.required,
            natural: field.natural,
            unique: field.unique,
            hidden: field.hidden,
            sensitive: field.sensitive,
            unit: field.unit.clone(),
            width: field.width,
            choices: field.choices.clone(),
            open: field.open,
            to: field.to.clone(),
            complete: self.completing(field),
        }
    }

    /// What completes a field: the titles of the table that it names; of tables about what it names their
    /// titles; of those whose key is that shared key, the key. Its own table is not among them.
    fn completing(&self, field: &Field) -> Vec<Completion> {
        let named = field.complete_from.iter().map(|table| Completion { table: table.clone(), field: None });
        let hinted = self.schema.tables().filter_map(|table| {
            let hint = Some(field.to_any.as_deref()?);
            let is_own = field.key.rsplit_once('.').is_some_and(|(own, _)| own == table.id);
            let is_key =
                |other: &&Field| other.shared.as_deref() == hint && table.key == [other.name.as_str()];
            let key = table.fields.iter().find(is_key).map(|key| key.name.clone());
            let fits = !is_own && (key.is_some() || table.about.as_deref() == hint);
            fits.then(|| Completion { table: table.id.clone(), field: key })
        });
        named.chain(hinted).collect()
    }
}

/// A module as the page knows it.
pub(super) fn module_entry(module: &Module) -> ModuleEntry {
    ModuleEntry {
        id: module.id.clone(),
        version: module.version.clone(),
        title: module.title.clone(),
        tape: Tape { code: module.tape.code.clone(), colour: module.tape.colour.clone() },
        settings: module.settings.len(),
        problem: None,
        earlier: Vec::new(),
    }
}

fn view_info(view: &View) -> ViewInfo {
    ViewInfo {
        name: view.name.clone(),
        title: view.title.clone(),
        kind: view.kind.clone(),
        columns: view.columns.clone(),
        by: view.by.clone(),
        start: view.start.clone(),
        end: view.end.clone(),
        clash: view.clash.clone(),
        print: PrintInfo {
            filter: view.print.filter.clone(),
            breaks: view.print.breaks,
            carry: view.print.carry,
            landscape: view.print.landscape,
            across: view.print.across,
            foot: view.print.foot.clone(),
        },
        group: view.group.clone(),
        sort: view.sort.clone(),
        large: view.large.clone(),
        by_hand: view.by_hand.clone(),
        skip: view.skip.clone(),
        runs: view.runs.clone(),
        picture: view.picture.clone(),
    }
}
