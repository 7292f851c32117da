//! What a relay keeps of one workspace, and its door: who may come in, and what they may bring.

use super::flow::refusal_of;
use super::{Reason, Refusal};
use crate::access::{Access, Judgement, Role, Terms};
use crate::given::Now;
use crate::id::{ActorId, WorkspaceId};
use crate::log::{Frontier, LogError, Oplog, Ordinal, Run, decode_body};

/// What somebody who has proven their key may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    actor: ActorId,
    invite: Option<ActorId>,
    /// How many bundles stood here when they came. What they join by from among these is a live invite; what
    /// they bring themselves is history.
    entered: Ordinal,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Reads, and writes what the role allows.
    Member(Role),
    /// Reads, and writes a join.
    Joining,
    /// Not known here: reads nothing, and may bring the history that says who they are.
    Refilling,
}

impl Pass {
    /// The word for it, as `Welcome` has it.
    pub fn word(&self) -> &'static str {
        match self.kind {
            Kind::Member(role) => role.word(),
            Kind::Joining => "joining",
            Kind::Refilling => "refill",
        }
    }

    /// Whether they may be sent anything.
    pub fn may_read(&self) -> bool {
        !matches!(self.kind, Kind::Refilling)
    }
}

/// What became of some runs.
#[derive(Debug, Default)]
pub struct Taken {
    /// Runs that stand now and did not before, encoded, in causal order: to be made durable before anybody
    /// hears of them.
    pub stored: Vec<Vec<u8>>,
    /// Why the rest was not taken. The sender is sent away, what stands stands.
    pub refusal: Option<Refusal>,
}

/// One workspace's log and who may write in it.
#[derive(Debug)]
pub struct Keeper {
    log: Oplog,
    access: Access,
}

impl Keeper {
    /// A workspace of which nothing is here.
    pub fn new(workspace: WorkspaceId) -> Self {
        Self { log: Oplog::new(workspace), access: Access::default() }
    }

    /// Takes in a run of one's own store. Its signature was verified when it came.
    ///
    /// # Errors
    /// The store is damaged, or of a newer version.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<(), LogError> {
        let run = Run::decode(self.log.workspace(), bytes)?;
        self.fold(run)
    }

    /// The log.
    pub fn log(&self) -> &Oplog {
        &self.log
    }

    /// Who may write.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Lets somebody in who has proven their key, and the invite's if they have one.
    ///
    /// # Errors
    /// `Expired`, `UsedUp`: the invite that they come by.
    pub fn enter(&self, now: Now, actor: ActorId, invite: Option<ActorId>) -> Result<Pass, Refusal> {
        let terms = invite.and_then(|key| Some((key, self.access.terms(&key)?)));
        let kind = match (self.access.role(&actor), terms) {
            (Some(role), _) => Kind::Member(role),
            (None, Some((key, terms))) => {
                self.check_terms(now, &key, terms)?;
                Kind::Joining
            }
            (None, None) => Kind::Refilling,
        };
        Ok(Pass { actor, invite, entered: self.log.len() as Ordinal, kind })
    }

    fn check_terms(&self, now: Now, key: &ActorId, terms: &Terms) -> Result<(), Refusal> {
        if terms.expires.is_some_and(|expires| now.0 >= expires) {
            return Err(Refusal::because(Reason::Expired, "the invite's time is over"));
        }
        if terms.uses.is_some_and(|uses| self.access.joined(key) >= uses as usize) {
            return Err(Refusal::because(Reason::UsedUp, "the invite was used as often as it may be"));
        }
        Ok(())
    }

    /// Takes in verified runs that somebody sent, as far as their pass allows, and renews the pass. Where
    /// storing fails afterwards this keeper must be dropped: it knows what no disk holds.
    pub fn take(&mut self, now: Now, pass: &mut Pass, runs: Vec<Run>) -> Taken {
        let before = self.log.len() as Ordinal;
        let mut taken = Taken::default();
        for run in runs {
            let took = self.check(now, pass, &run).and_then(|()| {
                let last = run.bundles().last().map(|last| last.id);
                self.fold(run).map_err(|error| refusal_of(&error))?;
                let stands = last.is_some_and(|last| self.log.ordinal(&last).is_some());
                if stands || pass.may_read() {
                    Ok(())
                } else {
                    // Whom nobody knows does not make anything wait here.
                    Err(Refusal::because(Reason::NotAMember, "what it rests on must be brought first"))
                }
            });
            if let Some(role) = self.access.role(&pass.actor) {
                pass.kind = Kind::Member(role);
            }
            if let Err(refusal) = took {
                taken.refusal = Some(refusal);
                break;
            }
        }
        // Runs stand whole, so whatever stands anew ends in a signature, and travels.
        let (runs, _) = self.log.runs_beyond(&Frontier::default(), before, usize::MAX);
        taken.stored = runs.iter().map(Run::encode).collect();
        taken
    }

    /// Whether who came by a pass may bring a run.
    fn check(&self, now: Now, pass: &Pass, run: &Run) -> Result<(), Refusal> {
        let Some(first) = run.bundles().first() else { return Ok(()) };
        if self.log.is_empty() && first.id.0 != self.log.workspace().0 {
            let text = "nothing is kept of a workspace until its first bundle is here";
            return Err(Refusal::because(Reason::UnknownWorkspace, text));
        }
        if first.header.actor != pass.actor {
            return Ok(());
        }
        self.check_joins(now, pass, run)?;
        let waits = first.header.seq > 1 && self.log.ordinal(&first.header.prev).is_none();
        let known = run.bundles().last().is_some_and(|last| self.log.ordinal(&last.id).is_some());
        if !waits && !known && self.access.judge_run(&self.log, run) == Judgement::Held {
            let role = self.access.role(&pass.actor).map_or("no member", Role::word);
            return Err(Refusal::because(Reason::NotAllowed, &format!("the author is {role}, and may not")));
        }
        Ok(())
    }

    /// Invites are enforced here, and nowhere else: on who joins, not on who tells of others' joins.
    fn check_joins(&self, now: Now, pass: &Pass, run: &Run) -> Result<(), Refusal> {
        if self.access.role(&pass.actor).is_some() {
            return Ok(());
        }
        for bundle in run.bundles() {
            let ops = decode_body(&bundle.body).map(|body| body.ops).unwrap_or_default();
            for op in ops {
                let crate::log::Op::Join { invite, .. } = op else { continue };
                match self.access.terms(&invite) {
                    Some(terms) if terms.bundle < pass.entered => self.check_terms(now, &invite, terms)?,
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// The client has sent all that it had.
    ///
    /// # Errors
    /// `UnknownWorkspace`, `Revoked`, `NotAMember`: it is none of those whom the log knows.
    pub fn finish(&self, pass: &Pass) -> Result<(), Refusal> {
        if pass.may_read() {
            return Ok(());
        }
        Err(if self.log.is_empty() {
            Refusal::because(Reason::UnknownWorkspace, "this relay does not have the workspace")
        } else if pass.invite.is_some() {
            Refusal::because(Reason::Revoked, "the invite is not known here, or no longer")
        } else {
            Refusal::because(Reason::NotAMember, "this device is no member of the workspace")
        })
    }

    fn fold(&mut self, run: Run) -> Result<(), LogError> {
        let mut admitted = Vec::new();
        let outcome = self.log.admit(run, &mut admitted);
        for each in admitted {
            if let Some(body) = &each.body {
                self.access.fold(&self.log, each.ordinal, body);
            }
        }
        outcome
    }
}
