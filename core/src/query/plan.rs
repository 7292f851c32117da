//! A query that was checked: names are numbers, the filter is compiled.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::QueryError;
use super::catalog::{Catalog, Shape};
use super::order::{Criterion, add_key, write_key};
use super::search::Words;
use super::tally::Kind;
use super::title::Titles;
use crate::id::EntityId;
use crate::limits::{QUERY_ROWS_DEFAULT, QUERY_ROWS_MAX};
use crate::rule::{Expression, Operand};
use crate::schema::{FieldKind, LEVELS_MAX};
use crate::state::{NameIx, Presence, Row, ValueRef};
use crate::value::Value;
use crate::workspace::command::{Folds, Query, Reference, Sort};

/// What to look for, in which order, and which part of it to show.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(super) shape: Arc<Shape>,
    pub(super) criteria: Vec<Criterion>,
    pub(super) bin: bool,
    only: Option<EntityId>,
    /// The records that an edge must leave, and reach.
    ends: [Option<EntityId>; 2],
    /// The record that rows must refer to, and the places of the fields that may.
    refers: Option<(EntityId, Vec<usize>)>,
    /// How many rows to pass over.
    pub offset: usize,
    /// How many rows to show at most.
    pub limit: usize,
    /// The groups whose rows are passed over.
    pub folds: Folds,
    /// How many of the criteria put rows together.
    pub(super) levels: usize,
    /// What groups are told to come to: the places of fields, and how.
    pub(super) totals: Vec<(usize, Kind)>,
    filter: Option<Expression>,
    words: Words,
    /// Places of the fields that a search looks into.
    searched: Vec<usize>,
    /// Fields on which it depends whether and where a row stands.
    used: BTreeSet<NameIx>,
}

impl Plan {
    /// Checks a query. Through which overlay it reads, and as of which moment, is the caller's to see to.
    ///
    /// # Errors
    /// A table or field that there is not, a filter that cannot be used, a part of queries that is not built
    /// yet.
    pub fn new(query: &Query, catalog: &Catalog) -> Result<Self, QueryError> {
        let shape =
            catalog.shape(&query.table).ok_or_else(|| QueryError::UnknownTable(query.table.clone()))?;
        if shape.ends.is_none() && (query.from.is_some() || query.to.is_some()) {
            return Err(QueryError::UnknownField("from".to_owned()));
        }
        if query.group.len() > LEVELS_MAX {
            return Err(QueryError::TooManyLevels);
        }
        let criteria = criteria_of(query, shape)?;
        let filter = query.filter.as_deref().filter(|text| !text.trim().is_empty());
        let filter = filter.map(|text| Expression::compile(text, &shape.table.fields)).transpose()?;
        let words = query.search.as_deref().map(Words::of).unwrap_or_default();
        let fields = || shape.table.fields.iter().enumerate();
        let searched: Vec<usize> = match words.is_empty() {
            true => Vec::new(),
            false => fields().filter(|(_, field)| Words::covers(field)).map(|(place, _)| place).collect(),
        };
        let places = criteria.iter().map(|criterion| criterion.place);
        let places = places.chain(filter.iter().flat_map(Expression::fields)).chain(searched.iter().copied());
        let refers = query.references.as_ref().map(|reference| referring(shape, reference)).transpose()?;
        let places = places.chain(refers.iter().flat_map(|(_, places)| places.iter().copied()));
        let ends = shape.ends.iter().flatten().copied();
        Ok(Self {
            used: places.map(|place| shape.columns[place]).chain(ends).collect(),
            refers,
            shape: Arc::clone(shape),
            criteria,
            bin: query.bin,
            only: query.only,
            ends: [query.from, query.to],
            offset: query.offset,
            limit: query.limit.unwrap_or(QUERY_ROWS_DEFAULT).min(QUERY_ROWS_MAX),
            levels: query.group.len(),
            totals: totals_of(query, shape)?,
            folds: query.folds.clone(),
            filter,
            words,
            searched,
        })
    }

    /// The table.
    pub fn shape(&self) -> &Arc<Shape> {
        &self.shape
    }

    /// Whether both ask for the same rows in the same order, whatever part of them they show.
    pub fn asks_as(&self, other: &Self) -> bool {
        self.shape == other.shape
            && self.criteria == other.criteria
            && self.levels == other.levels
            && self.totals == other.totals
            && self.bin == other.bin
            && self.only == other.only
            && self.ends == other.ends
            && self.refers == other.refers
            && self.filter == other.filter
            && self.words == other.words
    }

