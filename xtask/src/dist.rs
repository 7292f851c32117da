//! `cargo xtask dist`: one self-contained file, the app inside it.

use std::path::Path;

use anyhow::{Context, Result};

use crate::wasm::Effort;
use crate::{artifact, setup, site, tidy};

/// Builds the release into `target/dist/callboard-relay`.
///
/// # Errors
/// When something does not build, or what a browser downloads is over its budget.
pub(crate) fn run() -> Result<()> {
    setup::wasm_target()?;
    setup::npm("xtask")?;
    let site = site::build(Effort::Full)?;
    let wire: Vec<_> =
        site.files().filter_map(|(name, bytes)| Some((name.strip_suffix(".br")?, bytes.len()))).collect();
    tidy::weigh(&wire)?;
    site.write(&site::folder())?;
    let arguments = ["--release", "--features", "embed"];
    let relay = artifact::build(("callboard-relay", "callboard-relay"), artifact::Kind::Program, &arguments)?;
    let dist = setup::root().join("target/dist");
    std::fs::create_dir_all(&dist).with_context(|| format!("cannot make {}", dist.display()))?;
    let name = Path::new("callboard-relay").with_extension(std::env::consts::EXE_EXTENSION);
    std::fs::copy(&relay, dist.join(&name)).with_context(|| format!("cannot copy {}", relay.display()))?;
    println!("{}", dist.join(name).display());
    Ok(())
}
