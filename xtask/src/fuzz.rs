//! `cargo xtask fuzz`: what each reader is given is made by libFuzzer, led by what the code does with it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;

use crate::setup;

/// Counts what the code does, in a way that stable compilers have.
const FLAGS: &str = "--cfg fuzzing --cfg fuzzing_libfuzzer -Cpasses=sancov-module \
                     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
                     -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-pc-table \
                     -Cllvm-args=-sanitizer-coverage-trace-compares \
                     -Cllvm-args=-sanitizer-coverage-stack-depth";
/// Seconds that one input may take, megabytes that it may fill.
const LIMITS: &str = "-timeout=10 -rss_limit_mb=2048 -print_final_stats=1";

/// What to run.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only the targets that have this in their name: `fuzz_3_`.
    #[arg(long, value_name = "NAME")]
    target: Option<String>,
    /// How long each of them runs.
    #[arg(long, value_name = "N", default_value_t = 10.0)]
    minutes: f64,
}

/// A target as bolero tells of it.
#[derive(Debug, Deserialize)]
struct Target {
    test_name: String,
    work_dir: PathBuf,
}

/// Builds the targets and runs one after another. What was seen to lead further is kept in `corpus` for the
/// next time, which nobody commits; what broke a reader in `crashes`, which is to be.
///
/// # Errors
/// When they do not build, there is no such target, or one of them found something.
pub(crate) fn run(options: &Options) -> Result<()> {
    let host = host()?;
    let listed = setup::output(tests(&host, "").env("CARGO_BOLERO_SELECT", "all"))?;
    let is_wanted =
        |target: &Target| options.target.as_ref().is_none_or(|part| target.test_name.contains(part));
    let mut targets: Vec<Target> = listed
        .lines()
        .filter(|line| line.starts_with("{\"__bolero_target\""))
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    targets.retain(is_wanted);
    if targets.is_empty() {
        bail!("no target is called so");
    }
    let seconds = (options.minutes * 60.0) as u64;
    let mut failed = Vec::new();
    for target in targets {
        let (corpus, crashes) = (target.work_dir.join("corpus"), target.work_dir.join("crashes"));
        for folder in [&corpus, &crashes] {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        }
        println!("{}: {seconds} s", target.test_name);
        let (corpus, crashes) = (corpus.display(), crashes.display());
        let arguments =
            format!("{corpus} {crashes} -artifact_prefix={crashes}/ -max_total_time={seconds} {LIMITS}");
        let mut fuzzer = tests(&host, &target.test_name);
        fuzzer.env("BOLERO_TEST_NAME", &target.test_name).env("BOLERO_LIBTEST_HARNESS", "1");
        if setup::run(fuzzer.env("BOLERO_LIBFUZZER_ARGS", arguments)).is_err() {
            failed.push(target.test_name);
        }
        // An empty folder says nothing.
        let _is_not_empty = std::fs::remove_dir(target.work_dir.join("crashes"));
    }
    if failed.is_empty() { Ok(()) } else { bail!("something was found by {}", failed.join(", ")) }
}

/// The machine's own target: said to cargo, its flags are not for what runs while it builds.
fn host() -> Result<String> {
    let told = setup::output(setup::program("rustc").arg("-vV"))?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say what it runs on")?.to_owned())
}

/// The test of this name; all of them where it is empty.
fn tests(host: &str, name: &str) -> Command {
    let mut command = setup::cargo();
    command.args(["test", "--quiet", "--profile", "fuzz", "--package", "callboard-core", "--test", "fuzz"]);
    command.args(["--target", host, "--target-dir", "target/fuzz", "--"]);
    if !name.is_empty() {
        command.args([name, "--exact"]);
    }
    command.args(["--nocapture", "--test-threads", "1"]).env("RUSTFLAGS", FLAGS);
    command
}
