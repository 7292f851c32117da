//! The project's own commands: `cargo xtask serve | test | bench | dist | tidy`.

mod artifact;
mod page;
mod serve;
mod setup;
mod site;
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
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().action {
        Action::Serve(options) => serve::run(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
