//! `/blobs/<blake3>`: files beside the records, for members: `docs/formats/wire.md`, Files.

use std::io::SeekFrom;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_RANGES, AUTHORIZATION, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_TYPE, RANGE,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use callboard_core::access::Right;
use callboard_core::id::{ActorId, BlobHash, WorkspaceId};
use tokio::fs::File;
use tokio::io::AsyncSeekExt as _;
use tokio_util::io::ReaderStream;

use crate::App;
use crate::shelf::{NotTaken, Piece, Taken};
use crate::socket::is_same_origin;

/// Says where what is here of a file ends.
const OFFSET: &str = "upload-offset";

/// What tickets are made with: another with each start of the relay.
pub(crate) struct Tickets([u8; 32]);

impl std::fmt::Debug for Tickets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tickets")
    }
}

impl Tickets {
    /// Of a secret that nobody else has.
    pub(crate) fn of(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// What lets a device fetch and bring files of a workspace.
    pub(crate) fn ticket(&self, workspace: &WorkspaceId, actor: &ActorId) -> blake3::Hash {
        let said = [b"callboard ticket 1\0".as_slice(), &workspace.0, &actor.0].concat();
        blake3::keyed_hash(&self.0, &said)
    }

    /// Who shows which ticket; `None` where it is none that was given.
    fn shown(&self, headers: &HeaderMap) -> Option<(WorkspaceId, ActorId)> {
        let told = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
        let mut parts = told.split('.');
        let (workspace, actor) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let ticket = blake3::Hash::from_hex(parts.next()?).ok()?;
        // Compared in the same time whatever is shown.
        (self.ticket(&workspace, &actor) == ticket && parts.next().is_none()).then_some((workspace, actor))
    }
}

/// Gives a file, tells of it, or takes a piece of it.
pub(crate) async fn serve(
    State(app): State<Arc<App>>,
    Path(hash): Path<String>,
    method: Method,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if !is_same_origin(&headers) {
        return told(StatusCode::FORBIDDEN, "This relay takes only its own pages.");
    }
    let Ok(hash) = hash.parse::<BlobHash>() else {
        return told(StatusCode::NOT_FOUND, "A file is named by its BLAKE3.");
    };
    let writes = method == Method::PUT;
    let workspace = match member(&app, &headers, writes).await {
        Ok(workspace) => workspace,
        Err(refused) => return refused,
    };
    let place = (workspace, hash);
    match method {
        Method::PUT => put(app, place, &headers, body).await,
        _ => get(&app, place, &headers, method == Method::HEAD).await,
    }
}

/// The workspace whose member asks.
async fn member(app: &App, headers: &HeaderMap, writes: bool) -> Result<WorkspaceId, Response> {
    let (workspace, actor) = (app.tickets.shown(headers)).ok_or_else(|| {
        told(StatusCode::UNAUTHORIZED, "A ticket is needed, as the relay gives over its socket.")
    })?;
    let room = app.rooms.enter(workspace).await.map_err(|error| {
        tracing::error!(%workspace, "cannot be read: {error}");
        told(StatusCode::INTERNAL_SERVER_ERROR, "The relay's store cannot be read.")
    })?;
    let role = room.keeper().await.access().role(&actor);
    let may = role.is_some_and(|role| role.may(if writes { Right::Write } else { Right::Enter }));
    match may {
        true => Ok(workspace),
        false => Err(told(StatusCode::FORBIDDEN, "Only members may.")),
    }
}

async fn get(app: &App, place: (WorkspaceId, BlobHash), headers: &HeaderMap, only_head: bool) -> Response {
    let found = match app.shelf.find(place).await {
        Ok(Some(found)) => found,
        Ok(None) => {
            let begun = app.shelf.begun(place).await.unwrap_or(0);
            return (StatusCode::NOT_FOUND, [(OFFSET, begun.to_string())], "It is not here.\n")
                .into_response();
        }
        Err(error) => return disk(&error),
    };
    let (path, length) = found;
    let first = match from(headers) {
        Some(first) if first >= length && length > 0 => {
            let range = [(CONTENT_RANGE, format!("bytes */{length}"))];
            return (StatusCode::RANGE_NOT_SATISFIABLE, range).into_response();
        }
        first => first,
    };
    let start = first.unwrap_or(0);
    let about = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_DISPOSITION, "attachment".to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (ACCEPT_RANGES, "bytes".to_owned()),
        (CONTENT_LENGTH, (length - start).to_string()),
    ];
    if only_head {
        return (about, Body::empty()).into_response();
    }
    let opened = async {
        let mut file = File::open(path).await?;
        file.seek(SeekFrom::Start(start)).await?;
        Ok::<_, std::io::Error>(file)
    };
    match (opened.await, first) {
        (Err(error), _) => disk(&error),
        (Ok(file), None) => (about, Body::from_stream(ReaderStream::new(file))).into_response(),
        (Ok(file), Some(first)) => {
            let range = [(CONTENT_RANGE, format!("bytes {first}-{}/{length}", length - 1))];
            let body = Body::from_stream(ReaderStream::new(file));
            (StatusCode::PARTIAL_CONTENT, about, range, body).into_response()
        }
    }
}

