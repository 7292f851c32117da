//! All checks over the whole repository.

use anyhow::{Result, bail};

use super::source::Source;
use super::{budget, contract, domain, names, rooms, rules, sentences, sizes};
use crate::{setup, site};

/// Prints every finding as `file:line: what`.
///
/// # Errors
/// When there is one, or a file cannot be read.
pub(crate) fn run() -> Result<()> {
    let sources = Source::all(&setup::root())?;
    let mut findings = sizes::check(&sources);
    findings.extend(names::check(&sources));
    findings.extend(rooms::check(&sources)?);
    findings.extend(rules::check(&sources));
    findings.extend(domain::check(&sources)?);
    findings.extend(contract::check(&sources));
    findings.extend(sentences::check(&sources));
    findings.sort();
    let mut told: Vec<String> = findings.iter().map(ToString::to_string).collect();
    told.extend(budget::check(&site::folder()));
    for finding in &told {
        eprintln!("{finding}");
    }
    match told.len() {
        0 => Ok(()),
        count => bail!("tidy: {count} findings"),
    }
}
