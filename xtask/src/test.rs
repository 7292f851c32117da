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
    lint(&["--workspace", "--exclude", "callboard-app", "--exclude", "callboard-worker", "--all-targets"])?;
    for package in ["callboard-app", "callboard-worker"] {
        lint(&["--package", package, "--target", setup::WASM_TARGET])?;
    }
    units()?;
    simulate::many()?;
    if !options.fast {
        browser()?;
    }
    Ok(())
}

fn lint(packages: &[&str]) -> Result<()> {
    setup::run(setup::cargo().args(["clippy", "--quiet"]).args(packages).args(["--", "-D", "warnings"]))
}

/// The tests of all crates that run on this machine; the page's and the worker's run in the browser.
fn units() -> Result<()> {
    if setup::has("cargo", &["nextest", "--version"]) {
        setup::run(setup::cargo().args(["nextest", "run", "--no-fail-fast", "--status-level", "fail"]))
    } else {
        setup::run(setup::cargo().args(["test", "--quiet", "--no-fail-fast"]))
    }
}

/// What a person does, in Chromium.
fn browser() -> Result<()> {
    let chromium = setup::chromium()?;
    setup::npm("e2e")?;
    site::build(Effort::Quick)?.write(&site::folder())?;
    let relay = artifact::build("callboard-relay", artifact::Kind::Program, &[])?;
    let mut tests = setup::npm_script("e2e", "test");
    tests.env("CHROMIUM", chromium).env("CALLBOARD_RELAY", relay).env("CALLBOARD_SITE", site::folder());
    tests.env("CALLBOARD_PICTURES", demo::publish_for_pictures(&setup::root().join("public"))?);
    setup::run(&mut tests)
}
