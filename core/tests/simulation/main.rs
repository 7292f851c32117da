//! The whole system in one thread, from one seed: devices with tabs and disks, a relay, people who work, and
//! everything that goes wrong between them.
//!
//! `SEED=n cargo nextest run -p callboard-core --test simulation` replays one seed; a failing run prints its
//! own.

#![expect(clippy::expect_used, reason = "a test stops at what must not be")]

mod checks;
mod desk;
mod device;
mod hostile;
mod network;
mod people;
mod world;

use callboard_core::log::planted::without_dependency_check;
use world::World;

/// Worlds of one test run.
const SEEDS: u64 = 500;
/// Things that happen in one world before it heals.
const STEPS: usize = 120;

fn run(seed: u64) -> Result<(), String> {
    let mut world = World::new(seed);
    for _ in 0..STEPS {
        world.step();
    }
    world.heal();
    checks::all(&world).map_err(|what| {
        format!(
            "seed {seed}: {what}\nreplay: SEED={seed} cargo nextest run -p callboard-core --test simulation"
        )
    })
}

#[test]
fn sim_1_nothing_acknowledged_is_lost_and_all_who_meet_agree() {
    let seeds = match std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()) {
        Some(seed) => seed..seed + 1,
        None => 0..SEEDS,
    };
    let failed: Vec<String> = seeds.filter_map(|seed| run(seed).err()).collect();
    assert!(failed.is_empty(), "{} failed; the first: {}", failed.len(), failed[0]);
}

#[test]
fn sim_2_dropping_the_dependency_check_is_found() {
    let found = (0..SEEDS).any(|seed| {
        let broken = move || without_dependency_check(|| run(seed));
        std::panic::catch_unwind(broken).map_or(true, |result| result.is_err())
    });
    assert!(found, "{SEEDS} worlds without a dependency check ended well");
}
