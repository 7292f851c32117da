//! Rows as cards, where a table would be wider than the screen.

use callboard_core::id::EntityId;
use callboard_core::workspace::update::FieldInfo;
use leptos::prelude::*;

use super::arrange::NEW;
use super::binned;
use super::face::Face;
use super::row::Entry;
use super::state::Sheet;
use crate::looked::{NewsMark, of_record};
use crate::parts::{Shown, Value};
use crate::say;
use crate::views::Company;

/// How many fields stand small under a card's name.
const SMALL: usize = 3;
/// A column narrower than this holds no names.
const NAME_DIGITS_MIN: u32 = 10;

/// Which fields stand where on a card.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct CardPlan {
    /// At the start, large: a number that rows are called by.
    pub(super) lead: Option<FieldInfo>,
    /// The name.
    pub(super) name: Option<FieldInfo>,
    /// Small, under the name.
    pub(super) small: Vec<FieldInfo>,
    /// At the end: the first figure.
    pub(super) figure: Option<FieldInfo>,
}

impl CardPlan {
    /// What a table's columns make of a card.
    pub(super) fn of(columns: &[FieldInfo]) -> Self {
        let lead = columns.first().filter(|field| field.natural).cloned();
        let rest = &columns[usize::from(lead.is_some()).min(columns.len())..];
        let name = rest.iter().find(is_name).or_else(|| rest.first()).cloned();
        let is_figure = |field: &&FieldInfo| matches!(field.kind.as_str(), "duration" | "time" | "number");
        let figure = rest.iter().find(is_figure).cloned();
        let stands =
            |field: &&FieldInfo| [&name, &figure].into_iter().flatten().any(|it| it.name == field.name);
        let small = rest.iter().filter(|field| field.kind != "bool" && !stands(field)).cloned().collect();
        Self { lead, name, small, figure }
    }
}

/// Whether a field may be what a record is called by: a text with room for words.
fn is_name(field: &&FieldInfo) -> bool {
    let is_text = field.kind == "text" && !field.natural && !binned::is_own(&field.name);
    is_text && field.width.is_none_or(|digits| digits >= NAME_DIGITS_MIN)
}

/// A row as a card; a press opens the record.
#[component]
pub(super) fn Card(
    /// Of which grid.
    sheet: Sheet,
    /// Whose.
    id: EntityId,
    /// Which fields stand where.
    plan: Memo<CardPlan>,
) -> impl IntoView {
    let entry = Memo::new(move |_| {
        let (place, row) = sheet.layout.with(|layout| layout.entry(id))?;
        Some(Entry { place, row })
    });
    let place = Memo::new(move |_| entry.with(|entry| entry.as_ref().map_or(0, |entry| entry.place)));
    let top = move || format!("{}px", sheet.top_of(place.get()));
    let is_active = move || sheet.here().row == place.get();
    let has_conflict =
        move || entry.with(|entry| entry.as_ref().is_some_and(|entry| !entry.row.conflicts.is_empty()));
    let open = move |_| {
        if id == NEW {
            return sheet.create_and_open();
        }
        sheet.be_in(id);
        sheet.desk.address.open_record(id);
    };
    let inside = move || match id == NEW {
        true => sheet.table.with(|table| say!("grid-new", row = table.row.as_str())).into_any(),
        false => view! { <CardFace sheet id entry plan /> }.into_any(),
    };
    view! {
        <div
            role="row"
            class="card"
            class:is-new=id == NEW
            class:is-active=is_active
            class:is-conflict=has_conflict
            aria-rowindex=move || (place.get() + 2).to_string()
            data-row=id.to_string()
            style:inset-block-start=top
            on:click=open
        >
            <div role="gridcell" class="card-inside" id=format!("cell-{id}-card") aria-colindex="1">
                {inside}
            </div>
        </div>
    }
}

/// What stands on a card, which is itself pressed: nothing on it is.
fn still(shown: Shown) -> Shown {
    match shown {
        Shown::Link(..) | Shown::Masked(_) => Shown::Text(shown.plain()),
        shown => shown,
    }
}

#[component]
fn CardFace(sheet: Sheet, id: EntityId, entry: Memo<Option<Entry>>, plan: Memo<CardPlan>) -> impl IntoView {
    let face = move |field: &FieldInfo| {
        entry.with(|entry| {
            let entry = entry.as_ref()?;
            Some(sheet.drafts.with(|drafts| Face::of(field, &entry.row, drafts)))
        })
    };
    let lead = move || {
        let face = face(&plan.get().lead?)?;
        Some(view! { <span class="card-lead"><Value shown=still(face.shown) /></span> })
    };
    let name = move || {
        let shown = plan.get().name.and_then(|field| face(&field)).map_or(Shown::Blank, |face| face.shown);
        match shown {
            Shown::Blank => view! { <span class="card-unnamed">{say!("record-untitled")}</span> }.into_any(),
            shown => view! { <Value shown=still(shown) /> }.into_any(),
        }
    };
    let small = move || {
        let texts = plan.get().small.into_iter().filter_map(|field| Some(face(&field)?.shown.plain()));
        texts.filter(|text| !text.is_empty()).take(SMALL).collect::<Vec<_>>().join(", ")
    };
    let figure = move || {
        let face = face(&plan.get().figure?)?;
        let rival = face.rival().map(|rival| view! { <span class="rival">{rival}</span> });
        Some(view! {
            {rival}
            <Value shown=still(face.shown) />
        })
    };
    let conflict = move || {
        let count = entry.with(|entry| entry.as_ref().map_or(0, |entry| entry.row.conflicts.len()));
        (count > 0).then(|| {
            view! {
                <span
                    class="mark mark-conflict"
                    role="img"
                    aria-label=say!("card-conflicts", count = count)
                ></span>
            }
        })
    };
    let news = Signal::derive(move || {
        let entry = entry.get()?;
        sheet.table.with(|table| of_record(&table.fields, &entry.row))
    });
    view! {
        {lead}
        <span class="card-body">
            <b class="card-name" dir="auto">{name}</b>
            <span class="card-small" dir="auto">{small}</span>
        </span>
        <span class="card-figure">{figure}</span>
        {conflict}
        <NewsMark told=news />
        <Company table=sheet.table id />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, kind: &str) -> FieldInfo {
        FieldInfo { name: name.into(), kind: kind.into(), ..FieldInfo::default() }
    }

    fn names(fields: &[FieldInfo]) -> String {
        fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn grid_19_a_card_is_led_by_a_number_and_ends_with_a_figure() {
        let number = FieldInfo { natural: true, ..field("number", "text") };
        let part = FieldInfo { width: Some(2), ..field("part", "text") };
        let others =
            [field("name", "text"), field("on", "bool"), field("page", "text"), field("up", "duration")];
        let plan = CardPlan::of(&[&[number, part][..], &others[..]].concat());
        assert_eq!(plan.lead.map(|field| field.name).as_deref(), Some("number"));
        assert_eq!(plan.name.map(|field| field.name).as_deref(), Some("name"));
        assert_eq!((names(&plan.small).as_str(), plan.figure.unwrap().name.as_str()), ("part page", "up"));
        let plain = CardPlan::of(&others);
        assert!(plain.lead.is_none() && plain.name.is_some_and(|field| field.name == "name"));
        assert_eq!(CardPlan::of(&[]), CardPlan::default());
    }
}
