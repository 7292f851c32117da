//! Whole tables whose records others show too: linked, suggested, kept apart, and any other two.

use callboard_core::workspace::command::{Command, Commit, CommitOp};
use callboard_core::workspace::update::{LinkedTable, Mapping, Reply, TableLink, TableLinkState};
use leptos::prelude::*;

use super::told::{self, Sentence};
use crate::desk::Desk;
use crate::parts::{Button, Look};
use crate::say;

/// What people decided of whole tables, and any other two.
#[component]
pub(super) fn TableLinks(list: RwSignal<Option<Vec<TableLink>>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let decided = Memo::new(move |_| {
        let mut links = list.get().unwrap_or_default();
        links.retain(|link| link.state != TableLinkState::Suggested);
        links
    });
    let has_any = Memo::new(move |_| decided.with(|links| !links.is_empty()));
    let is_known = Memo::new(move |_| list.with(Option::is_some));
    view! {
        {move || has_any.get().then(|| view! {
            <h3 class="panel-heading">{say!("table-links-heading")}</h3>
            <Cards links=decided />
        })}
        {move || (is_known.get() && desk.may_write()).then(|| view! { <AnyTwo /> })}
    }
}

/// Some links.
#[component]
pub(super) fn Cards(#[prop(into)] links: Signal<Vec<TableLink>>) -> impl IntoView {
    let key = |link: &TableLink| (link.id.clone(), link.state as u8, link.count);
    view! { <For each=move || links.get() key children=|link| view! { <Card link /> } /> }
}

/// One link, and what can be done about it.
#[component]
fn Card(link: TableLink) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let (from, to) = (told::weighty(&link.from.title), told::weighty(&link.to.title));
    let sentence = match link.state {
        TableLinkState::Linked => say!("table-link-made", from = from, to = to),
        TableLinkState::Rejected => say!("table-link-apart", one = from, other = to),
        _ => say!("table-link-ask", one = from, other = to),
    };
    let acts = match link.state {
        TableLinkState::Linked => view! { <Linked link=link.clone() /> }.into_any(),
        _ => view! { <Offered link=link.clone() /> }.into_any(),
    };
    view! {
        <article class="mapping">
            <p class="mapping-sentence"><Sentence text=sentence /></p>
            {(desk.may_write() || link.state == TableLinkState::Linked).then_some(acts)}
        </article>
    }
}

/// What a link does, and its end: said before it is done.
#[component]
fn Linked(link: TableLink) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let stops = RwSignal::new(false);
    let shows = say!("table-link-shows", count = link.count, rows = link.from.rows.as_str());
    let link = StoredValue::new(link);
    let stop = move |()| {
        let TableLink { from, to, .. } = link.get_value();
        let label = say!("label-unlink-tables", from = from.title, to = to.title);
        let ops = vec![CommitOp::UnlinkTables { from: from.id, to: to.id }];
        desk.run(say!("tried-link-tables"), Command::Commit(Commit { label, ops }));
    };
    let foot = move || {
        if !stops.get() {
            let begin = move |()| stops.set(true);
            return view! {
                <p class="conflict-foot">
                    <Button look=Look::Quiet press=begin>{say!("table-link-stop")}</Button>
                </p>
            }
            .into_any();
        }
        let TableLink { from, to, count, .. } = link.get_value();
        let says = say!("table-link-stop-says", count = count, rows = from.rows, to = to.title);
        view! {
            <p class="mapping-note" role="status">{says}</p>
            <p class="conflict-foot">
                <Button press=stop>{say!("table-link-stop-do")}</Button>
                <Button look=Look::Quiet press=move |()| stops.set(false)>{say!("table-link-go-on")}</Button>
            </p>
        }
        .into_any()
    };
    view! {
        <p class="mapping-note">{shows}</p>
        {desk.may_write().then_some(foot)}
    }
}

/// Both ways to link two tables, and none.
#[component]
fn Offered(link: TableLink) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let chosen = RwSignal::new(None::<(String, String)>);
    let TableLink { id, state, from, to, .. } = link;
    let way = move |from: &LinkedTable, to: &LinkedTable| {
        let words = say!("table-link-choose", from = from.title.as_str(), to = to.title.as_str());
        let ids = (from.id.clone(), to.id.clone());
        view! { <Button press=move |()| chosen.set(Some(ids.clone()))>{words}</Button> }
    };
    let reject = move |()| {
        desk.run(say!("tried-link-tables"), Command::RejectMapping { id: id.clone() });
    };
    let reject = StoredValue::new(reject);
    move || match chosen.get() {
        Some((from, to)) => {
            view! { <Preview from to not_now=Callback::new(move |()| drop(chosen.try_set(None))) /> }
                .into_any()
        }
        None => {
            let apart = (state != TableLinkState::Rejected).then(|| {
                view! {
                    <Button look=Look::Quiet press=move |()| reject.with_value(|reject| reject(()))>
                        {say!("mapping-reject")}
                    </Button>
                }
            });
            view! { <p class="conflict-foot">{way(&from, &to)} {way(&to, &from)} {apart}</p> }.into_any()
        }
    }
}

/// What linking two tables will do, what speaks against it, and the fields that may become one with it.
#[component]
fn Preview(from: String, to: String, not_now: Callback<()>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let found = RwSignal::new(None::<TableLink>);
    let standing = desk.client.standing();
    Effect::new(move |_| {
        // What would come changes with the tables.
        standing.track();
        let ask = Command::PreviewTableLink { from: from.clone(), to: to.clone() };
        desk.run_then(say!("tried-link-tables"), ask, move |reply| {
            if let Reply::TableLink(link) = reply {
                found.try_set(Some(link));
            }
        });
    });
    let link = Memo::new(move |_| found.get());
    move || link.get().map(|link| view! { <Told link not_now /> })
}

