//! The types of `window.callboard` that scripts are written against are in step with the calls that it
//! answers.

use super::source::{Finding, Source};

const CALLS: &str = "app/src/scripting/calls.rs";
const TYPES: &str = "public/sdk/callboard.d.ts";

/// Calls that the types do not name. Lockfiles that name a host are found here too: both are promises to
/// others.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let calls = sources.iter().find(|source| source.path == CALLS);
    let types = sources.iter().find(|source| source.path == TYPES);
    if let (Some(calls), Some(types)) = (calls, types) {
        for (n, call) in calls.lines().filter_map(|(n, line)| Some((n, call(line)?))) {
            if !call.split('.').all(|name| is_declared(&types.text, name)) {
                findings.push(calls.finding(n, format!("{call} is missing from {TYPES}")));
            }
        }
    }
    for lockfile in sources.iter().filter(|source| source.path.ends_with("package-lock.json")) {
        let resolved = lockfile.lines().find(|(_, line)| line.contains("\"resolved\""));
        findings.extend(resolved.map(|(n, _)| lockfile.finding(n, "a lockfile names no host (see .npmrc)")));
    }
    findings
}

/// The call that a line of the table is about: `("me.get", …` → `me.get`.
fn call(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix("(\"")?.split_once("\", ").map(|(call, _)| call)
}

/// Whether the types have a member of that name.
fn is_declared(types: &str, name: &str) -> bool {
    types.match_indices(name).any(|(at, _)| {
        let before = types[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
        let after = types[at + name.len()..].trim_start_matches('?').starts_with(['(', ':', '<']);
        before && after
    })
}

#[cfg(test)]
mod tests {
    use super::super::source::{source, told};
    use super::*;

    #[test]
    fn tidy_10_a_call_without_types_and_a_lockfile_with_hosts_are_found() {
        let sources = [
            source(
                CALLS,
                "CALLS: &[\n    (\"ready\", Do(x)),\n    (\"me.get\", Ask(y)),\n    (\"edges\", Ask(z)),\n",
            ),
            source(
                TYPES,
                "ready(): Promise<Ready>;\nme: { get(): Promise<Me> };\n/** edges */ ledges(): void;",
            ),
            source("e2e/package-lock.json", "{\n\"resolved\": \"somewhere\"\n}"),
        ];
        assert_eq!(
            told(&check(&sources)),
            [
                "app/src/scripting/calls.rs:4: edges is missing from public/sdk/callboard.d.ts",
                "e2e/package-lock.json:2: a lockfile names no host (see .npmrc)",
            ]
        );
    }
}
