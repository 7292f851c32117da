//! Which ops hold a cell, or put a record into a table, from one on: nothing is made of what they say, so
//! that it can be asked of every cell of a table.

use super::cell::Register;
use super::fold::State;
use super::follow::Followed;
use super::member::Membership;
use super::names::{NameIx, Row};

impl State {
    /// The ops from `first` on that hold what a field of a record shows: its own, and those of the field that
    /// it follows. Of a text, all its edits.
    pub fn ops_from(&self, first: u32, row: Row, field: NameIx) -> Vec<u32> {
        let mut ops = Vec::new();
        self.each_op_from(first, (row, field), &mut ops);
        if !self.followers.is_empty()
            && let Some(Followed::At(source)) = self.followed(row, field)
        {
            self.each_op_from(first, source, &mut ops);
        }
        ops
    }

    fn each_op_from(&self, first: u32, (row, field): Register, ops: &mut Vec<u32>) {
        if self.is_alone((row, field)) {
            return self.register_ops_from(first, (row, field), ops);
        }
        for register in self.registers(row, field) {
            self.register_ops_from(first, register, ops);
        }
    }

    fn register_ops_from(&self, first: u32, (row, field): Register, ops: &mut Vec<u32>) {
        let mut add = |op: u32| {
            if op >= first && !ops.contains(&op) {
                ops.push(op);
            }
        };
        if let Some(document) = self.document((row, field)) {
            // What came last stands last.
            document.ops.iter().rev().take_while(|op| **op >= first).for_each(|op| add(*op));
        } else if let Some(heads) = self.crowded.get(&(field, row)).filter(|_| !self.crowded.is_empty()) {
            heads.0.iter().for_each(|head| add(head.op));
        } else {
            let column = self.columns.get(field as usize).and_then(Option::as_ref);
            column.and_then(|column| column.head(row)).into_iter().for_each(add);
        }
    }

    /// The ops that put a record into a table: where only a table link leads it there, those that put it
    /// where that leads from. None where one of them is before `first`: then it has been there.
    pub fn arrivals_from(&self, first: u32, row: Row, table: NameIx) -> Vec<u32> {
        let alone = self.is_alone((row, table)) && self.crowded_members.is_empty();
        if alone && let Some((op, _)) = self.member_table(table).and_then(|members| members.head(row)) {
            return if op >= first { vec![op] } else { Vec::new() };
        }
        let into = |table| {
            let heads = self.member_heads(row, table).into_iter();
            heads.filter(|(_, says)| *says == Membership::In).map(|(op, _)| op).collect::<Vec<_>>()
        };
        let mut ops = into(table);
        if ops.is_empty() {
            ops.extend(self.tables().flat_map(into));
        }
        if ops.iter().all(|op| *op >= first) { ops } else { Vec::new() }
    }
}
