//! Ranges of a table: which rows are meant, what they come to, how they leave by the clipboard. The page has
//! only the rows in sight; all others are found here, by the query.

use super::command::{CellText, Exact, Query, Range};
use super::subscription::failure;
use super::update::{Copied, Failure, RangeSum};
use super::workspace::Workspace;
use crate::block::{write_html, write_tsv};
use crate::given::Zones;
use crate::overlay::Reader;
use crate::query::{Live, Plan, Shape, Titles};
use crate::schema::{Field, FieldKind, Habits, Writer, write};
use crate::state::{Row, ValueRef};

/// A query's result, and what reads its records.
pub(super) struct Look<'a> {
    pub(super) titles: &'a Titles<'a>,
    pub(super) live: &'a Live,
    pub(super) zones: Zones,
}

impl Look<'_> {
    /// The table.
    pub(super) fn shape(&self) -> &Shape {
        self.live.plan().shape()
    }

    /// Up to `most` rows of a range, from its first on: those that the page names, then those that come after
    /// them.
    pub(super) fn rows(&self, range: &Range, most: usize) -> Result<Vec<Row>, Failure> {
        let state = self.titles.reader.state;
        let mut rows = Vec::new();
        for named in range.records.iter().take(most) {
            rows.push(state.find(&named.id).ok_or_else(|| super::commit::no_record(named.id))?);
        }
        // A row that is kept in its place by the page may be no part of the result: then the one before it.
        let last = rows.iter().enumerate().rev().find_map(|(at, row)| Some((at, self.live.place(*row)?)));
        let next = last.map_or(range.query.offset, |(at, place)| place + rows.len() - at);
        let more: Vec<Row> = self.live.window(next, most - rows.len()).collect();
        rows.extend(more.into_iter().filter(|row| !rows.contains(row)).collect::<Vec<_>>());
        Ok(rows)
    }

    /// The places of fields by their short names.
    pub(super) fn places(&self, names: &[String]) -> Result<Vec<usize>, Failure> {
        let shape = self.shape();
        let place = |name: &String| {
            shape.place(name).ok_or_else(|| super::commit::unknown_field(name, &shape.table.id))
        };
        names.iter().map(place).collect()
    }

    /// A cell as this person writes it.
    pub(super) fn cell(&self, row: Row, place: usize, habits: &Habits) -> CellText {
        let shape = self.shape();
        let value = self.titles.reader.value(row, shape.columns[place]);
        value.map(|value| self.written(shape.field(place), value, habits)).unwrap_or_default()
    }

    /// A value as this person writes it: what people read where everybody writes it alike, and what it is
    /// exactly where its text does not say so itself.
    pub(super) fn written(&self, field: &Field, value: ValueRef<'_>, habits: &Habits) -> CellText {
        if let ValueRef::Reference(row) = value {
            let record = Some(self.titles.reader.state.entities().id(row));
            return CellText { record, ..CellText::plain(self.titles.text(field, value)) };
        }
        let owned = self.titles.reader.state.own(value);
        let text = write(&field.meaning(), &owned, &Writer::at(habits, self.zones));
        let text = text.unwrap_or_else(|| self.titles.text(field, value).into_owned());
        let exact = (!field.kind.is_verbatim())
            .then(|| Exact { kind: field.kind.name().to_owned(), value: owned.to_json() });
        CellText { text, record: None, exact }
    }
}

impl Workspace {
    /// Looks at the result of a query, at one that somebody watches where that is the same: then nothing is
    /// filtered and sorted for it.
    pub(super) fn look<T>(
        &mut self,
        query: &Query,
        then: impl FnOnce(&Look<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        if let Some(moment) = self.moment_of(query)? {
            let past = self.pasts.as_of(&self.log, &self.schema, &moment);
            let plan = Plan::new(query, &past.catalog).map_err(|error| failure(&error))?;
            let titles = Titles::new(Reader::canonical(&past.state), &past.catalog);
            let live = Live::new(plan, &titles);
            return then(&Look { titles: &titles, live: &live, zones: self.zones });
        }
        let plan = Plan::new(query, &self.catalog).map_err(|error| failure(&error))?;
        let titles = Titles::new(self.reader(query.overlay)?, &self.catalog);
        let mut watched = self.subscriptions.values().filter(|watched| {
            watched.moment.is_none()
                && watched.query.overlay == query.overlay
                && plan.asks_as(watched.live.plan())
                && plan.folds == watched.live.plan().folds
        });
        match watched.next() {
            Some(watched) => then(&Look { titles: &titles, live: &watched.live, zones: self.zones }),
            None => then(&Look { titles: &titles, live: &Live::new(plan, &titles), zones: self.zones }),
        }
    }

    /// A range as other programs take it.
    pub(super) fn copy_range(&mut self, range: &Range) -> Result<Copied, Failure> {
        self.look(&range.query, |look| {
            let places = look.places(&range.fields)?;
            let rows = look.rows(range, range.query.limit.unwrap_or(usize::MAX))?;
            let cell = |row: Row, place: usize| match range.masks(look.shape().field(place)) {
                true => CellText::default(),
                false => look.cell(row, place, &range.habits),
            };
            let cells = |row: &Row| places.iter().map(|place| cell(*row, *place)).collect();
            let block: Vec<Vec<CellText>> = rows.iter().map(cells).collect();
            let is_text = |column: usize| {
                let kind = look.shape().field(places[column]).kind;
                kind.is_verbatim() || kind == FieldKind::Timecode
            };
            let (text, html) = (write_tsv(&block), write_html(&block, is_text));
            Ok(Copied { text, html, rows: rows.len(), columns: places.len() })
        })
    }

    /// What the numbers of a range come to.
    pub(super) fn sum_range(&mut self, range: &Range) -> Result<RangeSum, Failure> {
        self.look(&range.query, |look| {
            let places = look.places(&range.fields)?;
            let mut sum = RangeSum::default();
            for row in look.rows(range, range.query.limit.unwrap_or(usize::MAX))? {
                for place in &places {
                    let value = look.titles.reader.value(row, look.shape().columns[*place]);
                    sum.filled += usize::from(value.is_some());
                    if let Some(ValueRef::Number(number)) = value
                        && !range.masks(look.shape().field(*place))
                    {
                        sum.numbers += 1;
                        sum.sum += number;
                    }
                }
            }
            Ok(sum)
        })
    }
}
