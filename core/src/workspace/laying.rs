//! Cells laid over a range: cleared, pasted, filled. Everything is read before anything is written; what
//! cannot be read is told, and the rest is one bundle.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::bring::naming_fields;
use super::command::{CellText, Edit, EditRange, Fields, Fill, Pasted, Range, Side};
use super::commit::{create, put_value, seen_heads};
use super::drafting::{Drafting, Why};
use super::ranges::Look;
use super::seen::Seen;
use super::update::{Code, Failure, Ranged, RefusedCell};
use super::workspace::{Answer, Workspace};
use super::{finding, following};
use crate::block::{Filling, extent, read_tsv};
use crate::id::EntityId;
use crate::schema::{Field, FieldKind, Habits, Unreadable, Writer, from_json, parse_as};
use crate::state::{Row, ValueRef};
use crate::value::Value;

/// Values that could not be read and are told one by one, at most.
const REFUSED_MAX: usize = 1_000;

/// Cells as they will be, read and not yet written.
pub(super) struct Laid {
    /// The records that are there, from the range's first row on.
    pub(super) rows: Vec<Row>,
    /// The fields, from the range's first column on.
    pub(super) fields: Vec<Field>,
    /// Row, column and what comes there. A row past the last makes a record.
    pub(super) cells: Vec<(usize, usize, Coming)>,
    /// Rows and columns that it covers.
    pub(super) extent: (usize, usize),
    /// Cells past the last column.
    pub(super) left_out: usize,
}

/// What comes into a cell.
pub(super) enum Coming {
    /// A value, or none.
    Value(Option<Value>),
    /// Nothing: the text cannot be read, for this reason.
    Unreadable(String, &'static str),
}

/// Records by what they are called, for references that are written out.
type Named = BTreeMap<String, Vec<EntityId>>;

/// Reads texts as values of fields.
pub(super) struct Reading<'a> {
    look: &'a Look<'a>,
    writer: Writer<'a>,
    /// By the column's place in the range: read once, where a column needs it.
    named: Vec<OnceCell<Named>>,
}

impl Reading<'_> {
    pub(super) fn new<'a>(look: &'a Look<'a>, habits: &'a Habits, columns: usize) -> Reading<'a> {
        let writer = Writer::at(habits, look.zones);
        Reading { look, writer, named: (0..columns).map(|_| OnceCell::new()).collect() }
    }

    pub(super) fn read(&self, column: usize, field: &Field, cell: &CellText) -> Coming {
        if let Some(value) = self.exact(field, cell) {
            return Coming::Value(Some(value));
        }
        let read = match field.kind {
            FieldKind::Reference => self.reference(column, field, cell),
            FieldKind::Asset => self.file(field, cell),
            kind => parse_as(field, &cell.text, &self.writer).map_err(|unreadable| match unreadable {
                Unreadable::Other { .. } => kind.name(),
                Unreadable::TooLarge { .. } => "too_large",
            }),
        };
        match read {
            Ok(value) => Coming::Value(value),
            Err(why) => Coming::Unreadable(cell.text.clone(), why),
        }
    }

    /// What a cell says that it is exactly, where the field can hold it: other tables have other choices, and
    /// other productions other files.
    fn exact(&self, field: &Field, cell: &CellText) -> Option<Value> {
        let exact = cell.exact.as_ref().filter(|exact| exact.kind == field.kind.name())?;
        let value = from_json(field, &exact.value).ok().flatten()?;
        let is_choice = |text: &str| field.choices.iter().any(|choice| choice.value == text);
        let is_known = match &value {
            Value::Text(text) if field.kind.is_chosen() => is_choice(text),
            Value::List(items) => items.iter().all(|item| item.as_text().is_some_and(is_choice)),
            Value::Asset(hash) => self.look.titles.knows_file(*hash),
            _ => true,
        };
        is_known.then_some(value)
    }

    /// A record of the table that the field refers to: the one that the cell names, or the only one that is
    /// called so.
    fn reference(
        &self,
        column: usize,
        field: &Field,
        cell: &CellText,
    ) -> Result<Option<Value>, &'static str> {
        let text = cell.text.trim();
        if text.is_empty() && cell.record.is_none() {
            return Ok(None);
        }
        let id = cell.record.or_else(|| text.parse().ok());
        if let Some(id) = id.filter(|id| self.is_shown(field, id)) {
            return Ok(Some(Value::Reference(id)));
        }
        let named = self.named[column].get_or_init(|| self.name(field));
        match named.get(text).map(Vec::as_slice) {
            Some([id]) => Ok(Some(Value::Reference(*id))),
            Some([_, _, ..]) => Err("several"),
            _ => Err(FieldKind::Reference.name()),
        }
    }

    /// A file by its hash, or the only one that is called so.
    fn file(&self, field: &Field, cell: &CellText) -> Result<Option<Value>, &'static str> {
        let named = parse_as(field, &cell.text, &self.writer);
        named.or_else(|_| match self.look.titles.files_called(cell.text.trim())[..] {
            [hash] => Ok(Some(Value::Asset(hash))),
            [] => Err(FieldKind::Asset.name()),
            _ => Err("several"),
        })
    }

    fn is_shown(&self, field: &Field, id: &EntityId) -> bool {
        let (titles, to) = (self.look.titles, field.to.as_deref());
        let Some(row) = titles.reader.state.find(id) else { return false };
        match to.and_then(|table| titles.catalog.shape(table)) {
            Some(shape) => titles.reader.shows(row, shape.ix),
            None => titles.is_shown(row),
        }
    }

    fn name(&self, field: &Field) -> Named {
        let titles = self.look.titles;
        let state = titles.reader.state;
        let mut named = Named::new();
        let Some(shape) = field.to.as_deref().and_then(|table| titles.catalog.shape(table)) else {
            return named;
        };
        let naming: Vec<_> =
            naming_fields(&shape.table).iter().filter_map(|key| state.names().find(key)).collect();
        for row in titles.reader.rows(shape.ix) {
            let texts = naming.iter().filter_map(|field| match titles.reader.value(row, *field) {
                Some(ValueRef::Text(text)) => Some(text.to_owned()),
                _ => None,
            });
            let mut names: Vec<String> = texts.chain([titles.of(shape, row)]).collect();
            names.sort_unstable();
            names.dedup();
            for name in names.into_iter().filter(|name| !name.is_empty()) {
                named.entry(name).or_default().push(state.entities().id(row));
            }
        }
        named
    }
}

