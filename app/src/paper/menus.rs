//! What a person chooses of a document.

use callboard_core::workspace::command::{Command, CreateVersion};
use callboard_core::workspace::update::{FieldInfo, Reply};
use leptos::html::Details;
use leptos::prelude::*;

use super::plan::{Size, heading_fields};
use super::press::Press;
use super::since::{self, NOTHING};
use crate::parts::{Glyph, Icon};
use crate::say;

/// A menu that opens under its word.
#[component]
fn Menu(glyph: Glyph, #[prop(into)] word: Signal<String>, children: Children) -> impl IntoView {
    let menu = NodeRef::<Details>::new();
    let escape = move |event: leptos::ev::KeyboardEvent| {
        let Some(menu) = menu.get_untracked().filter(|menu| menu.open() && event.key() == "Escape") else {
            return;
        };
        event.prevent_default();
        event.stop_propagation();
        menu.set_open(false);
        if let Some(Ok(word)) = menu
            .query_selector("summary")
            .ok()
            .flatten()
            .map(wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>)
        {
            // A word that is on the screen takes the focus.
            let _ = word.focus();
        }
    };
    view! {
        <details class="field-menu" node_ref=menu on:keydown=escape>
            <summary class="tool" aria-label=move || word.get()>
                <Icon glyph />
                <span class="tool-word">{move || word.get()}</span>
            </summary>
            <div class="field-menu-list paper-menu" role="group" aria-label=move || word.get()>
                {children()}
            </div>
        </details>
    }
}

/// The paper, and what stands together on it.
#[component]
pub(super) fn LayoutMenu(
    /// Of which document.
    press: Press,
) -> impl IntoView {
    let word = Signal::derive(move || {
        press.look.with(|look| match &look.by {
            Some(by) => say!("paper-layout-by", field = by.field.title.as_str()),
            None => say!("paper-layout"),
        })
    });
    let by =
        move || press.look.with(|look| look.by.as_ref().map(|by| by.field.name.clone())).unwrap_or_default();
    let fields = move || {
        let option = |field: FieldInfo| {
            let name = field.name.clone();
            let is_chosen = move || by() == name;
            view! { <option value=field.name.clone() prop:selected=is_chosen>{field.title.clone()}</option> }
        };
        press.table.with(heading_fields).into_iter().map(option).collect_view()
    };
    let choose_by = move |event| {
        press.only.set(None);
        press.wish.update(|wish| wish.by = Some(event_target_value(&event)));
    };
    let choose_size = move |event| {
        if let Some(size) = Size::named(&event_target_value(&event)) {
            size.remember();
            press.size.set(size);
        }
    };
    let sizes = Size::ALL.map(|size| {
        let is_chosen = move || press.size.get() == size;
        let name = say!(&format!("paper-{}", size.name()));
        view! { <option value=size.name() prop:selected=is_chosen>{name}</option> }
    });
    let breaks = move |event| press.wish.update(|wish| wish.breaks = Some(event_target_checked(&event)));
    let turn = move |event| press.wish.update(|wish| wish.landscape = Some(event_target_checked(&event)));
    view! {
        <Menu glyph=Glyph::Sliders word>
            <label class="field-label">
                {say!("paper-headings")}
                <select class="field-input" on:change=choose_by>
                    <option value="" prop:selected=move || by().is_empty()>
                        {say!("paper-no-headings")}
                    </option>
                    {fields}
                </select>
            </label>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || press.look.with(|look| look.breaks)
                    disabled=move || press.look.with(|look| look.by.is_none())
                    on:change=breaks
                />
                <span>{say!("paper-breaks")}</span>
            </label>
            <label class="field-label">
                {say!("paper-size")}
                <select class="field-input" on:change=choose_size>{sizes}</select>
            </label>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || press.look.with(|look| look.is_landscape)
                    on:change=turn
                />
                <span>{say!("paper-landscape")}</span>
            </label>
        </Menu>
    }
}

/// Which fields stand as columns.
#[component]
pub(super) fn ColumnsMenu(
    /// Of which document.
    press: Press,
) -> impl IntoView {
    let shown = move || press.look.with(|look| look.columns.len());
    let all = move || press.table.with(|table| table.fields.len());
    let item = move |field: FieldInfo| {
        let FieldInfo { name, title, .. } = field;
        let named = name.clone();
        let is_shown = move || press.look.with(|look| look.columns.iter().any(|column| column.name == named));
        let turn = move |_| {
            let columns = press.look.with_untracked(|look| look.columns.clone());
            press.wish.update(|wish| wish.turn(&columns, &name));
        };
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=is_shown on:change=turn />
                <span dir="auto">{title}</span>
            </label>
        }
    };
    let items = move || press.table.with(|table| table.fields.clone()).into_iter().map(item).collect_view();
    let word = Signal::derive(move || say!("bar-fields", shown = shown(), all = all()));
    view! { <Menu glyph=Glyph::Columns word>{items}</Menu> }
}

