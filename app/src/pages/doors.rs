//! The doors to more productions: new ones, and those of others.

use callboard_core::workspace::command::{Command, CreateWorkspace};
use callboard_core::workspace::update::{Modules, Reply, TemplateEntry};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::join::LinkForm;
use super::sample::SampleDoor;
use crate::desk::Desk;
use crate::parts::{Glyph, Icon};
use crate::{file, say};

/// New and join.
#[component]
pub(super) fn Doors() -> impl IntoView {
    view! {
        <aside class="home-side" aria-label=say!("doors-label")>
            <section>
                <h2 class="sheet-heading">{say!("new-title")}</h2>
                <ul class="doors">
                    <li><BlankDoor /></li>
                    <li><TemplateDoor /></li>
                    <li><FileDoor /></li>
                    <li><SampleDoor /></li>
                </ul>
            </section>
            <section>
                <h2 class="sheet-heading">{say!("join-title")}</h2>
                <ul class="doors">
                    <li><LinkDoor /></li>
                </ul>
            </section>
        </aside>
    }
}

/// A door that opens in place.
#[component]
fn Door(glyph: Glyph, title: String, hint: String, children: Children) -> impl IntoView {
    view! {
        <details class="door" name="door">
            <summary class="door-face">
                <Icon glyph=glyph />
                <span>
                    <b>{title}</b>
                    <small>{hint}</small>
                </span>
            </summary>
            {children()}
        </details>
    }
}

#[component]
fn BlankDoor() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let name = RwSignal::new(String::new());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        create(desk, CreateWorkspace { name: name.get_untracked().trim().to_owned(), ..Default::default() });
    };
    view! {
        <Door glyph=Glyph::Plus title=say!("new-blank") hint=say!("new-blank-hint")>
            <form class="door-room" on:submit=submit>
                <NameField name />
                <button type="submit" class="button is-primary">{say!("new-create")}</button>
            </form>
        </Door>
    }
}

#[component]
fn TemplateDoor() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let templates = RwSignal::new(Vec::<TemplateEntry>::new());
    desk.run_then(say!("tried-templates"), Command::AvailableModules, move |reply| {
        if let Reply::Modules(Modules { templates: known, .. }) = reply {
            templates.set(known);
        }
    });
    let name = RwSignal::new(String::new());
    let chosen = RwSignal::new(None::<String>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let template = chosen.get_untracked();
        create(
            desk,
            CreateWorkspace { name: name.get_untracked().trim().to_owned(), template, modules: Vec::new() },
        );
    };
    view! {
        <Door glyph=Glyph::Copy title=say!("new-template") hint=say!("new-template-hint")>
            <form class="door-room" on:submit=submit>
                <fieldset class="choices">
                    <legend class="field-label">{say!("new-template-which")}</legend>
                    <For each=move || templates.get() key=|template| template.id.clone() let:template>
                        <TemplateChoice template chosen />
                    </For>
                </fieldset>
                <NameField name />
                <button type="submit" class="button is-primary" disabled=move || chosen.with(Option::is_none)>
                    {say!("new-create")}
                </button>
            </form>
        </Door>
    }
}

#[component]
fn TemplateChoice(template: TemplateEntry, chosen: RwSignal<Option<String>>) -> impl IntoView {
    let id = template.id.clone();
    view! {
        <label class="choice">
            <input type="radio" name="template" on:change=move |_| chosen.set(Some(id.clone())) />
            <span>
                <b>{template.title}</b>
                <small>{template.about}</small>
            </span>
        </label>
    }
}

#[component]
fn NameField(name: RwSignal<String>) -> impl IntoView {
    view! {
        <label class="field-label">
            {say!("production-name")}
            <input class="field-input" required autocomplete="off" dir="auto" bind:value=name />
        </label>
    }
}

#[component]
fn FileDoor() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let take = move |event: web_sys::Event| {
        if let Some(package) = file::chosen(&event) {
            take_package(desk, package);
        }
    };
    view! {
        <label class="door door-face">
            <Icon glyph=Glyph::FileIn />
            <span>
                <b>{say!("new-file")}</b>
                <small>{say!("new-file-hint")}</small>
            </span>
            <input class="only-read" type="file" accept=".zip" on:change=take />
        </label>
    }
}

#[component]
fn LinkDoor() -> impl IntoView {
    view! {
        <Door glyph=Glyph::Link title=say!("join-link") hint=say!("join-link-hint")>
            <LinkForm />
        </Door>
    }
}

/// Makes a production and goes in.
fn create(desk: Desk, wanted: CreateWorkspace) {
    desk.run_then(say!("tried-create"), Command::CreateWorkspace(wanted), move |reply| {
        if let Reply::Created { id } = reply {
            desk.address.go_to_production(id);
        }
    });
}

/// Reads a package and goes into the production that it is of.
pub(super) fn take_package(desk: Desk, package: web_sys::File) {
    spawn_local(async move {
        let taken = async {
            let bytes = file::bytes(&package).await?;
            desk.client.call(Command::ImportPackage { bytes }).await
        };
        match taken.await {
            Ok(Reply::PackageImported(imported)) => desk.address.go_to_production(imported.workspace),
            Ok(_) => {}
            Err(failure) => desk.tell(say!("tried-package", name = package.name()), failure),
        }
    });
}
