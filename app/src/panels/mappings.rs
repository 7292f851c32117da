//! Fields that are one and tables whose records others show too, or might be: what modules suggest, what
//! people decided, and any other.

use callboard_core::workspace::command::{Command, Commit, CommitOp};
use callboard_core::workspace::update::{
    FieldInfo, MappedField, Mapping, MappingState, Reply, TableInfo, TableLink, TableLinkState,
};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::table_links::{self, TableLinks};
use super::told::{self, Sentence};
use crate::afresh::keep_asking;
use crate::desk::Desk;
use crate::parts::{Button, Empty, Look, Skeleton};
use crate::say;

/// The list.
#[component]
pub(super) fn MappingsPanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let (list, links) = (mappings(desk), table_links(desk));
    let of = move |state: MappingState| {
        let mappings = list.get().unwrap_or_default();
        mappings.into_iter().filter(|mapping| mapping.state == state).collect::<Vec<_>>()
    };
    let is_known = Memo::new(move |_| list.with(Option::is_some));
    let suggestions = Memo::new(move |_| Suggestions {
        mappings: of(MappingState::Suggested),
        links: links.with(|links| {
            let is_open = |link: &&TableLink| link.state == TableLinkState::Suggested;
            links.iter().flatten().filter(is_open).cloned().collect()
        }),
    });
    let count = move || suggestions.with(Suggestions::len);
    let section = move |state: MappingState, heading: &'static str| {
        let is_any = Memo::new(move |_| !of(state).is_empty());
        let items = move || of(state);
        move || {
            is_any.get().then(|| {
                view! {
                    <h3 class="panel-heading">{say!(heading)}</h3>
                    <For
                        each=items
                        key=|mapping| mapping.id.clone()
                        children=|mapping| view! { <Card mapping /> }
                    />
                }
            })
        }
    };
    let nothing = move || {
        let is_none = list.with(|list| list.as_ref().is_some_and(Vec::is_empty))
            && links.with(|links| links.as_ref().is_some_and(Vec::is_empty));
        is_none.then(|| {
            view! { <Empty title=say!("mappings-none-title") hint=say!("mappings-none-hint") /> }
        })
    };
    view! {
        <div class="panel-bar">
            <span role="status">{move || say!("mappings-open", count = count())}</span>
        </div>
        {move || (!is_known.get()).then(|| view! { <Skeleton rows=4 /> })}
        {nothing}
        <Suggested all=suggestions />
        <TableLinks list=links />
        {section(MappingState::Confirmed, "mappings-confirmed")}
        {section(MappingState::Rejected, "mappings-rejected")}
        {move || (is_known.get() && desk.may_write()).then(|| view! { <Custom /> })}
    }
}

/// What fields are one, or might be, as long as somebody looks.
fn mappings(desk: Desk) -> RwSignal<Option<Vec<Mapping>>> {
    let list = RwSignal::new(None);
    keep_asking(
        desk,
        say!("tried-mappings"),
        || Some(Command::Mappings),
        move |_, reply| {
            if let Reply::Mappings(found) = reply {
                list.try_set(Some(found));
            }
        },
    );
    list
}

/// The same of tables whose records others show too.
fn table_links(desk: Desk) -> RwSignal<Option<Vec<TableLink>>> {
    let list = RwSignal::new(None);
    keep_asking(
        desk,
        say!("tried-mappings"),
        || Some(Command::TableLinks),
        move |_, reply| {
            if let Reply::TableLinks(found) = reply {
                list.try_set(Some(found));
            }
        },
    );
    list
}

/// What may be one, and nobody decided yet.
#[derive(Clone, Default, PartialEq)]
struct Suggestions {
    mappings: Vec<Mapping>,
    links: Vec<TableLink>,
}

impl Suggestions {
    fn len(&self) -> usize {
        self.mappings.len() + self.links.len()
    }

    /// Those that a table has a part in, or those that it has none in.
    fn about(mut self, table: &str, is_part: bool) -> Self {
        self.mappings.retain(|it| it.fields.iter().any(|field| field.table == table) == is_part);
        self.links.retain(|it| (it.from.id == table || it.to.id == table) == is_part);
        self
    }
}

