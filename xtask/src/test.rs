//! `cargo xtask test`: everything that CI checks, the quickest to fail first.

use anyhow::Result;
use clap::Args;

use crate::wasm::Effort;
use crate::{artifact, demo, setup, simulate, site, tidy};

/// What to check.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Leave the browser out.
    #[arg(long)]
    fast: bool,
}

/// Checks form, lints, units, simulation and the browser.
///
/// # Errors
/// With the first that fails.
pub(crate) fn run(options: &Options) -> Result<()> {
    setup::wasm_target()?;
    setup::run(setup::cargo().args(["fmt", "--all", "--check"]))?;
    tidy::run()?;
    units()?;
    simulate::many()?;
    if !options.fast {
        browser()?;
    }
    Ok(())
}

/// The tests of all crates that run on this machine, linted while they are built: to check everything first,
/// and then to build it, would read every dependency twice. What page and worker do runs in the browser.
fn units() -> Result<()> {
    let mut tests = setup::cargo();
    if setup::has("cargo", &["nextest", "--version"]) {
        tests.args(["nextest", "run", "--no-fail-fast", "--status-level", "fail"]);
    } else {
        tests.args(["test", "--quiet", "--no-fail-fast"]);
    }
    tests.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver").env("CLIPPY_ARGS", "-Dwarnings");
    // The inputs of the fuzz targets are the same in every run: `cargo xtask fuzz` looks for others.
    tests.env("BOLERO_RANDOM_SEED", "1");
    setup::run(&mut tests)?;
    // What a relay has of the core has to stand by itself.
    artifact::deny_warnings("callboard-core", &["--lib", "--no-default-features", "--features", "log"])
}

/// What a person does, in Chromium; and what may differ in another engine, in Firefox.
fn browser() -> Result<()> {
    let (chromium, firefox) = (setup::chromium()?, setup::firefox()?);
    setup::npm("e2e")?;
    site::build(Effort::Quick)?.write(&site::folder())?;
    site::deny_warnings(Effort::Quick)?;
    let relay = artifact::relay()?;
    let mut tests = setup::npm_script("e2e", "test");
    tests.env("CHROMIUM", chromium).env("FIREFOX", firefox);
    tests.env("CALLBOARD_RELAY", relay).env("CALLBOARD_SITE", site::folder());
    tests.env("CALLBOARD_PICTURES", demo::publish_for_pictures(&setup::root().join("public"))?);
    setup::run(&mut tests)
}
