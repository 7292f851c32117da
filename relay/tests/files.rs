//! Files beside the records, brought to a relay and fetched from it over HTTP: docs/spec/relay.md.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[allow(dead_code, unused_imports, reason = "each file of tests uses a part of it")]
mod company;

use std::net::SocketAddr;

use callboard_core::given::Signer;
use callboard_core::id::{ActorId, BlobHash, WorkspaceId};
use callboard_core::sync::ClientEvent;
use callboard_core::testkit::Author;
use company::{Device, Folder, Relay, founded};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What came back: status, headers in lower case, body.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// One request on a connection of its own; the body ends where `body` does, whatever the headers say.
async fn ask(relay: SocketAddr, method: &str, hash: BlobHash, headers: &[String], body: &[u8]) -> Answer {
    let mut socket = TcpStream::connect(relay).await.unwrap();
    let mut head = format!("{method} /blobs/{hash} HTTP/1.1\r\nhost: {relay}\r\nconnection: close\r\n");
    for header in headers {
        head += &format!("{header}\r\n");
    }
    head += &format!("content-length: {}\r\n", body.len());
    socket.write_all(format!("{head}\r\n").as_bytes()).await.unwrap();
    // A relay that refuses may close before all of it came.
    let _ = socket.write_all(body).await;
    let mut all = Vec::new();
    socket.read_to_end(&mut all).await.unwrap();
    let end = all.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(all.len());
    let head = String::from_utf8_lossy(&all[..end]).to_lowercase();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Answer { status, head, body: all.get(end + 4..).unwrap_or_default().to_vec() }
}

/// Brings the beginning of a file that is said to be so long, and breaks off.
async fn break_off(relay: SocketAddr, hash: BlobHash, bearer: &str, (begin, length): (&[u8], usize)) {
    let mut socket = TcpStream::connect(relay).await.unwrap();
    let range = format!("content-range: bytes 0-{}/{length}\r\n", length - 1);
    let head = format!("PUT /blobs/{hash} HTTP/1.1\r\nhost: {relay}\r\n{bearer}\r\n{range}");
    socket.write_all(format!("{head}content-length: {length}\r\n\r\n").as_bytes()).await.unwrap();
    socket.write_all(begin).await.unwrap();
}

/// How often somebody whose line broke asks where to go on.
const GOINGS_ON_MAX: usize = 100;

/// A member with what lets them in.
struct Member {
    bearer: String,
    device: Device,
}

impl Member {
    async fn of(
        relay: &Relay,
        author: Author,
        workspace: WorkspaceId,
        runs: &[callboard_core::log::Run],
    ) -> Self {
        let mut device = Device::new(author, workspace, runs, None);
        device.in_step(relay.address).await;
        let ticket = device.told.iter().find_map(|event| match event {
            ClientEvent::Ticket(ticket) => Some(ActorId(*ticket)),
            _ => None,
        });
        let bearer =
            format!("authorization: Bearer {workspace}.{}.{}", device.author.actor(), ticket.unwrap());
        Self { bearer, device }
    }

    async fn put(
        &self,
        relay: &Relay,
        hash: BlobHash,
        (first, piece): (usize, &[u8]),
        length: usize,
    ) -> Answer {
        let range = match piece.len() {
            0 => "content-range: bytes */0".to_owned(),
            count => format!("content-range: bytes {first}-{}/{length}", first + count - 1),
        };
        ask(relay.address, "PUT", hash, &[self.bearer.clone(), range], piece).await
    }

    async fn get(&self, relay: &Relay, hash: BlobHash, from: Option<usize>) -> Answer {
        let range = from.map(|from| format!("range: bytes={from}-"));
        let headers: Vec<String> = [self.bearer.clone()].into_iter().chain(range).collect();
        ask(relay.address, "GET", hash, &headers, b"").await
    }

    async fn head(&self, relay: &Relay, hash: BlobHash) -> Answer {
        ask(relay.address, "HEAD", hash, std::slice::from_ref(&self.bearer), b"").await
    }
}

fn file(seed: u8, length: usize) -> (BlobHash, Vec<u8>) {
    let bytes: Vec<u8> = (0..length).map(|at| (at as u8).wrapping_mul(31).wrapping_add(seed)).collect();
    (BlobHash(*blake3::hash(&bytes).as_bytes()), bytes)
}

