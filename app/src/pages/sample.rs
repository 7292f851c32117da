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

use super::threshold::{Refused, Threshold, UnderWay};
use crate::address::{Place, Spot};
use crate::desk::Desk;
use crate::parts::{Glyph, Icon};
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
        None => view! { <UnderWay title=say!("sample-title") hint=say!("sample-hint") /> }.into_any(),
        Some(failure) => {
            let again = Some(Callback::new(move |()| open()));
            view! { <Refused title=say!("sample-failed") why=words::failure(&failure) again /> }.into_any()
        }
    };
    view! { <Threshold>{body}</Threshold> }
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
