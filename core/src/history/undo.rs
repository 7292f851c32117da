//! Taking a bundle back (rule 27): where what it wrote still stands, and nowhere else.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::text;
use crate::conflict::Facts;
use crate::id::{ActorId, EntityId};
use crate::log::{Body, Op, Oplog, Ordinal, OriginKind, Recalled, Said, Thing};
use crate::state::{Link, NameIx, Presence, Row, TableLinks, Write, sys};
use crate::workspace::update::Skipped;

/// Undos of undos that are followed to see whose value stands, at most.
const TURNS_MAX: usize = 1000;

/// What takes a bundle back: to be written with `OriginKind::Undo` and the bundle as its cause, under the
/// same label, also where there is nothing left to write.
#[derive(Debug, Clone, PartialEq)]
pub struct UndoPlan {
    /// What is taken back, as it was called.
    pub label: String,
    /// What to write.
    pub writes: Vec<Write>,
    /// What somebody has changed since, left as it is.
    pub skipped: Vec<Skipped>,
}

/// A register that the bundle wrote.
#[derive(Debug, Clone, Copy)]
struct Written {
    row: Row,
    name: NameIx,
    op: u32,
}

struct Undoing<'f, 'a> {
    facts: &'f Facts<'a>,
    actor: ActorId,
    plan: UndoPlan,
    /// Records that go, with all that the bundle first put into them.
    going: BTreeSet<Row>,
    /// Records that would go, and stay as they are because somebody else works on them.
    staying: BTreeSet<Row>,
    /// By ordinal: what the bundle had seen, itself included.
    seen: Vec<bool>,
    /// The bundles of changes, by their last.
    changes: RefCell<BTreeMap<Ordinal, Rc<Vec<Ordinal>>>>,
}

/// How to take the change back that ends with `bundle`. Redo is the undo of an undo.
pub fn undo_of(facts: &Facts<'_>, bundle: Ordinal) -> UndoPlan {
    let mut undoing = Undoing {
        facts,
        actor: facts.log().bundle(bundle).actor,
        plan: UndoPlan { label: String::new(), writes: Vec::new(), skipped: Vec::new() },
        going: BTreeSet::new(),
        staying: BTreeSet::new(),
        seen: seen_by(facts.log(), bundle),
        changes: RefCell::default(),
    };
    let change: Vec<(Ordinal, Rc<Recalled>)> = facts
        .recall
        .change(bundle)
        .into_iter()
        .filter_map(|bundle| Some((bundle, facts.recall.body(bundle)?)))
        .collect();
    let mut all = AllWritten::default();
    for (bundle, recalled) in &change {
        undoing.plan.label.clone_from(&recalled.body.label);
        all.add(facts, *bundle, &recalled.body);
    }
    undoing.members(&all.members);
    for (register, ops) in all.fields {
        undoing.field(register, &ops);
    }
    undoing.texts(&all.edits);
    for (bundle, recalled) in &change {
        undoing.links(*bundle, recalled);
        undoing.adoptions(*bundle, recalled);
    }
    undoing.plan
}

/// What a bundle rests on, by ordinal, itself included: what stands before it in the log, and before that.
fn seen_by(log: &Oplog, bundle: Ordinal) -> Vec<bool> {
    let mut seen = vec![false; bundle as usize + 1];
    seen[bundle as usize] = true;
    for at in (0..=bundle).rev().map(|at| at as usize) {
        if seen[at] {
            let deps = log.deps(at as Ordinal).iter().filter_map(|dep| log.find(dep));
            for before in log.prev(at as Ordinal).into_iter().chain(deps) {
                seen[before as usize] = true;
            }
        }
    }
    seen
}

/// What a change wrote.
#[derive(Default)]
struct AllWritten {
    /// Memberships, by record.
    members: BTreeMap<Row, Vec<Written>>,
    /// Values, by register: several ops where values and none were stated apart.
    fields: Vec<((Row, NameIx), Vec<u32>)>,
    /// Where a register stands among those.
    places: BTreeMap<(Row, NameIx), usize>,
    /// Edits of texts.
    edits: Vec<Written>,
}

