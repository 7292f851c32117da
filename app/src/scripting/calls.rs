//! The table of calls. Most are a command; some are the page's own, because they are about this page.

use std::future::Future;
use std::pin::Pin;

use callboard_core::id::{BlobHash, EntityId};
use callboard_core::workspace::command::{
    AuthorshipOf, Carry, Choice, Command, Commit, Compare, Configure, ConflictQuery, CreateVersion,
    CreateWorkspace, EdgeQuery, EditRange, FindInRange, HistoryQuery, Invite, Moments, PreviewImport, Query,
    Range, ResolveAll, Restore, ViewChange,
};
use callboard_core::workspace::update::{
    Failure, Group, MappingState, Modules, News, Reply, Row, TableLinkState, Versions,
};
use futures_channel::oneshot;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::plain::{self, Args, not_available};
use super::views;
use crate::address::{Place, Spot};
use crate::desk::Desk;
use crate::pages;
use crate::watch::Window;

/// What a call comes to.
pub(super) type Answer = Pin<Box<dyn Future<Output = Result<JsValue, Failure>>>>;

/// How a call is answered.
pub(super) enum Call {
    /// By one command.
    Ask(fn(&Args) -> Result<Command, Failure>),
    /// By this page.
    Do(fn(Desk, Args) -> Answer),
    /// Not yet.
    Later,
}

use Call::{Ask, Do, Later};

