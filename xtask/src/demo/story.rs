//! The turns of a story, told one by one.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};
use callboard_core::access::Invite;
use callboard_core::given::Now;
use callboard_core::id::EntityId;
use callboard_core::limits::QUERY_ROWS_MAX;
use callboard_core::workspace::command::{
    self, Choice, Command, Commit, CommitOp, ConflictQuery, Json, PreviewImport, Query,
};
use callboard_core::workspace::found::found;
use callboard_core::workspace::update::{Committed, Reply};

use super::desk::{Chance, Desk, Key};
use super::plan::{Act, Deed, DeskPlan, Plan, Turn};
use super::sheet::{Row, Sheet};

/// Samples are kept for as long as somebody keeps the file: their invite does not end.
const INVITE_ENDS: &str = "9999-01-01T00:00:00Z";

/// A sample while it is told, and when it is.
pub(super) struct Story<'p> {
    plan: &'p Plan,
    desks: BTreeMap<&'p str, Desk>,
    invite: Option<Invite>,
    /// The records that each name stands for, and their sheets.
    records: BTreeMap<&'p str, (EntityId, &'p Sheet)>,
    now: Now,
}

impl<'p> Story<'p> {
    /// Tells a whole story; at its end everybody is online and holds the same.
    ///
    /// # Errors
    /// With the turn that cannot be.
    pub(super) fn tell(plan: &'p Plan) -> Result<Self> {
        let (desks, records) = (BTreeMap::new(), BTreeMap::new());
        let mut story = Self { plan, desks, invite: None, records, now: Now(0) };
        for turn in &plan.turns {
            let told = story.turn(turn);
            told.with_context(|| format!("{}, {}: {:?}", turn.at, turn.who, turn.act))?;
            story.meet();
        }
        ensure!(story.desks.values().all(|desk| desk.is_online), "somebody never comes back");
        Ok(story)
    }

    /// The device that founded the production.
    ///
    /// # Errors
    /// When nobody did.
    pub(super) fn founder(&mut self) -> Result<&mut Desk> {
        let founder = self.plan.production.desks.first().context("there are no desks")?;
        self.desks.get_mut(founder.id.as_str()).context("nobody founded it")
    }

    /// What lets others in.
    ///
    /// # Errors
    /// When nobody founded it.
    pub(super) fn invite(&self) -> Result<&Invite> {
        self.invite.as_ref().context("nobody founded it")
    }

    /// The time of the last turn.
    pub(super) fn now(&self) -> Now {
        self.now
    }

    fn turn(&mut self, turn: &'p Turn) -> Result<()> {
        let now = self.plan.calendar.moment(&turn.at)?;
        ensure!(now > self.now, "this is not after the turn before");
        self.now = now;
        match &turn.act {
            Act::Does(Deed::Found) => self.found(&turn.who),
            Act::Does(Deed::Join) => self.join(&turn.who),
            Act::Does(Deed::Leave) => self.go(&turn.who, false),
            Act::Does(Deed::Return) => self.go(&turn.who, true),
            Act::Does(Deed::Undo) => self.command(&turn.who, Command::Undo).map(drop),
            Act::Imports(sheet) => self.import(&turn.who, sheet),
            Act::Enters { sheet, part } => self.enter(turn, sheet, part),
            Act::Sets(values) => self.set(turn, values),
            Act::Deletes(names) => self.delete(turn, names),
            Act::Moves { sheet, field, from, by } => self.shift(turn, (sheet, field), *from, *by),
            Act::Settles(name, field, value) => self.settle(&turn.who, name, field, value),
        }
    }

    fn found(&mut self, who: &str) -> Result<()> {
        let plan = self.desk_plan(who)?;
        let (key, production) = (Key::named(&plan.id), &self.plan.production);
        let (me, mut chance) = (key.me(plan), Chance::of(&["genesis", &production.title]));
        let made = found(&production.title, &self.plan.modules, &[], &me, self.now, &mut chance, &key)?;
        let mut desk = Desk::new(made.id, key, me, self.now);
        desk.workspace.load(&made.runs).map_err(|(_, error)| error)?;
        let wanted = command::Invite { role: "editor".into(), expires: Some(INVITE_ENDS.into()), uses: None };
        let Reply::Link { link } = desk.command(self.now, Command::Invite(wanted))? else {
            bail!("an invite is answered with its link")
        };
        self.invite = Some(Invite::decode(&link)?);
        self.desks.insert(&plan.id, desk);
        Ok(())
    }