impl AllWritten {
    fn add(&mut self, facts: &Facts<'_>, bundle: Ordinal, body: &Body) {
        for (index, op) in body.ops.iter().enumerate() {
            let Some(number) = facts.log().op_number(bundle, index as u32) else { continue };
            for (entity, name) in op.targets() {
                let row = facts.state.entities().find(&body.entities[entity as usize]);
                let name = facts.state.names().find(&body.names[name as usize]);
                let (Some(row), Some(name)) = (row, name) else { continue };
                if !sys::is_undoable(facts.state.names().text(name)) {
                    continue;
                }
                let written = Written { row, name, op: number };
                match op {
                    Op::SetMember { .. } => self.members.entry(row).or_default().push(written),
                    Op::EditText { .. } => self.edits.push(written),
                    _ => self.value(written),
                }
            }
        }
    }
}

impl AllWritten {
    fn value(&mut self, Written { row, name, op }: Written) {
        let place = *self.places.entry((row, name)).or_insert(self.fields.len());
        match self.fields.get_mut(place) {
            Some((_, ops)) => ops.push(op),
            None => self.fields.push(((row, name), vec![op])),
        }
    }
}

impl Undoing<'_, '_> {
    fn members(&mut self, members: &BTreeMap<Row, Vec<Written>>) {
        let state = self.facts.state;
        let (links, linked_again) = self.links_after(members);
        for (row, written) in members {
            let (standing, changed): (Vec<Written>, Vec<Written>) =
                written.iter().partition(|written| self.stands(&self.membership(**written), **written));
            for Written { name, .. } in &changed {
                let field = (format!("in:{}", state.names().text(*name)), self.facts.table_title(*name));
                let heads = state.register_member_heads(*row, *name).into_iter().map(|(op, _)| op);
                self.skip(*row, field, &heads.collect::<Vec<_>>());
            }
            let before: BTreeMap<NameIx, Option<Presence>> =
                standing.iter().map(|written| (written.name, self.said_before(*written))).collect();
            let said_now = |table| state.said_of_entity(*row, table);
            let said = |table| before.get(&table).copied().unwrap_or_else(|| said_now(table));
            let mut held: BTreeSet<NameIx> = state.tables_holding(state.record_of(*row)).collect();
            let was_held = !held.is_empty();
            let mut back = Vec::new();
            for written in standing {
                let is_in = links.presence(written.name, said) == Presence::Shown;
                let is_said = before[&written.name].is_some();
                // Nobody can have said nothing again. What a link shows, or showed until the record was kept
                // here, is shown as well where it is said.
                let stays = said_now(written.name) == Some(Presence::Shown)
                    && (is_in || linked_again.contains(&written.name));
                if stays && !is_said {
                    continue;
                }
                if is_in {
                    held.insert(written.name);
                } else {
                    held.remove(&written.name);
                }
                back.push((written.name, is_in, self.membership(written)));
            }
            let goes = was_held && held.is_empty();
            if goes && let Some((field, op)) = self.of_others(*row) {
                self.staying.insert(*row);
                self.skip(*row, self.named(field), &[op]);
                continue;
            }
            if goes {
                self.going.insert(*row);
            }
            let last = held.is_empty();
            self.plan.writes.extend(back.into_iter().map(|(table, is_in, replaces)| Write::Membership {
                row: *row,
                table,
                is_in,
                last: last && !is_in,
                replaces,
            }));
        }
    }

    /// The links between tables once this is taken back, and the tables that links lead to again by it.
    fn links_after(&self, members: &BTreeMap<Row, Vec<Written>>) -> (TableLinks, BTreeSet<NameIx>) {
        let state = self.facts.state;
        let (mut links, mut again) = (state.table_links().clone(), BTreeSet::new());
        let of_links = members.values().flatten().filter(|written| {
            let is_link = state.names().text(written.name) == sys::TABLE_LINKS;
            is_link && self.stands(&self.membership(**written), **written)
        });
        for written in of_links {
            let was_in = self.said_before(*written) == Some(Presence::Shown);
            let changed = links.set(written.row, was_in.then(|| state.link_named(written.row)).flatten());
            again.extend(changed.into_iter().filter(|_| was_in).map(|link| link.to));
        }
        (links, again)
    }

