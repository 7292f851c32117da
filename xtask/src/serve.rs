//! `cargo xtask serve`: from a fresh machine to a running app.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;

use crate::wasm::Effort;
use crate::{artifact, demo, setup, site};

/// How to serve.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The port on 127.0.0.1. A browser keeps its data per port: stay with one.
    #[arg(long, value_name = "N", default_value_t = 8700)]
    port: u16,
    /// The folder that the relay keeps its store in.
    #[arg(long, value_name = "DIR", default_value_os_t = setup::root().join(".data"))]
    data: PathBuf,
    /// Print the address that opens the sample production.
    #[arg(long)]
    demo: bool,
}

/// Builds the app and the relay, and runs the relay until it is stopped.
///
/// # Errors
/// When something cannot be installed or built, or the port is taken.
pub(crate) fn run(options: &Options) -> Result<()> {
    setup::wasm_target()?;
    site::build(Effort::Quick)?.write(&site::folder())?;
    // Whoever runs one browser test by hand needs them too.
    demo::publish_for_pictures(&setup::root().join("public"))?;
    let mut relay = Command::new(artifact::relay()?);
    relay.args(["serve", "--listen", &format!("127.0.0.1:{}", options.port)]);
    relay.arg("--data").arg(&options.data).arg("--site").arg(site::folder());
    let place = if options.demo { "#sample" } else { "" };
    println!("Callboard: http://localhost:{}/{place} (ctrl-c stops it)", options.port);
    go_on_as(&mut relay)
}

/// Goes on as that program, so that whoever stops this process stops the relay.
#[cfg(unix)]
fn go_on_as(relay: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(relay.exec()).context("cannot start the relay")
}

#[cfg(not(unix))]
fn go_on_as(relay: &mut Command) -> Result<()> {
    setup::run(relay)
}
