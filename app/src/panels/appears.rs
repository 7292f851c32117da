//! Where a record appears: what reaches it over edges, and whatever refers to it or follows what it says, by
//! table and field.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, Query, Reference};
use callboard_core::workspace::update::{FieldInfo, Referring, Reply, TableInfo};
use leptos::prelude::*;
use leptos::task::spawn_local;

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
    let followers = followers(desk, id);
    let children = children();
    let refers = move || ways.with(|ways| ways.iter().any(|way| total(way.live) > 0));
    let is_anywhere = move || is_reached || refers() || followers.with(|found| !found.is_empty());
    let head = move || is_anywhere().then(|| view! { <h3 class="appears-head">{say!("appears-in")}</h3> });
    let listed = move || ways.get().into_iter().map(|way| view! { <ByField way /> }).collect_view();
    let follow = move |found: Referring| view! { <Following found /> };
    let follow = move || followers.get().into_iter().map(follow).collect_view();
    view! {
        <section class="appears" aria-label=say!("appears-in")>
            {head}
            {children}
            {listed}
            {follow}
        </section>
    }
}

/// What follows a record now: asked again whenever something was written.
fn followers(desk: Desk, id: EntityId) -> RwSignal<Vec<Referring>> {
    let found = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        desk.client.standing().track();
        desk.client.tables().track();
        if desk.moment().is_some() {
            return;
        }
        let asked = desk.client.call(Command::References { records: vec![id] });
        spawn_local(async move {
            // A record that is not here is followed by nothing that can be shown.
            if let Ok(Reply::References(mut all)) = asked.await {
                all.retain(|one| one.follows);
                if found.try_with_untracked(|known| *known != all) == Some(true) {
                    found.set(all);
                }
            }
        });
    });
    found
}

/// The rows of which one field follows what the record says.
#[component]
fn Following(found: Referring) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let table =
        desk.client.tables().with(|known| known.iter().find(|table| table.id == found.table).cloned());
    let table = table.unwrap_or_default();
    let heading = say!("appears-follows", table = table.title.as_str(), field = found.title.as_str());
    let rows = found.rows.into_iter().map(|row| (row.id, row.title)).collect::<Vec<_>>();
    view! { <Listing table heading rows=Signal::stored(rows) total=Signal::stored(found.total) /> }
}

/// The rows that refer to the record by one field.
#[component]
fn ByField(way: Way) -> impl IntoView {
    let Way { table, field, live } = way;
    let rows = Memo::new(move |_| {
        live.window.with(|window| {
            let rows = window.iter().flat_map(|window| &window.rows);
            rows.map(|row| (row.id, row.title.clone())).collect::<Vec<_>>()
        })
    });
    let total = Memo::new(move |_| total(live));
    let heading = say!("appears-as", table = table.title.as_str(), field = field.title.as_str());
    let is_any = Memo::new(move |_| total.get() > 0);
    move || {
        is_any.get().then(|| {
            let (table, heading) = (table.clone(), heading.clone());
            view! { <Listing table heading rows=rows.into() total=total.into() /> }
        })
    }
}

/// Rows of a table under a heading, each a way there.
#[component]
fn Listing(
    table: TableInfo,
    heading: String,
    rows: Signal<Vec<(EntityId, String)>>,
    /// How many there are; not all may be listed.
    total: Signal<usize>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let tape = table.module.tape.clone();
    let (place, label) = (StoredValue::new(table.id), heading.clone());
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
        let rest = total.get().saturating_sub(rows.with(Vec::len));
        (rest > 0).then(|| view! { <p class="links-rest">{say!("appears-more", count = rest)}</p> })
    };
    view! {
        <section class="links" aria-label=label>
            <h4 class="links-head">
                <TapeStrip tape />
                {heading}
                <span class="count">{move || total.get()}</span>
            </h4>
            <ul class="links-list">
                <For each=move || rows.get() key=Clone::clone children=item />
            </ul>
            {more}
        </section>
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
