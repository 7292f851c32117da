//! What points at records: by which fields, following which, over which edges, how many, and the first of
//! them by name.

use std::collections::BTreeSet;

use super::commit::row_of;
use super::drafting::Drafting;
use super::shown::{Pointing, Referring};
use super::update::Failure;
use super::workspace::Workspace;
use crate::id::EntityId;
use crate::overlay::Reader;
use crate::query::{Shape, Titles};
use crate::schema::{EdgeKind, FieldKind};
use crate::state::{NameIx, Row, ValueRef};

/// Records that are named of each kind of pointing, at most.
const NAMED: usize = 20;

impl Workspace {
    /// What points at records: rows that refer to any of them, or follow what one says, by table and field,
    /// then edges, by kind and end. What is asked about is not counted itself, nor an edge between two of
    /// them twice.
    ///
    /// # Errors
    /// `not_found`.
    pub(super) fn references(&self, records: &[EntityId]) -> Result<Vec<Referring>, Failure> {
        let nothing = Drafting::default();
        let rows: Result<BTreeSet<Row>, Failure> =
            records.iter().map(|id| row_of(self, &nothing, *id)).collect();
        let titles = Titles::new(Reader::canonical(&self.state), &self.catalog);
        let asked = Asked { ws: self, rows: rows?, titles };
        let mut found: Vec<Referring> =
            self.catalog.shapes().iter().flat_map(|shape| asked.by_fields(shape)).collect();
        for kind in self.schema.modules().flat_map(|module| &module.edges) {
            found.extend(asked.over_edges(kind));
        }
        Ok(found)
    }
}

/// The records that are asked about.
struct Asked<'a> {
    ws: &'a Workspace,
    rows: BTreeSet<Row>,
    titles: Titles<'a>,
}

impl Asked<'_> {
    /// The rows of one table that refer to what is asked about, by field; then those that follow it.
    fn by_fields(&self, shape: &Shape) -> Vec<Referring> {
        let fields = || shape.table.fields.iter().zip(&shape.columns);
        let refer = fields().filter(|(field, _)| field.kind == FieldKind::Reference);
        let refer = refer.map(|(field, column)| (field, self.pointing(shape.ix, *column), false));
        let follow = fields().map(|(field, column)| (field, self.following(shape.ix, *column), true));
        let told = refer.chain(follow).filter_map(|(field, pointing, follows)| {
            let others = pointing.difference(&self.rows).copied().collect::<Vec<_>>();
            let named = others.iter().take(NAMED).map(|row| self.named(*row, self.titles.of(shape, *row)));
            (!others.is_empty()).then(|| Referring {
                table: shape.table.id.clone(),
                field: field.name.clone(),
                title: field.title.clone(),
                edges: false,
                follows,
                other: shape.table.id.clone(),
                total: others.len(),
                rows: named.collect(),
            })
        });
        told.collect()
    }

    /// The edges of one kind that begin or end at what is asked about, by end.
    fn over_edges(&self, kind: &EdgeKind) -> Vec<Referring> {
        let shape = self.ws.catalog.shape(&kind.id);
        let Some((shape, [from, to])) = shape.and_then(|shape| Some((shape, shape.ends?))) else {
            return Vec::new();
        };
        let ends = [("from", from, to, &kind.title, &kind.to), ("to", to, from, &kind.back, &kind.from)];
        let mut counted = BTreeSet::new();
        let mut found = Vec::new();
        for (name, own, far, title, other) in ends {
            let far_end = |edge: &Row| match self.ws.state.value(*edge, far) {
                Some(ValueRef::Reference(row)) if self.titles.is_shown(row) => Some(row),
                _ => None,
            };
            let edges = self.pointing(shape.ix, own).into_iter();
            let edges: Vec<Row> = edges.filter(|edge| counted.insert(*edge)).collect();
            let ends: Vec<Row> = edges.iter().filter_map(far_end).collect();
            if !ends.is_empty() {
                let named = ends.iter().take(NAMED).map(|row| self.named(*row, self.titles.anywhere(*row)));
                found.push(Referring {
                    table: kind.id.clone(),
                    field: name.to_owned(),
                    title: title.clone(),
                    edges: true,
                    follows: false,
                    other: other.clone(),
                    total: ends.len(),
                    rows: named.collect(),
                });
            }
        }
        found
    }

    /// The rows of a table of which a field shows one of what is asked about.
    fn pointing(&self, table: NameIx, field: NameIx) -> BTreeSet<Row> {
        let state = &self.ws.state;
        let rows = self.rows.iter().flat_map(|row| state.referring(*row, field));
        rows.filter(|row| state.shows(*row, table)).collect()
    }

    /// The rows of a table of which a field follows one of what is asked about.
    fn following(&self, table: NameIx, field: NameIx) -> BTreeSet<Row> {
        let state = &self.ws.state;
        let rows = self.rows.iter().flat_map(|row| state.followers(*row, field));
        rows.filter(|row| state.shows(*row, table)).collect()
    }

    fn named(&self, row: Row, title: String) -> Pointing {
        Pointing { id: self.ws.state.entities().id(row), title }
    }
}