fn lay(look: &Look<'_>, range: &Range, edit: &Edit) -> Result<Laid, Failure> {
    let selected = range.query.limit.unwrap_or(usize::MAX);
    match edit {
        Edit::Clear => {
            let rows = look.rows(range, selected)?;
            let fields = fields_of(look, &range.fields)?;
            let places = (0..rows.len()).flat_map(|row| (0..fields.len()).map(move |column| (row, column)));
            let cells = places.map(|(row, column)| (row, column, Coming::Value(None))).collect();
            Ok(Laid { extent: (rows.len(), fields.len()), rows, fields, cells, left_out: 0 })
        }
        Edit::Paste(pasted) => paste(look, range, pasted),
        Edit::Fill(fill) => self::fill(look, range, fill),
        Edit::Replace(replace) => finding::lay(look, range, replace),
    }
}

pub(super) fn fields_of(look: &Look<'_>, names: &[String]) -> Result<Vec<Field>, Failure> {
    let places = look.places(names)?;
    Ok(places.into_iter().map(|place| look.shape().field(place).clone()).collect())
}

fn paste(look: &Look<'_>, range: &Range, pasted: &Pasted) -> Result<Laid, Failure> {
    let read;
    let block = match pasted.cells.is_empty() {
        true => {
            read = read_tsv(&pasted.text);
            &read
        }
        false => &pasted.cells,
    };
    let (high, wide) = (block.len(), block.iter().map(Vec::len).max().unwrap_or(0));
    if high == 0 || wide == 0 {
        return Err(Failure::because(Code::Invalid, "there is nothing to paste"));
    }
    let selected = range.query.limit.unwrap_or(1).max(1);
    let (rows, columns) = (extent(selected, high), extent(range.fields.len().max(1), wide));
    let names: Vec<String> = range.fields.iter().chain(&pasted.beyond).take(columns).cloned().collect();
    let fields = fields_of(look, &names)?;
    let reading = Reading::new(look, &range.habits, fields.len());
    let mut laid = Laid {
        rows: look.rows(range, rows)?,
        cells: Vec::with_capacity(rows * fields.len()),
        extent: (rows, fields.len()),
        left_out: 0,
        fields,
    };
    for row in 0..rows {
        let line = &block[row % high];
        for column in 0..columns {
            // A line that is shorter says nothing of the cells beyond its end.
            let Some(cell) = line.get(column % wide) else { continue };
            match laid.fields.get(column) {
                Some(field) => laid.cells.push((row, column, reading.read(column, field, cell))),
                None => laid.left_out += usize::from(!cell.text.trim().is_empty()),
            }
        }
    }
    Ok(laid)
}