    /// The ops that say whether a table shows a record.
    fn membership(&self, Written { row, name, .. }: Written) -> Vec<u32> {
        self.facts.state.register_member_heads(row, name).into_iter().map(|(op, _)| op).collect()
    }

    fn field(&mut self, (row, name): (Row, NameIx), ops: &[u32]) {
        let heads = self.facts.state.register_heads((row, name));
        let heads: BTreeSet<u32> = heads.0.iter().map(|head| head.op).collect();
        // Values and none that were stated apart go together; of what was written one over another, each is
        // looked at.
        let together = ops.len() > 1 && ops.iter().copied().collect::<BTreeSet<_>>() == heads;
        for op in ops.iter().take(if together { 1 } else { ops.len() }) {
            self.value(Written { row, name, op: *op }, together);
        }
    }

    /// Has a register again as it was before an op; where the op's bundle stands in it `together` with
    /// another op of its own, both go.
    fn value(&mut self, written: Written, together: bool) {
        let Written { row, name, op } = written;
        let is_first = || self.facts.replaced_in(op, (row, name)).is_empty();
        if self.staying.contains(&row) || (self.going.contains(&row) && is_first()) {
            return;
        }
        let heads = self.facts.state.register_heads((row, name));
        let heads: Vec<u32> = heads.0.iter().map(|head| head.op).collect();
        if together || self.stands(&heads, written) {
            // What was written first here, through fields or records that are one, had the value that the
            // others had: emptied, it would stand against what they get back.
            let (register, replaces) = ((row, name), heads);
            let (values, was_cleared) = match is_first() {
                true => (self.facts.before(op, row, name), self.facts.was_cleared(op, row, name)),
                false => (self.facts.before_in(op, register), self.facts.was_cleared_in(op, register)),
            };
            self.plan.writes.push(match was_cleared && !values.is_empty() {
                true => Write::Open { register, alone: true, values, replaces },
                false => Write::Register { register, values, replaces },
            });
        } else {
            self.skip(row, self.named(name), &heads);
        }
    }

    /// Takes the edits of each text back, wherever what they did is now.
    fn texts(&mut self, edits: &[Written]) {
        let mut documents: BTreeMap<(Row, NameIx), u32> = BTreeMap::new();
        for Written { row, name, op } in edits.iter().copied() {
            if !self.staying.contains(&row) && !self.is_first_edit(row, name, op) {
                documents.insert((row, name), op);
            }
        }
        for ((row, name), last) in documents {
            let (bundle, _) = self.facts.log().op_place(last);
            match text::undo(self.facts, (row, name), bundle) {
                Some(steps) if steps.is_empty() => {}
                Some(steps) => self.plan.writes.push(Write::Document { register: (row, name), steps }),
                None => {
                    let mut later = text::edits_of(self.facts, row, name);
                    later.retain(|later| *later > last);
                    self.skip(row, self.named(name), &later);
                }
            }
        }
    }

    /// Takes links back, and makes those again that the bundle took back; not where somebody else took them
    /// back too.
    fn links(&mut self, bundle: Ordinal, recalled: &Recalled) {
        let log = self.facts.log();
        let mut differ = Vec::new();
        for (index, op) in recalled.body.ops.iter().enumerate() {
            let Some(number) = log.op_number(bundle, index as u32) else { continue };
            match op {
                Op::Same { .. } => {
                    let Some(link) = self.declared(number) else { continue };
                    let own = self.own_links(link);
                    if own.is_empty() {
                        self.skip_link(link);
                    }
                    differ.extend(own);
                }
                Op::Differ { links } => {
                    for link in recalled.ops(log, links) {
                        self.relink(link, number);
                    }
                }
                _ => {}
            }
        }
        if !differ.is_empty() {
            self.plan.writes.push(Write::Differ { links: differ });
        }
    }

