//! Rows that stand together: which groups there are, what each has, and which of it is different since it was
//! told. A change costs as much as it changes, and a look at each group.

use std::collections::BTreeMap;
use std::ops::Range;

use data_encoding::HEXLOWER;
use hashbrown::HashMap;

use super::plan::Plan;
use super::tally::Tally;
use crate::state::Row;
use crate::workspace::command::{Fields, Folds, Json};
use crate::workspace::update::{Group, GroupsDelta};

/// Bytes of a hash that name a group.
const NAME_BYTES: usize = 8;

/// The rows that agree in all that puts rows together.
#[derive(Debug)]
struct Leaf {
    /// Their key.
    key: Vec<u8>,
    /// How much of the key they share with the other leaves of the group around them.
    shared: usize,
    count: usize,
    tallies: Vec<Tally>,
    /// When it was last changed.
    changed: u64,
}

/// A group without what it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    level: usize,
    name: [u8; NAME_BYTES],
    changed: u64,
    /// Its leaves, by their places among all.
    leaves: Range<usize>,
    /// Its first row's place in the whole result.
    pub(super) first: usize,
    count: usize,
}

/// All groups, in order.
#[derive(Debug, Default)]
pub(super) struct Groups {
    leaves: Vec<Leaf>,
    /// Numbers of leaves that are none any more.
    free: Vec<u32>,
    by_key: BTreeMap<Vec<u8>, u32>,
    /// The leaf of each row, and where its parts begin.
    homes: HashMap<Row, (u32, u32)>,
    /// Parts of rows in the totals, one row's after another's.
    parts: Vec<i64>,
    /// Where there is room among the parts.
    room: Vec<u32>,
    /// Counts the changes.
    turn: u64,
    told: Vec<([u8; NAME_BYTES], u64)>,
    told_at: u64,
}

impl Groups {
    /// Forgets all rows.
    pub(super) fn clear(&mut self) {
        // What was told is still on somebody's screen.
        let (turn, told, told_at) = (self.turn + 1, std::mem::take(&mut self.told), self.told_at);
        *self = Self { turn, told, told_at, ..Self::default() };
    }

    /// Takes a row in, with the key of its group, of which the first `shared` bytes are the outer group's.
    pub(super) fn enter(&mut self, plan: &Plan, row: Row, key: &[u8], shared: usize, parts: &[i64]) {
        self.leave(row);
        let number = match self.by_key.get(key) {
            Some(number) => *number,
            None => self.make(plan, key, shared),
        };
        self.settle(row, number, parts);
    }

    /// Takes a row in that stands in the same group as another.
    pub(super) fn enter_beside(&mut self, beside: Row, row: Row, parts: &[i64]) {
        if let Some((number, _)) = self.homes.get(&beside).copied() {
            self.settle(row, number, parts);
        }
    }

    fn make(&mut self, plan: &Plan, key: &[u8], shared: usize) -> u32 {
        let tallies = plan.totals.iter().map(|(_, kind)| kind.empty()).collect();
        let leaf = Leaf { key: key.to_vec(), shared, count: 0, tallies, changed: 0 };
        let number = match self.free.pop() {
            Some(number) => {
                self.leaves[number as usize] = leaf;
                number
            }
            None => {
                self.leaves.push(leaf);
                self.leaves.len() as u32 - 1
            }
        };
        self.by_key.insert(key.to_vec(), number);
        number
    }

    fn settle(&mut self, row: Row, number: u32, parts: &[i64]) {
        let at = match self.room.pop() {
            Some(at) => {
                self.parts[at as usize..at as usize + parts.len()].copy_from_slice(parts);
                at
            }
            None => {
                self.parts.extend_from_slice(parts);
                (self.parts.len() - parts.len()) as u32
            }
        };
        self.homes.insert(row, (number, at));
        self.turn += 1;
        let leaf = &mut self.leaves[number as usize];
        (leaf.count, leaf.changed) = (leaf.count + 1, self.turn);
        leaf.tallies.iter_mut().zip(parts).for_each(|(tally, part)| tally.take(*part, false));
    }

    /// Takes a row out.
    pub(super) fn leave(&mut self, row: Row) {
        let Some((number, at)) = self.homes.remove(&row) else { return };
        self.room.push(at);
        self.turn += 1;
        let leaf = &mut self.leaves[number as usize];
        (leaf.count, leaf.changed) = (leaf.count - 1, self.turn);
        let parts = &self.parts[at as usize..];
        leaf.tallies.iter_mut().zip(parts).for_each(|(tally, part)| tally.take(*part, true));
        if leaf.count == 0 {
            self.end(number);
        }
    }

    /// A leaf is gone: the group around it is another, so one that stays in it is taken for changed.
    fn end(&mut self, number: u32) {
        let leaf = &mut self.leaves[number as usize];
        let (key, shared) = (std::mem::take(&mut leaf.key), leaf.shared);
        self.by_key.remove(&key);
        self.free.push(number);
        let outer = &key[..shared];
        let before = self.by_key.range(..key.clone()).next_back();
        let after = self.by_key.range(key.clone()..).next();
        let beside = [before, after].into_iter().flatten().find(|(other, _)| other.starts_with(outer));
        if let Some((_, beside)) = beside.filter(|_| shared > 0) {
            self.leaves[*beside as usize].changed = self.turn;
        }
    }

