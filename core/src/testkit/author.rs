//! Devices that write, without a store or a screen.

use ed25519_dalek::{Signer as _, SigningKey};

use crate::given::{Entropy, Now, Signer};
use crate::id::{ActorId, WorkspaceId};
use crate::log::{Body, Dep, Draft, Hlc, Op, Oplog, Run, seal};

/// A device with a key.
#[derive(Debug, Clone)]
pub struct Author(SigningKey);

impl Author {
    /// The `n`th device of a test.
    pub fn nth(n: u8) -> Self {
        Self(SigningKey::from_bytes(&[n; 32]))
    }

    /// A device with a key that nobody had before.
    pub fn drawn(entropy: &mut dyn Entropy) -> Self {
        let mut seed = [0; 32];
        entropy.fill(&mut seed);
        Self(SigningKey::from_bytes(&seed))
    }

    /// The genesis of a workspace of its own, and that workspace.
    pub fn found(&self, ops: Vec<Op>) -> (WorkspaceId, Run) {
        let body = Body { ops, ..Body::default() };
        let draft = Draft { base_seq: 0, deps: Vec::new(), seen: Hlc::default(), body };
        let (bundle, _) = seal(WorkspaceId([0; 32]), self.actor(), &draft, None, &[], Now(1));
        (WorkspaceId(bundle.id.0), Run::sign(vec![bundle], self))
    }

    /// The next bundle of its chain, resting on everything in `log`.
    pub fn write(&self, log: &Oplog, body: Body) -> Run {
        self.write_claiming(log, None, body)
    }

    /// The next bundle of its chain, resting on everything in `log` and directly on the grant that introduces
    /// it.
    pub fn write_claiming(&self, log: &Oplog, claim: Option<Dep>, body: Body) -> Run {
        let mut deps = everybody_else(log, &self.actor());
        deps.extend(claim);
        self.write_after(log, deps, body)
    }

    /// The next bundle of its chain, resting on `deps`.
    pub fn write_after(&self, log: &Oplog, deps: Vec<Dep>, body: Body) -> Run {
        let tip = log.tip(&self.actor());
        let draft = Draft { base_seq: tip.map_or(0, |tip| tip.seq), deps, seen: Hlc::default(), body };
        let (bundle, _) = seal(log.workspace(), self.actor(), &draft, tip, &[], Now(log.len() as u64));
        Run::sign(vec![bundle], self)
    }

    /// [`Author::write`] with ops that need no dictionary, taken into `log` at once.
    #[expect(clippy::expect_used, reason = "a test that writes what cannot stand is wrong, and should stop")]
    pub fn say(&self, log: &mut Oplog, ops: Vec<Op>) -> Run {
        let run = self.write(log, Body { ops, ..Body::default() });
        log.admit(run.clone(), &mut Vec::new()).expect("a test's own run stands");
        run
    }
}

/// The tips of all but one.
fn everybody_else(log: &Oplog, own: &ActorId) -> Vec<Dep> {
    let dep = |actor: ActorId, (seq, id): (u64, crate::id::BundleId)| Dep { actor, seq, prefix: id.prefix() };
    (log.frontier().tips.into_iter())
        .filter(|(actor, _)| actor != own)
        .flat_map(|(actor, tips)| tips.into_iter().map(move |tip| dep(actor, tip)))
        .collect()
}

/// A log of the given runs, in this order.
pub fn log_of(workspace: WorkspaceId, runs: &[Run]) -> Oplog {
    let mut log = Oplog::new(workspace);
    for run in runs {
        // A test may give runs that are refused: what stands then is its matter.
        let _ = log.admit(run.clone(), &mut Vec::new());
    }
    log
}

impl Signer for Author {
    fn actor(&self) -> ActorId {
        ActorId(self.0.verifying_key().to_bytes())
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// Numbers that look random and are the same each time (SplitMix64, Steele, Lea and Flood, 2014).
#[derive(Debug, Clone)]
pub struct Chance(pub u64);

impl Entropy for Chance {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}
