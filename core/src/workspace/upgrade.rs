//! Modules come into use, in one version and then in another: told before it is done, done as one bundle.

use serde_json::json;

use super::command::Json;
use super::directory::{UpgradeMove, UpgradePlan};
use super::drafting::{Drafting, Why};
use super::found::ModuleSource;
use super::update::{Code, Failure, Reply};
use super::workspace::{Answer, Workspace};
use crate::log::OriginKind;
use crate::schema::{Module, Transfer, transfers};
use crate::state::{Link, NameIx, Register, Row, Write};
use crate::value::Value;

/// Values that an upgrade leaves where they are, told by name, at most.
const LEFT_TOLD_MAX: usize = 20;

impl Workspace {
    /// Puts a module to use, or another version of one in use. Answered with `Done`.
    ///
    /// # Errors
    /// `invalid` where its file cannot be read, `not_allowed`.
    pub fn adopt(&mut self, now: crate::given::Now, request: u32, source: &ModuleSource) {
        self.now = now;
        let result = self.draft_adoption(source).and_then(|(drafting, plan)| {
            let why = match plan.from.is_empty() {
                true => Why { label: format!("Adopt {}", source.id), ..Why::default() },
                false => Why {
                    label: format!("Change {} from {} to {}", plan.title, plan.from, plan.to),
                    kind: OriginKind::Migration,
                    name: format!("{} {}", source.id, plan.to),
                    ..Why::default()
                },
            };
            self.send(Some(request), drafting, &why, Answer::Reply(Reply::Done))
        });
        if let Err(failure) = result {
            self.reply(request, Err(failure));
        }
        self.tell_standing();
    }

    /// What [`Workspace::adopt`] would do. Answered with `UpgradePlan`.
    pub fn plan_adoption(&mut self, request: u32, source: &ModuleSource) {
        let plan = self.draft_adoption(source).map(|(_, plan)| Reply::UpgradePlan(plan));
        self.reply(request, plan);
    }

    /// A version of a module that was in use here.
    ///
    /// # Errors
    /// `not_found`.
    pub fn version_before(&self, id: &str, version: &str) -> Result<ModuleSource, Failure> {
        let toml = self.state.adopted_before(id, version).ok_or_else(|| {
            let what = format!("version {version} of {id} was never in use here");
            Failure::because(Code::NotFound, what).with(json!({ "module": id, "version": version }))
        })?;
        Ok(ModuleSource { id: id.to_owned(), version: version.to_owned(), toml: toml.to_owned() })
    }

    pub(super) fn draft_adoption(
        &mut self,
        source: &ModuleSource,
    ) -> Result<(Drafting, UpgradePlan), Failure> {
        let module = Module::parse(source.toml.as_bytes())
            .map_err(|error| Failure::because(Code::Invalid, error.to_string()))?;
        let mut drafting = Drafting::default();
        let mut plan =
            UpgradePlan { title: module.title.clone(), to: module.version.clone(), ..UpgradePlan::default() };
        let heads = self.state.adopted().find(|(id, _)| *id == source.id).map(|(_, heads)| heads);
        let is_settled = heads.is_some_and(|heads| heads.iter().all(|head| head.schema == source.toml));
        if is_settled {
            plan.from.clone_from(&plan.to);
            return Ok((drafting, plan));
        }
        drafting.adoptions.push(source.clone());
        let before = self.versions_to_leave(source);
        let Some(first) = before.first() else { return Ok((drafting, plan)) };
        plan.from.clone_from(&first.version);
        let mut filled: Vec<&str> = Vec::new();
        for transfer in before.iter().flat_map(|before| transfers(before, &module)) {
            // What two versions would both bring is asked about, not overwritten.
            if filled.contains(&transfer.to.key.as_str()) {
                continue;
            }
            filled.push(&transfer.to.key);
            let told = self.draft_transfer(&mut drafting, &transfer);
            plan.moves.push(told);
        }
        Ok((drafting, plan))
    }