/// Suggestions: those about the table on the screen first, the others once somebody asks.
#[component]
fn Suggested(all: Memo<Suggestions>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let here = Memo::new(move |_| desk.table().with(|table| table.as_ref().map(|table| table.id.clone())));
    let near = Memo::new(move |_| match here.get() {
        Some(table) => all.get().about(&table, true),
        None => all.get(),
    });
    let far = Memo::new(move |_| here.get().map(|table| all.get().about(&table, false)).unwrap_or_default());
    let has_near = Memo::new(move |_| near.with(|it| it.len() > 0));
    let has_far = Memo::new(move |_| far.with(|it| it.len() > 0));
    view! {
        {move || has_near.get().then(|| view! {
            <h3 class="panel-heading">{say!("mappings-suggested")}</h3>
            <SuggestionCards of=near />
        })}
        {move || has_far.get().then(|| view! {
            <details class="mappings-far">
                <summary>{move || say!("mappings-far", count = far.with(Suggestions::len))}</summary>
                <SuggestionCards of=far />
            </details>
        })}
    }
}

#[component]
fn SuggestionCards(of: Memo<Suggestions>) -> impl IntoView {
    let links = Signal::derive(move || of.with(|it| it.links.clone()));
    view! {
        <table_links::Cards links />
        <For
            each=move || of.with(|it| it.mappings.clone())
            key=|mapping| mapping.id.clone()
            children=|mapping| view! { <Card mapping /> }
        />
    }
}

/// One mapping, and what can be done about it.
#[component]
fn Card(mapping: Mapping) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sentence = match mapping.state {
        MappingState::Suggested => question(&mapping.fields),
        _ => told::joined(&mapping.fields.iter().map(named).collect::<Vec<_>>()),
    };
    let doubts = mapping.doubts.iter().map(|doubt| {
        view! { <p class="mapping-doubt">{say!(&format!("mapping-doubt-{}", doubt.replace('_', "-")))}</p> }
    });
    let id = mapping.id.clone();
    let confirm = move |()| {
        desk.run(say!("tried-map"), Command::ConfirmMapping { id: id.clone() });
    };
    let id = mapping.id.clone();
    let reject = move |()| {
        desk.run(say!("tried-map"), Command::RejectMapping { id: id.clone() });
    };
    let acts = match mapping.state {
        MappingState::Suggested => view! {
            <Button press=confirm>{say!("mapping-confirm")}</Button>
            <Button look=Look::Quiet press=reject>{say!("mapping-reject")}</Button>
        }
        .into_any(),
        MappingState::Rejected => {
            view! { <Button look=Look::Quiet press=confirm>{say!("mapping-confirm")}</Button> }.into_any()
        }
        MappingState::Confirmed => view! { <Apart fields=mapping.fields.clone() /> }.into_any(),
    };
    view! {
        <article class="mapping">
            <p class="mapping-sentence"><Sentence text=sentence /></p>
            {doubts.collect_view()}
            {desk.may_write().then(|| view! { <p class="conflict-foot">{acts}</p> })}
        </article>
    }
}

/// Takes fields apart again: both of two, any of more.
#[component]
fn Apart(fields: Vec<MappedField>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let only_two = fields.len() == 2;
    let offered = if only_two { fields.into_iter().take(1).collect() } else { fields };
    let button = move |field: MappedField| {
        let words = match only_two {
            true => say!("mapping-part"),
            false => say!("mapping-take-out", field = named(&field)),
        };
        let press = move |()| {
            let label = say!("label-unmap", field = named_plain(&field));
            let ops = vec![CommitOp::Unmap { field: field.key.clone() }];
            desk.run(say!("tried-map"), Command::Commit(Commit { label, ops }));
        };
        view! { <Button look=Look::Quiet press><Sentence text=words /></Button> }
    };
    offered.into_iter().map(button).collect_view()
}

/// "Contacts: Name", with weight.
fn named(field: &MappedField) -> String {
    told::weighty(&named_plain(field))
}

