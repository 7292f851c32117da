//! Named versions, comparing and restoring: asked of their room, written as drafts.

use serde_json::json;

use super::answer::set_text;
use super::command::{Command, Compare, CreateVersion, Restore};
use super::drafting::{Drafting, Why};
use super::past::no_moment;
use super::update::{Code, Comparison, Failure, Reply, VersionEntry, Versions};
use super::workspace::{Answer, Workspace};
use crate::conflict::Facts;
use crate::history::{self, Extent, Moment, Past, RestorePlan, Retention, Version};
use crate::id::{BundleId, EntityId};
use crate::log::{Ordinal, OriginKind};
use crate::state::{Row, sys};
use crate::value::Value;

/// The name of the present among moments.
const NOW: &str = "now";

fn extent(records: Option<&Vec<EntityId>>, fields: Option<&Vec<String>>) -> Extent {
    Extent {
        records: records.map(|records| records.iter().copied().collect()),
        fields: fields.map(|fields| fields.iter().cloned().collect()),
    }
}

fn no_version(id: EntityId) -> Failure {
    Failure::because(Code::NotFound, format!("there is no version {id}"))
        .with(json!({ "what": "version", "name": id }))
}

impl Workspace {
    /// `versions.compare`.
    pub(super) fn compare(&mut self, asked: &Compare) -> Result<Comparison, Failure> {
        let extent = extent(asked.records.as_ref(), asked.fields.as_ref());
        let side = |text: &str| match text {
            "" => Err(no_moment("nothing")),
            NOW => Ok(None),
            text => self.moment(text).map(Some),
        };
        let (from, to) = (side(&asked.from)?, side(&asked.to)?);
        let fold = |moment: Moment| Past::of(&self.log, moment, &self.schema);
        // The one of the two that is kept for the screen is not thrown away for this.
        let (from, to) = (from.map(fold), to.map(fold));
        let (was, is) = (self.side(from.as_ref()), self.side(to.as_ref()));
        let held = |past: &Option<Past>, at: Ordinal| past.as_ref().is_none_or(|past| past.holds(at));
        Ok(history::compare(&was, &is, |at| held(&from, at) != held(&to, at), &extent))
    }

    pub(super) fn side<'a>(&'a self, past: Option<&'a Past>) -> Facts<'a> {
        past.map_or_else(|| self.facts(), |past| Facts::new(&self.log, &past.state, &past.schema))
    }

    /// Writes what differs from a moment. Waits while something is on its way to the store: what is shown by
    /// then is what it replaces.
    pub(super) fn restore(&mut self, request: u32, asked: &Restore) -> Result<(), Failure> {
        if self.unsaved() > 0 {
            self.waiting.push_back((request, Command::Restore(asked.clone())));
            return Ok(());
        }
        let moment = self.moment(&asked.as_of)?;
        let extent = extent(asked.records.as_ref(), asked.fields.as_ref());
        self.bring_back(request, &moment, &extent, &asked.as_of, |facts, plan| label(facts, plan, &extent))
    }

