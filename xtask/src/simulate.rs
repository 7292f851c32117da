//! `cargo xtask simulate`: worlds of devices and relays that are computed, and what must hold in each.

use std::process::Command;
use std::time::Instant;

use anyhow::Result;
use clap::Args;

use crate::setup;

/// Worlds that `cargo xtask test` runs, and whoever does not say how many.
const SEEDS_OF_TEST: u64 = 2_000;

/// Which worlds to run.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// How many worlds, from the first on.
    #[arg(long, value_name = "N", conflicts_with_all = ["steps", "planted"])]
    seeds: Option<u64>,
    /// The first world; the only one, unless it is said how many.
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// Of one world: only these steps, or none.
    #[arg(long, value_name = "LIST", requires = "seed")]
    steps: Option<String>,
    /// Of one world: only so many devices at the beginning.
    #[arg(long, value_name = "N", requires = "seed")]
    founders: Option<u64>,
    /// Of one world: only so many tabs a device.
    #[arg(long, value_name = "N", requires = "seed")]
    tabs: Option<u64>,
    /// Of one world: only so many relays.
    #[arg(long, value_name = "N", requires = "seed")]
    relays: Option<u64>,
    /// Tell what happens.
    #[arg(long)]
    trace: bool,
    /// Plant each bug of `docs/testing.md`, and tell in how many worlds it is found.
    #[arg(long, conflicts_with = "seed")]
    planted: bool,
}

/// Builds the simulation, optimised, and runs it on all cores.
///
/// # Errors
/// When it does not build, or something does not hold: what was found is printed, cut down, with the command
/// that replays it.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut given: Vec<(&str, String)> = Vec::new();
    let is_one = options.seed.is_some() || options.planted;
    let seeds = options.seeds.or((!is_one).then_some(SEEDS_OF_TEST));
    let numbers = [
        ("SEEDS", seeds),
        ("SEED", options.seed),
        ("FOUNDERS", options.founders),
        ("TABS", options.tabs),
        ("RELAYS", options.relays),
    ];
    given.extend(numbers.into_iter().filter_map(|(name, number)| Some((name, number?.to_string()))));
    given.extend(options.steps.clone().map(|steps| ("STEPS", steps)));
    given.extend(options.trace.then(|| ("TRACE", "1".to_owned())));
    given.extend(options.planted.then(|| ("PLANTED", "1".to_owned())));
    simulation(if options.planted { "sim_2" } else { "sim_1" }, &given)
}

/// The worlds that `cargo xtask test` runs.
///
/// # Errors
/// As [`run`].
pub(crate) fn many() -> Result<()> {
    simulation("sim_1", &[("SEEDS", SEEDS_OF_TEST.to_string())])
}

/// Builds first, so that what is told of the time is the worlds' alone.
fn simulation(test: &str, given: &[(&str, String)]) -> Result<()> {
    setup::run(tests().arg("--no-run"))?;
    let mut command = tests();
    command.args(["--", test, "--nocapture"]);
    for (name, value) in given {
        command.env(format!("SIMULATE_{name}"), value);
    }
    let begun = Instant::now();
    setup::run(&mut command)?;
    let seeds = given.iter().find(|(name, _)| *name == "SEEDS").and_then(|(_, seeds)| seeds.parse().ok());
    if let Some(seeds) = seeds {
        let (seeds, seconds): (f64, f64) = (seeds, begun.elapsed().as_secs_f64());
        println!("{seeds} seeds in {seconds:.0} s: {:.1} a second", seeds / seconds);
    }
    Ok(())
}

fn tests() -> Command {
    let mut command = setup::cargo();
    command.args(["test", "--quiet", "--profile", "simulation", "--package", "callboard-core"]);
    command.args(["--test", "simulation"]);
    command
}
