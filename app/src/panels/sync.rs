//! What went to the relay and came from it.

use callboard_core::workspace::command::Command;
use callboard_core::workspace::update::{Reply, SyncLogEntry};
use leptos::prelude::*;

use super::SidePanel;
use crate::address::Panel;
use crate::command::Action;
use crate::desk::Desk;
use crate::pages::{Lamp, sync_sentence};
use crate::parts::{Button, Glyph};
use crate::{say, words};

/// How the production stands with its relay, and what was exchanged.
#[component]
pub(crate) fn SyncPanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sync = Memo::new(move |_| {
        desk.client
            .standing()
            .with(|standing| standing.as_ref().map(|known| known.sync.clone()).unwrap_or_default())
    });
    let log = RwSignal::new(Vec::<SyncLogEntry>::new());
    Effect::new(move |_| {
        sync.track();
        desk.run_then(say!("tried-log"), Command::SyncLog, move |reply| {
            if let Reply::SyncLog(entries) = reply {
                log.try_set(entries);
            }
        });
    });
    let export = move |()| {
        if let Some(export) = Action::named("export") {
            (export.run)(desk);
        }
    };
    let relay = move || sync.with(|sync| sync.relay.clone()).unwrap_or_else(|| say!("sync-no-relay"));
    let reason = move || {
        sync.with(|sync| sync.reason.clone())
            .map(|reason| view! { <p class="panel-note">{say!(words::refusal(&reason))}</p> })
    };
    view! {
        <SidePanel title=say!("action-sync")>
            <section class="panel-section">
                <p class="sync-state">
                    <Lamp
                        state=Signal::derive(move || sync.with(|sync| sync.state))
                        waiting=Signal::derive(move || sync.with(|sync| sync.waiting > 0))
                    />
                    <b>{move || sync.with(sync_sentence)}</b>
                </p>
                {reason}
                <dl class="facts">
                    <dt>{say!("sync-fact-relay")}</dt>
                    <dd>{relay}</dd>
                    <dt>{say!("sync-fact-waiting")}</dt>
                    <dd>{move || say!("sync-waiting-count", count = sync.with(|sync| sync.waiting))}</dd>
                </dl>
                <p class="field-row">
                    <Button glyph=Glyph::People press=move |()| desk.address.show(Some(Panel::Share))>
                        {say!("action-share")}
                    </Button>
                    <Button glyph=Glyph::Download press=export>{say!("action-export")}</Button>
                </p>
            </section>
            <section class="panel-section">
                <h3 class="panel-heading">{say!("sync-log")}</h3>
                <ul class="sync-log">{move || log.get().into_iter().map(entry).collect_view()}</ul>
            </section>
        </SidePanel>
    }
}

fn entry(entry: SyncLogEntry) -> impl IntoView {
    let what = match entry.event.as_str() {
        "connected" => say!("log-connected"),
        "sent" => say!("log-sent", count = entry.count),
        "received" => say!("log-received", count = entry.count),
        "lost" => say!("log-lost"),
        "refused" => say!("log-refused"),
        other => other.to_owned(),
    };
    view! {
        <li class="sync-log-row">
            <time datetime=entry.at.clone()>{words::moment(&entry.at)}</time>
            <span>{what} <small>{entry.detail}</small></span>
        </li>
    }
}