    fn bring_back(
        &mut self,
        request: u32,
        moment: &Moment,
        extent: &Extent,
        name: &str,
        label: impl Fn(&Facts<'_>, &RestorePlan) -> String,
    ) -> Result<(), Failure> {
        self.pasts.as_of(&self.log, &self.schema, moment);
        let Some(past) = self.pasts.known(moment) else { return Err(no_moment(name)) };
        let (now, then) = (self.facts(), self.side(Some(past)));
        let plan = history::restore(&now, &then, |at| !past.holds(at), extent);
        let why = Why {
            label: label(&now, &plan),
            kind: OriginKind::Restore,
            cause: past.last(&self.log),
            name: name.to_owned(),
        };
        self.write(request, plan.writes, &why, Answer::Committed(Vec::new()))
    }

    /// The named versions, and how many are kept.
    pub(super) fn versions(&self) -> Versions {
        let facts = self.facts();
        let (versions, keeps) = (history::versions(&facts), Retention::of(&facts));
        let latest = |version: &Version| {
            let tips = version.tips.iter().filter_map(|tip| self.log.ordinal(tip));
            tips.max_by_key(|at| self.log.bundle(*at).hlc).unwrap_or(version.made)
        };
        let entry = |version: &Version| VersionEntry {
            id: version.id,
            name: version.name.clone(),
            made: facts.at(version.made),
            person: facts.person(&version.actor),
            actor: version.actor,
            at: facts.at(latest(version)),
            records: version.records.clone(),
        };
        Versions {
            going: keeps.beyond(&versions, 1, self.now).map(|version| version.id).collect(),
            versions: versions.iter().map(entry).collect(),
            most: keeps.most,
            days: keeps.days,
        }
    }

    /// Names a moment, and lets go of the versions beyond what the production keeps.
    pub(super) fn create_version(&mut self, request: u32, asked: &CreateVersion) -> Result<(), Failure> {
        let name = crate::schema::nfc(asked.name.trim());
        if name.is_empty() {
            return Err(Failure::because(Code::Invalid, "a version needs a name"));
        }
        let tips = match &asked.as_of {
            None => self.tips(),
            Some(text) => {
                let moment = self.moment(text)?;
                self.pasts.as_of(&self.log, &self.schema, &moment).tips(&self.log)
            }
        };
        for record in asked.records.iter().flatten() {
            super::commit::row_of(self, &Drafting::default(), *record)?;
        }
        let going: Vec<EntityId> = self.versions().going;
        let (id, mut drafting) = (self.mint(), Drafting::default());
        let (row, table) = (self.state.intern_entity(id), self.state.intern_name(sys::VERSIONS));
        drafting.member(row, table, true, false, Vec::new());
        set_text(&mut self.state, &mut drafting, id, sys::VERSION_NAME, &name);
        set_text(&mut self.state, &mut drafting, id, sys::VERSION_TIPS, &history::tips_text(&tips));
        if let Some(records) = &asked.records {
            let field = self.state.intern_name(sys::VERSION_RECORDS);
            let records = records.iter().copied().map(Value::Reference).collect();
            drafting.field(&self.state, (row, field), vec![Value::List(records)], Vec::new());
        }
        for gone in going {
            self.let_go(&mut drafting, gone);
        }
        let why = Why { label: format!("Name the version “{name}”"), ..Why::default() };
        self.send(Some(request), drafting, &why, Answer::Reply(Reply::Version { id }))
    }

    /// The bundles that nothing here rests on.
    fn tips(&self) -> Vec<BundleId> {
        let mut is_tip = vec![true; self.log.len()];
        for ordinal in 0..self.log.len() as Ordinal {
            let deps = self.log.deps(ordinal).iter().filter_map(|dep| self.log.find(dep));
            for before in self.log.prev(ordinal).into_iter().chain(deps) {
                is_tip[before as usize] = false;
            }
        }
        let tips = (0..self.log.len() as Ordinal).filter(|at| is_tip[*at as usize]);
        tips.map(|at| self.log.bundle(at).id).collect()
    }

    pub(super) fn version(&self, id: EntityId) -> Result<Version, Failure> {
        history::version(&self.facts(), &id).ok_or_else(|| no_version(id))
    }

    fn version_row(&self, id: EntityId) -> Result<(Row, Version), Failure> {
        let version = self.version(id)?;
        self.state.entities().find(&id).map(|row| (row, version)).ok_or_else(|| no_version(id))
    }

    pub(super) fn rename_version(&mut self, request: u32, id: EntityId, name: &str) -> Result<(), Failure> {
        self.version(id)?;
        let name = crate::schema::nfc(name.trim());
        if name.is_empty() {
            return Err(Failure::because(Code::Invalid, "a version needs a name"));
        }
        let mut drafting = Drafting::default();
        set_text(&mut self.state, &mut drafting, id, sys::VERSION_NAME, &name);
        let why = Why { label: format!("Rename the version “{name}”"), ..Why::default() };
        self.send(Some(request), drafting, &why, Answer::Reply(Reply::Done))
    }

    pub(super) fn activate_version(&mut self, request: u32, id: EntityId) -> Result<(), Failure> {
        if self.unsaved() > 0 {
            self.waiting.push_back((request, Command::ActivateVersion { id }));
            return Ok(());
        }
        let version = self.version(id)?;
        let extent = extent(version.records.as_ref(), None);
        let label = format!("Go to the version “{}”", version.name);
        self.bring_back(request, &version.moment(), &extent, &id.to_string(), |_, _| label.clone())
    }

    pub(super) fn remove_version(&mut self, request: u32, id: EntityId) -> Result<(), Failure> {
        let (_, version) = self.version_row(id)?;
        let mut drafting = Drafting::default();
        self.let_go(&mut drafting, id);
        let why = Why { label: format!("Let go of the version “{}”", version.name), ..Why::default() };
        self.send(Some(request), drafting, &why, Answer::Reply(Reply::Done))
    }

    fn let_go(&mut self, drafting: &mut Drafting, id: EntityId) {
        let (row, table) = (self.state.intern_entity(id), self.state.intern_name(sys::VERSIONS));
        let replaces = self.state.member_heads(row, table).into_iter().map(|(op, _)| op).collect();
        drafting.member(row, table, false, true, replaces);
    }

    pub(super) fn limit_versions(
        &mut self,
        request: u32,
        most: Option<u32>,
        days: Option<u32>,
    ) -> Result<(), Failure> {
        if most == Some(0) || days == Some(0) {
            return Err(Failure::because(Code::Invalid, "at least one version, for at least one day"));
        }
        let (mut drafting, mut then) = (Drafting::default(), self.versions());
        let row = self.state.intern_entity(EntityId::WORKSPACE);
        for (name, number) in [(sys::VERSIONS_MOST, most), (sys::VERSIONS_DAYS, days)] {
            let Some(number) = number else { continue };
            let field = self.state.intern_name(name);
            let replaces = self.state.head_ops(row, field);
            drafting.field(&self.state, (row, field), vec![Value::Number(f64::from(number))], replaces);
        }
        then.most = most.unwrap_or(then.most);
        then.days = days.unwrap_or(then.days);
        let why = Why { label: "Change how many versions are kept".to_owned(), ..Why::default() };
        self.send(Some(request), drafting, &why, Answer::Reply(Reply::Versions(then)))
    }
}

/// What the person did: "Restore Jane Doe's call time".
fn label(facts: &Facts<'_>, plan: &RestorePlan, extent: &Extent) -> String {
    let title = |record: &EntityId| {
        let row = facts.state.entities().find(record);
        row.map(|row| facts.title(row)).filter(|title| !title.is_empty())
    };
    let field = || {
        let fields = extent.fields.as_ref().filter(|fields| fields.len() == 1)?;
        plan.writes.iter().find_map(|write| match write {
            crate::state::Write::Field { field, .. } | crate::state::Write::Text { field, .. } => {
                let (short, label) = facts.label(*field);
                fields.contains(short).then_some(label)
            }
            _ => None,
        })
    };
    match (&plan.records[..], &extent.records) {
        (_, None) => "Restore everything".to_owned(),
        ([record], _) => {
            let title = title(record).unwrap_or_else(|| "a record".to_owned());
            field().map_or_else(|| format!("Restore {title}"), |label| format!("Restore {title}: {label}"))
        }
        (records, _) => format!("Restore {} records", records.len()),
    }
}
