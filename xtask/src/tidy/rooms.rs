//! Which room of the core may use which, and which crate may use which.

use anyhow::Result;

use super::source::{Finding, Source, leading_name};

/// The rooms of the core: each uses only those above it.
const ROOMS: [&str; 22] = [
    "id",
    "value",
    "limits",
    "given",
    "checkpoint",
    "planted",
    "log",
    "access",
    "schema",
    "state",
    "conflict",
    "overlay",
    "rule",
    "query",
    "history",
    "script",
    "sync",
    "package",
    "import",
    "block",
    "workspace",
    "testkit",
];
/// What `sync` and the relay may use: a relay is shipped with nothing else of the core, though in development
/// it is built beside crates that have all of it.
const SYNC_USES: [&str; 8] = ["id", "value", "limits", "given", "planted", "log", "access", "sync"];
/// Plain data that crosses to the page, and how. It uses ids and values alone, so any room may speak it.
const BORDER: [&str; 3] = ["workspace::border", "workspace::command", "workspace::update"];

/// Crates of this repository, the features of the core that each may have, and what else it may not pull in.
const CRATES: [(&str, &[&str], &[&str]); 3] = [
    ("app", &[], &["yrs", "cel", "zip", "piccolo", "csv", "ed25519-dalek"]),
    ("worker", &["full"], &["leptos"]),
    ("relay", &["log"], &["yrs", "cel", "piccolo", "leptos"]),
];

/// Rooms that use rooms below them, and crates that use what they may not.
pub(super) fn check(sources: &[Source]) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.is_shipped_rust()) {
        findings.extend(room_order(source));
        findings.extend(relay_uses(source));
    }
    for (name, features, without) in CRATES {
        let path = format!("{name}/Cargo.toml");
        if let Some(manifest) = sources.iter().find(|source| source.path == path) {
            findings.extend(crate_edges(manifest, features, without)?);
        }
    }
    Ok(findings)
}

fn room_order(source: &Source) -> Vec<Finding> {
    let Some(room) = source.path.strip_prefix("core/src/").map(leading_name) else {
        return Vec::new();
    };
    let Some(own) = place(room) else { return Vec::new() };
    let mut findings = Vec::new();
    for (n, line) in source.shipped_lines() {
        for used in uses(line) {
            let is_above = place(used).is_none_or(|place| place <= own);
            if !is_above {
                findings.push(source.finding(n, format!("{room} uses {used}, which is below it")));
            } else if room == "sync" && place(used).is_some() && !SYNC_USES.contains(&used) {
                findings
                    .push(source.finding(n, format!("sync uses {used}: a relay has only log and access")));
            }
        }
    }
    findings
}

fn relay_uses(source: &Source) -> Vec<Finding> {
    if !source.path.starts_with("relay/src/") {
        return Vec::new();
    }
    let uses = source.shipped_lines().flat_map(|(n, line)| {
        line.split("callboard_core::").skip(1).map(move |path| (n, leading_name(path)))
    });
    let strange = uses.filter(|(_, room)| !SYNC_USES.contains(room));
    strange.map(|(n, room)| source.finding(n, format!("a relay has nothing of the core's {room}"))).collect()
}

fn place(room: &str) -> Option<usize> {
    ROOMS.iter().position(|named| *named == room)
}

/// The rooms that a line names as `crate::room`, the border left out.
fn uses(line: &str) -> impl Iterator<Item = &str> {
    let paths = line.split("crate::").skip(1);
    paths.filter(|path| !BORDER.iter().any(|border| path.starts_with(border))).map(leading_name)
}

fn crate_edges(manifest: &Source, features: &[&str], without: &[&str]) -> Result<Vec<Finding>> {
    let document: toml::Table = toml::from_str(&manifest.text)?;
    let mut findings = Vec::new();
    let Some(dependencies) = document.get("dependencies").and_then(toml::Value::as_table) else {
        return Ok(findings);
    };
    let line = |name: &str| manifest.lines().find(|(_, line)| line.starts_with(name)).map_or(1, |(n, _)| n);
    for (name, dependency) in dependencies {
        if without.contains(&name.as_str()) {
            findings.push(manifest.finding(line(name), format!("{name} must stay out of this crate")));
        }
        if name.starts_with("callboard-") && name != "callboard-core" {
            findings.push(manifest.finding(line(name), "crates of this repository use only the core"));
        }
        if name == "callboard-core" {
            let asked = dependency.get("features").and_then(toml::Value::as_array).into_iter().flatten();
            for feature in asked.filter_map(toml::Value::as_str).filter(|asked| !features.contains(asked)) {
                findings.push(manifest.finding(line(name), format!("may not have the core's {feature}")));
            }
        }
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::super::source::{source, told};
    use super::*;

    #[test]
    fn tidy_5_a_room_uses_only_rooms_above_it() {
        let sources = [
            source(
                "core/src/state/fold.rs",
                "use crate::log::Op;\nuse crate::query::Window;\n// crate::query\n",
            ),
            source(
                "core/src/sync/host.rs",
                "use crate::{a};\nuse crate::access::Role;\nuse crate::state::State;\n",
            ),
            source(
                "core/src/query/window.rs",
                "use crate::workspace::update::Row;\n#[cfg(test)]\nuse crate::testkit;\n",
            ),
            source("app/src/main.rs", "use crate::workspace::x;\n"),
            source("relay/src/room.rs", "use callboard_core::log::Run;\nuse callboard_core::state::State;\n"),
        ];
        assert_eq!(
            told(&check(&sources).unwrap()),
            [
                "core/src/state/fold.rs:2: state uses query, which is below it",
                "core/src/sync/host.rs:3: sync uses state: a relay has only log and access",
                "relay/src/room.rs:2: a relay has nothing of the core's state",
            ]
        );
    }

    #[test]
    fn tidy_6_the_page_pulls_in_none_of_what_the_worker_has() {
        let manifest =
            "[dependencies]\nyrs = \"1\"\ncallboard-core = { path = \"\", features = [\"full\"] }\n";
        assert_eq!(
            told(&check(&[source("app/Cargo.toml", manifest)]).unwrap()),
            [
                "app/Cargo.toml:3: may not have the core's full",
                "app/Cargo.toml:2: yrs must stay out of this crate",
            ]
        );
    }
}