    fn join(&mut self, who: &str) -> Result<()> {
        let (plan, now, invite) = (self.desk_plan(who)?, self.now, self.invite()?.clone());
        let key = Key::named(&plan.id);
        let me = key.me(plan);
        let founder = self.founder()?;
        let mut desk = Desk::new(founder.workspace.id(), key, me, now);
        desk.take_from(founder, now);
        desk.ask(now, |workspace, request| workspace.join(now, request, &invite))?;
        self.desks.insert(&plan.id, desk);
        Ok(())
    }

    fn go(&mut self, who: &str, online: bool) -> Result<()> {
        let desk = self.desk(who)?;
        ensure!(desk.is_online != online, "they are that already");
        desk.is_online = online;
        Ok(())
    }

    /// Everybody who is online gets what anybody of them has.
    fn meet(&mut self) {
        let ids: Vec<&str> = self.desks.keys().copied().collect();
        for id in ids {
            let Some(mut desk) = self.desks.remove(id) else { continue };
            if desk.is_online {
                for other in self.desks.values_mut().filter(|other| other.is_online) {
                    desk.take_from(other, self.now);
                    other.take_from(&desk, self.now);
                }
            }
            self.desks.insert(id, desk);
        }
    }

    fn import(&mut self, who: &str, id: &str) -> Result<()> {
        let sheet = self.sheet(id)?;
        let columns = sheet.columns.iter().map(|column| (column.clone(), Some(column.clone()))).collect();
        let import = PreviewImport {
            name: format!("{id}.csv"),
            bytes: sheet.text.clone().into_bytes(),
            table: sheet.table.id.clone(),
            columns: Some(columns),
            ..PreviewImport::default()
        };
        let Reply::ImportPreview(preview) = self.command(who, Command::PreviewImport(import))? else {
            bail!("a file is answered with its preview")
        };
        ensure!(preview.created == sheet.rows.len(), "rows of the file are left out: {preview:?}");
        ensure!(preview.remarks.is_empty(), "rows of the file are remarked on: {:?}", preview.remarks);
        let Reply::OverlayOps(ops) = self.command(who, Command::OverlayOps { id: preview.overlay })? else {
            bail!("staged work is answered with its ops")
        };
        self.committed(who, Command::CommitOverlay { id: preview.overlay })?;
        let made: Vec<EntityId> = ops.into_iter().map(|op| op.record).collect();
        self.remember(sheet, sheet.rows.iter(), &made)
    }

    fn enter(&mut self, turn: &Turn, sheet: &str, part: &str) -> Result<()> {
        let sheet = self.sheet(sheet)?;
        let rows = sheet.part(part)?;
        let ops: Result<Vec<CommitOp>> = rows.iter().map(|row| self.made(sheet, row)).collect();
        let made = self.commit(turn, ops?)?;
        self.remember(sheet, rows.into_iter(), &made)
    }

    /// The record that a row is, or the edge.
    fn made(&self, sheet: &Sheet, row: &Row) -> Result<CommitOp> {
        let (table, fields) = (sheet.table.id.clone(), row.fields.clone());
        Ok(match &row.ends {
            None => CommitOp::Create { table, id: None, fields },
            Some((from, to)) => {
                let (from, to) = (self.record(from)?.0, self.record(to)?.0);
                CommitOp::Link { kind: table, id: None, from, to, after: None, fields }
            }
        })
    }

    fn remember(
        &mut self,
        sheet: &'p Sheet,
        rows: impl ExactSizeIterator<Item = &'p Row>,
        made: &[EntityId],
    ) -> Result<()> {
        ensure!(rows.len() == made.len(), "every row makes a record");
        for (row, id) in rows.zip(made).filter(|(row, _)| row.ends.is_none()) {
            self.records.entry(&row.name).or_insert((*id, sheet));
        }
        Ok(())
    }

