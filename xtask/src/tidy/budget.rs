//! How large what a browser downloads may be.

use std::path::Path;

use anyhow::{Result, bail};

/// The quick build's modules, in bytes: loose, but a page that pulled in the worker's half would break them.
const QUICK_BYTES_MAX: [(&str, u64); 2] = [("app.", 13_000_000), ("worker.", 14_000_000)];
/// A part of what people download.
struct Part {
    what: &'static str,
    /// How the names of its files begin.
    starts: &'static [&'static str],
    /// Where it should come to, brotli, in bytes.
    goal: usize,
    /// What it may be until then: it may shrink, and not grow unseen.
    bytes_max: usize,
}

const PARTS: [Part; 4] = [
    Part { what: "the page", starts: &["app.", "boot.", "styles."], goal: 250_000, bytes_max: 1_100_000 },
    Part { what: "the worker", starts: &["worker."], goal: 650_000, bytes_max: 2_100_000 },
    Part { what: "the sandbox", starts: &["sandbox."], goal: 400_000, bytes_max: 400_000 },
    // Loaded once somebody opens a rich text to write in it.
    Part { what: "the editor", starts: &["editor."], goal: 70_000, bytes_max: 75_000 },
];

/// What the quick build's modules weigh too much, a sentence each.
pub(super) fn check(site: &Path) -> Vec<String> {
    let mut findings = Vec::new();
    let Ok(files) = std::fs::read_dir(site.join("assets")) else { return findings };
    for file in files.filter_map(Result::ok) {
        let name = file.file_name().to_string_lossy().into_owned();
        let bytes = file.metadata().map_or(0, |metadata| metadata.len());
        let budget =
            QUICK_BYTES_MAX.iter().find(|(start, _)| name.starts_with(start) && name.ends_with(".wasm"));
        if let Some((_, bytes_max)) = budget.filter(|(_, bytes_max)| bytes > *bytes_max) {
            findings.push(format!("target/site/assets/{name}: {bytes} bytes; {bytes_max} at most"));
        }
    }
    findings
}

/// Says what a release weighs on the wire.
///
/// # Errors
/// When a part is over its budget.
pub(crate) fn weigh(files: &[(&str, usize)]) -> Result<()> {
    for Part { what, starts, goal, bytes_max } in PARTS {
        let is_part = |name: &str| {
            name.strip_prefix("assets/")
                .is_some_and(|name| starts.iter().any(|start| name.starts_with(start)))
        };
        let bytes: usize = files.iter().filter(|(name, _)| is_part(name)).map(|(_, bytes)| bytes).sum();
        println!("{what}: {} kB on the wire (brotli); the goal is {} kB", bytes / 1000, goal / 1000);
        if bytes > bytes_max {
            bail!("{what} is {bytes} bytes on the wire; {bytes_max} at most");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tidy_11_a_part_over_its_budget_stops_the_release() {
        for Part { starts, bytes_max, .. } in PARTS {
            let names = [format!("assets/{}1.wasm", starts[0]), format!("assets/{}2.css", starts[0])];
            let halves =
                |more| [(names[0].as_str(), bytes_max / 2), (names[1].as_str(), bytes_max / 2 + more)];
            assert!(weigh(&halves(0)).is_ok(), "{names:?}");
            assert!(weigh(&halves(2)).is_err(), "{names:?}");
        }
    }
}
