//! What a world is made of, and what happens in it. All of it follows from a seed; what is left of it when it
//! is cut down follows from the seed and the cuts.

use std::cell::Cell;

use callboard_core::given::Entropy;
use callboard_core::planted;
use callboard_core::testkit::Chance;

/// Things that happen in one world before it heals, at most.
const STEPS_MAX: usize = 240;

thread_local! {
    static TRACED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread tells from now on what happens.
pub(crate) fn trace(is_traced: bool) {
    TRACED.set(is_traced);
}

/// Tells what happens, where somebody wants to know.
pub(crate) fn tell(what: impl FnOnce() -> String) {
    if TRACED.get() {
        eprintln!("{}", what());
    }
}

/// Chance, as numbers below something.
pub(crate) struct Dice(pub(crate) Chance);

impl Dice {
    /// Dice that fall the same each time for a seed and a place.
    pub(crate) fn at(seed: u64, place: u64) -> Self {
        let mut first = Chance(seed);
        Self(Chance(u64::from_le_bytes(first.eight()) ^ place.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// One of 0, 1, … up to but not with `sides`.
    pub(crate) fn below(&mut self, sides: usize) -> usize {
        (self.any() % sides.max(1) as u64) as usize
    }

    /// Once in `times`.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// Any number.
    pub(crate) fn any(&mut self) -> u64 {
        u64::from_le_bytes(self.0.eight())
    }

    /// One of some things.
    pub(crate) fn one<'t, T>(&mut self, things: &'t [T]) -> Option<&'t T> {
        (!things.is_empty()).then(|| &things[self.below(things.len())])
    }
}

/// A kind of thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happening {
    /// Somebody does something at a tab.
    Work,
    /// Everybody puts a version of the module to use, each at a tab of their own.
    Upgrade,
    /// A tab's store takes a turn.
    Save,
    /// A tab writes a checkpoint.
    Checkpoint,
    /// Frames move over a device's wire.
    Carry,
    /// A store takes nothing.
    Full,
    /// A store has taken what it was given, says nothing, and is given it again.
    Silent,
    /// A tab ends.
    Kill,
    /// A device loses its power.
    PowerLoss,
    /// A tab ends at one of the next moments at which it waits for something.
    Doom,
    /// A tab sleeps, with whatever duty it has.
    Freeze,
    /// It wakes.
    Thaw,
    /// A tab takes the duty of one that does not answer.
    Steal,
    /// A device's clock jumps, or goes at another pace.
    Clock,
    /// A device's wire is cut.
    Cut,
    /// A device's wire holds what it is given, for a while.
    Stall,
    /// A device's wire says twice, in disorder or otherwise what it was given.
    Mangle,
    /// A device goes over to another relay.
    Move,
    /// A person has it tried at once.
    Retry,
    /// A relay dies, with what it has not put on its disk.
    RelayDies,
    /// It comes back.
    RelayRises,
    /// A relay's disk is copied.
    RelayBackup,
    /// A relay's disk is that copy again.
    RelayRestored,
    /// A relay's disk is empty.
    RelayWiped,
    /// A member sends a relay what is not as it should be.
    Lie,
    /// A device hears something from a relay that is not as it should be.
    Cheat,
    /// A device's disk is copied into another device.
    Copy,
    /// A device's disk is copied, to be put back.
    Backup,
    /// It is put back.
    PutBack,
    /// Somebody joins with a new device.
    Join,
}

/// How often each happens, beside the others.
const OFTEN: [(Happening, usize); 30] = [
    (Happening::Work, 160),
    (Happening::Upgrade, 2),
    (Happening::Save, 70),
    (Happening::Checkpoint, 8),
    (Happening::Carry, 110),
    (Happening::Full, 8),
    (Happening::Silent, 4),
    (Happening::Kill, 12),
    (Happening::PowerLoss, 6),
    (Happening::Doom, 14),
    (Happening::Freeze, 5),
    (Happening::Thaw, 5),
    (Happening::Steal, 5),
    (Happening::Clock, 6),
    (Happening::Cut, 12),
    (Happening::Stall, 5),
    (Happening::Mangle, 3),
    (Happening::Move, 6),
    (Happening::Retry, 5),
    (Happening::RelayDies, 6),
    (Happening::RelayRises, 8),
    (Happening::RelayBackup, 4),
    (Happening::RelayRestored, 3),
    (Happening::RelayWiped, 2),
    (Happening::Lie, 9),
    (Happening::Cheat, 9),
    (Happening::Copy, 2),
    (Happening::Backup, 5),
    (Happening::PutBack, 3),
    (Happening::Join, 3),
];

impl Happening {
    /// What happens at one step.
    pub(crate) fn drawn(dice: &mut Dice) -> Self {
        let mut at = dice.below(OFTEN.iter().map(|(_, often)| often).sum());
        for (happening, often) in OFTEN {
            if at < often {
                return happening;
            }
            at -= often;
        }
        Self::Carry
    }
}

/// A mistake in what is around the core: in the driver, a store or a relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bug {
    /// In the core itself.
    Core(planted::Bug),
    /// A relay acknowledges what it has not synced.
    RelaySkipsSync,
    /// A device's store says that it has what it has not synced.
    StoreSkipsSync,
    /// A person is told "saved" before the store has it.
    AcksEarly,
    /// A draft is sealed as if no other tab had written anything.
    ForgetsRebase,
    /// A bundle is sealed after the last one that this tab has read.
    ReusesSeq,
    /// A tab takes what it has just put for all that is new.
    DropsCatchUp,
    /// What a relay brings is stored without being tried.
    StoresUntried,
    /// A checkpoint says that more was folded into it than had been read.
    CheckpointsAhead,
    /// A device that meets its own key elsewhere goes on signing with it.
    KeepsKey,
}