    fn set(&mut self, turn: &Turn, values: &[(String, String, String)]) -> Result<()> {
        let mut ops = Vec::new();
        for (name, field, typed) in values {
            let (id, sheet) = self.record(name)?;
            ops.push(set_op(id, sheet, field, sheet.typed(field, typed)?));
        }
        self.commit(turn, ops).map(drop)
    }

    fn delete(&mut self, turn: &Turn, names: &[String]) -> Result<()> {
        let mut ops = Vec::new();
        for name in names {
            ops.push(CommitOp::Delete { id: self.record(name)?.0 });
        }
        self.commit(turn, ops).map(drop)
    }

    fn shift(&mut self, turn: &Turn, (sheet, field): (&str, &str), from: i64, by: i64) -> Result<()> {
        let sheet = self.sheet(sheet)?;
        let query = Query { table: sheet.table.id.clone(), limit: Some(QUERY_ROWS_MAX), ..Query::default() };
        let Reply::Rows(shown) = self.command(&turn.who, Command::Query(query))? else {
            bail!("a query is answered with rows")
        };
        let number = |value: Option<&Json>| value?.as_str()?.parse::<i64>().ok();
        let mut ops = Vec::new();
        for row in shown.rows {
            if let Some(number) = number(row.fields.get(field)).filter(|number| *number >= from) {
                ops.push(set_op(row.id, sheet, field, sheet.typed(field, &(number + by).to_string())?));
            }
        }
        self.commit(turn, ops).map(drop)
    }

    fn settle(&mut self, who: &str, name: &str, field: &str, typed: &str) -> Result<()> {
        let (record, sheet) = self.record(name)?;
        let value = if field.is_empty() { Json::from(typed) } else { sheet.typed(field, typed)? };
        let Reply::Conflicts(open) = self.command(who, Command::Conflicts(ConflictQuery::default()))? else {
            bail!("conflicts are answered with conflicts")
        };
        let found = open.iter().find(|conflict| conflict.record == record && conflict.field == field);
        let id = found.with_context(|| format!("this is no conflict; there are {open:?}"))?.id.clone();
        self.committed(who, Command::Resolve { id, choice: Choice::Value(value) }).map(drop)
    }

    fn commit(&mut self, turn: &Turn, ops: Vec<CommitOp>) -> Result<Vec<EntityId>> {
        self.committed(&turn.who, Command::Commit(Commit { label: turn.say.clone(), ops }))
    }

    fn committed(&mut self, who: &str, command: Command) -> Result<Vec<EntityId>> {
        match self.command(who, command)? {
            Reply::Committed(Committed { created, .. }) => Ok(created),
            other => bail!("a commit is answered with {other:?}"),
        }
    }

    fn command(&mut self, who: &str, command: Command) -> Result<Reply> {
        let now = self.now;
        self.desk(who)?.command(now, command)
    }

    fn desk(&mut self, who: &str) -> Result<&mut Desk> {
        self.desks.get_mut(who).with_context(|| format!("{who} is not in the production"))
    }

    fn desk_plan(&self, who: &str) -> Result<&'p DeskPlan> {
        let plan = self.plan.production.desks.iter().find(|desk| desk.id == who);
        plan.with_context(|| format!("there is no desk {who}"))
    }

    fn sheet(&self, id: &str) -> Result<&'p Sheet> {
        self.plan.sheets.get(id).with_context(|| format!("there is no sheet {id}"))
    }

    fn record(&self, name: &str) -> Result<(EntityId, &'p Sheet)> {
        self.records.get(name).copied().with_context(|| format!("nothing was entered as {name}"))
    }
}

fn set_op(id: EntityId, sheet: &Sheet, field: &str, value: Json) -> CommitOp {
    let table = Some(sheet.table.id.clone());
    CommitOp::Set { id, field: field.to_owned(), value, table, seen: None }
}
