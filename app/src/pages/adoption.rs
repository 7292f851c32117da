//! Departments that a production does not have yet, newer versions of those that it has, and those that are
//! switched off: each with what can be done.

use callboard_core::version;
use callboard_core::workspace::command::{Command, Json};
use callboard_core::workspace::update::{
    Failure, ModuleEntry, Modules, Reply, TableInfo, UpgradeMove, UpgradePlan,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::desk::Desk;
use crate::parts::{self, Button, Glyph, Icon, Look, TapeStrip};
use crate::{file, say, words};

/// Values that an upgrade leaves where they are, told by name, at most.
const EXAMPLES_MAX: usize = 3;

/// The departments panel.
#[component]
pub(super) fn Adoption() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let available = RwSignal::new(None::<Vec<ModuleEntry>>);
    let broken = RwSignal::new(Vec::<ModuleEntry>::new());
    let list = move || {
        desk.run_then(say!("tried-modules"), Command::AvailableModules, move |reply| {
            if let Reply::Modules(Modules { modules, .. }) = reply {
                available.set(Some(modules));
            }
        });
    };
    list();
    desk.run_then(say!("tried-modules"), Command::AdoptedModules, move |reply| {
        if let Reply::Modules(Modules { modules, .. }) = reply {
            broken.set(modules.into_iter().filter(|module| module.problem.is_some()).collect());
        }
    });
    let tables = desk.client.tables();
    let offers = move || {
        let offered = |module: ModuleEntry| {
            if broken.with(|broken| broken.iter().any(|known| known.id == module.id)) {
                return None;
            }
            let known = |table: &TableInfo| (table.module.id == module.id).then(|| table.module.clone());
            match tables.with(|tables| tables.iter().find_map(known)) {
                None => Some((module, None)),
                Some(known) if version::compare(&module.version, &known.version).is_gt() => {
                    Some((module, Some(known)))
                }
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
        let row = |(module, before)| view! { <Offer module before /> };
        let rows = offers.into_iter().map(row).collect_view();
        Some(view! { <ul class="adoptable">{rows}</ul> }.into_any())
    };
    let broken = move || broken.get().into_iter().map(|module| view! { <Broken module /> }).collect_view();
    view! {
        {rows}
        {broken}
        <Install installed=Callback::new(move |()| list()) />
    }
}

/// A department that can be added, or brought up to date. What that would do to what is written is told
/// before it is done.
#[component]
fn Offer(module: ModuleEntry, before: Option<ModuleEntry>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let busy = RwSignal::new(false);
    let plan = RwSignal::new(None::<UpgradePlan>);
    // The list may be drawn anew while one of it is being added: what was pressed is done all the same.
    let id = module.id;
    let adopted = id.clone();
    let adopt = move || {
        busy.try_set(true);
        let answer = desk.client.call(Command::AdoptModule { id: adopted.clone() });
        spawn_local(async move {
            if let Err(failure) = answer.await {
                busy.try_set(false);
                desk.tell(say!("tried-adopt"), failure);
            }
        });
    };
    let at_once = adopt.clone();
    let look =
        move |()| {
            let adopt = at_once.clone();
            desk.run_then(say!("tried-adopt"), Command::PlanAdoption { id: id.clone() }, move |reply| {
                match reply {
                    Reply::UpgradePlan(told) if !told.moves.is_empty() => drop(plan.try_set(Some(told))),
                    _ => adopt(),
                }
            });
        };
    let told = move || {
        plan.get().map(|told| {
            let cancel = move |()| plan.set(None);
            let adopt = adopt.clone();
            view! {
                <div class="adoption-plan">
                    <Plan told />
                    <span class="adoption-acts">
                        <Button look=Look::Quiet press=cancel>{say!("cancel")}</Button>
                        <Button look=Look::Primary disabled=busy press=move |()| adopt()>
                            {say!("departments-upgrade-now")}
                        </Button>
                    </span>
                </div>
            }
        })
    };
    let words = match &before {
        None => say!("departments-adopt"),
        Some(before) => {
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
fn Plan(told: UpgradePlan) -> impl IntoView {
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
    view! {
        <p class="adoption-hint">{title}</p>
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
