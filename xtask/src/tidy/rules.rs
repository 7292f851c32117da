//! Behaviour is written as rules with ids; every rule has a test that is named for it, every test a rule.

use std::collections::BTreeMap;

use super::source::{Finding, Source, leading_name};

/// Rules without a test, tests without a rule, rules that stand twice.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut rules: BTreeMap<&str, (&Source, usize, bool)> = BTreeMap::new();
    for source in sources.iter().filter(|source| source.path.starts_with("docs/spec/")) {
        for (n, id) in source.lines().filter_map(|(n, line)| Some((n, stated(line)?))) {
            if let Some((first, ..)) = rules.insert(id, (source, n, false)) {
                findings.push(source.finding(n, format!("{id} stands in {} too", first.path)));
            }
        }
    }
    for source in sources {
        for (n, name) in tests(source) {
            match rule_of(name).and_then(|id| rules.get_mut(id)) {
                Some((.., is_tested)) => *is_tested = true,
                None => {
                    findings.push(source.finding(n, format!("{name}: no rule of docs/spec begins its name")))
                }
            }
        }
    }
    let untested = rules.iter().filter(|(_, (.., is_tested))| !is_tested);
    findings.extend(untested.map(|(id, (source, n, _))| source.finding(*n, format!("{id} has no test"))));
    findings
}

/// The id of the rule that a line of a spec states: ``- **reg_3** …``.
fn stated(line: &str) -> Option<&str> {
    let (id, _) = line.strip_prefix("- **")?.split_once("**")?;
    (rule_of(id) == Some(id)).then_some(id)
}

/// The rule that a test's name begins with: `reg_3_equal_values` → `reg_3`.
fn rule_of(name: &str) -> Option<&str> {
    let mut end = 0;
    for part in name.split(['_', ' ']) {
        end += part.len();
        if end > part.len() && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()) {
            return Some(&name[..end]);
        }
        if part.is_empty() || !part.bytes().all(|b| b.is_ascii_lowercase()) {
            return None;
        }
        end += 1;
    }
    None
}

/// The tests of a file: functions under a `test` attribute, or titles given to `test(` in the browser's.
fn tests(source: &Source) -> Vec<(usize, &str)> {
    if source.is("mjs")
        && ["/tests/", "/scenarios/", "/screens/"].iter().any(|room| source.path.contains(room))
    {
        let titles = source.lines().filter_map(|(n, line)| {
            Some((n, line.trim_start().strip_prefix("test(")?.strip_prefix(['"', '`'])?))
        });
        return titles.map(|(n, rest)| (n, rest.split('"').next().unwrap_or(rest))).collect();
    }
    if !source.is("rs") {
        return Vec::new();
    }
    let mut tests = Vec::new();
    let mut is_test = false;
    for (n, line) in source.lines() {
        let code = line.trim_start();
        if code.starts_with("#[") {
            is_test |= is_test_attribute(code);
        } else if is_test {
            let code = code.strip_prefix("async ").unwrap_or(code);
            if let Some(rest) = code.strip_prefix("fn ") {
                tests.push((n, leading_name(rest)));
                is_test = false;
            }
        }
    }
    tests
}

fn is_test_attribute(code: &str) -> bool {
    ["#[test]", "#[tokio::test", "#[wasm_bindgen_test"].iter().any(|attribute| code.starts_with(attribute))
}

#[cfg(test)]
mod tests {
    use super::super::source::{source, told};
    use super::*;

    #[test]
    fn tidy_7_a_test_s_name_begins_with_its_rule() {
        assert_eq!(rule_of("reg_3_equal_values"), Some("reg_3"));
        assert_eq!(rule_of("tabs_1 two tabs at once"), Some("tabs_1"));
        assert_eq!(rule_of("sync_run_12_resumes"), Some("sync_run_12"));
        for name in ["reg_three", "equal_values", "3_equal", "", "Reg_3"] {
            assert_eq!(rule_of(name), None, "{name}");
        }
    }

    #[test]
    fn tidy_8_rules_and_tests_hold_each_other() {
        let sources = [
            source(
                "docs/spec/log.md",
                "# Log\n\n- **log_1** One.\n- **log_2** Two.\n- **log_1** Again.\n- **note** x\n",
            ),
            source(
                "core/src/log/run.rs",
                "#[test]\nfn log_1_one() {}\nfn log_9_no_test() {}\n#[test]\nfn stray() {}\n",
            ),
            source("e2e/tests/tabs.mjs", "test(\"log_7 seen\", async () => {});\n"),
        ];
        assert_eq!(
            told(&check(&sources)),
            [
                "docs/spec/log.md:5: log_1 stands in docs/spec/log.md too",
                "core/src/log/run.rs:5: stray: no rule of docs/spec begins its name",
                "e2e/tests/tabs.mjs:1: log_7 seen: no rule of docs/spec begins its name",
                "docs/spec/log.md:4: log_2 has no test",
            ]
        );
    }
}