    /// Whether it depends on a field whether and where a row stands.
    pub(super) fn uses(&self, column: NameIx) -> bool {
        self.used.contains(&column)
    }

    /// Whether groups are told what a field comes to.
    pub(super) fn totals(&self, column: NameIx) -> bool {
        self.totals.iter().any(|(place, _)| self.shape.columns[*place] == column)
    }

    /// Writes the key of the group of a row. Gives how much of it is the outer group's; nothing where there
    /// is none.
    pub(super) fn write_group(&self, titles: &Titles<'_>, row: Row, key: &mut Vec<u8>) -> usize {
        let (outer, inner) = self.criteria[..self.levels].split_at(self.levels - 1);
        write_key(titles, &self.shape, outer, row, key);
        let shared = key.len();
        add_key(titles, &self.shape, inner, row, key);
        shared
    }

    /// Writes a row's parts in the totals.
    pub(super) fn write_parts(&self, titles: &Titles<'_>, row: Row, parts: &mut Vec<i64>) {
        parts.clear();
        let part =
            |(place, kind): &(usize, Kind)| kind.part(titles.reader.value(row, self.shape.columns[*place]));
        parts.extend(self.totals.iter().map(part));
    }

    /// The rows to choose from.
    pub(super) fn candidates(&self, titles: &Titles<'_>) -> Vec<Row> {
        if let Some(only) = self.only {
            let row = titles.reader.state.find(&only);
            row.into_iter().filter(|row| self.is_candidate(titles, *row)).collect()
        } else if self.bin {
            let state = titles.reader.state;
            let ever = state.rows_ever(self.shape.ix).into_iter();
            ever.filter(|row| self.is_in_bin(titles, *row)).collect()
        } else if let Some(narrow) = self.narrow(titles) {
            narrow.into_iter().filter(|row| self.is_candidate(titles, *row)).collect()
        } else {
            titles.reader.rows(self.shape.ix)
        }
    }

    /// The rows that point at a record which was asked for, where one was: few of a large table. A layer may
    /// add others, which only a look at each row finds.
    fn narrow(&self, titles: &Titles<'_>) -> Option<Vec<Row>> {
        let state = titles.reader.state;
        if titles.reader.layer.is_some() {
            return None;
        }
        let at = |columns: &mut dyn Iterator<Item = NameIx>, id: &EntityId| {
            let row = state.find(id);
            let mut rows: Vec<Row> =
                row.map_or_else(Vec::new, |row| columns.flat_map(|c| state.referring(row, c)).collect());
            rows.sort_unstable();
            rows.dedup();
            rows
        };
        let ends = self.shape.ends.iter().flatten().zip(&self.ends);
        let by_end = ends.filter_map(|(column, id)| Some((*column, id.as_ref()?))).next();
        if let Some((column, id)) = by_end {
            return Some(at(&mut std::iter::once(column), id));
        }
        let (id, places) = self.refers.as_ref()?;
        Some(at(&mut places.iter().map(|place| self.shape.columns[*place]), id))
    }

    /// The rows that may come with another class of the record that was asked for: `row` is, or was, part of
    /// it.
    pub(super) fn candidates_with(&self, titles: &Titles<'_>, row: Row) -> Vec<Row> {
        let state = titles.reader.state;
        let asked = self.ends.iter().flatten().chain(self.refers.as_ref().map(|(id, _)| id));
        let mut asked = asked.filter_map(|id| state.find(id));
        let is_asked = asked.any(|asked| asked == state.record_of(row));
        if is_asked { self.narrow(titles).unwrap_or_default() } else { Vec::new() }
    }

    fn is_in_bin(&self, titles: &Titles<'_>, row: Row) -> bool {
        let reader = titles.reader;
        let is_record = reader.state.record_of(row) == row;
        let table = self.shape.ix;
        let was_here = || {
            !reader.state.member_heads(row, table).is_empty()
                || reader.state.presence(row, table) == Presence::Binned
        };
        is_record && was_here() && !reader.state.tables().any(|table| reader.shows(row, table))
    }

    /// Whether a row is among those to choose from.
    pub(super) fn is_candidate(&self, titles: &Titles<'_>, row: Row) -> bool {
        if self.only.is_some_and(|only| titles.reader.state.find(&only) != Some(row)) {
            return false;
        }
        if self.bin { self.is_in_bin(titles, row) } else { titles.reader.shows(row, self.shape.ix) }
    }

