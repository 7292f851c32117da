//! Worlds that are run: one, or many on all cores.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use callboard_core::planted::with_planted;

use super::checks;
use super::had::Had;
use super::plan::{BUGS, Bug, Plan, trace};
use super::shrink::shrunk;
use super::world::World;

/// Failures after which no further seed is begun.
const FAILURES_MAX: usize = 3;

thread_local! {
    /// What the last panic of this thread said.
    static SAID: RefCell<String> = const { RefCell::new(String::new()) };
}

/// What came of one world: why it failed, where it did.
pub(crate) fn outcome(plan: &Plan) -> Result<(), String> {
    let core = match plan.bug {
        Some(Bug::Core(bug)) => Some(bug),
        _ => None,
    };
    trace(plan.traced);
    let run = || with_planted(core, || ended(plan));
    // What the closure holds is made in it, and dropped with it.
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        // A bug that was planted when the world panicked is planted no more.
        with_planted(None, || Err(SAID.take()))
    })
}

fn ended(plan: &Plan) -> Result<(), String> {
    let mut world = World::new(plan.clone());
    for number in &plan.steps {
        world.step(*number);
        checks::nobody_complains(&world)?;
    }
    world.heal();
    checks::all(&mut world)
}

/// What there is in the worlds of the first seeds, once each has healed.
pub(crate) fn had(seeds: u64) -> Had {
    let mut had = Had::default();
    for plan in (0..seeds).map(Plan::of) {
        let mut world = World::new(plan);
        (0..world.plan.steps.len() as u64).for_each(|number| world.step(number));
        world.heal();
        had.take(checks::first(&world).workspace.log());
    }
    had
}

/// What is to be run.
pub(crate) struct Asked {
    first: u64,
    seeds: u64,
    /// The one plan, where it was cut down.
    cut: Option<Plan>,
    traced: bool,
}

impl Asked {
    /// As `cargo xtask simulate` passes it on.
    pub(crate) fn from_environment(seeds: u64) -> Self {
        let read = |name: &str| std::env::var(format!("SIMULATE_{name}")).ok();
        let number = |name: &str| read(name).and_then(|text| text.parse::<u64>().ok());
        let first = number("SEED");
        let mut plan = Plan::of(first.unwrap_or(0));
        let size = |name: &str| number(name).map(|size| size as usize);
        size("FOUNDERS").into_iter().for_each(|size| plan.set_founders(size));
        size("TABS").into_iter().for_each(|size| plan.set_tabs(size));
        size("RELAYS").into_iter().for_each(|size| plan.set_relays(size));
        if let Some(steps) = read("STEPS") {
            plan.steps = steps.split(',').filter_map(|step| step.parse().ok()).collect();
        }
        let traced = read("TRACE").is_some();
        plan.traced = traced;
        let default = if first.is_some() { 1 } else { seeds };
        let seeds = number("SEEDS").unwrap_or(default);
        Self { first: first.unwrap_or(0), seeds, cut: (seeds == 1).then_some(plan), traced }
    }
}

/// Runs what is asked for on all cores, and gives what was found.
pub(crate) fn many(asked: &Asked) -> Vec<String> {
    let (next, found) = (AtomicU64::new(asked.first), Mutex::new(Vec::new()));
    listen_to_panics();
    if let Some(plan) = &asked.cut {
        let found = outcome(plan).err();
        eprintln!("{}", found.as_deref().unwrap_or("it ended well"));
        drop(std::panic::take_hook());
        return found.into_iter().collect();
    }
    let end = asked.first.saturating_add(asked.seeds);
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            let has_enough = found.lock().is_ok_and(|found| found.len() >= FAILURES_MAX);
            if seed >= end || has_enough {
                return;
            }
            let plan = Plan { traced: asked.traced, ..Plan::of(seed) };
            if let Err(why) = outcome(&plan) {
                let told = tell(&plan, why);
                eprintln!("{told}");
                if let Ok(mut found) = found.lock() {
                    found.push(told);
                }
            }
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| (0..cores).for_each(|_| drop(scope.spawn(work))));
    drop(std::panic::take_hook());
    found.into_inner().unwrap_or_default()
}

/// The bugs that are not found in so many worlds each; from the first on where all seeds are asked for.
pub(crate) fn planted(seeds: u64) -> Vec<&'static str> {
    listen_to_panics();
    let anew = std::env::var("SIMULATE_PLANTED").is_ok();
    let mut missed = Vec::new();
    for (name, bug, known) in BUGS {
        let first = if anew { 0 } else { known };
        let found = (first..first + seeds).find_map(|seed| {
            let why = outcome(&Plan::of(seed).with(Some(bug))).err()?;
            Some((seed, why.chars().take(160).collect::<String>()))
        });
        match found {
            Some((seed, why)) => eprintln!("{name}: {} worlds: {why}", seed + 1),
            None => missed.push(name),
        }
    }
    drop(std::panic::take_hook());
    missed
}

/// Why a seed fails, cut down, and what to type to see it again.
fn tell(plan: &Plan, why: String) -> String {
    let fails = |plan: &Plan| outcome(&Plan { traced: false, ..plan.clone() }).err();
    let (plan, why) = shrunk(plan.clone(), why, &fails);
    format!("seed {}: {why}\n  {} steps left; {}", plan.seed, plan.steps.len(), plan.typed())
}

/// A world that panics is told like any other that fails.
fn listen_to_panics() {
    std::panic::set_hook(Box::new(|panic| {
        SAID.set(panic.to_string());
    }));
}