#[tokio::test]
async fn relay_13_a_file_comes_in_pieces_and_is_there_when_it_is_whole() {
    let folder = Folder::of("pieces");
    let relay = Relay::start(&folder.0).await;
    let (workspace, genesis) = founded();
    let owner = Member::of(&relay, Author::nth(1), workspace, &[genesis]).await;
    let mut viewer = Member::of(&relay, Author::nth(3), workspace, &[]).await;
    let (hash, bytes) = file(1, 300_000);
    assert_eq!(owner.head(&relay, hash).await.status, 404);
    let first = owner.put(&relay, hash, (0, &bytes[..200_000]), bytes.len()).await;
    assert_eq!((first.status, first.header("upload-offset")), (202, Some("200000")));
    assert_eq!(viewer.get(&relay, hash, None).await.status, 404, "a part is no file");
    let elsewhere = owner.put(&relay, hash, (250_000, &bytes[250_000..]), bytes.len()).await;
    assert_eq!((elsewhere.status, elsewhere.header("upload-offset")), (409, Some("200000")));
    // Started again it goes on where it was, with another ticket.
    relay.stop().await;
    let relay = Relay::start(&folder.0).await;
    assert_eq!(owner.head(&relay, hash).await.status, 401, "a ticket is good for one run of the relay");
    let owner = Member::of(&relay, Author::nth(1), workspace, &[]).await;
    assert_eq!(owner.head(&relay, hash).await.header("upload-offset"), Some("200000"));
    viewer = Member::of(&relay, Author::nth(3), workspace, &[]).await;
    assert_eq!(owner.put(&relay, hash, (200_000, &bytes[200_000..]), bytes.len()).await.status, 201);
    viewer.device.until(relay.address, "told", |device| device.told.contains(&ClientEvent::File(hash))).await;
    let whole = viewer.get(&relay, hash, None).await;
    assert_eq!((whole.status, whole.body == bytes), (200, true));
    assert_eq!(whole.header("content-type"), Some("application/octet-stream"));
    assert_eq!(whole.header("content-disposition"), Some("attachment"));
    let rest = viewer.get(&relay, hash, Some(299_990)).await;
    assert_eq!((rest.status, &rest.body[..]), (206, &bytes[299_990..]));
    assert_eq!(rest.header("content-range"), Some("bytes 299990-299999/300000"));
    assert_eq!(viewer.get(&relay, hash, Some(300_000)).await.status, 416);
    assert_eq!(owner.put(&relay, hash, (0, &bytes[..10]), bytes.len()).await.status, 201, "it is whole");
    let (nothing, _) = file(0, 0);
    assert_eq!(owner.put(&relay, nothing, (0, b""), 0).await.status, 201, "nothing is a file too");
    assert_eq!(viewer.get(&relay, nothing, None).await.body, b"");
    relay.stop().await;
}

#[tokio::test]
async fn relay_14_only_members_fetch_and_only_who_writes_brings() {
    let folder = Folder::of("members");
    let relay = Relay::start(&folder.0).await;
    let (workspace, genesis) = founded();
    let owner = Member::of(&relay, Author::nth(1), workspace, &[genesis]).await;
    let viewer = Member::of(&relay, Author::nth(3), workspace, &[]).await;
    let (hash, bytes) = file(2, 1000);
    assert_eq!(viewer.put(&relay, hash, (0, &bytes), bytes.len()).await.status, 403);
    assert_eq!(owner.put(&relay, hash, (0, &bytes), bytes.len()).await.status, 201);
    assert_eq!(viewer.get(&relay, hash, None).await.body, bytes);
    assert_eq!(ask(relay.address, "GET", hash, &[], b"").await.status, 401);
    let forged = owner.bearer.replace(&workspace.to_string(), &WorkspaceId([9; 32]).to_string());
    assert_eq!(ask(relay.address, "GET", hash, &[forged], b"").await.status, 401);
    let from_elsewhere = [owner.bearer.clone(), "origin: https://evil.example".to_owned()];
    assert_eq!(ask(relay.address, "GET", hash, &from_elsewhere, b"").await.status, 403);
    // Another production does not learn that the bytes are here, and brings them itself.
    let (other, founding) = Author::nth(7).found(Vec::new());
    let stranger = Member::of(&relay, Author::nth(7), other, &[founding]).await;
    assert_eq!(stranger.get(&relay, hash, None).await.status, 404);
    assert_eq!(stranger.head(&relay, hash).await.status, 404);
    assert_eq!(stranger.put(&relay, hash, (0, &bytes), bytes.len()).await.status, 201);
    assert_eq!(stranger.get(&relay, hash, None).await.body, bytes);
    relay.stop().await;
}

#[tokio::test]
async fn relay_15_what_is_not_what_its_name_says_or_too_much_is_not_kept() {
    let folder = Folder::of("refused");
    let relay = Relay::start(&folder.0).await;
    let (workspace, genesis) = founded();
    let owner = Member::of(&relay, Author::nth(1), workspace, &[genesis]).await;
    let (hash, bytes) = file(3, 5000);
    let mut other = bytes.clone();
    other[17] ^= 1;
    assert_eq!(owner.put(&relay, hash, (0, &other), other.len()).await.status, 422);
    assert_eq!(owner.head(&relay, hash).await.header("upload-offset"), Some("0"), "all of it is gone");
    break_off(relay.address, hash, &owner.bearer, (&bytes[..2000], bytes.len())).await;
    // What came last may still be on its way to the disk: then the relay says anew where to go on.
    let mut status = 0;
    for _ in 0..GOINGS_ON_MAX {
        let at: usize = owner.head(&relay, hash).await.header("upload-offset").unwrap().parse().unwrap();
        assert!(at <= 2000, "no more than came is counted");
        status = owner.put(&relay, hash, (at, &bytes[at..]), bytes.len()).await.status;
        if status == 201 {
            break;
        }
    }
    assert_eq!(status, 201);
    let (large, _) = file(4, 1);
    assert_eq!(owner.put(&relay, large, (0, &bytes), (1 << 20) + 1).await.status, 413, "one file");
    for seed in 10..14 {
        let (hash, bytes) = file(seed, 1 << 20);
        let status = owner.put(&relay, hash, (0, &bytes), bytes.len()).await.status;
        // Four of a mebibyte, less the five thousand bytes that are here.
        assert_eq!(status, if seed < 13 { 201 } else { 507 }, "file {seed}");
    }
    let no_range = std::slice::from_ref(&owner.bearer);
    assert_eq!(ask(relay.address, "PUT", large, no_range, b"x").await.status, 400);
    relay.stop().await;
}
