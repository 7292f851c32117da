//! Which others a record would overlap in time and share something with that two at a time should not: where
//! a view of its table says so.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::civil::{Date, DateTime};
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};

use super::Facts;
use crate::schema::{Field, Table, View};
use crate::state::Row;
use crate::value::Value;

/// One field with another value than it has.
pub(super) type Instead<'v> = (&'v Field, Option<&'v Value>);

/// The stretches of time in which something is taken, by whom: by the place of a field in the view's clash,
/// and what it says.
type Taken = BTreeMap<(usize, String), Vec<(Stretch, Row)>>;

/// Others that would have the same at the same time.
pub(super) struct Clash {
    /// What they would have in common, as people read it.
    pub(super) what: String,
    /// Those others, by when they begin.
    pub(super) others: Vec<Row>,
}

/// From when until when, both told by one sort of clock: moments, or local times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stretch {
    from: Instant,
    until: Instant,
}

/// Local times and moments are not compared: what a local clock shows is known only where it hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Instant {
    Local(DateTime),
    Moment(Timestamp),
}

/// Tells clashes; goes once through each table for all of them.
#[derive(Default)]
pub(super) struct Clashes {
    taken: RefCell<BTreeMap<String, Rc<Taken>>>,
}

impl Clashes {
    /// Those of a record of a table if one of its fields said this instead: each field and each set of others
    /// once, whichever views tell of it.
    pub(super) fn of(&self, facts: &Facts<'_>, table: &Table, row: Row, instead: Instead<'_>) -> Vec<Clash> {
        let row = facts.state.record_of(row);
        let module = table.id.rsplit_once('.').and_then(|(module, _)| facts.schema.module(module));
        let views = module.into_iter().flat_map(|module| &module.views);
        let name = &instead.0.name;
        let concerns = |view: &&View| {
            view.table == table.id
                && !view.clash.is_empty()
                && view.start.iter().chain(&view.end).chain(&view.clash).any(|field| field == name)
        };
        let mut told: Vec<(&str, Clash)> = Vec::new();
        for view in views.filter(concerns) {
            let Some(stretch) = stretch(facts, table, view, row, Some(instead)) else { continue };
            let taken = self.taken(facts, table, view);
            for (at, claimed) in view.clash.iter().enumerate() {
                // What is decided about one thing says nothing of another.
                if view.clash.contains(name) && claimed != name {
                    continue;
                }
                let Some((field, value)) = value_of(facts, table, claimed, row, Some(instead)) else {
                    continue;
                };
                let others = others(&taken, &(at, said(&value)), stretch, row);
                if others.is_empty() || told.iter().any(|(known, it)| known == claimed && it.others == others)
                {
                    continue;
                }
                told.push((claimed, Clash { what: facts.text(Some(field), &value), others }));
            }
        }
        told.into_iter().map(|(_, clash)| clash).collect()
    }

    fn taken(&self, facts: &Facts<'_>, table: &Table, view: &View) -> Rc<Taken> {
        let key = format!("{} {}", table.id, view.name);
        if let Some(known) = self.taken.borrow().get(&key) {
            return Rc::clone(known);
        }
        let mut taken = Taken::new();
        let number = facts.state.names().find(&table.id);
        for row in number.into_iter().flat_map(|table| facts.state.rows(table)) {
            let Some(stretch) = stretch(facts, table, view, row, None) else { continue };
            for (at, claimed) in view.clash.iter().enumerate() {
                if let Some((_, value)) = value_of(facts, table, claimed, row, None) {
                    taken.entry((at, said(&value))).or_default().push((stretch, row));
                }
            }
        }
        taken.values_mut().for_each(|rows| rows.sort());
        let taken = Rc::new(taken);
        self.taken.borrow_mut().insert(key, Rc::clone(&taken));
        taken
    }
}

fn others(taken: &Taken, key: &(usize, String), stretch: Stretch, row: Row) -> Vec<Row> {
    let meets = |(other, by): &&(Stretch, Row)| {
        *by != row && other.from < stretch.until && stretch.from < other.until && other.is_like(&stretch)
    };
    taken.get(key).into_iter().flatten().filter(meets).map(|(_, by)| *by).collect()
}

impl Stretch {
    fn is_like(&self, other: &Self) -> bool {
        matches!(self.from, Instant::Local(_)) == matches!(other.from, Instant::Local(_))
    }
}

/// When a record takes place by a view, if one of its fields said something else.
fn stretch(
    facts: &Facts<'_>,
    table: &Table,
    view: &View,
    row: Row,
    instead: Option<Instead<'_>>,
) -> Option<Stretch> {
    let told = |name: Option<&String>| {
        let (_, value) = value_of(facts, table, name?, row, instead)?;
        instant(value.as_text()?)
    };
    let (from, _) = told(view.start.as_ref())?;
    // What does not say when it ends takes its moment; the last of whole days is meant with all its hours.
    let until = match told(view.end.as_ref()) {
        Some((end, true)) => end.later(1.day()),
        Some((end, false)) => Some(end),
        None => None,
    };
    let moment = from.later(1.minute())?;
    let is_like = |until: &Instant| matches!(until, Instant::Local(_)) == matches!(from, Instant::Local(_));
    let until = until.filter(is_like).map_or(moment, |until| until.max(moment));
    Some(Stretch { from, until })
}

/// What a field says, and which field that is; `None` where it says nothing.
fn value_of<'t>(
    facts: &Facts<'_>,
    table: &'t Table,
    name: &str,
    row: Row,
    instead: Option<Instead<'_>>,
) -> Option<(&'t Field, Value)> {
    let field = table.field(name)?;
    let value = match instead.filter(|(other, _)| other.key == field.key) {
        Some((_, value)) => value.cloned(),
        None => facts.state.owned_value(row, facts.state.names().find(&field.key)?),
    };
    Some((field, value?))
}

/// What a value says, as it is compared: spaces around a text are nobody's meaning.
fn said(value: &Value) -> String {
    value.as_text().map_or_else(|| value.to_json().to_string(), |text| text.trim().to_owned())
}

/// A stored date or moment, and whether it is a date.
fn instant(stored: &str) -> Option<(Instant, bool)> {
    if let Ok(date) = stored.parse::<Date>()
        && !stored.contains('T')
    {
        return Some((Instant::Local(date.to_datetime(jiff::civil::Time::midnight())), true));
    }
    let pieces = Pieces::parse(stored).ok()?;
    let local = pieces.date().to_datetime(pieces.time()?);
    let instant = match pieces.to_numeric_offset() {
        Some(offset) => Instant::Moment(offset.to_timestamp(local).ok()?),
        None => Instant::Local(local),
    };
    Some((instant, false))
}

impl Instant {
    fn later(self, by: jiff::Span) -> Option<Self> {
        match self {
            Self::Local(at) => at.checked_add(by).ok().map(Self::Local),
            Self::Moment(at) => {
                // Of a moment a day is a day of hours.
                let later = Offset::UTC.to_datetime(at).checked_add(by).ok()?;
                Offset::UTC.to_timestamp(later).ok().map(Self::Moment)
            }
        }
    }
}
