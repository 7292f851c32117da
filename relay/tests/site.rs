//! The relay started as tests and `main` start it, asked over a real socket.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::net::SocketAddr;
use std::path::PathBuf;

use callboard_relay::config::{Config, WORKSPACE_BYTES_MAX};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

const HASHED: &str = "app.0123456789abcdef.js";

struct Relay {
    address: SocketAddr,
    stop: CancellationToken,
    folder: PathBuf,
}

impl Relay {
    async fn start(name: &str, has_site: bool) -> Self {
        let folder = std::env::temp_dir().join(format!("callboard-{name}-{}", std::process::id()));
        let site = folder.join("site");
        std::fs::create_dir_all(&site).unwrap();
        std::fs::write(site.join("index.html"), "<!doctype html><title>page</title>").unwrap();
        std::fs::write(site.join(HASHED), "export {};\n".repeat(500)).unwrap();
        std::fs::write(site.join("small.css"), "plain").unwrap();
        std::fs::write(site.join("small.css.br"), "beforehand").unwrap();
        std::fs::write(folder.join("secret"), "secret").unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let config = Config {
            listen: address,
            data: folder.join("data"),
            workspace_bytes_max: WORKSPACE_BYTES_MAX,
            file_bytes_max: 1 << 20,
            workspace_files_bytes_max: 4 << 20,
            site: has_site.then_some(site),
        };
        tokio::spawn(callboard_relay::serve(listener, config, stop.clone()));
        Self { address, stop, folder }
    }

    /// The whole answer, head and body, to one GET.
    async fn get(&self, path: &str, headers: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.stop.cancel();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[tokio::test]
async fn site_1_a_place_in_the_app_answers_with_the_page() {
    let relay = Relay::start("page", true).await;
    for place in ["/", "/w/0192/lighting.cues", "/join"] {
        let answer = relay.get(place, "").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains("<title>page</title>"), "{answer}");
        assert!(answer.contains("content-type: text/html; charset=utf-8"), "{answer}");
    }
}

#[tokio::test]
async fn site_2_nothing_beside_the_folder_is_served() {
    let relay = Relay::start("beside", true).await;
    for path in ["/../secret", "/%2e%2e/secret", "/..%2fsecret"] {
        let answer = relay.get(path, "").await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
        assert!(!answer.contains("\r\nsecret"), "{answer}");
    }
}

#[tokio::test]
async fn site_3_hashed_files_are_kept_for_ever_and_the_page_is_asked_about() {
    let relay = Relay::start("caching", true).await;
    assert!(relay.get(&format!("/{HASHED}"), "").await.contains("immutable"));
    let page = relay.get("/", "").await;
    assert!(page.contains("cache-control: no-cache"), "{page}");
    let etag = page.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    let again = relay.get("/", &format!("if-none-match: {etag}\r\n")).await;
    assert!(again.starts_with("HTTP/1.1 304"), "{again}");
    assert!(!again.contains("<title>"), "{again}");
}

#[tokio::test]
async fn site_4_every_answer_carries_the_policies() {
    let relay = Relay::start("policies", true).await;
    for path in ["/", "/health", "/missing.js"] {
        let answer = relay.get(path, "").await;
        assert!(answer.contains("content-security-policy: default-src 'self';"), "{answer}");
        assert!(answer.contains("x-content-type-options: nosniff"), "{answer}");
        assert!(answer.contains("referrer-policy: no-referrer"), "{answer}");
    }
}

#[tokio::test]
async fn site_5_a_relay_without_an_app_says_so() {
    let relay = Relay::start("bare", false).await;
    assert!(relay.get("/", "").await.starts_with("HTTP/1.1 404"));
    assert!(relay.get("/health", "").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn site_6_what_gains_from_it_is_compressed() {
    let relay = Relay::start("compression", true).await;
    let plain = relay.get(&format!("/{HASHED}"), "").await;
    let small = relay.get(&format!("/{HASHED}"), "accept-encoding: br\r\n").await;
    assert!(small.contains("content-encoding: br"), "{small}");
    assert!(small.len() * 2 < plain.len(), "{} of {}", small.len(), plain.len());
}

#[tokio::test]
async fn site_7_what_was_compressed_beforehand_is_preferred() {
    let relay = Relay::start("beforehand", true).await;
    let answer = relay.get("/small.css", "accept-encoding: gzip, br\r\n").await;
    assert!(answer.contains("content-encoding: br") && answer.contains("content-type: text/css"), "{answer}");
    assert!(answer.ends_with("beforehand"), "{answer}");
    assert!(relay.get("/small.css", "accept-encoding: gzip\r\n").await.ends_with("plain"));
}
