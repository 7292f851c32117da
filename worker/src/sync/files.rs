//! A relay's files over HTTP: which it holds, taking one, bringing one. Each answer is one of a few words;
//! what follows from it is the session's.

use callboard_core::given::Signer;
use callboard_core::id::{ActorId, BlobHash, WorkspaceId};
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Headers, ReadableStreamDefaultReader, RequestInit, Response};

use crate::scope;

/// Bytes of a file in one request: what is lost of it where the line breaks.
const PIECE_BYTES: f64 = 8.0 * 1024.0 * 1024.0;
/// How long a relay may say nothing.
const SILENCE_MILLIS_MAX: u32 = 30_000;
/// Says where what the relay has of a file ends.
const OFFSET: &str = "upload-offset";

/// Why a relay did not do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denied {
    /// It does not answer, or cannot just now.
    NotNow,
    /// It never will, of this file.
    Never,
}

/// What a relay has of a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Held {
    /// All of it.
    Whole,
    /// The bytes before this one.
    Until(f64),
}

/// The way to a relay's files, for one device and one production.
#[derive(Debug, Clone)]
pub(crate) struct FileDoor {
    web_origin: String,
    bearer: String,
}

impl FileDoor {
    /// With a ticket that the relay gave.
    pub(crate) fn new(
        web_origin: &str,
        workspace: WorkspaceId,
        signer: &dyn Signer,
        ticket: &[u8; 32],
    ) -> Self {
        // A ticket is told as bytes are that name something.
        let (actor, ticket) = (signer.actor(), ActorId(*ticket));
        Self { web_origin: web_origin.to_owned(), bearer: format!("Bearer {workspace}.{actor}.{ticket}") }
    }

    /// What the relay has of a file.
    pub(crate) async fn holds(&self, hash: BlobHash) -> Result<Held, Denied> {
        let answer = self.ask("HEAD", hash, &[], None).await?;
        match answer.status() {
            200 => Ok(Held::Whole),
            404 => Ok(Held::Until(offset(&answer).unwrap_or(0.0))),
            status => Err(denied(status)),
        }
    }

    /// Brings a piece of a file, from this byte on.
    pub(crate) async fn bring(&self, hash: BlobHash, blob: &Blob, from: f64) -> Result<Held, Denied> {
        let end = (from + PIECE_BYTES).min(blob.size());
        let piece = blob.slice_with_f64_and_f64(from, end).or(Err(Denied::NotNow))?;
        let range = match blob.size() {
            0.0 => "bytes */0".to_owned(),
            length => format!("bytes {from}-{}/{length}", end - 1.0),
        };
        let answer = self.ask("PUT", hash, &[("content-range", &range)], Some(&piece)).await?;
        match answer.status() {
            201 => Ok(Held::Whole),
            202 | 409 => offset(&answer).map(Held::Until).ok_or(Denied::NotNow),
            status => Err(denied(status)),
        }
    }

    /// Takes a file, from this byte on; `None` where the relay has not all of it.
    pub(crate) async fn take(&self, hash: BlobHash, from: f64) -> Result<Option<Coming>, Denied> {
        let range = format!("bytes={from}-");
        let ranged = [("range", range.as_str())];
        let asked: &[(&str, &str)] = if from > 0.0 { &ranged } else { &[] };
        let answer = self.ask("GET", hash, asked, None).await?;
        match answer.status() {
            200 => Ok(Some(Coming::of(&answer, 0.0)?)),
            206 => Ok(Some(Coming::of(&answer, from)?)),
            404 => Ok(None),
            // All of it had come, and was not taken for what it is.
            416 => Err(Denied::Never),
            status => Err(denied(status)),
        }
    }

    async fn ask(
        &self,
        method: &str,
        hash: BlobHash,
        headers: &[(&str, &str)],
        body: Option<&Blob>,
    ) -> Result<Response, Denied> {
        let made = || -> Result<RequestInit, JsValue> {
            let told = Headers::new()?;
            told.set("authorization", &self.bearer)?;
            for (name, value) in headers {
                told.set(name, value)?;
            }
            let init = RequestInit::new();
            init.set_method(method);
            init.set_headers(&told);
            if let Some(body) = body {
                init.set_body(body);
            }
            Ok(init)
        };
        let init = made().or(Err(Denied::NotNow))?;
        let url = format!("{}/blobs/{hash}", self.web_origin);
        let asked = JsFuture::from(scope::global().fetch_with_str_and_init(&url, &init));
        // A piece takes as long as the line does: the browser gives up by itself where that is broken.
        asked.await.map(JsCast::unchecked_into).or(Err(Denied::NotNow))
    }
}

fn offset(answer: &Response) -> Option<f64> {
    answer.headers().get(OFFSET).ok()??.parse().ok()
}

fn denied(status: u16) -> Denied {
    match status {
        // Who is no member, what is too large, what is full or another file stays so.
        403 | 413 | 422 | 507 => Denied::Never,
        _ => Denied::NotNow,
    }
}

/// The bytes of a file, as they come.
pub(crate) struct Coming {
    /// Where they begin.
    pub(crate) from: f64,
    reader: ReadableStreamDefaultReader,
}

impl Coming {
    fn of(answer: &Response, from: f64) -> Result<Self, Denied> {
        let body = answer.body().ok_or(Denied::NotNow)?;
        let reader = ReadableStreamDefaultReader::new(&body).or(Err(Denied::NotNow))?;
        Ok(Self { from, reader })
    }

    /// The next bytes; `None` at the end.
    pub(crate) async fn next(&self) -> Result<Option<Vec<u8>>, Denied> {
        let read = JsFuture::from(self.reader.read());
        let part = match select(read, TimeoutFuture::new(SILENCE_MILLIS_MAX)).await {
            Either::Left((Ok(part), _)) => part,
            Either::Left((Err(_), _)) | Either::Right(_) => return Err(Denied::NotNow),
        };
        let get = |name: &str| Reflect::get(&part, &name.into()).unwrap_or_default();
        match get("done").is_truthy() {
            true => Ok(None),
            false => Ok(Some(Uint8Array::new(&get("value")).to_vec())),
        }
    }
}

impl Drop for Coming {
    fn drop(&mut self) {
        // What has ended cannot be broken off, and need not.
        drop(self.reader.cancel());
    }
}
