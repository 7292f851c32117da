//! Who may come into the production, and how: the relay, invites, members.

use callboard_core::workspace::command::{Command, Invite};
use callboard_core::workspace::update::{Member, Reply, SyncState};
use leptos::ev::SubmitEvent;
use leptos::html::Figure;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::{MeForm, SidePanel};
use crate::desk::Desk;
use crate::paper::Code;
use crate::parts::{Button, Glyph, Look, Who};
use crate::{clipboard, say, words};

/// The share panel.
#[component]
pub(crate) fn SharePanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let is_connected = Memo::new(move |_| {
        desk.client
            .standing()
            .with(|standing| standing.as_ref().is_some_and(|known| known.sync.state != SyncState::Local))
    });
    // A link that was made stays while what was made is written, and others come and go.
    let is_owner = Memo::new(move |_| desk.role().as_deref() == Some("owner"));
    view! {
        <SidePanel title=say!("action-share")>
            <AskName />
            {move || match is_connected.get() {
                false => view! { <Connect /> }.into_any(),
                true => view! {
                    {move || is_owner.get().then(|| view! { <Inviting /> })}
                    <Members />
                    <Disconnect />
                }
                .into_any(),
            }}
        </SidePanel>
    }
}

/// Asks once who one is, before others see what one writes.
#[component]
fn AskName() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let is_skipped = RwSignal::new(false);
    let is_unnamed = Memo::new(move |_| {
        desk.client.me().with(|me| me.as_ref().is_some_and(|me| me.person.name.is_empty()))
            && !is_skipped.get()
    });
    move || {
        is_unnamed.get().then(|| {
            view! {
                <section class="panel-section">
                    <h3 class="panel-heading">{say!("share-name")}</h3>
                    <MeForm done=move |()| is_skipped.set(true) skippable=true />
                </section>
            }
        })
    }
}

#[component]
fn Connect() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let url = RwSignal::new(window().location().origin().unwrap_or_default());
    let failed = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        failed.set(None);
        let answer = desk.client.call(Command::Connect { url: url.get_untracked().trim().to_owned() });
        spawn_local(async move {
            let failure = answer.await.err().map(|failure| words::failure(&failure));
            busy.try_set(false);
            failed.try_set(failure);
        });
    };
    view! {
        <section class="panel-section">
            <h3 class="panel-heading">{say!("share-connect")}</h3>
            <p class="panel-note">{say!("share-connect-hint")}</p>
            <form class="me-form" on:submit=submit>
                <label class="field-label">
                    {say!("share-relay")}
                    <input
                        class="field-input"
                        type="url"
                        required
                        aria-invalid=move || failed.with(Option::is_some).then_some("true")
                        bind:value=url
                    />
                </label>
                <p class="field-problem" role="alert">{failed}</p>
                <button type="submit" class="button is-primary" disabled=busy>
                    {move || if busy.get() { say!("share-connecting") } else { say!("share-connect-do") }}
                </button>
            </form>
        </section>
    }
}

#[component]
fn Inviting() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let role = RwSignal::new("editor".to_owned());
    let link = RwSignal::new(None::<String>);
    let make = move |event: SubmitEvent| {
        event.prevent_default();
        let invite = Invite { role: role.get_untracked(), expires: None, uses: None };
        desk.run_then(say!("tried-invite"), Command::Invite(invite), move |reply| {
            if let Reply::Link { link: made } = reply {
                link.try_set(Some(made));
            }
        });
    };
    let choose = move |event| {
        role.set(event_target_value(&event));
        link.set(None);
    };
    view! {
        <section class="panel-section">
            <h3 class="panel-heading">{say!("share-invite")}</h3>
            <form class="me-form" on:submit=make>
                <label class="field-label">
                    {say!("share-role")}
                    <select class="field-input" on:change=choose prop:value=role>
                        <option value="editor">{say!("role-editor-long")}</option>
                        <option value="viewer">{say!("role-viewer-long")}</option>
                    </select>
                </label>
                <button type="submit" class="button is-primary">{say!("share-make")}</button>
            </form>
            {move || link.get().map(|link| view! { <MadeLink link /> })}
        </section>
    }
}

