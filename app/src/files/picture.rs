//! A file, small: its picture where there is one, else what kind it is.

use callboard_core::id::BlobHash;
use callboard_core::workspace::command::Command;
use callboard_core::workspace::update::AssetInfo;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Url;

use super::known::name_of;
use crate::desk::Desk;
use crate::parts::{Glyph, Icon};
use crate::say;

/// A small picture of a file. It is fetched while it is drawn, and let go with it.
#[component]
pub(crate) fn Picture(
    /// Which.
    hash: BlobHash,
    /// What is known of it.
    info: Signal<Option<AssetInfo>>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let url = RwSignal::new(None::<String>);
    let is_here = Memo::new(move |_| info.with(|info| info.as_ref().is_some_and(|info| info.here)));
    let let_go = move || {
        if let Some(url) = url.try_get_untracked().flatten() {
            // One that was revoked before is revoked still.
            let _ = Url::revoke_object_url(&url);
        }
    };
    Effect::new(move |_| {
        let asked = is_here.get().then(|| desk.client.fetch(Command::GetAsset { hash, small: true }));
        spawn_local(async move {
            let got = match asked {
                Some(asked) => asked.await.ok(),
                None => None,
            };
            let made = got.and_then(|blob| Url::create_object_url_with_blob(&blob).ok());
            let_go();
            if let Some(Some(late)) = url.try_set(made) {
                let _ = Url::revoke_object_url(&late);
            }
        });
    });
    on_cleanup(let_go);
    let is_missing = move || info.with(|info| info.as_ref().is_some_and(|info| !info.here));
    let glyph = Memo::new(move |_| info.with(|info| glyph_of(info.as_ref())));
    view! {
        <span class="picture" class:is-missing=is_missing>
            {move || match url.get() {
                Some(url) => view! { <img src=url alt="" draggable="false" decoding="async" /> }.into_any(),
                None => view! { <Icon glyph=glyph.get() /> }.into_any(),
            }}
        </span>
    }
}

/// What stands for a file that has no picture.
pub(super) fn glyph_of(info: Option<&AssetInfo>) -> Glyph {
    let mime = info.map_or("", |info| info.mime.as_str());
    match mime.split('/').next() {
        Some("image") => Glyph::Image,
        Some("audio") => Glyph::Sound,
        Some("video") => Glyph::Film,
        _ => Glyph::File,
    }
}

/// A value that is a file: small, with its name.
#[component]
pub(crate) fn FileValue(
    /// Its hash.
    hash: String,
) -> impl IntoView {
    let desk = use_context::<Desk>();
    match (hash.parse::<BlobHash>(), desk) {
        (Ok(hash), Some(desk)) => {
            let info = desk.files.of(hash);
            let name = move || name(info.get().as_ref(), hash);
            let gone = move || {
                let is_missing = info.with(|info| info.as_ref().is_some_and(|info| !info.here));
                is_missing.then(|| view! { <span class="file-away">{say!("file-away")}</span> })
            };
            view! {
                <span class="file-value">
                    <Picture hash info />
                    <span class="value-text" dir="auto">{name}</span>
                    {gone}
                </span>
            }
            .into_any()
        }
        _ => view! { <span class="value-text" dir="auto">{name_of(&hash)}</span> }.into_any(),
    }
}

/// What people call a file, as far as it is known.
pub(super) fn name(info: Option<&AssetInfo>, hash: BlobHash) -> String {
    match info {
        Some(info) if !info.name.is_empty() => info.name.clone(),
        _ => name_of(&hash.to_string()),
    }
}
