//! The relay: serves the app and (`socket`, `room`, `engine`) keeps and passes on the productions' logs.
//!
//! It decides nothing about data: what a frame means is `callboard_core::sync`'s, what an author may write
//! `callboard_core::access`'s. Tests start it in their own process through [`serve`].

pub mod config;
mod server;
mod site;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use config::Config;

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
}

/// Serves on `listener` until `stop` is cancelled and every request that had begun is answered.
///
/// # Errors
/// [`Error::Data`] before anything is served, [`Error::Serve`] when the listener fails.
pub async fn serve(listener: TcpListener, config: Config, stop: CancellationToken) -> Result<(), Error> {
    tokio::fs::create_dir_all(&config.data)
        .await
        .map_err(|source| Error::Data { path: config.data.clone(), source })?;
    let address = listener.local_addr().map_err(Error::Serve)?;
    tracing::info!(data = %config.data.display(), "listening on http://{address}");
    let app = Arc::new(App { config, stop: stop.clone() });
    axum::serve(listener, server::router(app))
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
        .map_err(Error::Serve)
}