    /// Puts back the versions of modules that the bundle took the place of, where it still stands: several
    /// where people had chosen them apart. What was put to use for the first time stays: others may have
    /// begun to work with it.
    fn adoptions(&mut self, bundle: Ordinal, recalled: &Recalled) {
        let log = self.facts.log();
        // By module: the ops of the bundle, and those that they took the place of.
        let mut adopted: BTreeMap<&str, (BTreeSet<u32>, BTreeSet<u32>)> = BTreeMap::new();
        for (index, op) in recalled.body.ops.iter().enumerate() {
            if let (Op::Adopt { module, replaces, .. }, Some(number)) =
                (op, log.op_number(bundle, index as u32))
            {
                let (written, before) = adopted.entry(&recalled.body.names[*module as usize]).or_default();
                written.insert(number);
                before.extend(recalled.ops(log, replaces));
            }
        }
        for (module, (written, before)) in adopted {
            let mut known = self.facts.state.adopted();
            let stands = known.any(|(id, heads)| {
                id == module && heads.iter().map(|head| head.op).collect::<BTreeSet<u32>>() == written
            });
            let mut before: Vec<u32> = before.into_iter().filter(|_| stands).collect();
            // The last is the one that shows.
            before.sort_by_key(|op| {
                let by = log.bundle(log.op_place(*op).0);
                (by.hlc, by.actor, by.seq, by.id)
            });
            for op in before {
                let (ordinal, index) = log.op_place(op);
                let Some(earlier) = self.facts.recall.body(ordinal) else { continue };
                if let Some(Op::Adopt { version, schema, .. }) = earlier.body.ops.get(index as usize) {
                    let (version, schema) = (version.clone(), schema.clone());
                    self.plan.writes.push(Write::Adopt { module: module.to_owned(), version, schema });
                }
            }
        }
    }

    fn relink(&mut self, op: u32, differ: u32) {
        let Some(link) = self.declared(op) else { return };
        if self.facts.state.parted_by(op) == [differ] {
            self.plan.writes.push(Write::Same(link));
        } else {
            self.skip_link(link);
        }
    }

    /// What the op of a link, in force or not, says.
    fn declared(&self, op: u32) -> Option<Link> {
        let (bundle, index) = self.facts.log().op_place(op);
        let recalled = self.facts.recall.body(bundle)?;
        let (state, body) = (self.facts.state, &recalled.body);
        let entity = |at: u32| state.entities().find(&body.entities[at as usize]);
        let field = |at: u32| state.names().find(&body.names[at as usize]);
        match body.ops.get(index as usize)? {
            Op::Same { a: Thing::Entity(a), b: Thing::Entity(b) } => {
                Some(Link::Rows(entity(*a)?, entity(*b)?))
            }
            Op::Same { a: Thing::Field(a), b: Thing::Field(b) } => Some(Link::Fields(field(*a)?, field(*b)?)),
            _ => None,
        }
    }

    /// The links in force by the same person that say the same: an undo may have made it anew.
    fn own_links(&self, wanted: Link) -> Vec<u32> {
        let links = match wanted {
            Link::Rows(row, _) => self.facts.state.links_of(row),
            Link::Fields(field, _) => self.facts.state.mappings_of(field),
        };
        let log = self.facts.log();
        let is_own = |op: &u32| log.bundle(log.op_place(*op).0).actor == self.actor;
        links.into_iter().filter(|(op, link)| *link == wanted && is_own(op)).map(|(op, _)| op).collect()
    }

    fn skip_link(&mut self, link: Link) {
        let parted = self.facts.state.parted();
        let by: Vec<u32> = parted
            .filter(|(op, _)| self.declared(*op) == Some(link))
            .flat_map(|(_, by)| by.iter().copied())
            .collect();
        let workspace = self.facts.state.entities().find(&EntityId::WORKSPACE);
        let row = match link {
            Link::Rows(row, _) => Some(row),
            Link::Fields(..) => workspace,
        };
        if let Some(row) = row {
            self.skip(row, ("same".to_owned(), "One record with".to_owned()), &by);
        }
    }

