//! Departments that a production does not have yet, newer versions of those that it has, and those that are
//! switched off: each with what can be done.

use callboard_core::version;
use callboard_core::workspace::command::{Command, Json};
use callboard_core::workspace::update::{
    Failure, ModuleEntry, Modules, Reply, TableInfo, UpgradeMove, UpgradePlan,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::address::Panel;
use crate::desk::Desk;
use crate::panels::suggested;
use crate::parts::{self, Button, Glyph, Icon, Look, TapeStrip};
use crate::{file, say, words};

/// Values that an upgrade leaves where they are, told by name, at most.
const EXAMPLES_MAX: usize = 3;

/// The departments panel.
#[component]
pub(super) fn Adoption() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let available = RwSignal::new(None::<Vec<ModuleEntry>>);
    let adopted = RwSignal::new(Vec::<ModuleEntry>::new());
    let list = move || {
        desk.run_then(say!("tried-modules"), Command::AvailableModules, move |reply| {
            if let Reply::Modules(Modules { modules, .. }) = reply {
                available.try_set(Some(modules));
            }
        });
    };
    list();
    let tables = desk.client.tables();
    Effect::new(move |_| {
        // Whatever is put to use gives other tables, or other ones the same.
        tables.track();
        desk.run_then(say!("tried-modules"), Command::AdoptedModules, move |reply| {
            if let Reply::Modules(Modules { modules, .. }) = reply {
                adopted.try_set(modules);
            }
        });
    });
    let offers = move || {
        let offered = |module: ModuleEntry| {
            let known = |table: &TableInfo| (table.module.id == module.id).then(|| table.module.clone());
            match tables.with(|tables| tables.iter().find_map(known)) {
                None => Some((module, None)),
                Some(known) if helps(&module, &known) => Some((module, Some(known))),
                Some(_) => None,
            }
        };
        available.get().map(|modules| modules.into_iter().filter_map(offered).collect::<Vec<_>>())
    };
    let rows = move || {
        let offers = offers()?;
        if offers.is_empty() {
            return Some(view! { <p class="panel-note">{say!("departments-all")}</p> }.into_any());
        }
        let row = |(module, before)| view! { <Offer module before version=None /> };
        let rows = offers.into_iter().map(row).collect_view();
        Some(view! { <ul class="adoptable">{rows}</ul> }.into_any())
    };
    let broken = move || {
        let off = adopted.get().into_iter().filter(|module| module.problem.is_some());
        off.map(|module| view! { <Broken module /> }).collect_view()
    };
    let earlier = Memo::new(move |_| {
        let with_earlier = |module: &ModuleEntry| !module.earlier.is_empty();
        adopted.with(|adopted| adopted.iter().filter(|it| with_earlier(it)).cloned().collect::<Vec<_>>())
    });
    view! {
        <Suggestions />
        {rows}
        {broken}
        <Earlier modules=earlier />
        <Install installed=Callback::new(move |()| list()) />
    }
}

/// Whether what this device has of a department is worth putting in the place of what is in use: it is later,
/// or the same and what is in use cannot be read.
fn helps(here: &ModuleEntry, known: &ModuleEntry) -> bool {
    let order = version::compare(&here.version, &known.version);
    order.is_gt() || (order.is_eq() && known.problem.is_some())
}

/// What departments say may be one, once there is any of it.
#[component]
fn Suggestions() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let count = suggested::count(desk);
    move || {
        let count = Some(count.get()).filter(|count| *count > 0)?;
        let open = move |()| desk.address.show(Some(Panel::Mappings));
        Some(view! {
            <p class="panel-note" role="status">
                {say!("departments-suggest", count = count)}
                " "
                <Button look=Look::Link press=open>{say!("departments-suggest-open")}</Button>
            </p>
        })
    }
}

/// Versions that were in use here before: the production has them, no file is needed.
#[component]
fn Earlier(modules: Memo<Vec<ModuleEntry>>) -> impl IntoView {
    let rows = move || {
        let all = modules.get().into_iter().flat_map(|module| {
            let now = ModuleEntry { earlier: Vec::new(), ..module.clone() };
            module.earlier.into_iter().map(move |version| (now.clone(), version))
        });
        let row = |(module, version): (ModuleEntry, String)| {
            view! { <Offer module=module.clone() before=Some(module) version=Some(version) /> }
        };
        all.map(row).collect_view()
    };
    let is_any = Memo::new(move |_| modules.with(|modules| !modules.is_empty()));
    move || {
        is_any.get().then(|| {
            view! {
                <details class="earlier">
                    <summary>{say!("departments-earlier")}</summary>
                    <ul class="adoptable">{rows}</ul>
                </details>
            }
        })
    }
}