#[component]
fn MadeLink(link: String) -> impl IntoView {
    let copied = RwSignal::new(None::<bool>);
    let (text, code) = (link.clone(), link.clone());
    let copy = move |()| {
        let text = text.clone();
        spawn_local(async move {
            // Where that is not possible the link stands there, selected, to be copied by hand.
            copied.try_set(Some(clipboard::copy(&text).await));
        });
    };
    let select = |event: web_sys::FocusEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = target {
            input.select();
        }
    };
    let told =
        move || copied.get().map(|done| if done { say!("share-copied") } else { say!("share-copy-by-hand") });
    view! {
        <div class="me-form">
            <label class="field-label">
                {say!("share-link")}
                <input class="field-input" readonly value=link on:focus=select />
            </label>
            <p class="field-row">
                <Button glyph=Glyph::Copy press=copy>{say!("share-copy")}</Button>
                <span class="field-hint" role="status">{told}</span>
            </p>
            <p class="field-hint">{say!("share-link-hint")}</p>
            <LinkCode link=code />
        </div>
    }
}

/// The link for a phone's camera, and on paper for whoever comes by.
#[component]
fn LinkCode(link: String) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let node = NodeRef::<Figure>::new();
    let name =
        desk.client.standing().with_untracked(|standing| standing.as_ref().map(|known| known.name.clone()));
    let print = move |()| {
        let Some(figure) = node.get_untracked() else { return };
        // It alone, while the browser prints: nothing but a page without a window refuses either.
        let _ = figure.class_list().add_1("is-printed");
        let _ = window().print();
        let _ = figure.class_list().remove_1("is-printed");
    };
    view! {
        <figure class="share-code" node_ref=node>
            <b class="share-code-name" dir="auto">{name}</b>
            <Code text=link label=say!("share-code") />
            <figcaption class="field-hint">{say!("share-code-hint")}</figcaption>
            <span class="tool-print">
                <Button look=Look::Quiet press=print>{say!("share-code-print")}</Button>
            </span>
        </figure>
    }
}

#[component]
fn Members() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let members = RwSignal::new(Vec::<Member>::new());
    // Whoever joins changes how the production stands.
    let standing = desk.client.standing();
    Effect::new(move |_| {
        standing.track();
        desk.run_then(say!("tried-members"), Command::Members, move |reply| {
            if let Reply::Members(known) = reply {
                members.try_set(known);
            }
        });
    });
    let rows = move || members.get().into_iter().map(|member| view! { <MemberRow member /> }).collect_view();
    view! {
        <section class="panel-section">
            <h3 class="panel-heading">{move || say!("share-members", count = members.with(Vec::len))}</h3>
            <ul class="members">{rows}</ul>
        </section>
    }
}

#[component]
fn MemberRow(member: Member) -> impl IntoView {
    let name = if member.person.name.is_empty() { say!("me-unnamed") } else { member.person.name.clone() };
    let role = match member.role.as_str() {
        "owner" => say!("role-owner"),
        "editor" => say!("role-editor"),
        "viewer" => say!("role-viewer"),
        other => other.to_owned(),
    };
    view! {
        <li class="member">
            <Who name=member.person.name />
            <span class="member-name">
                <b dir="auto">{name}</b>
                {member.me.then(|| view! { <span class="member-me">{say!("share-me")}</span> })}
                <small dir="auto">{member.device}</small>
            </span>
            <span class="member-role">{role}</span>
        </li>
    }
}

#[component]
fn Disconnect() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let relay = move || {
        desk.client.standing().with(|standing| standing.as_ref().and_then(|known| known.sync.relay.clone()))
    };
    view! {
        <section class="panel-section">
            <h3 class="panel-heading">{say!("share-relay")}</h3>
            <p class="panel-note">{relay}</p>
            <Button look=Look::Quiet press=move |()| desk.run(say!("tried-disconnect"), Command::Disconnect)>
                {say!("share-disconnect")}
            </Button>
        </section>
    }
}
