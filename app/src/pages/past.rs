//! The bar over a production that is shown as it was: when, other moments, back to now.

use callboard_core::workspace::command::{Command, Moments, Restore};
use callboard_core::workspace::update::{Reply, Steps};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use crate::afresh::keep_asking;
use crate::desk::Desk;
use crate::panels::{Comparing, NOW};
use crate::parts::{Button, Glyph, Icon, IconButton, Look};
use crate::{say, words};

/// Shown while the address names a moment.
#[component]
pub(super) fn AsOf() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let is_past = Memo::new(move |_| desk.moment().is_some());
    move || is_past.get().then(|| view! { <Bar /> })
}

#[component]
fn Bar() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let moment = Memo::new(move |_| desk.moment().unwrap_or_default());
    let told_steps = RwSignal::new(Steps::default());
    let ask = move || Some(Command::Moments(Moments { around: Some(moment.get()), ..Moments::default() }));
    keep_asking(desk, say!("tried-history"), ask, move |_, reply| {
        if let Reply::Steps(found) = reply {
            told_steps.try_set(found);
        }
    });
    let step = move || told_steps.with(|told| told.at.clone());
    let told = move || match (step(), is_time(&moment.get())) {
        (_, true) => say!("as-of", when = words::moment(&moment.get())),
        (Some(step), false) => say!("as-of", when = words::moment(&step.at)),
        (None, false) => say!("as-of-named"),
    };
    let slide = move |event: web_sys::Event| {
        let place = event_target_value(&event).parse::<usize>().unwrap_or_default();
        let bundle = told_steps.with_untracked(|told| told.steps.get(place).map(|step| step.bundle.clone()));
        if bundle.is_some() {
            desk.address.see_as_of(bundle);
        }
    };
    let date = move |event: web_sys::Event| {
        if let Some(moment) = in_utc(&event_target_value(&event)) {
            desk.address.see_as_of(Some(moment));
        }
    };
    let plans = RwSignal::new(false);
    let local = move || match (step(), is_time(&moment.get())) {
        (_, true) => in_local(&moment.get()),
        (Some(step), false) => in_local(&step.at),
        (None, false) => String::new(),
    };
    let last = move || told_steps.with(|told| told.steps.len()).saturating_sub(1).to_string();
    let at = move || told_steps.with(|told| place(told, &moment.get())).unwrap_or_default().to_string();
    let beside = move |later: bool, glyph: Glyph, label: &'static str| {
        let to = move || {
            let side = told_steps.with(|told| if later { told.after.clone() } else { told.before.clone() });
            side.map(|step| step.bundle)
        };
        let press = move |()| {
            if let Some(bundle) = untrack(to) {
                desk.address.see_as_of(Some(bundle));
            }
        };
        let disabled = Signal::derive(move || to().is_none());
        view! { <IconButton glyph label=say!(label) press disabled /> }
    };
    view! {
        <div class="banner is-past" role="region" aria-label=say!("as-of-label")>
            <Icon glyph=Glyph::Layers />
            <p class="banner-text" role="status"><b>{told}</b> " " {say!("as-of-read-only")}</p>
            {beside(false, Glyph::Back, "as-of-before")}
            <label class="as-of-field">
                <span class="only-read">{say!("as-of-slider")}</span>
                <input type="range" min="0" max=last step="1" prop:value=at on:change=slide />
            </label>
            {beside(true, Glyph::Forward, "as-of-after")}
            <label class="as-of-field">
                <span class="only-read">{say!("as-of-date")}</span>
                <input type="datetime-local" class="input" prop:value=local on:change=date />
            </label>
            {move || desk.may_restore().then(|| view! {
                <button
                    type="button"
                    class="button"
                    aria-expanded=move || plans.get().to_string()
                    on:click=move |_| plans.update(|on| *on = !*on)
                >
                    {say!("as-of-restore")}
                </button>
            })}
            <Button look=Look::Primary press=move |()| desk.address.see_as_of(None)>
                {say!("as-of-back")}
            </Button>
        </div>
        {move || (plans.get() && desk.may_restore()).then(|| view! { <PutBack moment plans /> })}
    }
}

/// What would become of everything, were it put back to a moment: told before it is done.
#[component]
fn PutBack(moment: Memo<String>, plans: RwSignal<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let busy = RwSignal::new(false);
    let restore = move |()| {
        busy.set(true);
        let all = Restore { as_of: moment.get_untracked(), ..Restore::default() };
        let answer = desk.client.call(Command::Restore(all));
        spawn_local(async move {
            let result = answer.await;
            busy.try_set(false);
            match result {
                Ok(_) => desk.address.see_as_of(None),
                Err(failure) => desk.tell(say!("tried-restore"), failure),
            }
        });
    };
    let to = Signal::derive(move || Some(moment.get()));
    view! {
        <section class="banner is-past is-plan" aria-label=say!("as-of-plan")>
            <p class="banner-text">{say!("as-of-plan-hint")}</p>
            <div class="plan-list" tabindex="0" role="group" aria-label=say!("as-of-plan")>
                <Comparing from=Signal::stored(Some(NOW.to_owned())) to />
            </div>
            <Button look=Look::Primary disabled=busy press=restore>{say!("as-of-restore-now")}</Button>
            <Button look=Look::Quiet press=move |()| plans.set(false)>{say!("cancel")}</Button>
        </section>
    }
}

/// A moment (RFC 3339) as a field for dates and times holds it: here and now, to the minute.
fn in_local(moment: &str) -> String {
    let date = js_sys::Date::new(&moment.into());
    let (year, month, day) = (date.get_full_year(), date.get_month() + 1, date.get_date());
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}", date.get_hours(), date.get_minutes())
}

fn is_time(moment: &str) -> bool {
    moment.contains('T') && moment.contains(':')
}

/// The step of the slider that a moment is at, or after.
fn place(told: &Steps, moment: &str) -> Option<usize> {
    let stamp = |at: &str| js_sys::Date::parse(at);
    let exact = told.at.as_ref().and_then(|at| told.steps.iter().position(|step| step.bundle == at.bundle));
    let time = told.at.as_ref().map_or_else(|| stamp(moment), |at| stamp(&at.at));
    exact.or_else(|| told.steps.iter().rposition(|step| stamp(&step.at) <= time))
}

/// What a date field says, a time of this device, as a moment in UTC; `None` where it is empty.
pub(crate) fn in_utc(local: &str) -> Option<String> {
    let date = js_sys::Date::new(&JsValue::from_str(local));
    (!local.is_empty() && !date.get_time().is_nan()).then(|| String::from(date.to_iso_string()))
}
