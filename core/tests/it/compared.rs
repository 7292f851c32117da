//! The fast state beside the model: what it says otherwise than the rules.

use std::collections::{BTreeMap, BTreeSet};

use callboard_core::access::Judgement;
use callboard_core::conflict::Place;
use callboard_core::id::EntityId;
use callboard_core::overlay::Reader;
use callboard_core::query::{Catalog, Keys, Live, Plan, Titles};
use callboard_core::state::{Followed, Membership, NameIx, Presence, Row, State, TextEdit, sys};
use callboard_core::testkit::Desk;
use callboard_core::value::Value;
use callboard_core::workspace::command::Query;

use super::histories::{EDGES, REFERENCES, TABLES, TEXTS};
use super::model::Model;

/// Everything that was said of: entities, names of fields and tables, and the tables among them.
struct Places {
    entities: BTreeSet<EntityId>,
    names: BTreeSet<String>,
    tables: BTreeSet<String>,
}

/// What the fast state says otherwise than the model.
pub(crate) fn check(desk: &mut Desk) -> Result<(), String> {
    let catalog = Catalog::new(&desk.schema, &mut desk.state);
    let access = &desk.access;
    let model = Model::of(&desk.log, |bundle| access.judgement(bundle) == Judgement::InForce);
    let (entities, names) = model.places();
    let is_table = |name: &&String| TABLES.contains(&&***name) || *name == EDGES;
    let tables = names.iter().filter(is_table).cloned().chain([sys::TABLE_LINKS.to_owned()]).collect();
    let places = Places { entities, names, tables };
    members(&desk.state, &model, &places)?;
    cells(&desk.state, &model, &places)?;
    texts(desk, &model, &places.entities)?;
    orders(desk, &model, &places, &catalog)?;
    let fast: Vec<(u32, String)> = (desk.state.adopted().find(|(id, _)| *id == "kit").into_iter())
        .flat_map(|(_, heads)| heads.iter().map(|head| (head.op, head.version.clone())))
        .collect();
    same("versions of the module", &fast, &model.versions("kit"))?;
    conflicts(desk, &model, &places)
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, fast: &T, slow: &T) -> Result<(), String> {
    match fast == slow {
        true => Ok(()),
        false => Err(format!("{what}: the state says {fast:?}, the rules {slow:?}")),
    }
}

fn row_of(state: &State, entity: &EntityId) -> Result<Row, String> {
    state.entities().find(entity).ok_or_else(|| format!("{entity} has no row"))
}

/// Which record an entity is, and which tables show it.
fn members(state: &State, model: &Model<'_>, places: &Places) -> Result<(), String> {
    for entity in &places.entities {
        let row = row_of(state, entity)?;
        let record = state.entities().id(state.record_of(row));
        same(&format!("the record of {entity}"), &record, &model.record(*entity))?;
        for name in &places.tables {
            let Some(table) = state.names().find(name) else { continue };
            let shown = if record == *entity { model.presence(*entity, name) } else { Presence::Absent };
            same(&format!("{entity} in {name}"), &state.presence(row, table), &shown)?;
            if record == *entity {
                let fast: BTreeMap<u32, Membership> = state.member_heads(row, table).into_iter().collect();
                same(&format!("what is said of {entity} in {name}"), &fast, &model.member(*entity, name))?;
            }
        }
    }
    Ok(())
}

/// Which fields are one, what every cell holds, and who refers to whom.
fn cells(state: &State, model: &Model<'_>, places: &Places) -> Result<(), String> {
    let is_record = |entity: &&EntityId| model.record(**entity) == **entity;
    for name in &places.names {
        let Some(field) = state.names().find(name) else { continue };
        let fast = state.mapped(field).map(|field| state.names().text(field).to_owned()).collect();
        same(&format!("what {name} is one with"), &fast, &model.mapped(name))?;
        // Of texts every document is a candidate: they are compared by what they read.
        if places.tables.contains(name) || name == "kit" || TEXTS.contains(&name.as_str()) {
            continue;
        }
        for entity in places.entities.iter().filter(is_record) {
            let row = row_of(state, entity)?;
            let heads = state.heads(row, field).0.into_iter();
            let fast: Vec<(u32, Vec<Value>)> = heads.map(|head| (head.op, head.values)).collect();
            same(&format!("{name} of {entity}"), &fast, &model.cell(*entity, name))?;
            follows(state, model, (row, field), (*entity, name))?;
            if REFERENCES.contains(&name.as_str()) {
                let referring = state.referring(row, field).into_iter();
                let fast: BTreeSet<EntityId> = referring.map(|by| state.entities().id(by)).collect();
                let refers = |by: &&EntityId| model.shown(**by, name) == Some(Value::Reference(*entity));
                let slow = places.entities.iter().filter(is_record).filter(refers).copied().collect();
                same(&format!("who by {name} refers to {entity}"), &fast, &slow)?;
            }
        }
    }
    Ok(())
}

/// Where a cell that follows others ends, and which follow it.
fn follows(
    state: &State,
    model: &Model<'_>,
    (row, field): (Row, NameIx),
    (entity, name): (EntityId, &str),
) -> Result<(), String> {
    let shown = |followed| match followed {
        Followed::At((row, field)) => state.owned_value(row, field),
        Followed::Circle | Followed::Unknown => None,
    };
    let fast = state.followed(row, field).map(shown);
    same(&format!("what {name} of {entity} follows"), &fast, &model.followed(entity, name))?;
    let fast = state.followers(row, field).into_iter().map(|by| state.entities().id(by)).collect();
    same(&format!("whose {name} follows {entity}"), &fast, &model.followers(entity, name))
}