/// Every call of the contract, by its path in `window.callboard`.
pub(super) const CALLS: &[(&str, Call)] = &[
    ("ready", Do(|desk, _| Box::pin(ready(desk)))),
    ("me.get", Ask(|_| Ok(Command::Me))),
    ("me.set", Ask(set_me)),
    ("workspaces.list", Ask(|_| Ok(Command::Workspaces))),
    ("workspaces.create", Ask(|args| Ok(Command::CreateWorkspace(args.read::<CreateWorkspace>(0)?)))),
    ("workspaces.open", Do(|desk, args| Box::pin(open(desk, args)))),
    ("workspaces.current", Do(|desk, _| Box::pin(current(desk)))),
    ("workspaces.join", Do(|desk, args| Box::pin(join(desk, args)))),
    ("workspaces.rename", Ask(|args| Ok(Command::RenameWorkspace { id: args.id(0)?, name: args.text(1)? }))),
    ("workspaces.close", Do(|desk, _| Box::pin(close(desk)))),
    ("workspaces.remove", Ask(remove)),
    ("modules.available", Ask(|_| Ok(Command::AvailableModules))),
    ("modules.templates", Do(|desk, _| Box::pin(templates(desk)))),
    ("modules.install", Do(|desk, args| Box::pin(install_module(desk, args)))),
    ("modules.adopt", Ask(|args| Ok(Command::AdoptModule { id: args.text(0)?, version: version(args)? }))),
    ("modules.plan", Ask(|args| Ok(Command::PlanAdoption { id: args.text(0)?, version: version(args)? }))),
    ("modules.adopted", Ask(|_| Ok(Command::AdoptedModules))),
    ("modules.suggestions", Do(|desk, _| Box::pin(suggestions(desk)))),
    ("modules.mappings", Ask(|_| Ok(Command::Mappings))),
    ("tableLinks", Ask(|_| Ok(Command::TableLinks))),
    ("previewTableLink", Ask(preview_table_link)),
    ("modules.confirm", Ask(|args| Ok(Command::ConfirmMapping { id: args.text(0)? }))),
    ("modules.reject", Ask(|args| Ok(Command::RejectMapping { id: args.text(0)? }))),
    ("modules.configure", Ask(configure)),
    ("modules.configuration", Ask(configuration)),
    ("tables", Ask(|_| Ok(Command::Tables))),
    ("query", Ask(|args| Ok(Command::Query(query(args)?)))),
    ("subscribe", Do(|desk, args| Box::pin(subscribe(desk, args)))),
    ("commit", Ask(|args| Ok(Command::Commit(args.read::<Commit>(0)?)))),
    ("ranges.copy", Ask(|args| Ok(Command::CopyRange(args.read::<Range>(0)?)))),
    ("ranges.sum", Ask(|args| Ok(Command::SumRange(args.read::<Range>(0)?)))),
    ("ranges.find", Ask(|args| Ok(Command::FindInRange(args.read::<FindInRange>(0)?)))),
    ("ranges.edit", Ask(|args| Ok(Command::EditRange(args.read::<EditRange>(0)?)))),
    ("authorship", Ask(|args| Ok(Command::Authorship(args.read::<AuthorshipOf>(0)?)))),
    ("previewMerge", Ask(|args| Ok(Command::PreviewMerge { records: args.read(0)? }))),
    ("parts", Ask(|args| Ok(Command::Parts { id: args.id(0)? }))),
    ("edges", Ask(|args| Ok(Command::Edges(args.read::<EdgeQuery>(0)?)))),
    ("references", Ask(|args| Ok(Command::References { records: args.read(0)? }))),
    ("undo", Ask(|_| Ok(Command::Undo))),
    ("redo", Ask(|_| Ok(Command::Redo))),
    ("conflicts", Ask(|args| Ok(Command::Conflicts(args.read::<ConflictQuery>(0)?)))),
    ("resolve", Ask(|args| Ok(Command::Resolve { id: args.text(0)?, choice: args.read::<Choice>(1)? }))),
    ("resolveAll", Ask(|args| Ok(Command::ResolveAll(args.read::<ResolveAll>(0)?)))),
    ("reopen", Ask(|args| Ok(Command::Reopen { id: args.text(0)? }))),
    ("history", Ask(|args| Ok(Command::History(args.read::<HistoryQuery>(0)?)))),
    ("moments", Ask(|args| Ok(Command::Moments(args.read::<Moments>(0)?)))),
    ("restore", Ask(|args| Ok(Command::Restore(args.read::<Restore>(0)?)))),
    ("versions.create", Ask(|args| Ok(Command::CreateVersion(args.read::<CreateVersion>(0)?)))),
    ("versions.list", Do(|desk, _| Box::pin(versions(desk)))),
    ("versions.compare", Ask(compare)),
    ("versions.rename", Ask(|args| Ok(Command::RenameVersion { id: args.id(0)?, name: args.text(1)? }))),
    ("versions.activate", Ask(|args| Ok(Command::ActivateVersion { id: args.id(0)? }))),
    ("versions.remove", Ask(|args| Ok(Command::RemoveVersion { id: args.id(0)? }))),
    ("versions.limits", Do(|desk, args| Box::pin(limits(desk, args)))),
    ("views.list", Do(|desk, args| Box::pin(views::list(desk, args)))),
    ("views.save", Do(|desk, args| Box::pin(views::save(desk, args)))),
    ("views.remove", Ask(|args| Ok(Command::ChangeView(ViewChange::Remove(args.id(0)?))))),
    ("overlays.create", Later),
    ("overlays.enter", Later),
    ("overlays.leave", Later),
    ("overlays.list", Ask(|_| Ok(Command::Overlays))),
    ("overlays.ops", Ask(|args| Ok(Command::OverlayOps { id: args.id(0)? }))),
    ("overlays.knockout", Later),
    ("overlays.drift", Later),
    ("overlays.useCanonical", Later),
    ("overlays.keepMine", Later),
    ("overlays.commit", Ask(|args| Ok(Command::CommitOverlay { id: args.id(0)? }))),
    ("overlays.discard", Ask(|args| Ok(Command::DiscardOverlay { id: args.id(0)? }))),
    ("rules.list", Later),
    ("rules.put", Later),
    ("rules.remove", Later),
    ("rules.explain", Later),
    ("scripts.list", Later),
    ("scripts.put", Later),
    ("scripts.run", Later),
    ("scripts.cancel", Later),
    ("scripts.runs", Later),
    ("assets.put", Do(|desk, args| Box::pin(put_asset(desk, args)))),
    ("assets.get", Do(|desk, args| Box::pin(get_asset(desk, args)))),
    ("assets.missing", Ask(|_| Ok(Command::MissingAssets))),
    ("assets.about", Ask(|args| Ok(Command::Assets { hashes: args.read(0)? }))),
    ("imports.preview", Do(|desk, args| Box::pin(preview_import(desk, args)))),
    ("packages.export", Ask(export)),
    ("packages.import", Do(|desk, args| Box::pin(import_package(desk, args)))),
    ("sync.connect", Ask(|args| Ok(Command::Connect { url: args.text(0)? }))),
    ("sync.disconnect", Ask(|_| Ok(Command::Disconnect))),
    ("sync.status", Ask(|_| Ok(Command::SyncStatus))),
    ("sync.log", Ask(|_| Ok(Command::SyncLog))),
    ("sync.peers", Ask(|_| Ok(Command::Peers))),
    ("sync.invite", Ask(|args| Ok(Command::Invite(args.read::<Invite>(0)?)))),
    ("sync.members", Ask(|_| Ok(Command::Members))),
    ("stateHash", Ask(|_| Ok(Command::StateHash))),
    ("diagnostics", Ask(|_| Ok(Command::Diagnostics))),
];

