//! What cargo builds, and where cargo says that it is.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::setup;

/// Builds a target of a package with more arguments and gives the last file that cargo says it made of it.
///
/// # Errors
/// When it does not compile, or makes no file of that kind.
pub(crate) fn build((package, target): (&str, &str), kind: Kind, arguments: &[&str]) -> Result<PathBuf> {
    made(target, kind, &[&["--package", package], arguments].concat())
}

fn made(target: &str, kind: Kind, arguments: &[&str]) -> Result<PathBuf> {
    let mut command = setup::cargo();
    command.args(["build", "--message-format", "json-render-diagnostics"]);
    command.args(arguments).stdin(Stdio::null());
    let messages = setup::output(&mut command)?;
    kind.find(target, &messages)
        .with_context(|| format!("there is no {kind:?} of {target}: how is it named?"))
}

/// The relay as it is in development: beside everything else, so that what it uses is built once for all.
///
/// # Errors
/// As [`build`].
pub(crate) fn relay() -> Result<PathBuf> {
    made("callboard-relay", Kind::Program, &["--bin", "callboard-relay"])
}

/// Refuses what the compiler has warned of when it built this, which cargo remembers.
///
/// # Errors
/// With the warnings.
pub(crate) fn deny_warnings(package: &str, arguments: &[&str]) -> Result<()> {
    let mut command = setup::cargo();
    command.args(["build", "--quiet", "--package", package, "--message-format", "json"]);
    let warnings = warnings(&setup::output(command.args(arguments).stdin(Stdio::null()))?);
    ensure!(warnings.is_empty(), "{package} builds with warnings:\n{}", warnings.join("\n"));
    Ok(())
}

fn warnings(messages: &str) -> Vec<String> {
    let parsed = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let warned = parsed.filter(|message| message["message"]["level"] == "warning");
    warned.filter_map(|message| message["message"]["rendered"].as_str().map(str::to_owned)).collect()
}

/// Which of the files that a package gives is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What a browser loads.
    Wasm,
    /// What this machine runs.
    Program,
}

impl Kind {
    fn find(self, target: &str, messages: &str) -> Option<PathBuf> {
        let target = target.replace('-', "_");
        let is_of_target = |message: &Value| {
            message["reason"] == "compiler-artifact"
                && message["target"]["name"].as_str().is_some_and(|name| name.replace('-', "_") == target)
        };
        let parsed = messages.lines().filter_map(|line| serde_json::from_str(line).ok());
        parsed.filter(is_of_target).filter_map(|message| self.file(&message)).next_back()
    }

    fn file(self, message: &Value) -> Option<PathBuf> {
        match self {
            Self::Program => message["executable"].as_str().map(PathBuf::from),
            Self::Wasm => {
                let names = message["filenames"].as_array()?.iter().filter_map(Value::as_str);
                names.map(PathBuf::from).find(|name| name.extension().is_some_and(|kind| kind == "wasm"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn build_1_the_file_is_found_among_cargo_s_messages() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"name":"other"},"filenames":["/t/other.wasm"]}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"callboard_app"},"filenames":["/t/a.rlib","/t/a.wasm"]}"#,
            "\nnot json\n",
            r#"{"reason":"compiler-artifact","target":{"name":"callboard-relay"},"executable":"/t/relay"}"#,
        );
        assert_eq!(Kind::Wasm.find("callboard-app", messages), Some("/t/a.wasm".into()));
        assert_eq!(Kind::Program.find("callboard-relay", messages), Some("/t/relay".into()));
        assert_eq!(Kind::Wasm.find("callboard-relay", messages), None);
        assert_eq!(Kind::Wasm.find("callboard-worker", messages), None);
    }

    #[test]
    fn build_6_warnings_are_found_among_cargo_s_messages() {
        let messages = concat!(
            r#"{"reason":"compiler-message","message":{"level":"warning","rendered":"unused"}}"#,
            "\n",
            r#"{"reason":"compiler-message","message":{"level":"note","rendered":"see"}}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"warning"}}"#,
        );
        assert_eq!(warnings(messages), ["unused"]);
    }
}