fn named_plain(field: &MappedField) -> String {
    say!("mapping-field", table = field.table_title.as_str(), field = field.title.as_str())
}

/// "Contacts and Attendees both have “Name”. Should these be the same data?"
fn question(fields: &[MappedField]) -> String {
    let [one, other] = fields else { return told::joined(&fields.iter().map(named).collect::<Vec<_>>()) };
    let (a, b) = (told::weighty(&one.table_title), told::weighty(&other.table_title));
    if one.title == other.title {
        return say!("mapping-ask-both", one = a, other = b, field = told::weighty(&one.title));
    }
    say!(
        "mapping-ask",
        one = a,
        other = b,
        first = told::weighty(&one.title),
        second = told::weighty(&other.title),
    )
}

/// Two fields of one's own choice.
#[component]
fn Custom() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let (first, second) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let is_ready = move || {
        let (a, b) = (first.get(), second.get());
        !a.is_empty() && !b.is_empty() && a != b
    };
    let doubt = move || {
        let both = find(desk, &first.get()).zip(find(desk, &second.get())).filter(|_| is_ready());
        let told = both.map(|(a, b)| doubts(&a, &b)).unwrap_or_default().into_iter();
        told.map(|words| view! { <p class="mapping-doubt" role="status">{words}</p> }).collect_view()
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let fields = vec![first.get_untracked(), second.get_untracked()];
        let words = fields
            .iter()
            .filter_map(|key| untrack(|| find(desk, key)))
            .map(|(table, field)| say!("mapping-field", table = table.title, field = field.title));
        let label = say!("label-map", fields = told::joined(&words.collect::<Vec<_>>()));
        let ops = vec![CommitOp::Map { fields }];
        desk.run_then(say!("tried-map"), Command::Commit(Commit { label, ops }), move |_| {
            first.try_set(String::new());
            second.try_set(String::new());
        });
    };
    view! {
        <section class="panel-section">
            <h3 class="panel-heading">{say!("mappings-other")}</h3>
            <form class="me-form" on:submit=submit>
                <FieldSelect label=say!("mapping-first") key=first />
                <FieldSelect label=say!("mapping-second") key=second />
                {doubt}
                <button type="submit" class="button" disabled=move || !is_ready()>
                    {say!("mapping-confirm")}
                </button>
            </form>
        </section>
    }
}

/// What speaks against two fields being one.
fn doubts(one: &(TableInfo, FieldInfo), other: &(TableInfo, FieldInfo)) -> Vec<String> {
    let abouts = one.0.about.as_ref().zip(other.0.about.as_ref());
    let told = [
        (abouts.is_some_and(|(a, b)| a != b), "mapping-doubt-about"),
        (one.1.kind != other.1.kind, "mapping-doubt-kinds"),
        (one.0.id == other.0.id, "mapping-doubt-one-table"),
    ];
    told.into_iter().filter(|(is_so, _)| *is_so).map(|(_, key)| say!(key)).collect()
}

/// A field by its key, and its table.
fn find(desk: Desk, key: &str) -> Option<(TableInfo, FieldInfo)> {
    desk.client.tables().with(|tables| {
        let mut fields = tables.iter().flat_map(|table| table.fields.iter().map(move |field| (table, field)));
        fields.find(|(_, field)| field.key == key).map(|(table, field)| (table.clone(), field.clone()))
    })
}

/// All fields of all tables, to choose one from.
#[component]
fn FieldSelect(label: String, key: RwSignal<String>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let groups = move || {
        let tables = desk.client.tables().get();
        let group = |table: TableInfo| {
            let option = |field: FieldInfo| view! { <option value=field.key>{field.title}</option> };
            view! {
                <optgroup label=table.title>
                    {table.fields.into_iter().map(option).collect_view()}
                </optgroup>
            }
        };
        tables.into_iter().map(group).collect_view()
    };
    view! {
        <label class="field-label">
            {label}
            <select
                class="field-input"
                prop:value=move || key.get()
                on:change=move |event| key.set(event_target_value(&event))
            >
                <option value="">{say!("mapping-choose")}</option>
                {groups}
            </select>
        </label>
    }
}