/// Asks the worker, and gives the reply as a script gets it.
pub(super) async fn ask(desk: Desk, command: Result<Command, Failure>) -> Result<JsValue, Failure> {
    plain::reply(&desk.client.call(command?).await?)
}

/// The worker answers and, at a production's address, that production is open.
async fn ready(desk: Desk) -> Result<JsValue, Failure> {
    let ready = desk.client.call(Command::Ready).await?;
    if let Place::Production(Spot { workspace, .. }) = desk.address.place().get_untracked() {
        desk.client.open(workspace).await?;
    }
    plain::reply(&ready)
}

async fn open(desk: Desk, args: Args) -> Result<JsValue, Failure> {
    let id = args.id(0)?;
    let opened = desk.client.open(id).await?;
    desk.address.go_to_production(id);
    plain::value(&opened)
}

async fn current(desk: Desk) -> Result<JsValue, Failure> {
    let id = desk.client.opened().with_untracked(|opened| opened.as_ref().map(|opened| opened.id));
    plain::value(&id)
}

async fn join(desk: Desk, args: Args) -> Result<JsValue, Failure> {
    let id = pages::enter(desk, args.text(0)?).await?;
    plain::value(&serde_json::json!({ "id": id }))
}

async fn close(desk: Desk) -> Result<JsValue, Failure> {
    desk.client.close().await?;
    if matches!(desk.address.place().get_untracked(), Place::Production(_)) {
        desk.address.go(Place::Home);
    }
    Ok(JsValue::UNDEFINED)
}

async fn templates(desk: Desk) -> Result<JsValue, Failure> {
    let reply = desk.client.call(Command::AvailableModules).await?;
    let Reply::Modules(Modules { templates, .. }) = reply else { return Ok(JsValue::NULL) };
    plain::value(&templates)
}

