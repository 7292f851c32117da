//! The whole system in one thread, from one seed: devices with tabs and disks, relays, people who work, and
//! everything that goes wrong between them.
//!
//! `cargo xtask simulate --seed n --trace` replays one seed; a failing run prints what to type for its own,
//! cut down.

#![expect(clippy::expect_used, reason = "a test stops at what must not be")]

mod checkpoint;
mod checks;
mod desk;
mod device;
mod disk;
mod had;
mod happening;
mod hostile;
mod kept;
mod line;
mod people;
mod plain;
mod plan;
mod probes;
mod relay;
mod run;
mod shrink;
mod turns;
mod typing;
mod work;
mod world;

/// Worlds of one run of the tests, which are not optimised. `cargo xtask test` runs 2,000 more that are.
const SEEDS: u64 = 40;
/// Worlds that are looked at for what happens in them.
const SEEDS_OF_MIX: u64 = 30;
/// Worlds in which a planted bug is looked for, from the one on in which it was found last.
const SEEDS_OF_BUG: u64 = 300;

#[test]
fn sim_1_nothing_acknowledged_is_lost_and_all_who_meet_agree() {
    let asked = run::Asked::from_environment(SEEDS);
    let found = run::many(&asked);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn sim_3_people_do_whatever_people_can_do_and_three_versions_of_a_module_meet() {
    let had = run::had(SEEDS_OF_MIX);
    let kinds = ["Adopt", "Differ", "EditText", "Invite", "Join", "Same", "SetField", "SetMember"];
    assert_eq!(had.ops.into_iter().collect::<Vec<_>>(), kinds);
    assert!(had.versions_apart >= 3, "{} versions met", had.versions_apart);
}

#[test]
fn sim_2_each_planted_bug_is_found() {
    let missed = run::planted(SEEDS_OF_BUG);
    assert!(missed.is_empty(), "{SEEDS_OF_BUG} worlds each ended well with: {}", missed.join(", "));
}