fn fill(look: &Look<'_>, range: &Range, fill: &Fill) -> Result<Laid, Failure> {
    let rows = look.rows(range, range.query.limit.unwrap_or(usize::MAX))?;
    let fields = fields_of(look, &range.fields)?;
    let is_down = matches!(fill.from, Side::Top | Side::Bottom);
    let is_back = matches!(fill.from, Side::Bottom | Side::End);
    let (length, lines) = if is_down { (rows.len(), fields.len()) } else { (fields.len(), rows.len()) };
    let place = |line: usize, along: usize| if is_down { (along, line) } else { (line, along) };
    let value = |(row, column): (usize, usize)| {
        let column = look.shape().place(&fields[column].name).map(|place| look.shape().columns[place])?;
        look.titles.reader.value(rows[row], column).map(|value| look.titles.reader.state.own(value))
    };
    let is_filled = |along: &usize| (0..lines).any(|line| value(place(line, *along)).is_some());
    let lines_given = match fill.lines {
        0 => (0..length).take_while(is_filled).count(),
        given => given,
    };
    let sources = lines_given.clamp(1, length.max(1)).min(length);
    let from = if is_back { length - sources..length } else { 0..sources };
    let reading = Reading::new(look, &range.habits, fields.len());
    let mut cells = Vec::with_capacity(lines * (length - sources));
    for line in 0..lines {
        let source: Vec<Option<Value>> = from.clone().map(|along| value(place(line, along))).collect();
        let first = &fields[place(line, from.start).1];
        let filling = Filling::new(first.kind, &source, fill.series, is_back);
        for n in 0..length - sources {
            let along = if is_back { from.start - 1 - n } else { from.end + n };
            let (row, column) = place(line, along);
            let coming = match (filling.nth(n), &fields[column]) {
                (Some(value), field) if !is_alike(first, field) => {
                    reading.read(column, field, &written(look, first, &value, &range.habits))
                }
                (value, _) => Coming::Value(value),
            };
            cells.push((row, column, coming));
        }
    }
    let extent = (rows.len(), fields.len());
    Ok(Laid { rows, fields, cells, extent, left_out: 0 })
}

/// Whether a value of one field is one of the other as it is.
fn is_alike(one: &Field, other: &Field) -> bool {
    one.kind == other.kind && one.to == other.to && one.choices == other.choices
}

/// A value as its writer writes it, for a field of another type.
fn written(look: &Look<'_>, field: &Field, value: &Value, habits: &Habits) -> CellText {
    let shown = match value {
        Value::Reference(id) => look.titles.reader.state.find(id).map(ValueRef::Reference),
        Value::Text(text) => Some(ValueRef::Text(text)),
        Value::Number(number) => Some(ValueRef::Number(*number)),
        Value::Bool(flag) => Some(ValueRef::Bool(*flag)),
        other => Some(ValueRef::Other(other)),
    };
    shown.map(|value| look.written(field, value, habits)).unwrap_or_default()
}

/// A value's way into the draft.
struct Writing<'w> {
    ws: &'w mut Workspace,
    drafting: Drafting,
    told: Ranged,
    /// By token: a range has few.
    seen: BTreeMap<String, Seen>,
}

