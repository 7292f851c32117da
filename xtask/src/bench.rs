//! `cargo xtask bench`: ratios side by side, in the browser that people use.

use anyhow::Result;
use clap::Args;

use crate::wasm::Effort;
use crate::{artifact, setup, site};

/// What to measure.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// One figure (build, corridor, burst, open, everything, remote, stored, wire, memory, woven, mapped,
    /// aged, merging, first, relay, search, scroll, keys, tasks) instead of all.
    name: Option<String>,
    /// Rounds, interleaved with the peers'.
    #[arg(long, value_name = "N", default_value_t = 5)]
    rounds: u32,
    /// Sizes, as multiples of 1,000 records of 12 fields.
    #[arg(long, value_name = "LIST", default_value = "1,10,100")]
    scales: String,
    /// Some peers, by the names of their files in `e2e/bench/peers`, instead of all.
    #[arg(long, value_name = "LIST")]
    peers: Option<String>,
    /// How many clients read from a relay.
    #[arg(long, value_name = "LIST", default_value = "50,200,1000")]
    clients: String,
}

/// Builds what people download, measures it beside its peers, writes `target/bench/*.json` and prints a
/// table.
///
/// # Errors
/// When something does not build, or a contender fails.
pub(crate) fn run(options: &Options) -> Result<()> {
    setup::wasm_target()?;
    let chromium = setup::chromium()?;
    setup::npm("xtask")?;
    setup::npm("e2e")?;
    setup::npm("e2e/bench")?;
    site::build(Effort::Full)?.write(&site::folder())?;
    let relay =
        artifact::build(("callboard-relay", "callboard-relay"), artifact::Kind::Program, &["--release"])?;
    let mut bench = setup::npm_script("e2e/bench", "bench");
    bench.env("CHROMIUM", chromium).env("CALLBOARD_RELAY", relay).env("CALLBOARD_SITE", site::folder());
    bench.env("BENCH_ROUNDS", options.rounds.to_string()).env("BENCH_SCALES", &options.scales);
    bench.env("BENCH_CLIENTS", &options.clients);
    if let Some(name) = &options.name {
        bench.env("BENCH", name);
    }
    if let Some(peers) = &options.peers {
        bench.env("BENCH_PEERS", peers);
    }
    setup::run(&mut bench)
}
