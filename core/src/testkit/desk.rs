//! Devices that hold a production: a log and all that is folded from it. They write, and exchange runs.

use super::Author;
use crate::access::{Access, Judgement};
use crate::checkpoint::{Frame, Pack, Sections};
use crate::conflict::{Conflicts, Facts};
use crate::given::{Now, Signer};
use crate::history::{UndoPlan, UndoStack, undo_of};
use crate::id::{ActorId, EntityId, WorkspaceId};
use crate::log::{
    Body, BodyBuilder, Dep, Draft, Frontier, Hlc, Op, OpName, Oplog, Ordinal, OriginKind, Run, Thing, seal,
};
use crate::query::Catalog;
use crate::schema::{Module, Schema};
use crate::state::{Link, NameIx, Register, Row, State, Step, TextEdit, Touched, Write, sys};
use crate::value::Value;
use crate::workspace::folded::{Folded, FoldedRef};

/// Saturday, 7 March 2026, 14:00 UTC: when a test begins.
const BEGINNING: u64 = 1_772_892_000_000;
const MINUTE: u64 = 60_000;
/// How far the clocks of two devices are apart.
const APART: u64 = 20_000;

/// A device that holds a production.
#[derive(Debug)]
pub struct Desk {
    author: Author,
    /// How far its wall clock is ahead, in milliseconds.
    ahead: u64,
    /// What it holds.
    pub log: Oplog,
    /// What that says.
    pub state: State,
    /// What its tables are.
    pub schema: Schema,
    /// Who may write.
    pub access: Access,
    /// What waits for a decision.
    pub conflicts: Conflicts,
    /// What its person can undo.
    pub undo: UndoStack,
    /// What folding changed, until somebody takes it.
    pub touched: Vec<Touched>,
    /// The wall clock, in minutes since the test began; a bundle takes one.
    pub minute: u64,
}

/// As many devices as there are names, all of which hold a production with this module that the first of them
/// founded; the others are editors.
#[expect(clippy::expect_used, reason = "a test whose module does not parse is wrong, and should stop")]
pub fn desks(module: &str, names: &[&str]) -> Vec<Desk> {
    let module = Module::parse(module.as_bytes()).expect("the module parses");
    let authors: Vec<Author> = (1..=names.len() as u8).map(Author::nth).collect();
    let grant = |author: &Author| Op::Grant { actor: author.actor(), role: "editor".to_owned() };
    let (workspace, genesis) = authors[0].found(authors[1..].iter().map(grant).collect());
    let mut desks: Vec<Desk> =
        authors.into_iter().zip(0..).map(|(author, nth)| Desk::new(author, nth * APART, workspace)).collect();
    for (desk, name) in desks.iter_mut().zip(names) {
        desk.schema.adopt(module.clone());
        desk.take(genesis.clone());
        desk.set(EntityId::of_actor(&desk.author.actor()), sys::ACTOR_NAME, Some((*name).into()));
    }
    meet(&mut desks);
    desks
}

/// Everybody gets what anybody has.
pub fn meet(desks: &mut [Desk]) {
    let all: Vec<Run> = desks.iter().flat_map(|desk| desk.runs_beyond(&Frontier::default())).collect();
    for desk in desks.iter_mut() {
        all.iter().for_each(|run| desk.take(run.clone()));
        desk.minute = desk.minute.max(desk.log.len() as u64);
    }
}

impl Desk {
    fn new(author: Author, ahead: u64, workspace: WorkspaceId) -> Self {
        Self {
            author,
            ahead,
            log: Oplog::new(workspace),
            state: State::default(),
            schema: Schema::default(),
            access: Access::default(),
            conflicts: Conflicts::default(),
            undo: UndoStack::default(),
            touched: Vec::new(),
            minute: 0,
        }
    }

    /// The `nth` device, with nothing of the production yet.
    pub fn of(workspace: WorkspaceId, nth: u8) -> Self {
        Self::new(Author::nth(nth), 0, workspace)
    }

    /// The same device after a restart: opened by a checkpoint of all that is here.
    #[expect(clippy::expect_used, reason = "what was just written reads back, or the test is to stop")]
    #[must_use]
    pub fn reopened(&self) -> Self {
        let (made_by, workspace) = ("this build".to_owned(), self.log.workspace());
        let frame = Frame { made_by, workspace, actor: self.actor(), place: 0 };
        let (log, access, state) = (&self.log, &self.access, &self.state);
        let whole = FoldedRef { log, access, state, conflicts: &self.conflicts, undo: &self.undo };
        let file = whole.checkpoint(&frame, Pack::new());
        let sections = Sections::read(&file, &frame).expect("the file is whole");
        let Folded { mut log, access, state, conflicts, undo } =
            Folded::restore(&frame, &sections).expect("the sections are whole");
        log.shelve(self.runs_beyond(&Frontier::default()).iter().map(Run::encode).collect());
        let (author, schema, touched) = (self.author.clone(), self.schema.clone(), Vec::new());
        let (ahead, minute) = (self.ahead, self.minute);
        Self { author, ahead, log, state, schema, access, conflicts, undo, touched, minute }
    }

