//! One file in full, over the page: pictures, sound, films and paper, each by what shows only that. Nothing
//! is ever opened as a page: a drawing that holds a program is an image, and runs nothing.

use callboard_core::id::BlobHash;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Url;

use super::acts;
use super::field::what;
use super::picture::name;
use crate::desk::Desk;
use crate::parts::{Button, Glyph, IconButton, Look, Notice};
use crate::{say, words};

/// The file that is open in full, if one is.
#[component]
pub(crate) fn Preview() -> impl IntoView {
    let desk = expect_context::<Desk>();
    move || desk.files.open.get().map(|hash| view! { <Open desk hash /> })
}

/// The bytes as an address that only this page has, with what they are.
type Shown = Result<(String, String), String>;

#[component]
fn Open(desk: Desk, hash: BlobHash) -> impl IntoView {
    let sheet = NodeRef::<leptos::html::Dialog>::new();
    sheet.on_load(|sheet| drop(sheet.show_modal()));
    let info = desk.files.of(hash);
    let title = Signal::derive(move || name(info.get().as_ref(), hash));
    let shown = RwSignal::new(None::<Shown>);
    spawn_local(async move {
        let got = acts::bytes(desk, hash).await;
        let made = match &got {
            Ok(blob) => match Url::create_object_url_with_blob(blob) {
                Ok(url) => Ok((url, blob.type_())),
                Err(_) => Err(say!("file-cannot-show")),
            },
            Err(failure) => Err(words::failure(failure)),
        };
        if let Some(Some(Ok((late, _)))) = shown.try_set(Some(made)) {
            let _ = Url::revoke_object_url(&late);
        }
    });
    on_cleanup(move || {
        if let Some(Some(Ok((url, _)))) = shown.try_get_untracked() {
            let _ = Url::revoke_object_url(&url);
        }
    });
    let close = move || desk.files.open.set(None);
    let save = move |()| {
        let name = title.get_untracked();
        spawn_local(async move {
            if let Err(failure) = acts::save(desk, hash, &name).await {
                desk.tell(say!("tried-file"), failure);
            }
        });
    };
    view! {
        <dialog
            node_ref=sheet
            class="preview"
            aria-label=move || title.get()
            on:close=move |_| close()
            on:click=move |event| {
                // The margin around what is shown.
                let target = event.target();
                let own = sheet.get_untracked().map(Into::into);
                if target.is_some() && target == own {
                    close();
                }
            }
        >
            <header class="preview-head">
                <b class="file-name" dir="auto">{move || title.get()}</b>
                <span class="file-what">{move || info.with(|info| info.as_ref().map(what))}</span>
                <Button look=Look::Quiet glyph=Glyph::Download press=save>{say!("file-save")}</Button>
                <IconButton glyph=Glyph::Close label=say!("close") press=move |()| close() />
            </header>
            <div class="preview-body">
                {move || shown.get().map(|shown| match shown {
                    Ok((url, mime)) => as_what_it_is(url, &mime, title).into_any(),
                    Err(why) => view! { <Notice title=say!("file-cannot-show") text=why /> }.into_any(),
                })}
            </div>
        </dialog>
    }
}

fn as_what_it_is(url: String, mime: &str, title: Signal<String>) -> AnyView {
    let alt = move || title.get();
    match mime.split('/').next() {
        Some("image") => view! { <img src=url alt=alt /> }.into_any(),
        Some("audio") => view! { <audio src=url controls aria-label=alt></audio> }.into_any(),
        Some("video") => view! { <video src=url controls aria-label=alt></video> }.into_any(),
        _ if mime == "application/pdf" => view! { <iframe src=url title=alt></iframe> }.into_any(),
        _ => view! { <p class="file-note">{say!("file-not-shown")}</p> }.into_any(),
    }
}
