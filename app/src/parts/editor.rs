//! What opens on a value: a field that reads what is typed, offers what there is to choose, and says what
//! does not fit while it keeps it.

use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::FieldInfo;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::beside::beside;
use super::options::{self, Finder, Offer, OfferList};
use super::veil::{self, Veiled};
use super::{Leave, Manner, Outcome, Problem, Wrong, here, reread, typed};

/// What an editing is made of: copies are the same.
#[derive(Clone, Copy)]
struct Session {
    field: StoredValue<FieldInfo>,
    value: Signal<Json>,
    manner: Manner,
    finder: Option<Finder>,
    /// What is typed; `None` while it is what is there.
    typed: RwSignal<Option<String>>,
    problem: RwSignal<Option<(String, String)>>,
    offers: Memo<Vec<Offer>>,
    active: RwSignal<Option<usize>>,
    /// Whether the list is out.
    is_open: RwSignal<bool>,
    ended: StoredValue<bool>,
    /// Whether the field that comes takes the focus.
    seizes: StoredValue<bool>,
    done: Callback<(Outcome, Leave)>,
    cancel: Callback<()>,
}

/// An editor of one value.
#[component]
pub(crate) fn Editor(
    /// Whose value.
    field: FieldInfo,
    /// What is there.
    #[prop(into)]
    value: Signal<Json>,
    /// What was typed already, in place of what is there.
    #[prop(optional_no_strip)]
    start: Option<String>,
    /// Where it stands.
    manner: Manner,
    /// What readers hear.
    label: String,
    /// What stands there while nothing is.
    #[prop(optional)]
    placeholder: String,
    /// Whether what opens, opens upwards.
    #[prop(optional)]
    above: bool,
    /// Whether what opens is wider than what is left of the line, and so ends where the cell does.
    #[prop(optional)]
    at_end: bool,
    /// For references: where to find records.
    #[prop(optional_no_strip)]
    finder: Option<Finder>,
    /// Told when the person begins.
    #[prop(optional)]
    begun: Option<Callback<()>>,
    /// Told how it ended.
    done: Callback<(Outcome, Leave)>,
    /// Told that it ended with nothing.
    cancel: Callback<()>,
) -> impl IntoView {
    let is_fresh = start.is_some();
    let session = Session::begin(&field, value, start, manner, finder, done, cancel);
    let id = format!("edit-{}", field.name);
    let list = format!("{id}-list");
    let has_list = finder.is_some() || !field.choices.is_empty();
    let shows_list = move || has_list && session.is_open.get() && session.shows_any();
    let problem_id = format!("{id}-problem");
    let labels =
        Labels { label, placeholder, problem: problem_id.clone(), list: has_list.then(|| list.clone()) };
    let (own, is_form) = (field.clone(), manner == Manner::Form);
    let input = move || {
        let (labels, shows) = (labels.clone(), Signal::derive(shows_list));
        if is_form && veil::hides(&own) {
            let shows = Callback::new(move |()| session.seizes.set_value(true));
            view! { <Veiled key=own.key.clone() label=labels.label shows /> }.into_any()
        } else if is_area(&own) {
            view! { <Area session labels is_fresh begun /> }.into_any()
        } else {
            view! { <Line session labels is_fresh begun mode=input_mode(&own.kind) shows /> }.into_any()
        }
    };
    let taken = Callback::new(move |value: Json| {
        session.begun(begun);
        session.end(Outcome::Write { shown: value.clone(), value }, Leave::Stay);
    });
    let beside = is_form.then(|| beside(&field, value, taken));
    let listed = move || {
        shows_list().then(|| {
            let pick = Callback::new(move |place| session.pick(place, Leave::Stay));
            let (offers, active) = (session.offers.into(), session.active.into());
            let more = Signal::derive(move || session.addition());
            view! { <OfferList id=list.clone() offers active more pick /> }
        })
    };
    view! {
        <span
            class="editor"
            class:is-above=above
            class:is-at-end=at_end
            class:is-wrong=move || session.is_wrong()
        >
            {input}
            {listed}
            {move || session.problem.get().map(|(wrong, hint)| {
                let back = (manner == Manner::Cell).then(|| session.back());
                view! { <Problem id=problem_id.clone() wrong hint back /> }
            })}
        </span>
        {beside}
    }
}

/// By what names readers know a field, its problem and its list.
#[derive(Clone)]
struct Labels {
    label: String,
    placeholder: String,
    problem: String,
    list: Option<String>,
}

