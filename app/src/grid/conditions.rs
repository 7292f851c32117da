//! Conditions put together: a field, how it is compared, with what; or an expression written by hand.

use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::{Failure, FieldInfo};
use leptos::html::{Input, Select};
use leptos::prelude::*;

use super::filter::{self, Condition, Operator};
use super::sieve::Sieve;
use crate::parts;
use crate::{say, words};

/// A condition that is being put together. Copies are the same one.
#[derive(Clone, Copy)]
struct Making {
    sieve: Sieve,
    field: Memo<FieldInfo>,
    operator: Memo<Operator>,
    field_name: RwSignal<String>,
    operator_name: RwSignal<String>,
    value: NodeRef<Input>,
    wrong: RwSignal<Option<String>>,
}

impl Making {
    fn begin(sieve: Sieve) -> Self {
        let field_name = sieve.field;
        let operator_name = RwSignal::new(String::new());
        let field = Memo::new(move |_| {
            let name = field_name.get();
            sieve.table.with(|table| {
                let named = table.fields.iter().find(|field| field.name == name);
                named.or_else(|| table.fields.first()).cloned().unwrap_or_default()
            })
        });
        let operator = Memo::new(move |_| {
            let known = field.with(|field| Operator::of(&field.kind));
            let named = Operator::named(&operator_name.get()).filter(|operator| known.contains(operator));
            named.or_else(|| known.first().copied()).unwrap_or(Operator::Filled)
        });
        let (value, wrong) = (NodeRef::new(), RwSignal::new(None));
        Self { sieve, field, operator, field_name, operator_name, value, wrong }
    }

    /// Adds it to those that hold, or says what does not fit.
    fn add(self) {
        let typed = self.value.get_untracked().map(|input| input.value()).unwrap_or_default();
        let operator = self.operator.get_untracked();
        if operator.takes_value() && typed.trim().is_empty() {
            return;
        }
        match Condition::typed(&self.field.get_untracked(), operator, &typed, parts::here()) {
            Ok(condition) => {
                self.sieve.conditions.update(|list| list.push(condition));
                self.wrong.set(None);
                if let Some(input) = self.value.get_untracked() {
                    input.set_value("");
                }
            }
            Err(misfit) => {
                let (what, hint) = misfit.sentences(&typed);
                self.wrong.set(Some(format!("{what} {hint}")));
            }
        }
    }

    fn operators(self) -> impl IntoView {
        let chosen = self.operator.get();
        let option = |operator: &Operator| {
            let name = operator.name();
            let is_chosen = *operator == chosen;
            view! { <option value=name selected=is_chosen>{say!(&format!("operator-{name}"))}</option> }
        };
        self.field.with(|field| Operator::of(&field.kind)).iter().map(option).collect_view()
    }

    fn choices(self) -> impl IntoView {
        self.field.with(|field| {
            let choices = field.choices.iter();
            choices.map(|choice| view! { <option value=choice.title.clone()></option> }).collect_view()
        })
    }
}

/// The panel under the bar where conditions are put together.
#[component]
pub(crate) fn Conditions(
    /// Of which records.
    sieve: Sieve,
    /// Why they cannot be asked for.
    failure: ReadSignal<Option<Failure>>,
    /// Goes back to the records.
    leave: Callback<()>,
) -> impl IntoView {
    let making = Making::begin(sieve);
    let first = NodeRef::<Select>::new();
    // Who begins with a field goes on with how it is compared.
    let second = NodeRef::<Select>::new();
    let begun = Memo::new(move |_| making.field_name.with(|name| !name.is_empty()));
    Effect::new(move |_| {
        if let Some(select) = if begun.get() { second.get() } else { first.get() } {
            // A field that is on the screen takes the focus.
            let _ = select.focus();
        }
    });
    on_cleanup(move || drop(making.field_name.try_set(String::new())));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        making.add();
    };
    view! {
        <form
            class="conditions"
            on:submit=submit
            on:keydown=move |event| close_on_escape(sieve, leave, &event)
        >
            <select
                node_ref=first
                class="field-input"
                aria-label=say!("filter-field")
                prop:value=move || making.field.with(|field| field.name.clone())
                on:change=move |event| making.field_name.set(event_target_value(&event))
            >
                {move || sieve.table.with(|table| table.fields.iter().map(field_option).collect_view())}
            </select>
            <select
                node_ref=second
                class="field-input"
                aria-label=say!("filter-operator")
                on:change=move |event| making.operator_name.set(event_target_value(&event))
            >
                {move || making.operators()}
            </select>
            <input
                node_ref=making.value
                class="field-input"
                aria-label=say!("filter-value")
                placeholder=say!("filter-value")
                list="filter-choices"
                hidden=move || !making.operator.get().takes_value()
                dir="auto"
            />
            <datalist id="filter-choices">{move || making.choices()}</datalist>
            <button type="submit" class="button is-quiet">{say!("filter-add")}</button>
            <ByHand sieve failure />
            {move || making.wrong.get().map(|why| {
                view! { <p class="conditions-wrong" role="alert">{why}</p> }
            })}
        </form>
    }
}

/// An expression in CEL, and why it does not hold together where it does not.
#[component]
fn ByHand(sieve: Sieve, failure: ReadSignal<Option<Failure>>) -> impl IntoView {
    let by_hand = sieve.by_hand;
    let input = NodeRef::<Input>::new();
    let wrong = move || failure.get().filter(|_| by_hand.with(|text| !text.is_empty()));
    let at = move |why: &Failure| {
        let column = usize::try_from(why.detail.get("column")?.as_u64()?).ok()?;
        let conditions = sieve.conditions.get_untracked();
        Some(by_hand.with_untracked(|text| filter::column_by_hand(&conditions, text, column)))
    };
    let sentence = move |why: &Failure| match (at(why), why.detail.get("why").and_then(Json::as_str)) {
        (Some(column), Some(reason)) => say!("filter-wrong", column = column, why = reason),
        _ => words::failure(why),
    };
    // Whoever is still in the field finds what is wrong chosen.
    Effect::new(move |_| {
        if let (Some(column), Some(input)) = (wrong().as_ref().and_then(at), input.get_untracked()) {
            let start = u32::try_from(column - 1).unwrap_or_default();
            // Refused only by fields without text.
            let _ = input.set_selection_range(start, u32::try_from(input.value().len()).unwrap_or(start));
        }
    });
    view! {
        <input
            node_ref=input
            class="field-input conditions-by-hand"
            aria-label=say!("filter-by-hand-label")
            placeholder=say!("filter-by-hand")
            spellcheck="false"
            aria-invalid=move || wrong().is_some().to_string()
            aria-describedby=move || wrong().map(|_| "filter-wrong")
            prop:value=move || by_hand.get()
            on:change=move |event| by_hand.set(event_target_value(&event))
        />
        {move || wrong().map(|why| view! {
            <p id="filter-wrong" class="conditions-wrong" role="alert">{sentence(&why)}</p>
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

fn close_on_escape(sieve: Sieve, leave: Callback<()>, event: &leptos::ev::KeyboardEvent) {
    if event.key() == "Escape" {
        sieve.shows.set(false);
        leave.run(());
    }
}