    /// A row's parts are others.
    pub(super) fn recount(&mut self, row: Row, parts: &[i64]) {
        let Some((number, at)) = self.homes.get(&row).copied() else { return };
        let leaf = &mut self.leaves[number as usize];
        let known = &mut self.parts[at as usize..at as usize + parts.len()];
        if known == parts {
            return;
        }
        self.turn += 1;
        leaf.changed = self.turn;
        for ((tally, known), part) in leaf.tallies.iter_mut().zip(known).zip(parts) {
            tally.take(*known, true);
            tally.take(*part, false);
            *known = *part;
        }
    }

    fn in_order(&self) -> impl Iterator<Item = &Leaf> {
        self.by_key.values().map(|number| &self.leaves[*number as usize])
    }

    /// All groups, each after the one that it is part of.
    pub(super) fn headings(&self, levels: usize) -> Vec<Heading> {
        let mut headings: Vec<Heading> = Vec::new();
        let mut outer: Option<(usize, &[u8])> = None;
        let mut first = 0;
        for (place, leaf) in self.in_order().enumerate() {
            let around = &leaf.key[..leaf.shared];
            let leaves = place..place + 1;
            let heading = |level, name, leaves| {
                let (changed, count) = (leaf.changed, leaf.count);
                Heading { level, name: name_of(name), changed, leaves, first, count }
            };
            match outer.filter(|(_, known)| *known == around) {
                Some((at, _)) => {
                    let it = &mut headings[at];
                    (it.changed, it.count) = (it.changed.max(leaf.changed), it.count + leaf.count);
                    it.leaves.end = place + 1;
                }
                None if levels > 1 => {
                    outer = Some((headings.len(), around));
                    headings.push(heading(0, around, leaves.clone()));
                }
                None => {}
            }
            headings.push(heading(levels - 1, &leaf.key, leaves));
            first += leaf.count;
        }
        headings
    }

    /// The stretches of the whole result that are not folded.
    pub(super) fn open(&self, levels: usize, folds: &Folds) -> Vec<Range<usize>> {
        let mut open: Vec<Range<usize>> = Vec::new();
        let mut is_around_folded = false;
        for heading in self.headings(levels) {
            let is_folded = folds.holds(&HEXLOWER.encode(&heading.name));
            if heading.level + 1 < levels {
                is_around_folded = is_folded;
                continue;
            }
            if is_folded || is_around_folded {
                continue;
            }
            let (first, end) = (heading.first, heading.first + heading.count);
            match open.last_mut().filter(|last| last.end == first) {
                Some(last) => last.end = end,
                None => open.push(first..end),
            }
        }
        open
    }

    /// All groups, told by `tell`, which gives the value of a level by the place of a row.
    pub(super) fn all(&mut self, plan: &Plan, tell: impl Fn(usize, usize) -> Json) -> Vec<Group> {
        let headings = self.headings(plan.levels);
        let groups = self.tell(plan, &headings, tell);
        self.note(&headings);
        groups
    }

    /// Whether nothing is different since it was told.
    pub(super) fn is_told(&self) -> bool {
        self.told_at == self.turn
    }

    /// What is different since it was told.
    pub(super) fn delta(&mut self, plan: &Plan, tell: impl Fn(usize, usize) -> Json) -> Option<GroupsDelta> {
        if self.is_told() {
            return None;
        }
        let headings = self.headings(plan.levels);
        let is_same = |one: &Heading, other: &([u8; NAME_BYTES], u64)| (one.name, one.changed) == *other;
        let (now, before) = (headings.iter(), self.told.iter());
        let start = now.zip(before).take_while(|(now, before)| is_same(now, before)).count();
        let (now, before) = (headings[start..].iter().rev(), self.told[start..].iter().rev());
        let kept = now.zip(before).take_while(|(now, before)| is_same(now, before)).count();
        let different = &headings[start..headings.len() - kept];
        let is_any = !different.is_empty() || headings.len() != self.told.len();
        let groups = self.tell(plan, different, tell);
        let delta = GroupsDelta { length: headings.len(), start, groups };
        self.note(&headings);
        is_any.then_some(delta)
    }

    fn note(&mut self, headings: &[Heading]) {
        self.told = headings.iter().map(|heading| (heading.name, heading.changed)).collect();
        self.told_at = self.turn;
    }

    fn tell(&self, plan: &Plan, headings: &[Heading], tell: impl Fn(usize, usize) -> Json) -> Vec<Group> {
        let leaves: Vec<&Leaf> = self.in_order().collect();
        let totals = |within: Range<usize>| {
            let mut tallies: Vec<Tally> = plan.totals.iter().map(|(_, kind)| kind.empty()).collect();
            for leaf in &leaves[within] {
                tallies.iter_mut().zip(&leaf.tallies).for_each(|(sum, tally)| sum.join(tally));
            }
            let told = plan.totals.iter().zip(&tallies);
            let told = told.map(|((place, _), tally)| (plan.shape.field(*place).name.clone(), tally.told()));
            told.collect::<Fields>()
        };
        let told = |heading: &Heading| Group {
            level: heading.level,
            key: HEXLOWER.encode(&heading.name),
            value: tell(heading.level, heading.first),
            count: heading.count,
            totals: totals(heading.leaves.clone()),
        };
        headings.iter().map(told).collect()
    }
}

fn name_of(key: &[u8]) -> [u8; NAME_BYTES] {
    let mut name = [0; NAME_BYTES];
    name.copy_from_slice(&blake3::hash(key).as_bytes()[..NAME_BYTES]);
    name
}