/// Several lines.
#[component]
fn Area(session: Session, labels: Labels, is_fresh: bool, begun: Option<Callback<()>>) -> impl IntoView {
    let node = NodeRef::<leptos::html::Textarea>::new();
    let in_cell = session.manner == Manner::Cell;
    if in_cell || session.is_seized() {
        node.on_load(|area| {
            // A field that is on the screen takes the focus.
            let _ = area.focus();
            let end = area.value().encode_utf16().count() as u32;
            let _ = area.set_selection_range(end, end);
        });
    }
    let Labels { label, problem, .. } = labels;
    view! {
        <textarea
            node_ref=node
            class="editor-input"
            aria-label=label
            aria-invalid=move || session.is_wrong().to_string()
            aria-describedby=move || session.is_wrong().then(|| problem.clone())
            dir="auto"
            rows=if in_cell { 4 } else { 3 }
            prop:value=move || session.text()
            on:input=move |event| session.take(event_target_value(&event))
            on:keydown=move |event| session.key(&event, is_fresh)
            on:focus=move |_| session.begun(begun)
            on:blur=move |_| session.leave()
        ></textarea>
    }
}

/// One line, perhaps with a list under it.
#[component]
fn Line(
    session: Session,
    labels: Labels,
    is_fresh: bool,
    begun: Option<Callback<()>>,
    mode: &'static str,
    shows: Signal<bool>,
) -> impl IntoView {
    let node = NodeRef::<leptos::html::Input>::new();
    if session.manner == Manner::Cell || session.is_seized() {
        node.on_load(move |input| seize(&input, is_fresh));
    }
    let Labels { label, placeholder, problem, list } = labels;
    let has_list = list.is_some();
    let controls = list.clone();
    let active = move || {
        let place = session.active.get().filter(|_| shows.get())?;
        Some(format!("{}-{place}", list.as_deref()?))
    };
    view! {
        <input
            node_ref=node
            class="editor-input"
            type="text"
            inputmode=mode
            autocomplete="off"
            spellcheck="false"
            dir="auto"
            aria-label=label
            placeholder=placeholder
            role=has_list.then_some("combobox")
            aria-expanded=move || has_list.then(|| shows.get().to_string())
            aria-controls=controls
            aria-activedescendant=active
            aria-autocomplete=has_list.then_some("list")
            aria-invalid=move || session.is_wrong().to_string()
            aria-describedby=move || session.is_wrong().then(|| problem.clone())
            prop:value=move || session.text()
            on:input=move |event| session.take(event_target_value(&event))
            on:keydown=move |event| session.key(&event, is_fresh)
            on:focus=move |_| session.begun(begun)
            on:pointerdown=move |_| session.is_open.set(has_list)
            on:blur=move |_| session.leave()
        />
    }
}

impl Session {
    fn begin(
        field: &FieldInfo,
        value: Signal<Json>,
        start: Option<String>,
        manner: Manner,
        finder: Option<Finder>,
        done: Callback<(Outcome, Leave)>,
        cancel: Callback<()>,
    ) -> Self {
        let typed = RwSignal::new(start);
        let known = field.clone();
        let offers = Memo::new(move |_| match finder {
            Some(finder) => finder.found.get(),
            None => typed.with(|typed| options::of_choices(&known, typed.as_deref().unwrap_or_default())),
        });
        if let (Some(finder), Some(words)) = (finder, typed.get_untracked()) {
            finder.words.set(words);
        }
        let session = Self {
            field: StoredValue::new(field.clone()),
            value,
            manner,
            finder,
            typed,
            problem: RwSignal::new(None),
            offers,
            active: RwSignal::new(None),
            is_open: RwSignal::new(manner == Manner::Cell),
            ended: StoredValue::new(false),
            seizes: StoredValue::new(false),
            done,
            cancel,
        };
        Effect::new(move |before| session.stay(before));
        session
    }

    /// Other offers have come: Enter takes what it would have taken.
    fn stay(self, before: Option<Vec<Offer>>) -> Vec<Offer> {
        let now = self.offers.get();
        if let Some((before, place)) = before.zip(self.active.get_untracked()) {
            let is_made = untrack(|| self.addition()).is_some();
            self.active.set(options::moved(&before, &now, place).filter(|at| is_made || *at < now.len()));
        }
        now
    }