    /// Who writes here.
    pub fn actor(&self) -> ActorId {
        self.author.actor()
    }

    /// What people are told of it.
    pub fn facts(&self) -> Facts<'_> {
        Facts::new(&self.log, &self.state, &self.schema)
    }

    /// What somebody with this frontier lacks.
    pub fn runs_beyond(&self, theirs: &Frontier) -> Vec<Run> {
        self.log.runs_beyond(theirs, 0, usize::MAX).0
    }

    /// Takes in a run.
    #[expect(clippy::expect_used, reason = "a test that writes what cannot stand is wrong, and should stop")]
    pub fn take(&mut self, run: Run) {
        let mut admitted = Vec::new();
        self.log.admit(run, &mut admitted).expect("a test's own run stands");
        for bundle in admitted {
            let Some(body) = bundle.body else { continue };
            let in_force = self.access.fold(&self.log, bundle.ordinal, &body) == Judgement::InForce;
            let mut touched = Vec::new();
            self.state.fold(&self.log, bundle.ordinal, &body, in_force, &mut touched);
            if touched.contains(&Touched::Adopted) {
                let in_use = self.state.schema_in_use().0;
                // A test may give a device a module that nobody put to use.
                if in_use.modules().next().is_some() {
                    self.schema = in_use;
                    drop(Catalog::new(&self.schema, &mut self.state));
                }
            }
            self.conflicts.touch(&Facts::new(&self.log, &self.state, &self.schema), &touched);
            self.touched.append(&mut touched);
            if in_force {
                self.conflicts.note(bundle.ordinal, &body);
                if self.log.bundle(bundle.ordinal).actor == self.author.actor() {
                    self.undo.fold(&self.log, bundle.ordinal, &body);
                }
            }
        }
    }

    /// Writes a bundle and folds it.
    pub fn write(&mut self, label: &str, kind: OriginKind, cause: Option<Ordinal>, writes: &[Write]) -> Run {
        let mut builder = BodyBuilder::new(&self.log, self.author.actor());
        label.clone_into(&mut builder.body.label);
        builder.body.origin.kind = kind;
        builder.body.origin.cause = cause.map(|cause| builder.bundle(cause));
        let takes_out = |write: &Write| {
            matches!(write, Write::Member { is_in: false, .. } | Write::Membership { is_in: false, .. })
        };
        if writes.iter().any(takes_out) {
            let frontier = self.log.frontier();
            builder.body.saw = frontier.tips.keys().map(|actor| (*actor, frontier.seq(actor))).collect();
        }
        for write in writes {
            if let Write::Saw(saw) = write {
                builder.body.saw.clone_from(saw);
            }
            let ops = self.ops(&mut builder, write);
            builder.body.ops.extend(ops);
        }
        let body = builder.body;
        self.seal(body)
    }

    /// Puts a module to use, for everybody.
    pub fn adopt(&mut self, id: &str, toml: &str) -> Run {
        let mut builder = BodyBuilder::new(&self.log, self.author.actor());
        let (module, version) = (builder.name(id), "1.0.0".to_owned());
        let schema = toml.to_owned();
        builder.body.ops.push(Op::Adopt { module, version, schema, files: Vec::new(), replaces: Vec::new() });
        let body = builder.body;
        self.seal(body)
    }

    /// Makes a bundle of a body, and folds it.
    pub fn seal(&mut self, body: Body) -> Run {
        let own = self.author.actor();
        let others = self.log.frontier().tips.into_iter().filter(|(actor, _)| *actor != own);
        let dep = |actor, (seq, id): (u64, crate::id::BundleId)| Dep { actor, seq, prefix: id.prefix() };
        let deps =
            others.flat_map(|(actor, tips)| tips.into_iter().map(move |tip| dep(actor, tip))).collect();
        let tip = self.log.tip(&own);
        let draft = Draft { base_seq: tip.map_or(0, |tip| tip.seq), deps, seen: Hlc::default(), body };
        let now = Now(BEGINNING + self.minute * MINUTE + self.ahead);
        self.minute += 1;
        let (bundle, _) = seal(self.log.workspace(), own, &draft, tip, &[], now);
        let run = Run::sign(vec![bundle], &self.author);
        self.take(run.clone());
        run
    }

    fn ops(&self, builder: &mut BodyBuilder<'_>, write: &Write) -> Vec<Op> {
        let targets = |builder: &mut BodyBuilder<'_>, registers: Vec<Register>| {
            registers.into_iter().map(|(row, field)| self.target(builder, row, field)).collect::<Vec<_>>()
        };
        let names = |ops: &[u32]| -> Vec<OpName> {
            let name = |op: &u32| {
                let (bundle, index) = self.log.op_place(*op);
                OpName { bundle, index }
            };
            ops.iter().map(name).collect()
        };
        match write {
            Write::Field { row, field, values, replaces } => vec![Op::SetField {
                targets: targets(builder, self.state.targets(*row, *field, |_, _| false)),
                values: values.clone(),
                replaces: builder.ops(&names(replaces)),
            }],
            Write::Register { register, values, replaces } => vec![Op::SetField {
                targets: targets(builder, vec![*register]),
                values: values.clone(),
                replaces: builder.ops(&names(replaces)),
            }],
            Write::Open { register, alone, values, replaces } => {
                let registers = match alone {
                    true => vec![*register],
                    false => self.state.targets(register.0, register.1, |_, _| false),
                };
                let mut op = |values: Vec<Value>| Op::SetField {
                    targets: targets(builder, registers.clone()),
                    values,
                    replaces: builder.ops(&names(replaces)),
                };
                vec![op(Vec::new()), op(values.clone())]
            }
            Write::Member { row, table, is_in, last, replaces } => {
                let rows = self.state.member_targets(*row, *table, *is_in);
                vec![self.member_op(builder, &rows, *table, (*is_in, *last), &names(replaces))]
            }
            Write::Membership { row, table, is_in, last, replaces } => {
                vec![self.member_op(builder, &[*row], *table, (*is_in, *last), &names(replaces))]
            }
            Write::Text { row, field, steps } => {
                let documents = self.state.text_targets(*row, *field).into_iter();
                documents.map(|register| self.text_op(builder, register, steps)).collect()
            }
            Write::Document { register, steps } => vec![self.text_op(builder, *register, steps)],
            Write::Same(link) => {
                let mut thing = |row| Thing::Entity(builder.entity(self.state.entities().id(row)));
                let (a, b) = match *link {
                    Link::Rows(a, b) => (thing(a), thing(b)),
                    Link::Fields(a, b) => {
                        let mut thing = |field| Thing::Field(builder.name(self.state.names().text(field)));
                        (thing(a), thing(b))
                    }
                };
                vec![Op::Same { a, b }]
            }
            Write::Adopt { module, version, schema } => {
                let heads = self.state.adopted().find(|(id, _)| id == module).map(|(_, heads)| heads);
                let heads: Vec<u32> = heads.into_iter().flatten().map(|head| head.op).collect();
                let replaces = builder.ops(&names(&heads));
                let (module, version, schema) = (builder.name(module), version.clone(), schema.clone());
                vec![Op::Adopt { module, version, schema, files: Vec::new(), replaces }]
            }
            Write::Saw(_) => Vec::new(),
            Write::Differ { links } => vec![Op::Differ { links: builder.ops(&names(links)) }],
        }
    }

    fn member_op(
        &self,
        builder: &mut BodyBuilder<'_>,
        rows: &[Row],
        table: NameIx,
        (is_in, last): (bool, bool),
        replaces: &[OpName],
    ) -> Op {
        let replaces = builder.ops(replaces);
        let entities = rows.iter().map(|row| builder.entity(self.state.entities().id(*row))).collect();
        let table = builder.name(self.state.names().text(table));
        Op::SetMember { entities, table, is_in, last, replaces }
    }

    fn text_op(&self, builder: &mut BodyBuilder<'_>, register: Register, steps: &[Step]) -> Op {
        let own = u32::from(self.author.actor().0[0]);
        let update = match self.state.register_text(register) {
            Some(text) => text.change(self.log.len() as u32 + own * 65536, steps),
            None => TextEdit::default().change(own, steps),
        };
        let update = update.unwrap_or_default();
        let (entity, field) = self.target(builder, register.0, register.1);
        Op::EditText { entity, field, doc: None, update }
    }

    /// Declares two records one.
    pub fn merge(&mut self, one: EntityId, other: EntityId) -> Run {
        let link = Link::Rows(self.state.intern_entity(one), self.state.intern_entity(other));
        self.write("Merge", OriginKind::Manual, None, &[Write::Same(link)])
    }

    /// Declares two fields one.
    pub fn map(&mut self, one: &str, other: &str) -> Run {
        let link = Link::Fields(self.state.intern_name(one), self.state.intern_name(other));
        self.write("Map", OriginKind::Manual, None, &[Write::Same(link)])
    }

    /// Takes every link of a record back.
    pub fn part(&mut self, record: EntityId) -> Run {
        let row = self.state.intern_entity(record);
        let links = self.state.links_of(row).into_iter().map(|(op, _)| op).collect();
        self.write("Part", OriginKind::Manual, None, &[Write::Differ { links }])
    }

    /// Takes every link of a field back.
    pub fn unmap(&mut self, field: &str) -> Run {
        let field = self.state.intern_name(field);
        let links = self.state.mappings_of(field).into_iter().map(|(op, _)| op).collect();
        self.write("Unmap", OriginKind::Manual, None, &[Write::Differ { links }])
    }

    fn target(&self, builder: &mut BodyBuilder<'_>, row: Row, name: NameIx) -> (u32, u32) {
        (builder.entity(self.state.entities().id(row)), builder.name(self.state.names().text(name)))
    }

    /// The write that gives a field a value, over what this device shows.
    pub fn field(&mut self, record: EntityId, field: &str, value: Option<Value>) -> Write {
        let row = self.state.intern_entity(record);
        let (row, field) = (self.state.record_of(row), self.state.intern_name(field));
        let replaces = self.state.head_ops(row, field);
        Write::Field { row, field, values: value.into_iter().collect(), replaces }
    }

    /// The write that puts a record into a table, or takes it out.
    pub fn member(&mut self, record: EntityId, table: &str, is_in: bool, last: bool) -> Write {
        let row = self.state.intern_entity(record);
        let (row, table) = (self.state.record_of(row), self.state.intern_name(table));
        let replaces = self.state.member_heads(row, table).into_iter().map(|(op, _)| op).collect();
        Write::Member { row, table, is_in, last, replaces }
    }

    /// Gives a field a value.
    pub fn set(&mut self, record: EntityId, field: &str, value: Option<Value>) -> Run {
        let write = self.field(record, field, value);
        self.write("Edit", OriginKind::Manual, None, &[write])
    }

    /// Makes a record.
    pub fn create(&mut self, record: EntityId, table: &str, fields: &[(&str, Value)]) -> Run {
        let mut writes = vec![self.member(record, table, true, false)];
        for (field, value) in fields {
            writes.push(self.field(record, &format!("{table}.{field}"), Some(value.clone())));
        }
        self.write("Add", OriginKind::Manual, None, &writes)
    }

    /// Shows a record in one more table.
    pub fn take_in(&mut self, record: EntityId, table: &str) -> Run {
        let write = self.member(record, table, true, false);
        self.write("Show", OriginKind::Manual, None, &[write])
    }

    /// Takes a record out of one table, knowing of others.
    pub fn take_out(&mut self, record: EntityId, table: &str) -> Run {
        let write = self.member(record, table, false, false);
        self.write("Take out", OriginKind::Manual, None, &[write])
    }

    /// Takes a record out of every table.
    pub fn delete(&mut self, record: EntityId) -> Run {
        let row = self.state.intern_entity(record);
        let row = self.state.record_of(row);
        let tables: Vec<NameIx> = self.state.tables_holding(row).collect();
        let names: Vec<String> =
            tables.iter().map(|table| self.state.names().text(*table).to_owned()).collect();
        let writes: Vec<Write> = names.iter().map(|table| self.member(record, table, false, true)).collect();
        self.write("Delete", OriginKind::Manual, None, &writes)
    }

    /// Shows all records of one table in another too.
    pub fn link_tables(&mut self, from: &str, to: &str) -> Run {
        let writes = self.state.link_tables(from, to);
        self.write("Link tables", OriginKind::Manual, None, &writes)
    }

    /// Takes such a link back.
    pub fn unlink_tables(&mut self, from: &str, to: &str) -> Run {
        let writes = self.state.unlink_tables(from, to);
        self.write("Unlink tables", OriginKind::Manual, None, &writes)
    }

    /// Undoes; `None` where there is nothing to undo.
    pub fn undo(&mut self) -> Option<UndoPlan> {
        let bundle = self.undo.undo()?.bundle;
        Some(self.take_back(bundle))
    }

    /// Redoes; `None` where there is nothing to redo.
    pub fn redo(&mut self) -> Option<UndoPlan> {
        let bundle = self.undo.redo()?.bundle;
        Some(self.take_back(bundle))
    }

    fn take_back(&mut self, bundle: Ordinal) -> UndoPlan {
        let plan = undo_of(&self.facts(), bundle);
        self.write(&plan.label, OriginKind::Undo, Some(bundle), &plan.writes);
        plan
    }

    /// The value that a field shows.
    pub fn value(&self, record: EntityId, field: &str) -> Option<Value> {
        let row = self.state.find(&record)?;
        self.state.owned_value(row, self.state.names().find(field)?)
    }

    /// Whether a table shows a record.
    pub fn shows(&self, record: EntityId, table: &str) -> bool {
        let place = self.state.find(&record).zip(self.state.names().find(table));
        place.is_some_and(|(row, table)| self.state.shows(row, table))
    }
}
