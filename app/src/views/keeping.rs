//! The menu that saves what is set up in a view as one of its own, and changes or takes away one that was
//! saved.

use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::{SavedView, TableInfo};
use leptos::html::{Details, Input};
use leptos::prelude::*;

use super::saved::{self, Owner, setup_of};
use crate::desk::Desk;
use crate::grid::Setup;
use crate::parts::{Button, Glyph, Icon, Look};
use crate::{mint, say};

/// What a view lends to the menu: what is set up in it, and a way to set it up otherwise.
#[derive(Clone, Copy)]
pub(crate) struct Settable {
    /// What is set up now.
    pub(crate) now: Memo<Setup>,
    /// Sets up something else.
    pub(crate) set: Callback<Setup>,
}

/// The menu.
#[component]
pub(crate) fn Keeping(
    /// Of which table.
    table: Memo<TableInfo>,
    /// The grid.
    grid: Settable,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let here = Memo::new(move |_| {
        let name = desk.address.spot().and_then(|spot| spot.view);
        table.with(|table| saved::named(desk, table, name.as_deref()))
    });
    let is_changed = Memo::new(move |_| {
        here.with(|here| here.as_ref().is_some_and(|(view, _)| setup_of(view) != grid.now.get()))
    });
    let menu = NodeRef::<Details>::new();
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(menu) = menu.get_untracked()
        {
            menu.set_open(false);
        }
    };
    let may = move |owner: Owner| owner == Owner::Own || desk.may_write();
    let save = move |()| {
        if let Some((view, owner)) = here.get_untracked() {
            saved::save(desk, with(view, &grid.now.get_untracked()), owner);
        }
    };
    let put_back = move |()| {
        if let Some((view, _)) = here.get_untracked() {
            grid.set.run(setup_of(&view));
        }
    };
    let of_changed = move || {
        is_changed.get().then(|| {
            let owner = here.with(|here| here.as_ref().map(|(_, owner)| *owner));
            view! {
                {owner.is_some_and(may).then(|| view! {
                    <Button look=Look::ToolSet press=save>{say!("view-save")}</Button>
                })}
                <Button look=Look::Tool press=put_back>{say!("view-put-back")}</Button>
            }
        })
    };
    view! {
        {of_changed}
        <details class="field-menu" node_ref=menu on:keydown=key>
            <summary class="tool" aria-label=say!("view-keep")>
                <Icon glyph=Glyph::Layers />
                <span class="tool-word">{say!("view-keep")}</span>
            </summary>
            <div class="field-menu-list keep-list">
                <Naming table grid here menu />
                {move || here.get().filter(|(_, owner)| may(*owner)).map(|(view, owner)| view! {
                    <Named table view owner />
                })}
            </div>
        </details>
    }
}

/// A name for what is set up now.
#[component]
fn Naming(
    table: Memo<TableInfo>,
    grid: Settable,
    here: Memo<Option<(SavedView, Owner)>>,
    menu: NodeRef<Details>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let input = NodeRef::<Input>::new();
    let for_all = RwSignal::new(untrack(|| desk.may_write()));
    let make = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(field) = input.get_untracked() else { return };
        let name = field.value().trim().to_owned();
        if name.is_empty() {
            return;
        }
        let (id, table) = (mint::entity(), table.with_untracked(|table| table.id.clone()));
        let none = || Json::Null;
        let (filter, order, columns, group) = (none(), none(), none(), none());
        let view = SavedView { id, table: table.clone(), name, filter, order, columns, group };
        let owner = if for_all.get_untracked() && desk.may_write() { Owner::Everybody } else { Owner::Own };
        saved::save(desk, with(view, &grid.now.get_untracked()), owner);
        field.set_value("");
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
        desk.address.see_through(&table, Some(id.to_string()));
    };
    let hint = move || if here.with(Option::is_some) { say!("view-copy-as") } else { say!("view-save-as") };
    view! {
        <form class="keep-form" on:submit=make>
            <input node_ref=input class="field-input" aria-label=hint placeholder=hint />
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || for_all.get()
                    disabled=move || !desk.may_write()
                    on:change=move |event| for_all.set(event_target_checked(&event))
                />
                <span>{say!("view-for-all")}</span>
            </label>
            <button type="submit" class="button is-primary">{say!("view-save-this")}</button>
        </form>
    }
}

/// Another name for the view on the screen, and its end.
#[component]
fn Named(table: Memo<TableInfo>, view: SavedView, owner: Owner) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let view = StoredValue::new(view);
    let rename = move |event: leptos::ev::Event| {
        let name = event_target_value(&event).trim().to_owned();
        if !name.is_empty() {
            saved::save(desk, SavedView { name, ..view.get_value() }, owner);
        }
    };
    let remove = move |()| {
        let id = view.with_value(|view| view.id);
        desk.address.see_through(&table.with_untracked(|table| table.id.clone()), None);
        saved::remove(desk, id, owner);
    };
    view! {
        <div class="keep-form">
            <input
                class="field-input"
                aria-label=say!("view-rename")
                value=view.with_value(|view| view.name.clone())
                on:change=rename
            />
            <Button look=Look::Danger press=remove>{say!("view-remove")}</Button>
        </div>
    }
}

fn with(view: SavedView, setup: &Setup) -> SavedView {
    let Setup { filter, order, columns, group } = setup.clone();
    SavedView { filter, order, columns, group, ..view }
}
