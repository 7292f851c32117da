//! The app's own files, from a folder or from inside the binary.
//!
//! A file whose name carries its hash never changes and may be kept for ever; every other is asked about
//! again each time, by its ETag. Addresses that are places in the app answer with the page.

use std::borrow::Cow;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use crate::App;

/// The page that every place in the app is shown by.
const PAGE: &str = "index.html";
/// Length of the hash in a file's name: `app.0123456789abcdef.js`.
const NAME_HASH_CHARS: usize = 16;

/// The whole app, as `cargo xtask dist` built it.
#[cfg(feature = "embed")]
#[derive(rust_embed::RustEmbed)]
#[folder = "../target/site"]
struct Embedded;

/// Answers with the file that the address names, or with the page where the address is a place in the app.
pub(crate) async fn serve(State(app): State<Arc<App>>, uri: Uri, headers: HeaderMap) -> Response {
    let Some(name) = file_name(uri.path()) else {
        return (StatusCode::NOT_FOUND, "No such file.\n").into_response();
    };
    let folder = app.config.site.as_deref();
    if takes_brotli(&headers)
        && let Ok(Some(bytes)) = read(folder, &format!("{name}.br")).await
    {
        return ([(CONTENT_ENCODING, "br"), (VARY, "accept-encoding")], answer(name, bytes, &headers))
            .into_response();
    }
    match read(folder, name).await {
        Ok(Some(bytes)) => answer(name, bytes, &headers),
        Ok(None) if name == PAGE => {
            (StatusCode::NOT_FOUND, "This relay was started without the app: give --site.\n").into_response()
        }
        Ok(None) => (StatusCode::NOT_FOUND, "No such file.\n").into_response(),
        Err(error) => {
            tracing::error!(name, "cannot read a file of the app: {error}");
            (StatusCode::INTERNAL_SERVER_ERROR, "The file cannot be read.\n").into_response()
        }
    }
}

/// Whether the browser takes what `cargo xtask dist` compressed beforehand.
fn takes_brotli(headers: &HeaderMap) -> bool {
    let taken = headers.get(ACCEPT_ENCODING).and_then(|taken| taken.to_str().ok()).unwrap_or_default();
    taken.split(',').any(|coding| coding.trim() == "br")
}

/// Which file an address means; `None` for what can be no file of the app, such as a way out of its folder.
fn file_name(path: &str) -> Option<&str> {
    if path == "/" || path == "/join" || path == "/w" || path.starts_with("/w/") {
        return Some(PAGE);
    }
    let name = path.strip_prefix('/')?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_segment =
        |segment: &str| !segment.is_empty() && !segment.starts_with('.') && segment.chars().all(is_plain);
    name.split('/').all(is_segment).then_some(name)
}

async fn read(folder: Option<&Path>, name: &str) -> std::io::Result<Option<Cow<'static, [u8]>>> {
    let Some(folder) = folder else {
        return Ok(embedded(name));
    };
    match tokio::fs::read(folder.join(name)).await {
        Ok(bytes) => Ok(Some(bytes.into())),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::IsADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(feature = "embed")]
fn embedded(name: &str) -> Option<Cow<'static, [u8]>> {
    Embedded::get(name).map(|file| file.data)
}

#[cfg(not(feature = "embed"))]
fn embedded(_name: &str) -> Option<Cow<'static, [u8]>> {
    None
}

fn answer(name: &str, bytes: Cow<'static, [u8]>, headers: &HeaderMap) -> Response {
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let content_type =
        if kind.type_() == "text" { format!("{kind}; charset=utf-8") } else { kind.to_string() };
    let caching = if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let etag = format!("W/\"{}\"", &blake3::hash(&bytes).to_hex()[..NAME_HASH_CHARS]);
    let kept = headers.get(IF_NONE_MATCH).is_some_and(|had| had.as_bytes() == etag.as_bytes());
    let answer = [(CONTENT_TYPE, content_type), (CACHE_CONTROL, caching.to_owned()), (ETAG, etag)];
    if kept {
        (StatusCode::NOT_MODIFIED, answer).into_response()
    } else {
        (answer, bytes.into_owned()).into_response()
    }
}

/// Whether the name carries its hash: one of its parts between dots is exactly that long and lower-case hex.
fn is_hashed(name: &str) -> bool {
    let is_hash = |part: &str| {
        part.len() == NAME_HASH_CHARS && part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    };
    name.rsplit('/').next().is_some_and(|last| last.split('.').any(is_hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn site_1_places_in_the_app_are_the_page() {
        for place in ["/", "/join", "/w/0192", "/w/0192/lighting.cues", "/w/"] {
            assert_eq!(file_name(place), Some(PAGE), "{place}");
        }
        assert_eq!(file_name("/sw.js"), Some("sw.js"));
        assert_eq!(file_name("/joint"), Some("joint"));
    }

    #[test]
    fn site_2_no_name_leads_out_of_the_folder() {
        for path in
            ["/../etc/passwd", "/a/../b", "/.env", "/a//b", "/a/", "/a\\b", "/%2e%2e/b", "//b", "", "b"]
        {
            assert_eq!(file_name(path), None, "{path}");
        }
    }

    #[test]
    fn site_3_only_a_whole_hash_makes_a_name_unchanging() {
        assert!(is_hashed("assets/app.0123456789abcdef.js"));
        for name in ["index.html", "sw.js", "assets/app.0123456789abcde.js", "0123456789abcdef/app.js"] {
            assert!(!is_hashed(name), "{name}");
        }
    }
}