    /// Whether filter and search let a row through.
    pub(super) fn admits(&self, titles: &Titles<'_>, row: Row) -> bool {
        let holds = self
            .filter
            .as_ref()
            .is_none_or(|filter| filter.matches(|place| self.operand(titles, row, place)));
        holds
            && self.is_walked(titles, row)
            && self.refers_as_asked(titles, row)
            && (self.words.is_empty() || self.words.are_in(titles, &self.shape, &self.searched, row))
    }

    /// Whether an edge joins the records that were asked for. One whose end rests in the bin rests with it.
    fn is_walked(&self, titles: &Titles<'_>, row: Row) -> bool {
        let Some(columns) = self.shape.ends else { return true };
        columns.iter().zip(self.ends).all(|(column, wanted)| {
            let Some(ValueRef::Reference(end)) = titles.reader.value(row, *column) else { return false };
            titles.rest_on(end);
            titles.is_shown(end) && wanted.is_none_or(|id| titles.reader.state.find(&id) == Some(end))
        })
    }

    /// Whether a row refers to the record that was asked for.
    fn refers_as_asked(&self, titles: &Titles<'_>, row: Row) -> bool {
        let Some((id, places)) = &self.refers else { return true };
        let Some(wanted) = titles.reader.state.find(id) else { return false };
        titles.rest_on(wanted);
        let refers = |place: &usize| titles.reader.value(row, self.shape.columns[*place]);
        places.iter().any(|place| refers(place) == Some(ValueRef::Reference(wanted)))
    }

    fn operand<'a>(&self, titles: &Titles<'a>, row: Row, place: usize) -> Operand<'a> {
        let Some(value) = titles.reader.value(row, self.shape.columns[place]) else { return Operand::Absent };
        match value {
            ValueRef::Text(text) => Operand::Text(text.into()),
            ValueRef::Number(number) => Operand::Number(number),
            ValueRef::Bool(flag) => Operand::Bool(flag),
            ValueRef::Other(Value::List(items)) => Operand::List(items),
            value => Operand::Text(titles.text(self.shape.field(place), value)),
        }
    }
}

/// By what rows are ordered: first by what puts them together, then as somebody wishes.
fn criteria_of(query: &Query, shape: &Shape) -> Result<Vec<Criterion>, QueryError> {
    let criterion = |sort: &Sort, groups: bool| {
        let place = shape.place(&sort.field).ok_or_else(|| QueryError::UnknownField(sort.field.clone()))?;
        Ok(Criterion { place, desc: sort.desc, groups })
    };
    let together = query.group.iter().map(|sort| criterion(sort, true));
    let ordered = query.sort.iter().map(|sort| criterion(sort, false));
    let mut criteria = together.chain(ordered).collect::<Result<Vec<_>, QueryError>>()?;
    // The table's own order decides between what a person's leaves equal. What puts rows together may take
    // for equal what an order does not.
    for place in shape.table.order.iter().filter_map(|name| shape.place(name)) {
        if !criteria.iter().any(|criterion| criterion.place == place && !criterion.groups) {
            criteria.push(Criterion { place, desc: false, groups: false });
        }
    }
    Ok(criteria)
}

fn totals_of(query: &Query, shape: &Shape) -> Result<Vec<(usize, Kind)>, QueryError> {
    let total = |name: &String| {
        let place = shape.place(name).ok_or_else(|| QueryError::UnknownField(name.clone()))?;
        Ok(Kind::of(shape.field(place).kind).map(|kind| (place, kind)))
    };
    let totals = query.totals.iter().filter(|_| !query.group.is_empty()).map(total);
    Ok(totals.collect::<Result<Vec<_>, QueryError>>()?.into_iter().flatten().collect())
}

/// The places of the fields by which a row may refer to a record.
fn referring(shape: &Shape, reference: &Reference) -> Result<(EntityId, Vec<usize>), QueryError> {
    let fields = shape.table.fields.iter().enumerate();
    let is_asked = |name: &str| reference.field.as_ref().is_none_or(|field| field == name);
    let places = fields.filter(|(_, field)| field.kind == FieldKind::Reference && is_asked(&field.name));
    let places: Vec<usize> = places.map(|(place, _)| place).collect();
    match &reference.field {
        Some(field) if places.is_empty() => Err(QueryError::UnknownField(field.clone())),
        _ => Ok((reference.record, places)),
    }
}
