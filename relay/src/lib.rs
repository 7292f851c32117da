//! The relay: serves the app, keeps and passes on the productions' logs (`socket`, `room`, `engine`) and the
//! files beside their records (`blobs`, `shelf`).
//!
//! It decides nothing about data: what a frame means is `callboard_core::sync`'s, what an author may write
//! `callboard_core::access`'s. Tests start it in their own process through [`serve`].

mod blobs;
pub mod config;
mod engine;
mod key;
mod room;
mod server;
mod shelf;
mod site;
mod socket;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use callboard_core::given::{Entropy as _, Signer};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use blobs::Tickets;
use config::Config;
pub use engine::EngineError;
use engine::Sqlite;
use key::{OsEntropy, RelayKey};
use room::Rooms;
use shelf::Shelf;
use socket::Crowd;

/// Why a relay does not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing can listen there: the port is taken, or the address is not this machine's.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The folder for the store cannot be made or written.
    #[error("cannot use {} for the store: {source}", path.display())]
    Data {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The store in the folder cannot be used.
    #[error("cannot use the store in {}: {source}", path.display())]
    Store {
        /// Which folder.
        path: PathBuf,
        /// Why not.
        source: EngineError,
    },
    /// The listener failed while serving.
    #[error("stopped serving: {0}")]
    Serve(std::io::Error),
}

/// What every request can reach.
#[derive(Debug)]
pub(crate) struct App {
    /// How this relay was started.
    pub(crate) config: Config,
    /// Cancelled when the relay stops: whatever outlives one request ends then.
    pub(crate) stop: CancellationToken,
    /// The open connections, which outlive the requests that they began as.
    pub(crate) conversations: TaskTracker,
    /// How many there may be.
    pub(crate) crowd: Arc<Crowd>,
    /// The productions that somebody is connected to.
    pub(crate) rooms: Rooms,
    /// The files beside their records.
    pub(crate) shelf: Shelf,
    /// What lets devices fetch and bring them.
    pub(crate) tickets: Tickets,
    /// Who this relay is.
    pub(crate) key: RelayKey,
}

/// Serves on `listener` until `stop` is cancelled, every request that had begun is answered, every connection
/// told, and everything stored.
///
/// # Errors
/// [`Error::Data`] and [`Error::Store`] before anything is served, [`Error::Serve`] when the listener fails.
pub async fn serve(listener: TcpListener, config: Config, stop: CancellationToken) -> Result<(), Error> {
    let data = |source| Error::Data { path: config.data.clone(), source };
    tokio::fs::create_dir_all(&config.data).await.map_err(data)?;
    let key = RelayKey::of(&config.data).map_err(data)?;
    let engine =
        Sqlite::open(&config.data).map_err(|source| Error::Store { path: config.data.clone(), source })?;
    let engine = Arc::new(engine);
    let address = listener.local_addr().map_err(Error::Serve)?;
    tracing::info!(data = %config.data.display(), relay = %key.actor(), "listening on http://{address}");
    let conversations = TaskTracker::new();
    let rooms = Rooms::new(engine.clone(), config.workspace_bytes_max);
    let mut secret = [0; 32];
    OsEntropy.fill(&mut secret);
    let app = Arc::new(App {
        shelf: Shelf::of(&config.data, config.file_bytes_max, config.workspace_files_bytes_max),
        tickets: Tickets::of(secret),
        config,
        stop: stop.clone(),
        conversations: conversations.clone(),
        crowd: Arc::default(),
        rooms,
        key,
    });
    let service = server::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stop.cancelled_owned()).await;
    conversations.close();
    conversations.wait().await;
    engine.close().await;
    served.map_err(Error::Serve)
}
