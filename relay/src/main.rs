//! `callboard-relay`: see `--help`.

use std::io::IsTerminal;
use std::process::ExitCode;

use callboard_relay::Error;
use callboard_relay::config::{Action, Arguments, Config};
use clap::Parser;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let is_terminal = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    log.with_ansi(is_terminal).init();
    let outcome = match Arguments::parse().action {
        Action::Serve(config) => serve(config).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(config: Config) -> Result<(), Error> {
    let address = config.listen;
    let listener = TcpListener::bind(address).await.map_err(|source| Error::Listen { address, source })?;
    let stop = CancellationToken::new();
    tokio::spawn(cancel_when_told(stop.clone()));
    callboard_relay::serve(listener, config, stop).await
}

/// Turns ctrl-c and SIGTERM into a graceful stop.
async fn cancel_when_told(stop: CancellationToken) {
    let told = tokio::select! {
        told = tokio::signal::ctrl_c() => told,
        told = terminated() => told,
    };
    if let Err(error) = told {
        tracing::warn!("signals cannot be heard, so only a kill stops this relay: {error}");
        return;
    }
    tracing::info!("stopping");
    stop.cancel();
}

#[cfg(unix)]
async fn terminated() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    signal(SignalKind::terminate())?.recv().await;
    Ok(())
}

#[cfg(not(unix))]
async fn terminated() -> std::io::Result<()> {
    std::future::pending().await
}
