//! Fields that follow others, as commits make and edit them: an edit of such a field is one of the field that
//! it follows.

use serde_json::json;

use super::commit::{field_of, row_of, seen_of};
use super::drafting::Drafting;
use super::typing::TextOf;
use super::update::{Code, Failure};
use super::workspace::Workspace;
use crate::id::EntityId;
use crate::schema::{Field, can_follow};
use crate::state::{Followed, Register};
use crate::value::Value;

/// A field of a record, as a commit names it.
pub(super) type Named<'n> = (EntityId, &'n str, Option<&'n str>);

/// Has a field follow one of another record.
///
/// # Errors
/// `not_found`, `unknown_field`, `ambiguous_field`; `invalid` where the fields are of other types, and where
/// following would lead back.
pub(super) fn follow(
    ws: &mut Workspace,
    drafting: &mut Drafting,
    (id, name, table): Named<'_>,
    from: &TextOf,
    seen: Option<&str>,
) -> Result<(), Failure> {
    let row = row_of(ws, drafting, id)?;
    let field = field_of(ws, drafting, row, name, table)?;
    let source_row = row_of(ws, drafting, from.id)?;
    let source = field_of(ws, drafting, source_row, &from.field, from.table.as_deref())?;
    if !can_follow(&field, &source) {
        let what = format!("“{}” cannot follow “{}”: they are of other types", field.title, source.title);
        let detail = json!({ "field": field.name, "why": "type", "title": source.title });
        return Err(Failure::because(Code::Invalid, what).with(detail));
    }
    let key = ws.state.intern_name(&field.key);
    let source_key = ws.state.intern_name(&source.key);
    let (cell, start) = (ws.state.cell_of(row, key), ws.state.cell_of(source_row, source_key));
    let leads_back = |at: Register| -> bool {
        let begun = Some((ws.state.entities().id(start.0), ws.state.names().text(start.1)));
        let follows = |here| if here == at { begun } else { planned(ws, drafting, here) };
        ws.state.followed_by(at, follows) == Some(Followed::Circle)
    };
    if leads_back(cell) {
        let what = format!("“{}” would follow itself", field.title);
        return Err(Failure::because(Code::Invalid, what).with(json!({ "field": name, "why": "circle" })));
    }
    let replaces = seen_of(ws, seen, (row, key))?;
    let source_id = ws.state.entities().id(ws.state.record_of(source_row));
    drafting.field(&ws.state, (row, key), vec![Value::following(source_id, &source.key)], replaces);
    Ok(())
}

/// Makes a field that follows a plain one again: what it shows is what it says from now on.
///
/// # Errors
/// `invalid` where it follows nothing.
pub(super) fn unfollow(
    ws: &mut Workspace,
    drafting: &mut Drafting,
    (id, name, table): Named<'_>,
    seen: Option<&str>,
) -> Result<(), Failure> {
    let row = row_of(ws, drafting, id)?;
    let field = field_of(ws, drafting, row, name, table)?;
    let key = ws.state.intern_name(&field.key);
    if planned(ws, drafting, (row, key)).is_none() {
        let failure = Failure::because(Code::Invalid, format!("`{name}` follows no other field"));
        return Err(failure.with(json!({ "field": name })));
    }
    let replaces = seen_of(ws, seen, (row, key))?;
    let shown = ws.state.owned_value(row, key);
    drafting.field(&ws.state, (row, key), shown.into_iter().collect(), replaces);
    Ok(())
}

/// What a cell follows once this change is made.
fn planned<'w>(ws: &'w Workspace, drafting: &'w Drafting, at: Register) -> Option<(EntityId, &'w str)> {
    match drafting.value(&ws.state, at.0, at.1) {
        Some(value) => value?.follows(),
        None => ws.state.follows(at.0, at.1),
    }
}

/// Where an edit of a field goes: to the field that it follows at last, else to itself.
///
/// # Errors
/// `invalid` where what it follows cannot be written.
pub(super) fn edited(
    ws: &Workspace,
    drafting: &Drafting,
    (row, key): Register,
    field: Field,
) -> Result<(Register, Field), Failure> {
    let Some(followed) = ws.state.followed_by((row, key), |at| planned(ws, drafting, at)) else {
        return Ok(((row, key), field));
    };
    let target = match followed {
        Followed::At(at) => ws.schema.field(ws.state.names().text(at.1)).map(|field| (at, field.clone())),
        Followed::Circle | Followed::Unknown => None,
    };
    target.ok_or_else(|| {
        let why = followed.why().unwrap_or("unknown");
        let failure =
            Failure::because(Code::Invalid, format!("{}: what it follows is not here", field.title));
        failure.with(json!({ "field": field.name, "title": field.title, "why": why }))
    })
}