impl Writing<'_> {
    fn refuse(&mut self, record: EntityId, field: &Field, text: &str, why: &str) {
        self.told.refusals += 1;
        if self.told.refused.len() < REFUSED_MAX {
            let (field, text, why) = (field.name.clone(), text.to_owned(), why.to_owned());
            self.told.refused.push(RefusedCell { record, field, text, why });
        }
    }

    fn seen(&mut self, token: &str) -> Result<Seen, Failure> {
        if let Some(seen) = self.seen.get(token) {
            return Ok(seen.clone());
        }
        let seen = Seen::read(token)
            .ok_or_else(|| Failure::because(Code::Invalid, "`seen` is not a token of this program"))?;
        self.seen.insert(token.to_owned(), seen.clone());
        Ok(seen)
    }

    /// Writes a value where it is another than stands there.
    fn set(
        &mut self,
        row: Row,
        field: &Field,
        value: Option<Value>,
        token: Option<&str>,
    ) -> Result<(), Failure> {
        let key = self.ws.state.intern_name(&field.key);
        let ((row, key), field) = following::edited(self.ws, &self.drafting, (row, key), field.clone())?;
        let (state, field) = (&self.ws.state, &field);
        let is_settled = !state.crowded_heads(row, key).is_some_and(|heads| heads.is_conflict());
        // What is on its way to the store is not in the state yet.
        if self.ws.unsaved() == 0 && is_settled && self.ws.state.owned_value(row, key) == value {
            return Ok(());
        }
        self.told.written += 1;
        if let Some(seen) = token.map(|token| self.seen(token)).transpose()? {
            if field.kind == FieldKind::RichText {
                let after = value.as_ref().and_then(Value::as_text).unwrap_or_default();
                self.drafting.rewrite(self.ws, row, key, after, &seen);
                return Ok(());
            }
            let replaces = seen_heads(self.ws, &seen, (row, key));
            put_value(self.ws, &mut self.drafting, row, field, value, replaces);
        } else {
            let replaces = self.ws.state.head_ops(row, key);
            put_value(self.ws, &mut self.drafting, row, field, value, replaces);
        }
        Ok(())
    }

    /// Makes a record of a row past the last; none of a blank one.
    fn create(
        &mut self,
        table: &str,
        fields: &[Field],
        cells: &[(usize, usize, Coming)],
    ) -> Result<(), Failure> {
        let is_blank = |(_, _, coming): &(usize, usize, Coming)| matches!(coming, Coming::Value(None));
        if cells.iter().all(is_blank) {
            return Ok(());
        }
        let id = self.ws.mint();
        let mut values = Fields::new();
        for (_, column, coming) in cells {
            let field = &fields[*column];
            match coming {
                Coming::Value(Some(value)) => {
                    values.insert(field.name.clone(), value.to_json());
                    self.told.written += 1;
                }
                Coming::Value(None) => {}
                Coming::Unreadable(text, why) => self.refuse(id, field, text, why),
            }
        }
        create(self.ws, &mut self.drafting, table, Some(id), &values)?;
        self.told.created.push(id);
        Ok(())
    }
}

impl Workspace {
    /// Changes a range, as one bundle; answers what became of each cell.
    pub(super) fn edit_range(&mut self, request: u32, asked: &EditRange) -> Result<(), Failure> {
        let range = &asked.range;
        if self.schema.table(&range.query.table).is_none() {
            return Err(super::commit::unknown_table(&range.query.table));
        }
        if range.query.as_of.is_some() || range.query.overlay.is_some() {
            return Err(Failure::because(Code::Invalid, "only what holds now can be changed"));
        }
        let laid = self.look(&range.query, |look| lay(look, range, &asked.edit))?;
        let told = Ranged {
            rows: laid.extent.0,
            columns: laid.extent.1,
            left_out: laid.left_out,
            ..Ranged::default()
        };
        let mut writing = Writing { ws: self, drafting: Drafting::default(), told, seen: BTreeMap::new() };
        let existing = laid.cells.partition_point(|(row, _, _)| *row < laid.rows.len());
        let (here, coming) = match asked.edit {
            Edit::Paste(_) => laid.cells.split_at(existing),
            _ => (laid.cells.as_slice(), [].as_slice()),
        };
        for (row, column, cell) in here {
            let field = &laid.fields[*column];
            match cell {
                Coming::Value(value) => {
                    let token = range.records.get(*row).and_then(|named| named.seen.as_deref());
                    let token = token.filter(|token| !token.is_empty());
                    writing.set(laid.rows[*row], field, value.clone(), token)?;
                }
                Coming::Unreadable(text, why) => {
                    let record = writing.ws.state.entities().id(laid.rows[*row]);
                    writing.refuse(record, field, text, why);
                }
            }
        }
        for cells in coming.chunk_by(|one, other| one.0 == other.0) {
            writing.create(&range.query.table, &laid.fields, cells)?;
        }
        let Writing { drafting, told, .. } = writing;
        let why = Why { label: asked.label.clone(), ..Why::default() };
        self.send(Some(request), drafting, &why, Answer::Ranged(told))
    }
}
