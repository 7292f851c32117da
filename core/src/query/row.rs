//! A record as the page has it.

use std::borrow::Cow;

use serde_json::json;

use super::catalog::Shape;
use super::degree::crowded_ends;
use super::keys::Keys;
use super::title::{GONE_UNKNOWN, Titles};
use crate::schema::{Field, FieldKind, validate};
use crate::state::{
    Followed, Heads, NameIx, Register, Row, State, TextEdit, ValueRef, follows as follows_of,
};
use crate::value::{Value, json_number};
use crate::workspace::command::{Fields, Json};
use crate::workspace::update;

/// The row of a record as one table shows it. `seen` is the token of what the person sees with it.
pub fn row_of(titles: &Titles<'_>, keys: &Keys, shape: &Shape, row: Row, seen: &str) -> update::Row {
    let reader = titles.reader;
    let mut fields = Fields::new();
    let (mut marks, mut rich, mut follows) = (Fields::new(), Fields::new(), Fields::new());
    let (mut conflicts, mut rivals) = (Vec::new(), Fields::new());
    let twin = keys.twin(titles, shape, row);
    let crowded = crowded_ends(titles, shape, row);
    for (place, field) in shape.table.fields.iter().enumerate() {
        let column = shape.columns[place];
        let value = reader.value(row, column);
        let owned = value.map(|value| reader.state.own(value));
        let mark = validate(field, owned.as_ref()).map(crate::schema::Mark::name);
        let mark = mark.or((twin.is_some() && value.is_some() && field.unique).then_some("unique"));
        let mark = mark.or(is_crowded(shape, column, crowded).then_some("cardinality"));
        let formatted = reader.state.text(row, column).filter(|_| field.kind == FieldKind::RichText);
        if let Some(passages) = formatted.and_then(TextEdit::formatted) {
            rich.insert(field.name.clone(), json!(passages));
        }
        let is_left_out = field.kind == FieldKind::RichText
            && reader.state.text(row, column).is_some_and(TextEdit::is_left_out);
        let mark = if is_left_out { Some("left_out") } else { mark };
        if let Some(mark) = mark {
            marks.insert(field.name.clone(), json!(mark));
        }
        fields.insert(field.name.clone(), value.map_or(Json::Null, |value| json_of(titles, field, value)));
        let staged = reader.layer.is_some_and(|layer| layer.stages(reader.state.cell_of(row, column)));
        let followed = reader.followed(row, column);
        let told = followed.and_then(|followed| told_follows(titles, (row, column), followed));
        follows.extend(told.map(|told| (field.name.clone(), told)));
        if let Some(heads) = undecided(reader.state, (row, column), followed).filter(|_| !staged) {
            conflicts.push(field.name.clone());
            let others = heads.distinct().into_iter().skip(1);
            let others =
                others.map(|value| value.map_or(Json::Null, |value| json_of_value(titles, field, value)));
            rivals.insert(field.name.clone(), Json::Array(others.collect()));
        }
    }
    let tables = titles.catalog.shapes().iter().filter(|other| reader.shows(row, other.ix));
    update::Row {
        id: reader.state.entities().id(row),
        title: titles.of(shape, row),
        through: tables.clone().filter_map(|other| through(titles, other, row)).collect(),
        tables: tables.map(|other| other.table.id.clone()).collect(),
        fields,
        conflicts,
        rivals,
        rich,
        follows,
        rules: Fields::new(),
        marks,
        twin: twin.map(|twin| told_twin(titles, shape, twin)),
        seen: seen.to_owned(),
        // Who deleted it is the log's to say.
        deleted: None,
        // So is who wrote what.
        left_out: std::collections::BTreeMap::new(),
        news: std::collections::BTreeMap::new(),
        arrived: None,
    }
}

/// A record with the same key, as the other is told of it.
fn told_twin(titles: &Titles<'_>, shape: &Shape, twin: Row) -> update::Twin {
    titles.rest_on(twin);
    update::Twin { id: titles.reader.state.entities().id(twin), title: titles.of(shape, twin) }
}

/// The heads of a field between which nobody has decided: its own, else those of the field that it follows.
fn undecided(state: &State, at: Register, followed: Option<Followed>) -> Option<Cow<'_, Heads>> {
    let of = |(row, column)| state.crowded_heads(row, column).filter(|heads| heads.is_conflict());
    of(at).or_else(|| match followed? {
        Followed::At(source) => of(source),
        Followed::Circle | Followed::Unknown => None,
    })
}

/// What a field follows: the field that it names, and why there is nothing to show.
fn told_follows(titles: &Titles<'_>, (row, column): Register, followed: Followed) -> Option<Json> {
    let state = titles.reader.state;
    let (record, key) = follows_of(titles.reader.own_value(row, column))?;
    let source = state.find(&record);
    let gone = source.and_then(|source| {
        titles.rest_on(source);
        titles.gone(source)
    });
    let (table, name) = key.rsplit_once('.')?;
    let shape = titles.catalog.shape(table);
    let label = shape.and_then(|shape| Some(shape.field(shape.place(name)?).title.clone()));
    let title = source.map(|source| match shape {
        Some(shape) => titles.of(shape, source),
        None => titles.anywhere(source),
    });
    Some(json!({
        "id": source.map_or(record, |source| state.entities().id(source)),
        "title": title.unwrap_or_default(),
        "table": table,
        "field": name,
        "label": label.unwrap_or_else(|| name.to_owned()),
        "why": followed.why().or(gone),
    }))
}

/// A table that only table links lead a record to, and the tables that they lead from.
fn through(titles: &Titles<'_>, shape: &Shape, row: Row) -> Option<(String, Vec<String>)> {
    let state = titles.reader.state;
    let from = state.led_from(row, shape.ix).into_iter();
    let from: Vec<String> = from.map(|table| state.names().text(table).to_owned()).collect();
    (!from.is_empty()).then(|| (shape.table.id.clone(), from))
}

/// Whether a field is an end at which several records stand where one is meant.
fn is_crowded(shape: &Shape, column: NameIx, crowded: [bool; 2]) -> bool {
    let ends = shape.ends.into_iter().flatten();
    ends.zip(crowded).any(|(end, crowded)| end == column && crowded)
}

/// A value where it lies, as plain JSON; references as `{id, title}`, with `gone` where no table shows the
/// record: it rests in the `bin`, or is `unknown` here.
pub fn json_of(titles: &Titles<'_>, field: &Field, value: ValueRef<'_>) -> Json {
    match value {
        ValueRef::Text(text) => Json::String(text.to_owned()),
        ValueRef::Number(number) => json_number(number),
        ValueRef::Bool(flag) => Json::Bool(flag),
        ValueRef::Reference(row) => {
            let id = titles.reader.state.entities().id(row);
            let mut json = json!({ "id": id, "title": &*titles.of_reference(field, row) });
            if let Some(gone) = titles.gone(row) {
                json["gone"] = json!(gone);
            }
            json
        }
        ValueRef::Other(value) => json_of_value(titles, field, value),
    }
}

fn json_of_value(titles: &Titles<'_>, field: &Field, value: &Value) -> Json {
    match value {
        Value::Reference(entity) => match titles.reader.state.find(entity) {
            Some(row) => json_of(titles, field, ValueRef::Reference(row)),
            None => json!({ "id": entity, "title": "", "gone": GONE_UNKNOWN }),
        },
        value => match value.follows() {
            Some((record, key)) => {
                let title = titles.reader.state.find(&record).map(|row| titles.anywhere(row));
                json!({ "follows": { "id": record, "title": title.unwrap_or_default(), "field": key } })
            }
            None => value.to_json(),
        },
    }
}
