//! Orders while a change is put together. What it links or moves stands where it will stand, and gets its key
//! once all of the change is known: what stands side by side then is one run, which shares random digits and
//! so lets nothing that somebody else puts there meanwhile come between (rule 20).

use std::collections::BTreeMap;

use serde_json::json;

use super::drafting::Drafting;
use super::update::{Code, Failure};
use super::workspace::Workspace;
use crate::id::EntityId;
use crate::state::{NameIx, Row, ValueRef, keys_between};
use crate::value::Value;

/// Where an order is kept: the numbers of an edge kind, and of those of its fields that say where its edges
/// begin and where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct OrderOf {
    /// The kind.
    pub(super) kind: NameIx,
    /// The field of the record that an edge leaves.
    pub(super) from: NameIx,
    /// The field of its place.
    pub(super) pos: NameIx,
    /// The record that all of them leave.
    pub(super) record: Row,
}

/// An edge in its order; without a key where this change puts it there.
#[derive(Debug)]
struct Place {
    row: Row,
    key: Option<String>,
}

/// The orders that a change touches.
#[derive(Debug, Default)]
pub(super) struct Orders(BTreeMap<OrderOf, Vec<Place>>);

impl Orders {
    /// Puts an edge after another (`None`: at the front), or last where nothing is said.
    ///
    /// # Errors
    /// `not_found` where the other is not in this order.
    pub(super) fn put(
        &mut self,
        ws: &Workspace,
        order: OrderOf,
        row: Row,
        after: Option<Option<EntityId>>,
    ) -> Result<(), Failure> {
        let places = self.0.entry(order).or_insert_with(|| places_now(ws, order));
        let stands = places.iter().position(|place| place.row == row);
        let stood = stands.map(|at| (at, places.remove(at)));
        let to = match after {
            None => places.len(),
            Some(None) => 0,
            Some(Some(after)) => place_after(ws, places, after)?,
        };
        let key = match stood {
            // It is there already.
            Some((at, place)) if at == to => place.key,
            _ => None,
        };
        places.insert(to, Place { row, key });
        Ok(())
    }

    /// Forgets an edge that is taken away.
    pub(super) fn take_out(&mut self, row: Row) {
        self.0.values_mut().for_each(|places| places.retain(|place| place.row != row));
    }

    /// Writes the keys that this change gives.
    ///
    /// # Errors
    /// `invalid` where no key is left.
    pub(super) fn settle(self, ws: &mut Workspace, drafting: &mut Drafting) -> Result<(), Failure> {
        for (order, mut places) in self.0 {
            let mut at = 0;
            while let Some(start) = next_without_key(&places, at) {
                at = give_keys(ws, &mut places, start)?;
                for Place { row, key } in &places[start..at] {
                    let replaces = ws.state.head_ops(*row, order.pos);
                    let value = key.clone().map(Value::Text).into_iter().collect();
                    drafting.field(&ws.state, (*row, order.pos), value, replaces);
                }
            }
        }
        Ok(())
    }
}

fn next_without_key(places: &[Place], from: usize) -> Option<usize> {
    places.iter().skip(from).position(|place| place.key.is_none()).map(|at| from + at)
}

/// Gives keys to the run that begins at `start`; its end. Where there is no key between its neighbours (they
/// are equal, or worn out), those after it are moved with it.
fn give_keys(ws: &mut Workspace, places: &mut [Place], start: usize) -> Result<usize, Failure> {
    let after = start.checked_sub(1).and_then(|at| places[at].key.clone());
    let random = ws.entropy.eight();
    let unplaced = places[start..].iter().take_while(|place| place.key.is_none()).count();
    for end in start + unplaced..=places.len() {
        let before = places.get(end).map(|place| place.key.as_deref());
        // Another run of this change begins here: it is part of this one now.
        let Some(before) = before.map_or(Some(None), |key| key.map(Some)) else { continue };
        if let Some(keys) = keys_between(after.as_deref(), before, end - start, random) {
            for (place, key) in places[start..end].iter_mut().zip(keys) {
                place.key = Some(key);
            }
            return Ok(end);
        }
    }
    Err(Failure::because(Code::Invalid, "the order has no room left here"))
}

/// The edges of an order as they stand now.
fn places_now(ws: &Workspace, order: OrderOf) -> Vec<Place> {
    let edges = ws.state.referring(order.record, order.from).into_iter();
    let edges = edges.filter(|row| ws.state.shows(*row, order.kind));
    let key = |row| match ws.state.value(row, order.pos) {
        Some(ValueRef::Text(key)) => key.to_owned(),
        _ => String::new(),
    };
    let mut places: Vec<(String, EntityId, Row)> =
        edges.map(|row| (key(row), ws.state.entities().id(row), row)).collect();
    places.sort_unstable();
    places.into_iter().map(|(key, _, row)| Place { row, key: Some(key) }).collect()
}

fn place_after(ws: &Workspace, places: &[Place], after: EntityId) -> Result<usize, Failure> {
    let found = places.iter().position(|place| ws.state.entities().id(place.row) == after);
    let not_found = || Failure::because(Code::NotFound, format!("there is no edge {after} in this order"));
    found.map(|place| place + 1).ok_or_else(|| not_found().with(json!({ "id": after })))
}
