//! Conditions put together: a field, how it is compared, with what; or an expression written by hand.

use callboard_core::workspace::update::FieldInfo;
use leptos::html::{Input, Select};
use leptos::prelude::*;

use super::filter::{Condition, Operator};
use super::state::Sheet;
use crate::parts::{self, Button, Look};
use crate::{say, words};

/// The panel under the bar where conditions are put together.
#[component]
pub(super) fn Conditions(
    /// Of which grid.
    sheet: Sheet,
) -> impl IntoView {
    let first = NodeRef::<Select>::new();
    first.on_load(|select| {
        // A field that is on the screen takes the focus.
        let _ = select.focus();
    });
    let value = NodeRef::<Input>::new();
    let field_name = RwSignal::new(String::new());
    let operator_name = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let field = Memo::new(move |_| {
        let name = field_name.get();
        sheet.table.with(|table| {
            let named = table.fields.iter().find(|field| field.name == name);
            named.or_else(|| table.fields.first()).cloned().unwrap_or_default()
        })
    });
    let operator = Memo::new(move |_| {
        let known = field.with(|field| Operator::of(&field.kind));
        let named = Operator::named(&operator_name.get()).filter(|operator| known.contains(operator));
        named.or_else(|| known.first().copied()).unwrap_or(Operator::Filled)
    });
    let add = move || {
        let typed = value.get_untracked().map(|input| input.value()).unwrap_or_default();
        let takes = operator.get_untracked().takes_value();
        if takes && typed.trim().is_empty() {
            return;
        }
        let field = field.get_untracked();
        match Condition::typed(&field, operator.get_untracked(), &typed, parts::here()) {
            Ok(condition) => {
                sheet.ask.conditions.update(|list| list.push(condition));
                wrong.set(None);
                if let Some(input) = value.get_untracked() {
                    input.set_value("");
                }
            }
            Err(misfit) => {
                let (what, hint) = misfit.sentences(&typed);
                wrong.set(Some(format!("{what} {hint}")));
            }
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        add();
    };
    let operators = move || {
        let chosen = operator.get();
        let list = field.with(|field| Operator::of(&field.kind));
        let option = |operator: &Operator| {
            let name = operator.name();
            let is_chosen = *operator == chosen;
            view! { <option value=name selected=is_chosen>{say!(&format!("operator-{name}"))}</option> }
        };
        list.iter().map(option).collect_view()
    };
    let choices = move || {
        field.with(|field| {
            field
                .choices
                .iter()
                .map(|choice| view! { <option value=choice.title.clone()></option> })
                .collect_view()
        })
    };
    view! {
        <form class="conditions" on:submit=submit on:keydown=move |event| close_on_escape(sheet, &event)>
            <select
                node_ref=first
                class="field-input"
                aria-label=say!("filter-field")
                on:change=move |event| field_name.set(event_target_value(&event))
            >
                {move || sheet.table.with(|table| table.fields.iter().map(field_option).collect_view())}
            </select>
            <select
                class="field-input"
                aria-label=say!("filter-operator")
                on:change=move |event| operator_name.set(event_target_value(&event))
            >
                {operators}
            </select>
            <input
                node_ref=value
                class="field-input"
                aria-label=say!("filter-value")
                placeholder=say!("filter-value")
                list="filter-choices"
                hidden=move || !operator.get().takes_value()
                dir="auto"
            />
            <datalist id="filter-choices">{choices}</datalist>
            <Button look=Look::Quiet press=move |()| add()>{say!("filter-add")}</Button>
            <ByHand sheet />
            {move || wrong.get().map(|why| view! { <p class="conditions-wrong" role="alert">{why}</p> })}
        </form>
    }
}

/// An expression in CEL, and why it does not hold together where it does not.
#[component]
fn ByHand(sheet: Sheet) -> impl IntoView {
    let by_hand = sheet.ask.by_hand;
    let failure = sheet.live.failure;
    let wrong = move || failure.get().filter(|_| by_hand.with(|text| !text.is_empty()));
    view! {
        <input
            class="field-input conditions-by-hand"
            aria-label=say!("filter-by-hand-label")
            placeholder=say!("filter-by-hand")
            spellcheck="false"
            aria-invalid=move || wrong().is_some().to_string()
            prop:value=move || by_hand.get()
            on:change=move |event| by_hand.set(event_target_value(&event))
        />
        {move || wrong().map(|why| view! {
            <p class="conditions-wrong" role="alert">{words::failure(&why)}</p>
        })}
    }
}

/// A condition as one reads it: "Act is 1".
pub(super) fn condition_words(fields: &[FieldInfo], condition: &Condition) -> String {
    let field = fields.iter().find(|field| field.name == condition.field).cloned().unwrap_or_default();
    let operator = say!(&format!("operator-{}", condition.operator.name()));
    let value = if condition.operator.takes_value() {
        parts::Shown::of(&field, &condition.value).plain()
    } else {
        String::new()
    };
    say!("filter-words", field = field.title, operator = operator, value = value).trim().to_owned()
}

fn field_option(field: &FieldInfo) -> impl IntoView + use<> {
    view! { <option value=field.name.clone()>{field.title.clone()}</option> }
}

fn close_on_escape(sheet: Sheet, event: &leptos::ev::KeyboardEvent) {
    if event.key() == "Escape" {
        sheet.ask.filters.set(false);
        sheet.focus();
    }
}