/// Every bug that can be planted, and the seed of the first world in which it was found.
pub(crate) const BUGS: [(&str, Bug, u64); 16] = [
    ("relay skips a sync", Bug::RelaySkipsSync, 0),
    ("store skips a sync", Bug::StoreSkipsSync, 0),
    ("acknowledges early", Bug::AcksEarly, 11),
    ("forgets to rebase", Bug::ForgetsRebase, 3),
    ("reuses a sequence number", Bug::ReusesSeq, 0),
    ("drops a tab's catch-up", Bug::DropsCatchUp, 0),
    ("stores what was not tried", Bug::StoresUntried, 234),
    ("a checkpoint that is ahead", Bug::CheckpointsAhead, 7),
    ("keeps a key that was met elsewhere", Bug::KeepsKey, 17),
    ("drops the dependency check", Bug::Core(planted::Bug::DropsDependencyCheck), 0),
    ("accepts a bad signature", Bug::Core(planted::Bug::AcceptsBadSignature), 1),
    ("forgets a pending bundle", Bug::Core(planted::Bug::ForgetsPending), 0),
    ("applies a held op", Bug::Core(planted::Bug::AppliesHeld), 6),
    ("keeps a superseded head", Bug::Core(planted::Bug::KeepsSupersededHead), 4),
    ("loses a replaces", Bug::Core(planted::Bug::LosesReplaces), 0),
    ("believes a relay's past", Bug::Core(planted::Bug::BelievesRelay), 0),
];

/// One world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    /// Devices that are there from the beginning.
    pub(crate) founders: usize,
    /// Devices that there may be in the end.
    pub(crate) devices: usize,
    /// Tabs of each device.
    pub(crate) tabs: usize,
    pub(crate) relays: usize,
    /// Which of the steps that follow from the seed happen.
    pub(crate) steps: Vec<u64>,
    pub(crate) bug: Option<Bug>,
    /// Whether it is told what happens.
    pub(crate) traced: bool,
}

impl Plan {
    /// The whole world of a seed.
    pub(crate) fn of(seed: u64) -> Self {
        let mut dice = Dice::at(seed, u64::MAX);
        let founders = 2 + dice.below(3);
        // Small worlds more often than large ones: they are quick, and meet more often.
        let devices = founders + dice.below(7 - founders + 1).min(dice.below(8));
        let tabs = 1 + dice.below(4).min(dice.below(5));
        let relays = 1 + dice.below(3).min(dice.below(4));
        let steps = 40 + dice.below(STEPS_MAX - 40);
        let steps = (0..steps as u64).collect();
        Self { seed, founders, devices, tabs, relays, steps, bug: None, traced: false }
    }

    /// The same with a bug.
    pub(crate) fn with(self, bug: Option<Bug>) -> Self {
        Self { bug, ..self }
    }
}

impl Plan {
    /// The same with so many relays.
    pub(crate) fn set_relays(&mut self, relays: usize) {
        self.relays = relays.min(self.relays);
    }

    /// The same with so many tabs.
    pub(crate) fn set_tabs(&mut self, tabs: usize) {
        self.tabs = tabs.min(self.tabs);
    }

    /// The same with so many devices at the beginning.
    pub(crate) fn set_founders(&mut self, founders: usize) {
        self.founders = founders.min(self.founders);
    }

    /// As one would type it to have it again.
    pub(crate) fn typed(&self) -> String {
        let whole = Self::of(self.seed);
        let mut typed = format!("cargo xtask simulate --seed {}", self.seed);
        let sizes = [
            ("founders", self.founders, whole.founders),
            ("tabs", self.tabs, whole.tabs),
            ("relays", self.relays, whole.relays),
        ];
        for (name, size, _) in sizes.into_iter().filter(|(_, size, whole)| size != whole) {
            typed.push_str(&format!(" --{name} {size}"));
        }
        if self.steps != whole.steps {
            let steps: Vec<String> = self.steps.iter().map(u64::to_string).collect();
            typed.push_str(&format!(
                " --steps {}",
                if steps.is_empty() { "none".to_owned() } else { steps.join(",") }
            ));
        }
        typed + " --trace"
    }
}
