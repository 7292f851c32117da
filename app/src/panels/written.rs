//! A value in a form that can be written: a box to tick, or its editor with the unit behind it.

use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::FieldInfo;
use leptos::prelude::*;

use crate::desk::Desk;
use crate::files::FileField;
use crate::grid::finder;
use crate::parts::{Editor, Finder, Leave, Manner, Outcome};

/// A value that can be written.
#[component]
pub(super) fn Written(
    desk: Desk,
    /// What it means.
    field: FieldInfo,
    /// What stands there.
    value: Signal<Json>,
    /// The token of what the person has before them: asked for when they begin.
    seen: Callback<(), Option<String>>,
    /// Whether a reference may lead to a record that is made for it.
    #[prop(default = true)]
    creates: bool,
    /// What they made of it, with the token of when they began.
    ended: Callback<(Outcome, Option<String>)>,
) -> impl IntoView {
    let begun_at = StoredValue::new(None::<String>);
    let is_begun = RwSignal::new(false);
    desk.guard(is_begun.into());
    if field.kind == "bool" {
        let is_on = move || value.with(|value| value.as_bool() == Some(true));
        let turn = move |event| {
            let value = Json::from(event_target_checked(&event));
            ended.run((Outcome::Write { shown: value.clone(), value }, seen.run(())));
        };
        return view! {
            <label class="check">
                <input type="checkbox" aria-label=field.title prop:checked=is_on on:change=turn />
            </label>
        }
        .into_any();
    }
    if field.kind == "asset" {
        let done = Callback::new(move |value: Json| {
            ended.run((Outcome::Write { shown: value.clone(), value }, seen.run(())));
        });
        return view! { <FileField value label=field.title done /> }.into_any();
    }
    let begun = Callback::new(move |()| {
        begun_at.set_value(seen.run(()));
        is_begun.set(true);
    });
    let done = Callback::new(move |(outcome, _): (Outcome, Leave)| {
        is_begun.set(false);
        ended.run((outcome, begun_at.get_value()));
    });
    let cancel = Callback::new(move |()| is_begun.set(false));
    let (label, unit, finder) = (
        field.title.clone(),
        field.unit.clone(),
        finder(desk, &field).map(|found| Finder { creates: found.creates && creates, ..found }),
    );
    view! {
        <Editor field value start=None manner=Manner::Form label finder begun done cancel />
        {move || unit.clone().filter(|_| value.with(|value| !value.is_null())).map(|unit| {
            view! { <span class="field-unit">{unit}</span> }
        })}
    }
    .into_any()
}
