//! The list of shortcuts, made from the table of actions.

use leptos::prelude::*;

use crate::command::{ACTIONS, CELL_KEYS, Group, SHOW_KEYS};
use crate::desk::{Desk, Float};
use crate::parts::{Glyph, IconButton};
use crate::say;

/// All shortcuts, over the page.
#[component]
pub(super) fn Shortcuts() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sheet = NodeRef::<leptos::html::Dialog>::new();
    sheet.on_load(|sheet| drop(sheet.show_modal()));
    let close = move || {
        if let Some(sheet) = sheet.get_untracked() {
            sheet.close();
        }
    };
    let groups = Group::ALL.into_iter().filter_map(|group| {
        let actions = ACTIONS.iter().filter(move |action| action.group == group && !action.keys.is_empty());
        let rows: Vec<_> = actions
            .map(|action| {
                let caps = action.caps().into_iter().map(|cap| view! { <kbd>{cap}</kbd> }).collect_view();
                view! {
                    <div class="shortcut">
                        <dt>{action.title(desk)}</dt>
                        <dd class="keys">{caps}</dd>
                    </div>
                }
            })
            .collect();
        (!rows.is_empty()).then(|| {
            view! { <section><h3 class="sheet-heading">{group.title()}</h3><dl>{rows}</dl></section> }
        })
    });
    let listed = |keys: &'static [(&'static str, &'static str)]| {
        let rows = keys.iter().map(|(keys, words)| {
            let caps = keys.split('+').map(|cap| view! { <kbd>{cap}</kbd> }).collect_view();
            view! { <div class="shortcut"><dt>{say!(words)}</dt><dd class="keys">{caps}</dd></div> }
        });
        rows.collect_view()
    };
    view! {
        <dialog
            class="sheet-float shortcuts"
            node_ref=sheet
            aria-labelledby="shortcuts-title"
            on:close=move |_| desk.unfloat(Float::Shortcuts)
        >
            <header class="panel-head">
                <h2 id="shortcuts-title" class="panel-title">{say!("action-shortcuts")}</h2>
                <IconButton glyph=Glyph::Close label=say!("close") press=move |()| close() />
            </header>
            <div class="shortcuts-body">
                {groups.collect_view()}
                <section>
                    <h3 class="sheet-heading">{say!("group-cells")}</h3>
                    <dl>{listed(CELL_KEYS)}</dl>
                </section>
                <section>
                    <h3 class="sheet-heading">{say!("group-show")}</h3>
                    <dl>{listed(SHOW_KEYS)}</dl>
                </section>
            </div>
        </dialog>
    }
}