    /// Whether an edit began the text of a record that goes.
    fn is_first_edit(&self, row: Row, name: NameIx, op: u32) -> bool {
        self.going.contains(&row) && text::edits_of(self.facts, row, name).first() == Some(&op)
    }

    /// Whether what the bundle wrote is what stands alone in the register: its op, or an undo by the same
    /// person that brought it back.
    fn stands(&self, heads: &[u32], written: Written) -> bool {
        let &[mut head] = heads else { return false };
        let log = self.facts.log();
        for _ in 0..TURNS_MAX {
            if head == written.op {
                return true;
            }
            let (ordinal, _) = log.op_place(head);
            if log.bundle(ordinal).actor != self.actor {
                return false;
            }
            match self.brought_back(ordinal, written) {
                Some(before) => head = before,
                None => return false,
            }
        }
        false
    }

    /// The op whose value an undo brought back to a register.
    fn brought_back(&self, undo: Ordinal, register: Written) -> Option<u32> {
        let recalled = self.facts.recall.body(undo)?;
        let origin = &recalled.body.origin;
        let cause = recalled.bundle(origin.cause.filter(|_| origin.kind == OriginKind::Undo)?)?;
        let place =
            (self.facts.state.entities().id(register.row), self.facts.state.names().text(register.name));
        let undone = self.undone(cause);
        let op = undone.iter().find_map(|bundle| self.facts.recall.writer(*bundle, place))?;
        match self.facts.replaced_in(op, (register.row, register.name))[..] {
            [before] => Some(before),
            _ => None,
        }
    }

    /// The bundles of a change that an undo took back.
    fn undone(&self, last: Ordinal) -> Rc<Vec<Ordinal>> {
        let change = || Rc::new(self.facts.recall.change(last));
        Rc::clone(self.changes.borrow_mut().entry(last).or_insert_with(change))
    }

    /// What was said of the record in the table before; `None` where nobody had said anything.
    fn said_before(&self, written: Written) -> Option<Presence> {
        let Written { row, name, op } = written;
        let place = (self.facts.state.entities().id(row), self.facts.state.names().text(name));
        let said = self.facts.replaced_in(op, (row, name)).into_iter();
        let said = said.filter_map(|before| match self.facts.recall.said(before, place)? {
            Said::Member { is_in: true, .. } => Some(Presence::Shown),
            Said::Member { last: true, .. } => Some(Presence::Binned),
            Said::Member { .. } => Some(Presence::Absent),
            Said::Values(_) => None,
        });
        said.max()
    }

    /// The latest op of somebody else on a record that the bundle had not seen.
    fn of_others(&self, row: Row) -> Option<(NameIx, u32)> {
        let log = self.facts.log();
        let is_later = |(_, op): &(NameIx, u32)| {
            let (ordinal, _) = log.op_place(*op);
            log.bundle(ordinal).actor != self.actor
                && !self.seen.get(ordinal as usize).is_some_and(|seen| *seen)
        };
        self.facts.state.ops_of(row).into_iter().filter(is_later).max_by_key(|(_, op)| *op)
    }

    /// A field's short name and its title.
    fn named(&self, field: NameIx) -> (String, String) {
        let (short, label) = self.facts.label(field);
        (short.to_owned(), label)
    }

    /// Leaves something as it is, because of whoever wrote the latest of `heads`.
    fn skip(&mut self, row: Row, (field, label): (String, String), heads: &[u32]) {
        let log = self.facts.log();
        let author = |op: &u32| log.bundle(log.op_place(*op).0);
        let by = heads.iter().map(author).max_by_key(|bundle| (bundle.actor != self.actor, bundle.hlc));
        let person = self.facts.person(&by.map_or(self.actor, |bundle| bundle.actor));
        let row = self.facts.state.record_of(row);
        let (record, title) = (self.facts.state.entities().id(row), self.facts.title(row));
        let skipped = Skipped { record, title, field, label, person };
        // Of several registers that people see as one field, one is told.
        if !self.plan.skipped.contains(&skipped) {
            self.plan.skipped.push(skipped);
        }
    }
}
