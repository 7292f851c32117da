//! What a relay is told when it starts.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// The relay of Callboard: serves the app, keeps the productions' logs and passes them on.
#[derive(Debug, Parser)]
#[command(name = "callboard-relay", version)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// The relay's subcommands.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Serve until told to stop (ctrl-c, or SIGTERM).
    Serve(Config),
}

/// What one production may take unless said: many times what years of work come to, and little enough that a
/// hundred of them fit on a small disk.
pub const WORKSPACE_BYTES_MAX: u64 = 1 << 30;

/// What one file may take unless said: a long film.
pub const FILE_BYTES_MAX: u64 = 4 << 30;
/// What all files of one production may take unless said.
pub const WORKSPACE_FILES_BYTES_MAX: u64 = 32 << 30;

/// How a relay serves.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8700")]
    pub listen: SocketAddr,
    /// The folder that holds the store; made where it is missing.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Bytes that one production may take in the store; what would go beyond is refused, and stays with
    /// whoever wrote it.
    #[arg(long, value_name = "BYTES", default_value_t = WORKSPACE_BYTES_MAX)]
    pub workspace_bytes_max: u64,
    /// Bytes that one file beside the records may take.
    #[arg(long, value_name = "BYTES", default_value_t = FILE_BYTES_MAX)]
    pub file_bytes_max: u64,
    /// Bytes that all files of one production may take.
    #[arg(long, value_name = "BYTES", default_value_t = WORKSPACE_FILES_BYTES_MAX)]
    pub workspace_files_bytes_max: u64,
    /// Serve the app from this folder instead of the one inside the binary.
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
}