#[component]
fn Told(link: TableLink, not_now: Callback<()>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let TableLink { from, to, count, doubts, mappings, .. } = link;
    let about = |table: &LinkedTable| table.about.clone().unwrap_or_default();
    let doubt = (!doubts.is_empty()).then(|| {
        let (one, other) = (about(&from), about(&to));
        let why = say!(
            "table-link-doubt-about",
            from = from.title.as_str(),
            one = one,
            to = to.title.as_str(),
            other = other
        );
        view! { <p class="mapping-doubt" role="alert">{why}</p> }
    });
    let will = say!("table-link-will", count = count, rows = from.rows.as_str(), to = to.title.as_str());
    // What has no value of its own there would stand empty: offered as one, and each can be left apart.
    let wanted: Vec<(RwSignal<bool>, Mapping)> =
        mappings.into_iter().map(|mapping| (RwSignal::new(true), mapping)).collect();
    let checks = wanted.iter().map(|(is_wanted, mapping)| view! { <Check is_wanted=*is_wanted mapping /> });
    let fields = (!wanted.is_empty()).then(|| {
        view! {
            <fieldset class="table-link-fields">
                <legend>{say!("table-link-fields")}</legend>
                {checks.collect_view()}
            </fieldset>
            <p class="mapping-note">{say!("table-link-fields-hint", to = to.title.as_str())}</p>
        }
    });
    let label = say!("label-link-tables", from = from.title.as_str(), to = to.title.as_str());
    let ids = (from.id.clone(), to.id.clone());
    let make = move |()| {
        let linked = CommitOp::LinkTables { from: ids.0.clone(), to: ids.1.clone() };
        let one = |(is_wanted, mapping): &(RwSignal<bool>, Mapping)| {
            let fields = mapping.fields.iter().map(|field| field.key.clone()).collect();
            is_wanted.get_untracked().then_some(CommitOp::Map { fields })
        };
        let ops = [linked].into_iter().chain(wanted.iter().filter_map(one)).collect();
        let commit = Command::Commit(Commit { label: label.clone(), ops });
        desk.run_then(say!("tried-link-tables"), commit, move |_| {
            not_now.try_run(());
        });
    };
    view! {
        {doubt}
        <p class="mapping-note" role="status"><b>{will}</b></p>
        <p class="mapping-note">{say!("table-link-goes-on", to = to.title.as_str())}</p>
        {fields}
        <p class="conflict-foot">
            <Button look=Look::Primary press=make>{say!("table-link-do", to = to.title.as_str())}</Button>
            <Button look=Look::Quiet press=move |()| not_now.run(())>{say!("table-link-not")}</Button>
        </p>
    }
}

/// Two fields that may become one.
#[component]
fn Check<'m>(is_wanted: RwSignal<bool>, mapping: &'m Mapping) -> impl IntoView + use<> {
    let mut titles: Vec<&str> = mapping.fields.iter().map(|field| field.title.as_str()).collect();
    titles.dedup();
    let words = titles.join(" = ");
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || is_wanted.get()
                on:change=move |_| is_wanted.update(|is_wanted| *is_wanted = !*is_wanted)
            />
            <span dir="auto">{words}</span>
        </label>
    }
}

/// Two tables of one's own choice, the first of them the one on the screen.
#[component]
fn AnyTwo() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let here = untrack(|| desk.table().with(|table| table.as_ref().map(|table| table.id.clone())));
    let (from, to) = (RwSignal::new(here.unwrap_or_default()), RwSignal::new(String::new()));
    let pair = Memo::new(move |_| {
        let (from, to) = (from.get(), to.get());
        (!from.is_empty() && !to.is_empty() && from != to).then_some((from, to))
    });
    let not_now = Callback::new(move |()| to.set(String::new()));
    view! {
        <section class="panel-section" aria-label=say!("table-link-other")>
            <h3 class="panel-heading">{say!("table-link-other")}</h3>
            <div class="me-form">
                <TableSelect label=say!("table-link-from") id=from />
                <TableSelect label=say!("table-link-to") id=to />
            </div>
            {move || pair.get().map(|(from, to)| view! { <Preview from to not_now /> })}
        </section>
    }
}

/// All tables, to choose one from.
#[component]
pub(super) fn TableSelect(
    /// What it is for.
    label: String,
    /// The one that is chosen.
    id: RwSignal<String>,
    /// Those that cannot be.
    #[prop(optional, into)]
    without: Signal<Vec<String>>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let options = move || {
        let mut tables = desk.client.tables().get();
        tables.retain(|table| without.with(|without| !without.contains(&table.id)));
        let option = |table: callboard_core::workspace::update::TableInfo| {
            let words =
                say!("mapping-field", table = table.module.title.as_str(), field = table.title.as_str());
            let words = if table.module.title == table.title { table.title } else { words };
            let own = table.id.clone();
            view! { <option value=table.id selected=move || id.with(|id| *id == own)>{words}</option> }
        };
        tables.into_iter().map(option).collect_view()
    };
    view! {
        <label class="field-label">
            {label}
            <select
                class="field-input"
                prop:value=move || id.get()
                on:change=move |event| id.set(event_target_value(&event))
            >
                <option value="">{say!("table-link-table")}</option>
                {options}
            </select>
        </label>
    }
}
