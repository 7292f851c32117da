//! Who else is here now, in the top bar: a press goes where they are.

use callboard_core::workspace::command::Seat;
use callboard_core::workspace::update::{Present, TableInfo};
use leptos::prelude::*;

use crate::address::{Panel, Place};
use crate::desk::Desk;
use crate::parts::Who;
use crate::say;

/// So many are shown; of more, how many more.
const SHOWN_MAX: usize = 4;

/// Somebody else, on whichever of their devices spoke last.
#[derive(Debug, Clone, PartialEq)]
struct Other {
    name: String,
    seat: Seat,
}

/// The people present but oneself.
#[component]
pub(super) fn People() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let others = Memo::new(move |_| {
        let me = desk.client.me().with(|me| me.as_ref().map(|me| me.person.id));
        desk.client.present().with(|present| {
            let mut seen = Vec::new();
            let others = present.iter().filter(|other| {
                let id = other.member.person.id;
                let is_new = Some(id) != me && !seen.contains(&id);
                seen.push(id);
                is_new
            });
            others.map(Other::of).collect::<Vec<_>>()
        })
    });
    let more = move || {
        let more = others.with(Vec::len).saturating_sub(SHOWN_MAX);
        (more > 0).then(|| view! { <span class="people-more">{say!("people-more", count = more)}</span> })
    };
    let shown = move || others.with(|others| others.iter().take(SHOWN_MAX).cloned().collect::<Vec<_>>());
    move || {
        (!others.with(Vec::is_empty)).then(|| {
            let people = shown().into_iter().map(|other| view! { <OtherButton other /> }).collect_view();
            view! { <div class="people" role="group" aria-label=say!("people")>{people} {more}</div> }
        })
    }
}

impl Other {
    fn of(present: &Present) -> Self {
        let seat = present.seats.first().cloned().unwrap_or_default();
        Self { name: present.member.person.name.clone(), seat }
    }

    /// "Jordan is in Cues".
    fn place(&self, desk: Desk) -> String {
        let table = self.seat.table.as_ref().and_then(|id| {
            let found = |tables: &Vec<_>| tables.iter().find(|table: &&TableInfo| table.id == *id).cloned();
            desk.client.tables().with(found)
        });
        let name = match self.name.as_str() {
            "" => say!("me-unnamed"),
            name => name.to_owned(),
        };
        match table {
            Some(table) => say!("people-in", name = name, table = table.title),
            None => say!("people-here", name = name),
        }
    }
}

#[component]
fn OtherButton(other: Other) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let place = {
        let other = other.clone();
        move || other.place(desk)
    };
    let Other { name, seat } = other;
    let follow = move |_| {
        let (Some(mut spot), Some(table)) = (desk.address.spot(), seat.table.clone()) else { return };
        (spot.table, spot.bin, spot.moment) = (Some(table), false, None);
        if seat.record.is_some() {
            (spot.record, spot.panel) = (seat.record, Some(Panel::Record));
        }
        desk.address.go(Place::Production(spot));
    };
    view! {
        <button type="button" class="person" aria-label=place.clone() title=place on:click=follow>
            <Who name />
        </button>
    }
}
