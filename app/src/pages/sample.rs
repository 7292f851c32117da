//! The sample that comes with the app: a package that anybody may join, for a first look around.

use callboard_core::id::WorkspaceId;
use callboard_core::workspace::command::Command;
use callboard_core::workspace::update::{Code, Failure, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::banners::Banners;
use super::frame::{Brand, Skip};
use crate::address::{Place, Spot};
use crate::desk::Desk;
use crate::parts::{Button, Glyph, Icon, Look};
use crate::{file, say, words};

/// Where the samples are listed.
const INDEX: &str = "/samples/index.json";

/// A sample as the list has it.
#[derive(Debug, Deserialize)]
struct Listed {
    /// The address of its package.
    package: String,
    /// The payload of an invite that the package knows.
    invite: String,
}

/// The door to it.
#[component]
pub(super) fn SampleDoor() -> impl IntoView {
    view! {
        <a class="door door-face" href=Place::Sample.href()>
            <Icon glyph=Glyph::Layers />
            <span>
                <b>{say!("sample-open")}</b>
                <small>{say!("sample-open-hint")}</small>
            </span>
        </a>
    }
}

/// Opens it, telling what is under way.
#[component]
pub(super) fn Sample() -> impl IntoView {
    let desk = expect_context::<Desk>();
    document().set_title(&say!("sample-title"));
    let failed = RwSignal::new(None::<Failure>);
    let open = move || {
        failed.set(None);
        spawn_local(async move {
            match bring(desk).await {
                // Back leads to where the door was, not through it again.
                Ok(id) => desk.address.replace(Place::Production(Spot::front(id))),
                Err(failure) => drop(failed.try_set(Some(failure))),
            }
        });
    };
    open();
    let body = move || match failed.get() {
        None => view! {
            <h1 class="page-title">{say!("sample-title")}</h1>
            <p class="join-hint" role="status">{say!("sample-hint")}</p>
        }
        .into_any(),
        Some(failure) => view! {
            <h1 class="page-title">{say!("sample-failed")}</h1>
            <p class="join-hint" role="alert">{words::failure(&failure)}</p>
            <p class="field-row">
                <Button look=Look::Primary glyph=Glyph::Refresh press=move |()| open()>
                    {say!("try-again")}
                </Button>
                <a class="button" href="/">{say!("all-productions")}</a>
            </p>
        }
        .into_any(),
    };
    view! {
        <div class="home">
            <Skip />
            <header class="home-head"><Brand /></header>
            <Banners />
            <main id="content" class="join-body" tabindex="-1">{body}</main>
            <footer class="status"><a class="link" href="/">{say!("all-productions")}</a></footer>
        </div>
    }
}

/// Takes the sample in as a file that somebody brought, and joins it. One that is here already is gone on
/// with.
async fn bring(desk: Desk) -> Result<WorkspaceId, Failure> {
    let index =
        JsFuture::from(fetch(INDEX).await?.text().map_err(out_of_reach)?).await.map_err(out_of_reach)?;
    let index: Vec<Listed> = serde_json::from_str(&index.as_string().unwrap_or_default())
        .map_err(|error| Failure::because(Code::Damaged, format!("{INDEX}: {error}")))?;
    let none = || Failure::because(Code::NotFound, "no sample comes with this app");
    let Listed { package, invite } = index.into_iter().next().ok_or_else(none)?;
    let blob =
        JsFuture::from(fetch(&package).await?.blob().map_err(out_of_reach)?).await.map_err(out_of_reach)?;
    let bytes = file::bytes(blob.unchecked_ref()).await?;
    let reply = desk.client.call(Command::ImportPackage { bytes }).await?;
    let Reply::PackageImported(imported) = reply else {
        return Err(Failure::because(Code::Storage, "the worker answered something else"));
    };
    if imported.read_only {
        // The payload alone: a link would name a relay to connect to.
        desk.client.call(Command::JoinWorkspace { link: format!("#{invite}") }).await?;
    }
    desk.client.open(imported.workspace).await?;
    Ok(imported.workspace)
}

async fn fetch(address: &str) -> Result<Response, Failure> {
    let response = JsFuture::from(window().fetch_with_str(address)).await.map_err(out_of_reach)?;
    let response: Response = response.unchecked_into();
    if response.ok() {
        Ok(response)
    } else {
        Err(Failure::because(Code::NotFound, format!("{address}: {}", response.status())))
    }
}

fn out_of_reach(error: wasm_bindgen::JsValue) -> Failure {
    Failure::because(Code::Offline, format!("{error:?}"))
}
