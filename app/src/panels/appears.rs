//! Where a record appears: what reaches it over edges, and whatever refers to it, by table and field.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Query, Reference};
use callboard_core::workspace::update::{FieldInfo, TableInfo};
use leptos::prelude::*;

use crate::client::Live;
use crate::desk::Desk;
use crate::parts::TapeStrip;
use crate::say;

/// Rows listed of one field: the count says how many there are.
const LISTED: usize = 100;

/// A field by which rows of a table may refer to the record.
#[derive(Clone)]
struct Way {
    table: TableInfo,
    field: FieldInfo,
    live: Live,
}

/// Under one heading: what is handed in, and the rows that refer to the record.
#[component]
pub(super) fn Appears(
    /// The record.
    id: EntityId,
    /// The tables that show it.
    tables: Memo<Vec<String>>,
    /// Whether anything is handed in.
    is_reached: bool,
    /// What reaches it over edges.
    children: Children,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let fields = Memo::new(move |_| {
        let tables = tables.get();
        desk.client.tables().with(|known| referring(known, &tables))
    });
    let ways = Memo::new_with_compare(
        move |_| {
            let way = |(table, field): (TableInfo, FieldInfo)| {
                let references = Some(Reference { record: id, field: Some(field.name.clone()) });
                let query =
                    Query { table: table.id.clone(), references, limit: Some(LISTED), ..Query::default() };
                let live = desk.client.subscribe(Signal::stored(Some(query)));
                Way { table, field, live }
            };
            fields.get().into_iter().map(way).collect::<Vec<_>>()
        },
        |_, _| true,
    );
    let children = children();
    let is_anywhere = move || is_reached || ways.with(|ways| ways.iter().any(|way| total(way.live) > 0));
    let head = move || is_anywhere().then(|| view! { <h3 class="appears-head">{say!("appears-in")}</h3> });
    let listed = move || ways.get().into_iter().map(|way| view! { <Referring way /> }).collect_view();
    view! {
        <section class="appears" aria-label=say!("appears-in")>
            {head}
            {children}
            {listed}
        </section>
    }
}

/// The rows that refer to the record by one field.
#[component]
fn Referring(way: Way) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let Way { table, field, live } = way;
    let ids = Memo::new(move |_| {
        live.window.with(|window| {
            let rows = window.iter().flat_map(|window| &window.rows);
            rows.map(|row| (row.id, row.title.clone())).collect::<Vec<_>>()
        })
    });
    let is_any = Memo::new(move |_| total(live) > 0);
    let heading = say!("appears-as", table = table.title.as_str(), field = field.title.as_str());
    let tape = table.module.tape.clone();
    let place = StoredValue::new(table.id.clone());
    let item = move |(id, title): (EntityId, String)| {
        let title = if title.is_empty() { say!("record-untitled") } else { title };
        let href = move || desk.address.record_at(&place.get_value(), id);
        view! {
            <li class="links-item">
                <div class="links-line">
                    <span class="links-what"><a class="links-to" href=href dir="auto">{title}</a></span>
                </div>
            </li>
        }
    };
    let more = move || {
        let rest = total(live).saturating_sub(ids.with(Vec::len));
        (rest > 0).then(|| view! { <p class="links-rest">{say!("appears-more", count = rest)}</p> })
    };
    move || {
        is_any.get().then(|| {
            view! {
                <section class="links" aria-label=heading.clone()>
                    <h4 class="links-head">
                        <TapeStrip tape=tape.clone() />
                        {heading.clone()}
                        <span class="count">{move || total(live)}</span>
                    </h4>
                    <ul class="links-list">
                        <For each=move || ids.get() key=Clone::clone children=item />
                    </ul>
                    {more}
                </section>
            }
        })
    }
}

fn total(live: Live) -> usize {
    live.window.with(|window| window.as_ref().map_or(0, |window| window.total))
}

/// The fields that refer into one of these tables, or anywhere.
fn referring(known: &[TableInfo], tables: &[String]) -> Vec<(TableInfo, FieldInfo)> {
    let fields = known.iter().flat_map(|table| table.fields.iter().map(move |field| (table, field)));
    let is_to = |field: &FieldInfo| {
        field.kind == "reference" && field.to.as_ref().is_none_or(|to| tables.contains(to))
    };
    let found = fields.filter(|(_, field)| is_to(field));
    found.map(|(table, field)| (TableInfo { count: 0, bin: 0, ..table.clone() }, field.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_5_a_record_may_be_referred_to_by_fields_into_its_tables_or_anywhere() {
        let field = |name: &str, kind: &str, to: Option<&str>| FieldInfo {
            name: name.to_owned(),
            kind: kind.to_owned(),
            to: to.map(str::to_owned),
            ..FieldInfo::default()
        };
        let fields = vec![
            field("in", "reference", Some("kit.boxes")),
            field("by", "reference", Some("kit.makers")),
            field("any", "reference", None),
            field("name", "text", None),
        ];
        let table = TableInfo { id: "kit.things".to_owned(), fields, ..TableInfo::default() };
        let found = referring(&[table], &["kit.boxes".to_owned()]);
        let names: Vec<_> = found.into_iter().map(|(_, field)| field.name).collect();
        assert_eq!(names, ["in", "any"]);
    }
}