/// Which of the groups are laid out: all, or one alone.
#[component]
pub(super) fn OnlyChoice(
    /// Of which document.
    press: Press,
) -> impl IntoView {
    let has_several = Memo::new(move |_| press.groups.with(|groups| groups.len() > 1));
    let choose = move |event| {
        let chosen = event_target_value(&event);
        let place = chosen.parse::<usize>().ok();
        let key = place.and_then(|place| {
            press.groups.with_untracked(|groups| groups.get(place).map(|(key, _)| key.clone()))
        });
        press.only.set(key);
    };
    move || {
        has_several.get().then(move || {
            let option = move |(place, (key, title)): (usize, (String, String))| {
                let is_chosen = move || press.only.with(|only| only.as_ref() == Some(&key));
                view! { <option value=place.to_string() prop:selected=is_chosen>{title}</option> }
            };
            let options = move || press.groups.get().into_iter().enumerate().map(option).collect_view();
            view! {
                <select class="paper-only" aria-label=say!("paper-only") on:change=choose>
                    <option value="" prop:selected=move || press.only.with(Option::is_none)>
                        {say!("paper-all")}
                    </option>
                    {options}
                </select>
            }
        })
    }
}

/// Since when changes are marked, and a name for what is there now.
#[component]
pub(super) fn SinceMenu(
    /// Of which document.
    press: Press,
) -> impl IntoView {
    let desk = press.desk;
    let chosen = Memo::new(move |_| {
        let asked = desk.address.spot().and_then(|spot| spot.since);
        asked.or_else(|| press.laid.with(|laid| Some(laid.as_ref()?.base.as_ref()?.moment.clone())))
    });
    let word = Signal::derive(move || {
        let base = press.laid.with(|laid| Some(laid.as_ref()?.base.as_ref()?.name.clone()));
        base.map_or_else(|| say!("paper-no-since"), |base| say!("paper-since-word", since = base))
    });
    let options = move || {
        let revisions = press.revisions.get();
        let mut all: Vec<(String, String)> =
            revisions.versions.iter().map(|version| (version.id.to_string(), version.name.clone())).collect();
        let asked = chosen.get().filter(|asked| asked != NOTHING);
        if let Some(other) = asked.filter(|asked| all.iter().all(|(moment, _)| moment != asked)) {
            all.push((other.clone(), since::name(&other, &revisions)));
        }
        let option = |(moment, name): (String, String)| {
            let value = moment.clone();
            let is_chosen = move || chosen.with(|chosen| chosen.as_ref() == Some(&moment));
            view! { <option value=value prop:selected=is_chosen>{name}</option> }
        };
        all.into_iter().map(option).collect_view()
    };
    let is_none = move || chosen.with(|chosen| chosen.as_deref().is_none_or(|chosen| chosen == NOTHING));
    let choose = move |event| {
        let since = match event_target_value(&event).as_str() {
            "day" => since::ago(24.0),
            "week" => since::ago(24.0 * 7.0),
            other => other.to_owned(),
        };
        desk.address.see_since(Some(since));
    };
    view! {
        <Menu glyph=Glyph::Layers word>
            <label class="field-label">
                {say!("paper-mark")}
                <select class="field-input" on:change=choose>
                    <option value=NOTHING prop:selected=is_none>{say!("paper-since-nothing")}</option>
                    {options}
                    <option value="day">{say!("paper-since-day")}</option>
                    <option value="week">{say!("paper-since-week")}</option>
                </select>
            </label>
            {move || desk.may_write().then(|| view! { <Naming press /> })}
        </Menu>
    }
}

/// Gives what is there now a name, which stands on the paper.
#[component]
fn Naming(press: Press) -> impl IntoView {
    let desk = press.desk;
    let typed = RwSignal::new(None::<String>);
    let name = move || typed.get().unwrap_or_else(|| press.revisions.with(|revisions| revisions.next_name()));
    let make = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = untrack(name).trim().to_owned();
        if name.is_empty() {
            return;
        }
        let version = CreateVersion { name, ..CreateVersion::default() };
        desk.run_then(say!("tried-version"), Command::CreateVersion(version), move |reply| {
            if let Reply::Version { .. } = reply {
                typed.try_set(None);
                press.begin();
            }
        });
    };
    view! {
        <form class="keep-form" on:submit=make>
            <label class="field-label">
                {say!("paper-name-revision")}
                <input
                    class="field-input"
                    dir="auto"
                    autocomplete="off"
                    prop:value=name
                    on:input=move |event| typed.set(Some(event_target_value(&event)))
                />
            </label>
            <button type="submit" class="button">{say!("version-make")}</button>
        </form>
    }
}
