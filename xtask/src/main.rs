//! The project's own commands: `cargo xtask serve | test | simulate | fuzz | bench | dist | tidy`.

mod artifact;
mod bench;
mod demo;
mod dist;
mod fuzz;
mod page;
mod seal;
mod serve;
mod setup;
mod simulate;
mod site;
mod test;
mod tidy;
mod wasm;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Callboard's own commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Build everything and serve it on this machine.
    Serve(serve::Options),
    /// Check everything that CI checks.
    Test(test::Options),
    /// Run worlds of devices and relays in which everything goes wrong.
    Simulate(simulate::Options),
    /// Give every reader what a fuzzer makes.
    Fuzz(fuzz::Options),
    /// Measure beside the peers.
    Bench(bench::Options),
    /// Make one self-contained file: target/dist/callboard-relay.
    Dist,
    /// Check the rules of the house.
    Tidy,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().action {
        Action::Serve(options) => serve::run(&options),
        Action::Test(options) => test::run(&options),
        Action::Simulate(options) => simulate::run(&options),
        Action::Fuzz(options) => fuzz::run(&options),
        Action::Bench(options) => bench::run(&options),
        Action::Dist => dist::run(),
        Action::Tidy => tidy::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