    /// Whether the field takes the focus as it comes, which it then does once.
    fn is_seized(self) -> bool {
        self.seizes.try_update_value(std::mem::take).unwrap_or_default()
    }

    fn is_wrong(self) -> bool {
        self.problem.with(Option::is_some)
    }

    fn begun(self, told: Option<Callback<()>>) {
        if let Some(told) = told {
            told.run(());
        }
    }

    /// What stands in the field.
    fn text(self) -> String {
        let field = self.field;
        self.typed
            .get()
            .unwrap_or_else(|| self.value.with(|value| field.with_value(|field| typed(field, value))))
    }

    fn back(self) -> String {
        self.value.with(|value| self.field.with_value(|field| super::told(Some(field), value)))
    }

    /// What the list would add: nothing where an offer is just that.
    fn addition(self) -> Option<String> {
        let typed = self.typed.get()?;
        let words = self.field.with_value(|field| options::segment(field, &typed).1.trim().to_owned());
        let can_add =
            self.finder.map_or_else(|| self.field.with_value(|field| field.open), |find| find.creates);
        let lower = words.to_lowercase();
        let is_known =
            self.offers.with(|offers| offers.iter().any(|offer| offer.title.to_lowercase() == lower));
        (can_add && !words.is_empty() && !is_known).then_some(words)
    }

    fn shows_any(self) -> bool {
        self.offers.with(|offers| !offers.is_empty()) || self.addition().is_some()
    }

    fn take(self, text: String) {
        self.problem.set(None);
        self.active.set(None);
        self.is_open.set(true);
        if let Some(finder) = self.finder {
            finder.words.set(text.clone());
        }
        self.typed.set(Some(text));
    }

    fn key(self, event: &KeyboardEvent, is_fresh: bool) {
        if event.is_composing() || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let in_cell = self.manner == Manner::Cell;
        let is_area = self.field.with_value(is_area);
        let shift = event.shift_key();
        match event.key().as_str() {
            "Enter" if is_area && (shift || !in_cell) => return,
            "Enter" => self.submit(if shift { Leave::Up } else { Leave::Down }),
            "Tab" if in_cell => self.submit(if shift { Leave::Previous } else { Leave::Next }),
            "Escape" => self.give_up(),
            "ArrowDown" if self.lists() => self.turn(1),
            "ArrowUp" if self.lists() => self.turn(-1),
            "ArrowDown" if in_cell && is_fresh && !is_area => self.submit(Leave::Down),
            "ArrowUp" if in_cell && is_fresh && !is_area => self.submit(Leave::Up),
            _ => return,
        }
        event.prevent_default();
    }

    fn lists(self) -> bool {
        let has_list = self.finder.is_some() || self.field.with_value(|field| !field.choices.is_empty());
        has_list && self.shows_any()
    }

    fn turn(self, by: isize) {
        self.is_open.set(true);
        let count = self.offers.with(Vec::len) + usize::from(self.addition().is_some());
        self.active.update(|active| {
            *active = match *active {
                Some(place) => {
                    Some((place.cast_signed() + by).rem_euclid(count.cast_signed()).cast_unsigned())
                }
                None if by < 0 => count.checked_sub(1),
                None => (count > 0).then_some(0),
            };
        });
    }

    fn submit(self, leave: Leave) {
        match self.active.get_untracked() {
            Some(place) if self.is_open.get_untracked() => self.pick(place, leave),
            _ => match (self.outcome(), self.likeliest()) {
                (Ok(outcome), _) => self.end(outcome, leave),
                (Err(_), Some(place)) => self.pick(place, leave),
                (Err((wrong, text)), None) => self.problem.set(Some(wrong.sentences(&text))),
            },
        }
    }

    /// The first record found that is called by what is typed, where the list has it in sight: what was found
    /// for the letters before is not meant.
    fn likeliest(self) -> Option<usize> {
        self.finder.filter(|finder| !finder.is_loose)?;
        let typed = self.typed.get_untracked()?.trim().to_lowercase();
        let is_called = |offer: &Offer| offer.title.to_lowercase().contains(&typed);
        self.offers.with_untracked(|offers| offers.iter().position(is_called)).filter(|_| !typed.is_empty())
    }