/// Every document reads as its edits do, taken in one after another.
fn texts(desk: &Desk, model: &Model<'_>, entities: &BTreeSet<EntityId>) -> Result<(), String> {
    for (entity, name) in entities.iter().flat_map(|entity| TEXTS.map(|name| (entity, name))) {
        let place = desk.state.entities().find(entity).zip(desk.state.names().find(name));
        let fast = place.and_then(|register| desk.state.register_text(register));
        let slow = model.text(&(*entity, name.to_owned()));
        same(
            &format!("{name} of {entity}"),
            &fast.map_or("", TextEdit::render),
            &&*slow.unwrap_or_default(),
        )?;
    }
    Ok(())
}

/// The edges of every record in their order, as a query gives them.
fn orders(desk: &Desk, model: &Model<'_>, places: &Places, catalog: &Catalog) -> Result<(), String> {
    let titles = Titles::new(Reader::canonical(&desk.state), catalog);
    let is_seen =
        |entity: EntityId| TABLES.iter().any(|table| model.presence(entity, table) == Presence::Shown);
    let end = |edge: &EntityId, name: &str| match model.shown(*edge, name) {
        Some(Value::Reference(record)) if is_seen(record) => Some(record),
        _ => None,
    };
    let ends = |edge: &EntityId| Some((end(edge, "kit.holds.from")?, end(edge, "kit.holds.to")?));
    let is_record = |entity: &&EntityId| model.record(**entity) == **entity;
    let edges = || {
        places
            .entities
            .iter()
            .filter(is_record)
            .filter(|edge| model.presence(**edge, EDGES) == Presence::Shown)
    };
    for record in places.entities.iter().filter(is_record) {
        let mut slow: Vec<EntityId> =
            edges().filter(|edge| ends(edge).is_some_and(|(from, _)| from == *record)).copied().collect();
        // Rule 20. What has no place comes last.
        slow.sort_by_key(|edge| {
            let place = model.shown(*edge, "kit.holds.pos");
            (place.is_none(), place.and_then(|place| place.as_text().map(str::to_owned)), *edge)
        });
        let query = Query { table: EDGES.to_owned(), from: Some(*record), ..Query::default() };
        let plan = Plan::new(&query, catalog).map_err(|error| error.to_string())?;
        let fast = Live::new(plan, &titles).rows(&titles, &Keys::default(), "");
        let fast: Vec<EntityId> = fast.rows.into_iter().map(|row| row.id).collect();
        same(&format!("the edges of {record}, in order"), &fast, &slow)?;
    }
    Ok(())
}

/// What only a person may decide, found by going through everything.
fn conflicts(desk: &Desk, model: &Model<'_>, places: &Places) -> Result<(), String> {
    let Places { entities, names, tables } = places;
    // What fields that are no more hold is told as that, where no field that is there shows it.
    let is_told = |name: &&String| {
        let class = model.mapped(name);
        let is_gone = desk.schema.retired().iter().any(|retired| class.contains(retired.from));
        !is_gone || class.iter().any(|field| desk.schema.field(field).is_some())
    };
    let own = |table: &&String| !sys::is_own(table);
    let mut slow = BTreeSet::new();
    let plain = |name: &&String| !tables.contains(*name) && !sys::is_own(name) && !sys::is_place(name);
    for record in entities.iter().filter(|entity| model.record(**entity) == **entity) {
        let is_shown = tables.iter().any(|table| model.presence(*record, table) == Presence::Shown);
        let of_fields = names.iter().filter(plain).filter(is_told);
        let of_fields = of_fields.filter(|name| is_shown && model.is_divided(*record, name));
        slow.extend(of_fields.map(|name| {
            let class = model.mapped(name).into_iter().next().unwrap_or_default();
            format!("{record} {class}")
        }));
        slow.extend(
            model
                .leftovers(*record, &desk.schema)
                .iter()
                .map(|from| format!("{record} has something in {from}")),
        );
        let said: Vec<Membership> =
            tables.iter().filter(own).flat_map(|table| model.member(*record, table).into_values()).collect();
        if is_shown || said.is_empty() {
            continue;
        }
        if !said.contains(&Membership::OutLast) {
            slow.insert(format!("{record} left everywhere"));
        } else if !model.unseen(*record, &tables.iter().filter(own).cloned().collect()).is_empty() {
            slow.insert(format!("{record} deleted under an edit"));
        }
    }
    let versions: BTreeSet<String> = model.versions("kit").into_iter().map(|(_, version)| version).collect();
    slow.extend((versions.len() > 1).then(|| "kit in several versions".to_owned()));
    let state = &desk.state;
    let told = |place: Place| {
        let record = state.entities().id(place.row());
        match place {
            Place::Field { field, .. } => format!("{record} {}", state.names().text(field)),
            Place::EditDelete { .. } => format!("{record} deleted under an edit"),
            Place::LeftEverywhere { .. } => format!("{record} left everywhere"),
            Place::Module { .. } => "kit in several versions".to_owned(),
            Place::Leftover { from, .. } => format!("{record} has something in {}", state.names().text(from)),
        }
    };
    let fast: BTreeSet<String> = desk.conflicts.open().map(told).collect();
    same("conflicts", &fast, &slow)
}
