//! The menu that says by which fields rows stand together.

use callboard_core::workspace::update::FieldInfo;
use leptos::html::Details;
use leptos::prelude::*;

use super::groups::may_group;
use super::state::Sheet;
use crate::parts::{Button, Glyph, Icon, Look};
use crate::say;

/// In how many levels rows stand together, at most.
const LEVELS: usize = 2;

/// The menu.
#[component]
pub(super) fn GroupMenu(
    /// Of which grid.
    sheet: Sheet,
) -> impl IntoView {
    let menu = NodeRef::<Details>::new();
    let group = sheet.ask.group;
    let is_grouped = Memo::new(move |_| group.with(|group| !group.is_empty()));
    let words = move || {
        sheet.table.with(|table| {
            let title = |name: &str| {
                let field = table.fields.iter().find(|field| field.name == name);
                field.map_or_else(|| name.to_owned(), |field| field.title.clone())
            };
            group.with(|group| group.iter().map(|by| title(&by.field)).collect::<Vec<_>>().join(", "))
        })
    };
    let label =
        move || if is_grouped.get() { say!("bar-grouped", what = words()) } else { say!("bar-group") };
    let shown = move || if is_grouped.get() { words() } else { say!("bar-group") };
    let escape = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(menu) = menu.get_untracked()
        {
            menu.set_open(false);
            sheet.focus();
        }
    };
    let is_open = RwSignal::new(false);
    let toggle = move |_| is_open.set(menu.get_untracked().is_some_and(|menu| menu.open()));
    // A table may have many fields: they are offered where somebody looks.
    let levels = move || {
        is_open.get().then(|| (0..LEVELS).map(|level| view! { <Level sheet level /> }).collect_view())
    };
    view! {
        <details class="field-menu" node_ref=menu on:keydown=escape on:toggle=toggle>
            <summary class="tool" class:is-set=move || is_grouped.get() aria-label=label>
                <Icon glyph=Glyph::Rows />
                <span class="tool-word" dir="auto">{shown}</span>
            </summary>
            <div class="field-menu-list group-menu" role="group" aria-label=label>
                {levels}
                {move || is_grouped.get().then(|| view! {
                    <Button look=Look::Quiet press=move |()| sheet.fold_all(true)>
                        {say!("action-fold-all")}
                    </Button>
                    <Button look=Look::Quiet press=move |()| sheet.fold_all(false)>
                        {say!("action-unfold-all")}
                    </Button>
                })}
            </div>
        </details>
    }
}

/// The field of one level.
#[component]
fn Level(sheet: Sheet, level: usize) -> impl IntoView {
    let group = sheet.ask.group;
    let here = Memo::new(move |_| group.with(|group| group.get(level).map(|by| by.field.clone())));
    let is_free = move || group.with(|group| group.len() >= level);
    let option = move |field: &FieldInfo| {
        let name = field.name.clone();
        let is_here = here.with(|here| here.as_ref() == Some(&name));
        view! { <option value=name selected=is_here>{field.title.clone()}</option> }
    };
    let options = move || {
        let others = group.with(|group| group.iter().map(|by| by.field.clone()).collect::<Vec<_>>());
        let is_other = |field: &FieldInfo| {
            others.iter().enumerate().any(|(at, name)| at != level && *name == field.name)
        };
        sheet.table.with(|table| {
            let fields = table.fields.iter().filter(|field| may_group(field) && !is_other(field));
            fields.map(option).collect_view()
        })
    };
    let choose = move |event: leptos::ev::Event| {
        let name = event_target_value(&event);
        let mut fields: Vec<String> =
            group.with_untracked(|group| group.iter().map(|by| by.field.clone()).collect());
        fields.truncate(if name.is_empty() { level } else { LEVELS });
        match fields.get_mut(level) {
            Some(field) => *field = name,
            None if !name.is_empty() => fields.push(name),
            None => {}
        }
        sheet.group_by(fields);
    };
    let label = if level == 0 { say!("group-first") } else { say!("group-then") };
    view! {
        <label class="group-level">
            <span>{label}</span>
            <select class="field-input" disabled=move || !is_free() on:change=choose>
                <option value="" selected=move || here.with(Option::is_none)>
                    {say!("group-by-nothing")}
                </option>
                {options}
            </select>
        </label>
    }
}