    /// Takes an offer; of several choices it is one more.
    fn pick(self, place: usize, leave: Leave) {
        let offer = self.offers.with_untracked(|offers| offers.get(place).cloned());
        let is_many = self.field.with_value(|field| field.kind == "multi_choice");
        let words = untrack(|| self.addition());
        if is_many {
            let Some(title) = offer.map(|offer| offer.title).or(words) else { return };
            let typed = untrack(|| self.text());
            let before =
                self.field.with_value(|field| options::segment(field, &typed).0.trim_end().to_owned());
            let text = if before.is_empty() { title } else { format!("{before} {title}") };
            self.active.set(None);
            self.typed.set(Some(format!("{text}, ")));
            return;
        }
        match (offer, words) {
            (Some(Offer { value, shown, .. }), _) => self.end(Outcome::Write { value, shown }, leave),
            (None, Some(title)) if self.finder.is_some() => self.end(Outcome::Create { title }, leave),
            (None, Some(title)) => {
                self.end(Outcome::Write { value: title.clone().into(), shown: title.into() }, leave);
            }
            (None, None) => {}
        }
    }

    fn outcome(self) -> Result<Outcome, (Wrong, String)> {
        let Some(text) = self.typed.get_untracked() else { return Ok(Outcome::Same) };
        let present = self.value.get_untracked();
        if self.finder.is_some_and(|finder| !finder.is_loose) && !text.trim().is_empty() {
            let lower = text.trim().to_lowercase();
            let offers = self.offers.get_untracked();
            let found = offers.into_iter().find(|offer| offer.title.to_lowercase() == lower);
            let found = found.ok_or((Wrong::Reference, text))?;
            return Ok(Outcome::Write { value: found.value, shown: found.shown });
        }
        let value = match self.field.with_value(|field| reread(field, &text, &present, &here())) {
            Ok(value) => value,
            Err(wrong) => self.only_choice().ok_or((wrong, text))?,
        };
        Ok(if value == present { Outcome::Same } else { Outcome::Write { shown: value.clone(), value } })
    }

    /// The choice that is meant, where what is typed leaves only one.
    fn only_choice(self) -> Option<Json> {
        let is_choice =
            self.field.with_value(|field| matches!(field.kind.as_str(), "choice" | "field_reference"));
        self.offers.with_untracked(|offers| match &offers[..] {
            [only] if is_choice => Some(only.value.clone()),
            _ => None,
        })
    }

    /// The person is elsewhere: what fits is taken, what does not is kept and said.
    fn leave(self) {
        if self.ended.try_get_value() != Some(false) {
            return;
        }
        match (self.outcome(), self.manner) {
            (Ok(outcome), _) => self.end(outcome, Leave::Stay),
            (Err((wrong, text)), Manner::Form) => self.problem.set(Some(wrong.sentences(&text))),
            (Err((wrong, text)), Manner::Cell) => {
                let (wrong, hint) = wrong.sentences(&text);
                self.end(Outcome::Misfit { text, why: format!("{wrong} {hint}") }, Leave::Stay);
            }
        }
    }

    fn give_up(self) {
        if self.is_open.get_untracked() && self.manner == Manner::Form && untrack(|| self.shows_any()) {
            self.is_open.set(false);
            return;
        }
        self.rest();
        self.cancel.run(());
    }

    fn end(self, outcome: Outcome, leave: Leave) {
        self.rest();
        self.done.run((outcome, leave));
    }

    /// In a cell the editor is over; in a form it shows again what is there.
    fn rest(self) {
        if self.manner == Manner::Cell {
            self.ended.set_value(true);
        } else {
            self.typed.set(None);
            self.problem.set(None);
            self.active.set(None);
            self.is_open.set(false);
        }
    }
}

/// Takes the focus: all of it is chosen where nothing was typed yet, else the end of what was.
fn seize(input: &web_sys::HtmlInputElement, is_fresh: bool) {
    let element: &web_sys::HtmlElement = input.unchecked_ref();
    // A field that is on the screen takes the focus.
    let _ = element.focus();
    if is_fresh {
        let end = input.value().encode_utf16().count() as u32;
        let _ = input.set_selection_range(end, end);
    } else {
        input.select();
    }
}

/// Whether it is written in several lines.
fn is_area(field: &FieldInfo) -> bool {
    matches!(field.kind.as_str(), "rich_text" | "json")
}

fn input_mode(kind: &str) -> &'static str {
    match kind {
        "number" | "decimal" => "decimal",
        "integer" => "numeric",
        "email" => "email",
        "phone" => "tel",
        "url" => "url",
        _ => "text",
    }
}