/// What modules suggest and nobody has decided about: fields, then tables.
async fn suggestions(desk: Desk) -> Result<JsValue, Failure> {
    let found = js_sys::Array::new();
    if let Reply::Mappings(mappings) = desk.client.call(Command::Mappings).await? {
        for mapping in mappings.iter().filter(|mapping| mapping.state == MappingState::Suggested) {
            found.push(&plain::value(mapping)?);
        }
    }
    if let Reply::TableLinks(links) = desk.client.call(Command::TableLinks).await? {
        for link in links.iter().filter(|link| link.state == TableLinkState::Suggested) {
            found.push(&plain::value(link)?);
        }
    }
    Ok(found.into())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Configured {
    record: Option<EntityId>,
    seen: Option<String>,
}

fn configure(args: &Args) -> Result<Command, Failure> {
    let Configured { record, seen } = args.read(2)?;
    Ok(Command::Configure(Configure { module: args.text(0)?, values: args.read(1)?, record, seen }))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Which {
    version: Option<String>,
}

fn version(args: &Args) -> Result<Option<String>, Failure> {
    args.read::<Which>(1).map(|which| which.version)
}

fn configuration(args: &Args) -> Result<Command, Failure> {
    let Configured { record, .. } = args.read(1)?;
    Ok(Command::Configuration { module: args.text(0)?, record })
}

#[derive(Deserialize)]
struct TwoTables {
    from: String,
    to: String,
}

fn preview_table_link(args: &Args) -> Result<Command, Failure> {
    let TwoTables { from, to } = args.read(0)?;
    Ok(Command::PreviewTableLink { from, to })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct MeSet {
    name: Option<String>,
    colour: Option<String>,
    device: Option<String>,
}

fn set_me(args: &Args) -> Result<Command, Failure> {
    let MeSet { name, colour, device } = args.read(0)?;
    Ok(Command::SetMe { name, colour, device })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Removal {
    force: bool,
}

fn remove(args: &Args) -> Result<Command, Failure> {
    Ok(Command::RemoveWorkspace { id: args.id(0)?, force: args.read::<Removal>(1)?.force })
}

fn query(args: &Args) -> Result<Query, Failure> {
    args.read(0)
}

fn compare(args: &Args) -> Result<Command, Failure> {
    let extent: Compare = args.read(2)?;
    Ok(Command::Compare(Compare { from: args.text(0)?, to: args.text(1)?, ..extent }))
}

async fn versions(desk: Desk) -> Result<JsValue, Failure> {
    let reply = desk.client.call(Command::Versions).await?;
    let Reply::Versions(Versions { versions, .. }) = reply else { return Ok(JsValue::NULL) };
    plain::value(&versions)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Limits {
    most: Option<u32>,
    days: Option<u32>,
}

/// How many versions are kept; with something given, from now on.
async fn limits(desk: Desk, args: Args) -> Result<JsValue, Failure> {
    let Limits { most, days } = args.read(0)?;
    let is_asked = most.is_none() && days.is_none();
    let command = if is_asked { Command::Versions } else { Command::LimitVersions { most, days } };
    let Reply::Versions(Versions { most, days, .. }) = desk.client.call(command).await? else {
        return Ok(JsValue::NULL);
    };
    plain::value(&serde_json::json!({ "most": most, "days": days }))
}

/// What a subscription's callback is given.
#[derive(Serialize)]
struct Shown<'a> {
    total: usize,
    rows: Vec<&'a Row>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    groups: Vec<&'a Group>,
    #[serde(skip_serializing_if = "Option::is_none")]
    news: Option<&'a News>,
}

/// Calls back with the present result, then on each change of it. Resolves, once called the first time, with
/// what ends it.
async fn subscribe(desk: Desk, args: Args) -> Result<JsValue, Failure> {
    let query = query(&args)?;
    let callback = args.function(1)?;
    let (sender, first) = oneshot::channel();
    let sender = std::cell::Cell::new(Some(sender));
    let subscription = desk.client.watch(
        query,
        std::rc::Rc::new(move |state: Result<&Window, &Failure>| {
            let told = state.map_err(Clone::clone).and_then(|window| call_back(&callback, window));
            if let Some(sender) = sender.take() {
                // The script may have left meanwhile.
                let _ = sender.send(told);
            }
        }),
    );
    if let Ok(Err(failure)) = first.await {
        desk.client.unwatch(subscription);
        return Err(failure);
    }
    let end = Closure::<dyn Fn()>::new(move || desk.client.unwatch(subscription));
    // The script holds it for as long as it likes.
    Ok(end.into_js_value())
}

fn call_back(callback: &js_sys::Function, window: &Window) -> Result<(), Failure> {
    let (rows, groups) = (window.rows.iter(), window.groups.iter());
    let (rows, groups) = (rows.map(AsRef::as_ref).collect(), groups.map(AsRef::as_ref).collect());
    let shown = Shown { total: window.total, rows, groups, news: window.news.as_ref() };
    let given = plain::value(&shown)?;
    if let Err(error) = callback.call1(&JsValue::NULL, &given) {
        // The script's own mistake: it belongs in its console, and the next change is told all the same.
        web_sys::console::error_1(&error);
    }
    Ok(())
}

async fn preview_import(desk: Desk, args: Args) -> Result<JsValue, Failure> {
    let (name, bytes) = args.file(0).await?;
    let wanted: PreviewImport = args.read(1)?;
    let name = if name.is_empty() { wanted.name.clone() } else { name };
    ask(desk, Ok(Command::PreviewImport(PreviewImport { name, bytes, ..wanted }))).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    name: Option<String>,
    wanted: Option<BlobHash>,
}

async fn put_asset(desk: Desk, args: Args) -> Result<JsValue, Failure> {
    let (name, blob) = args.blob(0)?;
    let Named { name: called, wanted } = args.read(1)?;
    let name = called.unwrap_or(name);
    if name.trim().is_empty() && wanted.is_none() {
        return Err(plain::invalid("a file needs a name"));
    }
    plain::reply(&desk.client.bring(Command::PutAsset { name, wanted }, &blob).await?)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Sized {
    small: bool,
}

async fn get_asset(desk: Desk, args: Args) -> Result<JsValue, Failure> {
    let Sized { small } = args.read(1)?;
    let blob = desk.client.fetch(Command::GetAsset { hash: args.id(0)?, small }).await?;
    Ok(blob.into())
}

async fn install_module(desk: Desk, args: Args) -> Result<JsValue, Failure> {
    let (_, bytes) = args.file(0).await?;
    ask(desk, Ok(Command::InstallModule { bytes })).await
}

async fn import_package(desk: Desk, args: Args) -> Result<JsValue, Failure> {
    let (_, bytes) = args.file(0).await?;
    ask(desk, Ok(Command::ImportPackage { bytes })).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Exported {
    assets: Carry,
}

/// A choice of records is not built yet.
fn export(args: &Args) -> Result<Command, Failure> {
    let given = &args.0[0];
    let records = given
        .dyn_ref()
        .and_then(|given: &js_sys::Object| js_sys::Reflect::get(given, &"records".into()).ok());
    match records {
        Some(records) if !records.is_undefined() && !records.is_null() => {
            Err(not_available("packages.export({records})"))
        }
        _ => Ok(Command::ExportWith { assets: args.read::<Exported>(0)?.assets }),
    }
}