    /// The versions whose place another takes: the one that shows first. Where several were put to use apart,
    /// values were carried into each of them.
    fn versions_to_leave(&self, source: &ModuleSource) -> Vec<Module> {
        let heads = self.state.adopted().find(|(id, _)| *id == source.id).map_or(&[][..], |(_, heads)| heads);
        let others = heads.iter().filter(|head| head.schema != source.toml);
        let mut before: Vec<Module> = others
            .filter_map(|head| Module::parse(head.schema.as_bytes()).ok())
            .filter(|module| module.id == source.id)
            .collect();
        before.reverse();
        // Of a file that cannot be read here, what was written says what it had.
        let shown = || self.schema.module(&source.id).cloned();
        if before.is_empty() { shown().into_iter().collect() } else { before }
    }

    fn draft_transfer(&mut self, drafting: &mut Drafting, transfer: &Transfer<'_>) -> UpgradeMove {
        let from = self.state.intern_name(&transfer.from.key);
        let to = self.state.intern_name(&transfer.to.key);
        let table = transfer.from.key.rsplit_once('.').map_or("", |(table, _)| table);
        let mut told = UpgradeMove {
            table: self.schema.table(table).map(|table| table.title.clone()).unwrap_or_default(),
            from: transfer.from.title.clone(),
            to: transfer.to.title.clone(),
            renames: transfer.renames,
            field: self.field_info(transfer.from),
            ..UpgradeMove::default()
        };
        let rows = self.state.names().find(table).map(|table| self.state.rows_ever(table));
        for row in rows.unwrap_or_default() {
            let registers: Vec<Register> =
                self.state.registers(row, from).filter(|(_, field)| *field == from).collect();
            let values = self.values_at(&registers);
            if values.is_empty() {
                continue;
            }
            if transfer.renames {
                told.moved += 1;
            } else if let Some(carried) = self.carried(row, to, transfer, &values) {
                told.moved += 1;
                let replaces = self.state.head_ops(row, to);
                drafting.take(self, Write::Field { row, field: to, values: carried, replaces });
                for register in registers {
                    self.clear(drafting, register);
                }
            } else {
                told.left += 1;
                if told.examples.len() < LEFT_TOLD_MAX {
                    let (facts, value) = (self.facts(), values.first());
                    let text = value.map(|value| facts.text(Some(transfer.from), value));
                    told.examples.push((facts.title(row), text.unwrap_or_default()));
                    told.values.push(value.map_or(Json::Null, |value| facts.json(value)));
                }
            }
        }
        let is_one = self.state.mapped(from).any(|field| field == to);
        if transfer.renames && !is_one {
            drafting.same.push(Link::Fields(from, to));
        }
        told
    }

    /// The distinct values that stand in these registers.
    fn values_at(&self, registers: &[Register]) -> Vec<Value> {
        let mut values: Vec<Value> = Vec::new();
        for register in registers {
            for value in self.state.register_heads(*register).0.into_iter().flat_map(|head| head.values) {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
        }
        values
    }

    /// The values as the other field holds them; `None` where it cannot hold one of them, or holds another.
    fn carried(&self, row: Row, to: NameIx, transfer: &Transfer<'_>, values: &[Value]) -> Option<Vec<Value>> {
        let carried: Vec<Value> =
            values.iter().map(|value| transfer.carry(value).ok()).collect::<Option<_>>()?;
        let there = self.state.heads(row, to);
        let is_free = there.distinct().into_iter().flatten().all(|value| carried.contains(value));
        is_free.then_some(carried)
    }

    /// Empties a field that is no more, naming what was read: an edit that this did not see stays.
    fn clear(&self, drafting: &mut Drafting, register: Register) {
        let heads = self.state.register_heads(register).0;
        let replaces: Vec<u32> = heads.iter().map(|head| head.op).collect();
        if !replaces.is_empty() {
            drafting.take(self, Write::Register { register, values: Vec::new(), replaces });
        }
    }
}