async fn put(app: Arc<App>, place: (WorkspaceId, BlobHash), headers: &HeaderMap, body: Body) -> Response {
    let Some(piece) = piece(headers) else {
        return told(StatusCode::BAD_REQUEST, "A piece says `Content-Range: bytes <first>-<last>/<length>`.");
    };
    // Whose line breaks is answered no more, but what has come is put away whole before anything else comes
    // of this file: a task of its own is not dropped between two writes.
    let taking = Arc::clone(&app);
    let taken = tokio::spawn(async move { taking.shelf.take(place, piece, body).await }).await;
    match taken.unwrap_or_else(|error| Err(NotTaken::Disk(std::io::Error::other(error)))) {
        Ok(Taken::Whole) => {
            tracing::info!(workspace = %place.0, file = %place.1, bytes = piece.length, "kept");
            if let Ok(room) = app.rooms.enter(place.0).await {
                room.tell_file(place.1);
            }
            StatusCode::CREATED.into_response()
        }
        Ok(Taken::Awaits(at)) => (StatusCode::ACCEPTED, [(OFFSET, at.to_string())]).into_response(),
        Err(NotTaken::Elsewhere(at)) => (StatusCode::CONFLICT, [(OFFSET, at.to_string())]).into_response(),
        Err(NotTaken::Another) => told(StatusCode::UNPROCESSABLE_ENTITY, "It is another file."),
        Err(NotTaken::Busy) => told(StatusCode::LOCKED, "Somebody is bringing it just now."),
        Err(NotTaken::TooLarge) => {
            told(StatusCode::PAYLOAD_TOO_LARGE, "The file is too large for this relay.")
        }
        Err(NotTaken::Full) => {
            told(StatusCode::INSUFFICIENT_STORAGE, "This relay keeps no more files of it.")
        }
        Err(NotTaken::BrokenOff) => told(StatusCode::BAD_REQUEST, "The piece is not as long as was said."),
        Err(NotTaken::Disk(error)) => disk(&error),
    }
}

/// Where the answer is to begin, where that is said.
fn from(headers: &HeaderMap) -> Option<u64> {
    let told = headers.get(RANGE)?.to_str().ok()?;
    told.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
}

fn piece(headers: &HeaderMap) -> Option<Piece> {
    let told = headers.get(CONTENT_RANGE)?.to_str().ok()?.strip_prefix("bytes ")?;
    let (range, length) = told.split_once('/')?;
    let length = length.parse().ok()?;
    // Of nothing there is no first byte, and no last.
    if range == "*" {
        return (length == 0).then_some(Piece { first: 0, end: 0, length });
    }
    let (first, last) = range.split_once('-')?;
    let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last && last < length).then_some(Piece { first, end: last + 1, length })
}

fn told(status: StatusCode, text: &str) -> Response {
    (status, format!("{text}\n")).into_response()
}

fn disk(error: &std::io::Error) -> Response {
    tracing::error!("a file cannot be read or kept: {error}");
    told(StatusCode::INTERNAL_SERVER_ERROR, "The relay's disk does not take or give it.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: axum::http::HeaderName, text: &str) -> HeaderMap {
        [(name, text.parse().expect("a header"))].into_iter().collect()
    }

    #[test]
    fn blob_1_a_ticket_is_of_one_workspace_and_one_device_and_of_one_run_of_the_relay() {
        let tickets = Tickets::of([7; 32]);
        let (workspace, actor) = (WorkspaceId([1; 32]), ActorId([2; 32]));
        let ticket = tickets.ticket(&workspace, &actor).to_hex();
        let shown = |text: String| tickets.shown(&headers(AUTHORIZATION, &text));
        assert_eq!(shown(format!("Bearer {workspace}.{actor}.{ticket}")), Some((workspace, actor)));
        let (other, thief) = (WorkspaceId([3; 32]), ActorId([4; 32]));
        for text in [
            format!("Bearer {other}.{actor}.{ticket}"),
            format!("Bearer {workspace}.{thief}.{ticket}"),
            format!("Bearer {workspace}.{actor}.{ticket}.{ticket}"),
            format!("Bearer {workspace}.{actor}"),
            format!("{workspace}.{actor}.{ticket}"),
            String::new(),
        ] {
            assert_eq!(shown(text.clone()), None, "{text}");
        }
        let after = Tickets::of([8; 32]);
        let told = headers(AUTHORIZATION, &format!("Bearer {workspace}.{actor}.{ticket}"));
        assert_eq!(after.shown(&told), None, "the relay was started again");
    }

    #[test]
    fn blob_2_a_piece_says_where_it_stands() {
        let read = |text: &str| piece(&headers(CONTENT_RANGE, text));
        assert_eq!(read("bytes 0-9/20"), Some(Piece { first: 0, end: 10, length: 20 }));
        assert_eq!(read("bytes 10-19/20"), Some(Piece { first: 10, end: 20, length: 20 }));
        assert_eq!(read("bytes */0"), Some(Piece { first: 0, end: 0, length: 0 }));
        for wrong in ["bytes 0-20/20", "bytes 9-8/20", "bytes */5", "0-9/20", "bytes 0-9", "bytes a-b/c"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
