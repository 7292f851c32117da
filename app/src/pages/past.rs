//! The bar over a production that is shown as it was: when, other moments, back to now.

use callboard_core::workspace::command::{Command, HistoryQuery, Restore};
use callboard_core::workspace::update::{HistoryEntry, Reply};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::desk::Desk;
use crate::parts::{Button, Glyph, Icon, Look};
use crate::{say, words};

/// Changes that the slider goes through.
const STEPS: usize = 100;

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
    // The oldest first, as the slider goes.
    let steps = RwSignal::new(Vec::<HistoryEntry>::new());
    let query = HistoryQuery { limit: Some(STEPS), ..HistoryQuery::default() };
    desk.run_then(say!("tried-history"), Command::History(query), move |reply| {
        if let Reply::History(mut found) = reply {
            found.reverse();
            steps.try_set(found);
        }
    });
    let moment = Memo::new(move |_| desk.moment().unwrap_or_default());
    let place = Memo::new(move |_| steps.with(|steps| place(steps, &moment.get())));
    let step = move || place.get().and_then(|place| steps.with(|steps| steps.get(place).cloned()));
    let told = move || match (step(), is_time(&moment.get())) {
        (_, true) => say!("as-of", when = words::moment(&moment.get())),
        (Some(step), false) => say!("as-of", when = words::moment(&step.at)),
        (None, false) => say!("as-of-named"),
    };
    let slide = move |event: web_sys::Event| {
        let place = event_target_value(&event).parse::<usize>().unwrap_or_default();
        let bundle = steps.with_untracked(|steps| steps.get(place).map(|step| step.bundle.clone()));
        if bundle.is_some() {
            desk.address.see_as_of(bundle);
        }
    };
    let date = move |event: web_sys::Event| {
        if let Some(moment) = in_utc(&event_target_value(&event)) {
            desk.address.see_as_of(Some(moment));
        }
    };
    let restore = move |()| {
        let as_of = moment.get_untracked();
        let all = Restore { as_of, ..Restore::default() };
        desk.run_then(say!("tried-restore"), Command::Restore(all), move |_| desk.address.see_as_of(None));
    };
    let local = move || match (step(), is_time(&moment.get())) {
        (_, true) => in_local(&moment.get()),
        (Some(step), false) => in_local(&step.at),
        (None, false) => String::new(),
    };
    let last = move || steps.with(Vec::len).saturating_sub(1).to_string();
    let at = move || place.get().unwrap_or_default().to_string();
    view! {
        <div class="banner is-past" role="region" aria-label=say!("as-of-label")>
            <Icon glyph=Glyph::Layers />
            <p class="banner-text" role="status"><b>{told}</b> " " {say!("as-of-read-only")}</p>
            <label class="as-of-field">
                <span class="only-read">{say!("as-of-slider")}</span>
                <input type="range" min="0" max=last step="1" prop:value=at on:change=slide />
            </label>
            <label class="as-of-field">
                <span class="only-read">{say!("as-of-date")}</span>
                <input type="datetime-local" class="input" prop:value=local on:change=date />
            </label>
            {move || desk.may_restore().then(|| view! {
                <Button press=restore>{say!("as-of-restore")}</Button>
            })}
            <Button look=Look::Primary press=move |()| desk.address.see_as_of(None)>
                {say!("as-of-back")}
            </Button>
        </div>
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

/// The step that a moment shows last.
fn place(steps: &[HistoryEntry], moment: &str) -> Option<usize> {
    if is_time(moment) {
        let stamp = |at: &str| js_sys::Date::parse(at);
        return steps.iter().rposition(|step| stamp(&step.at) <= stamp(moment));
    }
    match moment.strip_prefix("before:") {
        Some(bundle) => steps.iter().position(|step| step.bundle == bundle)?.checked_sub(1),
        None => steps.iter().position(|step| step.bundle == moment),
    }
}

/// What a date field says, a time of this device, as a moment in UTC; `None` where it is empty.
fn in_utc(local: &str) -> Option<String> {
    let date = js_sys::Date::new(&JsValue::from_str(local));
    (!local.is_empty() && !date.get_time().is_nan()).then(|| String::from(date.to_iso_string()))
}
