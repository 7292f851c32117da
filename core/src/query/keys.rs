//! Which records share a key that should be one record's alone. Advice: it is marked, never refused.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::catalog::Shape;
use super::order::Criterion;
use super::ranking::Ranking;
use super::title::Titles;
use crate::state::{NameIx, Row, Touched};

/// The keys of tables that somebody looks at, each kept in order, so that what is equal stands side by side.
#[derive(Debug, Default)]
pub struct Keys {
    tables: BTreeMap<NameIx, (Arc<Shape>, Ranking)>,
}

impl Keys {
    /// Begins to watch a table's keys, where it has some and they are not watched yet.
    pub fn watch(&mut self, titles: &Titles<'_>, shape: &Arc<Shape>) {
        if shape.key.is_empty() || self.tables.get(&shape.ix).is_some_and(|(known, _)| known == shape) {
            return;
        }
        let criteria =
            shape.key.iter().map(|place| Criterion { place: *place, desc: false, groups: false }).collect();
        let mut ranking = Ranking::new(Arc::clone(shape), criteria);
        let rows = titles.reader.rows(shape.ix);
        ranking.fill(titles, rows.into_iter().filter(|row| has_key(titles, shape, *row)));
        self.tables.insert(shape.ix, (Arc::clone(shape), ranking));
    }

    /// Takes in a change, and adds to it the key fields of other records that share a key since, or no
    /// longer.
    pub fn touch(&mut self, titles: &Titles<'_>, touched: &mut Vec<Touched>) {
        let mut marked = Vec::new();
        for (shape, ranking) in self.tables.values_mut() {
            let stale: BTreeSet<Row> =
                touched.iter().filter_map(|touched| concerned(shape, touched)).collect();
            let mut peers = BTreeSet::new();
            // By the beginnings of keys alone: what the whole keys were is gone. One too many does no harm.
            peers.extend(stale.iter().flat_map(|row| ranking.list().alike(*row)));
            for row in &stale {
                ranking.remove(*row);
            }
            for row in &stale {
                if titles.reader.shows(*row, shape.ix) && has_key(titles, shape, *row) {
                    ranking.insert(titles, *row);
                }
            }
            for row in &stale {
                let alike = ranking.list().alike(*row);
                peers.extend(alike.filter(|other| ranking.agree(titles, *row, *other)));
            }
            let field = shape.columns[shape.key[0]];
            let others = peers.into_iter().filter(|row| !stale.contains(row));
            marked.extend(others.map(|row| Touched::Field { row, field }));
        }
        touched.append(&mut marked);
    }

    /// Another record of the table that has the same key. Tables that are not watched know of none.
    pub(super) fn twin(&self, titles: &Titles<'_>, shape: &Shape, row: Row) -> Option<Row> {
        let (_, ranking) = self.tables.get(&shape.ix)?;
        ranking.list().alike(row).find(|other| ranking.agree(titles, row, *other))
    }
}

/// A record takes part once each key field that it must have has a value, and any has.
fn has_key(titles: &Titles<'_>, shape: &Shape, row: Row) -> bool {
    let mut any = false;
    shape.key.iter().all(|place| {
        let filled = titles.reader.value(row, shape.columns[*place]).is_some();
        any |= filled;
        filled || !shape.field(*place).required
    }) && any
}

fn concerned(shape: &Shape, touched: &Touched) -> Option<Row> {
    match touched {
        Touched::Field { row, field } => {
            shape.key.iter().any(|place| shape.columns[*place] == *field).then_some(*row)
        }
        Touched::Member { row, table } => (*table == shape.ix).then_some(*row),
        Touched::Adopted => None,
    }
}