/// A department that can be added, brought up to date, or taken back to the `version` of it that was in use.
/// What that would do to what is written is told before it is done.
#[component]
fn Offer(module: ModuleEntry, before: Option<ModuleEntry>, version: Option<String>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let busy = RwSignal::new(false);
    let plan = RwSignal::new(None::<UpgradePlan>);
    // The list may be drawn anew while one of it is being added: what was pressed is done all the same.
    let id = module.id;
    let is_back = version.is_some();
    let (adopted, wanted) = (id.clone(), version.clone());
    let adopt = move || {
        busy.try_set(true);
        let answer = desk.client.call(Command::AdoptModule { id: adopted.clone(), version: wanted.clone() });
        spawn_local(async move {
            let result = answer.await;
            busy.try_set(false);
            plan.try_set(None);
            if let Err(failure) = result {
                desk.tell(say!("tried-adopt"), failure);
            }
        });
    };
    let at_once = adopt.clone();
    let asked = version.clone();
    let look = move |()| {
        let adopt = at_once.clone();
        let ask = Command::PlanAdoption { id: id.clone(), version: asked.clone() };
        desk.run_then(say!("tried-adopt"), ask, move |reply| match reply {
            Reply::UpgradePlan(told) if is_back || !told.moves.is_empty() => {
                drop(plan.try_set(Some(told)));
            }
            _ => adopt(),
        });
    };
    let now = if is_back { say!("departments-back-now") } else { say!("departments-upgrade-now") };
    let told = move || {
        plan.get().map(|told| {
            let cancel = move |()| plan.set(None);
            let (adopt, now) = (adopt.clone(), now.clone());
            view! {
                <div class="adoption-plan">
                    <Plan told />
                    <span class="adoption-acts">
                        <Button look=Look::Quiet press=cancel>{say!("cancel")}</Button>
                        <Button look=Look::Primary disabled=busy press=move |()| adopt()>
                            {now}
                        </Button>
                    </span>
                </div>
            }
        })
    };
    let words = match (&version, &before) {
        (Some(version), _) => say!("departments-back", to = version.as_str()),
        (None, None) => say!("departments-adopt"),
        (None, Some(before)) if before.version == module.version => {
            say!("departments-repair", version = module.version.as_str())
        }
        (None, Some(before)) => {
            say!("departments-upgrade", from = before.version.as_str(), to = module.version.as_str())
        }
    };
    view! {
        <li class="adoptable-row">
            <TapeStrip tape=module.tape />
            <span class="adoptable-title">{module.title}</span>
            {move || {
                let (words, look) = (words.clone(), look.clone());
                let offered = plan.with(Option::is_none);
                offered.then(|| view! { <Button disabled=busy press=look>{words}</Button> })
            }}
            {told}
        </li>
    }
}

/// What an upgrade does to the fields that other fields take the place of.
#[component]
pub(crate) fn Plan(told: UpgradePlan) -> impl IntoView {
    let line = |told: UpgradeMove| {
        let UpgradeMove { table, from, to, .. } = told;
        let moves = match told.renames {
            true => say!("departments-renames", table = table, from = from, field = to.as_str()),
            false => {
                let count = told.moved;
                say!("departments-moves", count = count, table = table, from = from, field = to.as_str())
            }
        };
        let left = (told.left > 0).then(|| {
            let example = |((title, _), value): (&(String, String), &Json)| {
                let text = parts::told(Some(&told.field), value);
                say!("departments-example", title = title.as_str(), text = text)
            };
            let examples =
                told.examples.iter().zip(&told.values).take(EXAMPLES_MAX).map(example).collect::<Vec<_>>();
            say!("departments-left", count = told.left, field = to, examples = examples.join(", "))
        });
        view! { <li>{moves} {left.map(|left| view! { <span class="adoption-left">{left}</span> })}</li> }
    };
    let title = say!("departments-plan", from = told.from.as_str(), to = told.to.as_str());
    let still = told.moves.is_empty().then(|| view! { <p>{say!("departments-plan-none")}</p> });
    view! {
        <p class="adoption-hint">{title}</p>
        {still}
        <ul class="adoption-moves">{told.moves.into_iter().map(line).collect_view()}</ul>
    }
}

/// A department that this version of the app cannot show.
#[component]
fn Broken(module: ModuleEntry) -> impl IntoView {
    let why = module.problem.unwrap_or_default();
    view! {
        <p class="panel-note is-broken">
            <Icon glyph=Glyph::Warning small=true />
            <span>{say!("departments-broken", title = module.title, why = why)}</span>
        </p>
    }
}

/// Takes a department from a file.
#[component]
fn Install(installed: Callback<()>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let refused = RwSignal::new(None::<Failure>);
    let take = move |event: web_sys::Event| {
        let Some(chosen) = file::chosen(&event) else { return };
        refused.set(None);
        spawn_local(async move {
            let result = async {
                let bytes = file::bytes(&chosen).await?;
                desk.client.call(Command::InstallModule { bytes }).await
            };
            match result.await {
                Ok(_) => installed.run(()),
                Err(failure) => drop(refused.try_set(Some(failure))),
            }
        });
    };
    let why = move || {
        refused
            .get()
            .map(|failure| view! { <p class="adoption-problem" role="alert">{words::failure(&failure)}</p> })
    };
    view! {
        <div class="adoption-install">
            <label class="button is-quiet file-button">
                <Icon glyph=Glyph::FileIn />
                {say!("departments-install")}
                <input class="only-read" type="file" accept=".toml,.zip" on:change=take />
            </label>
            <p class="adoption-hint">{say!("departments-install-hint")}</p>
            {why}
        </div>
    }
}
