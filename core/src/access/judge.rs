//! The fold: who was introduced as what, and which bundles are held.

use std::collections::{BTreeMap, BTreeSet};

use super::rank::{Introduction, settle};
use super::{Right, Role, Standing, Terms};
use crate::id::{ActorId, EntityId};
use crate::log::{Body, Bundle, Dep, Draft, Op, Oplog, Ordinal, Ref, Run, decode_body, verify_join};
use crate::planted::{Bug, is_planted};

/// What the fields, and the table, of a person's own card begin with.
const CARD: &str = "sys.actors";

/// Whether a bundle has an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// It has.
    InForce,
    /// Its author lacked the right: present, forwarded, without effect, listed. What rests on it is not
    /// blocked.
    Held,
}

/// The fold of the access ops of one log.
#[derive(Debug, Clone, Default)]
pub struct Access {
    pub(super) owner: Option<ActorId>,
    /// By ordinal: the author's role once that bundle stood. `None` where nobody with a right let them in.
    pub(super) roles: Vec<Option<Role>>,
    pub(super) held: BTreeSet<Ordinal>,
    /// By the invite's key; only those in force.
    pub(super) invites: BTreeMap<ActorId, Vec<Terms>>,
    /// By whom they introduce; only those in force.
    pub(super) grants: BTreeMap<ActorId, Vec<(Ordinal, Role)>>,
    /// By the invite's key: who joined by it.
    pub(super) joined: BTreeMap<ActorId, BTreeSet<ActorId>>,
    pub(super) introductions: BTreeMap<ActorId, BTreeSet<Introduction>>,
}

/// What a bundle is judged by, besides what it says.
struct Author<'a> {
    actor: ActorId,
    is_genesis: bool,
    /// Their role once the bundle before stood.
    before: Option<Role>,
    deps: &'a [Dep],
}

impl Access {
    /// Takes in one bundle that came to stand in `log`, and judges it. Bundles are folded each once, after
    /// whatever they rest on; those that this version cannot read are left out.
    pub fn fold(&mut self, log: &Oplog, ordinal: Ordinal, body: &Body) -> Judgement {
        let view = log.bundle(ordinal);
        let author = Author {
            actor: view.actor,
            is_genesis: view.id.0 == log.workspace().0,
            before: log.prev(ordinal).and_then(|prev| self.role_at(prev)),
            deps: log.deps(ordinal),
        };
        let (role, judgement) = self.weigh(log, &author, body);
        let judgement = if is_planted(Bug::AppliesHeld) { Judgement::InForce } else { judgement };
        let length = self.roles.len().max(ordinal as usize + 1);
        self.roles.resize(length, None);
        self.roles[ordinal as usize] = role;
        match judgement {
            Judgement::InForce => self.take_effect(log, &author, ordinal, role, body),
            Judgement::Held => {
                self.held.insert(ordinal);
            }
        }
        judgement
    }

    fn take_effect(
        &mut self,
        log: &Oplog,
        author: &Author<'_>,
        ordinal: Ordinal,
        role: Option<Role>,
        body: &Body,
    ) {
        let Some(own) = role else { return };
        if author.is_genesis {
            self.owner = Some(author.actor);
        }
        for op in &body.ops {
            match op {
                Op::Grant { actor, role } => {
                    let role = Role::from_word(role).min(own);
                    self.grants.entry(*actor).or_default().push((ordinal, role));
                    self.introduce(*actor, author.actor, role);
                }
                Op::Invite { key, role, expires, uses } => {
                    let role = Role::from_word(role).min(own);
                    let (by, expires, uses) = (author.actor, *expires, *uses);
                    let terms = Terms { role, by, bundle: ordinal, expires, uses };
                    self.invites.entry(*key).or_default().push(terms);
                }
                Op::Join { invite, .. } => {
                    self.joined.entry(*invite).or_default().insert(author.actor);
                    let named = |terms: &&Terms| rests_on(log, terms.bundle, author.deps, &body.refs);
                    let by: Vec<Terms> =
                        self.invites.get(invite).into_iter().flatten().filter(named).cloned().collect();
                    for terms in by {
                        self.introduce(author.actor, terms.by, terms.role);
                    }
                }
                _ => {}
            }
        }
    }

    fn introduce(&mut self, actor: ActorId, by: ActorId, role: Role) {
        self.introductions.entry(actor).or_default().insert(Introduction { role, by });
    }

    /// The author's role with this bundle, and whether every op of it is within that.
    fn weigh(&self, log: &Oplog, author: &Author<'_>, body: &Body) -> (Option<Role>, Judgement) {
        let rests_on = |at: Ordinal| rests_on(log, at, author.deps, &body.refs);
        let granted = (self.grants.get(&author.actor).into_iter().flatten())
            .filter(|(at, _)| rests_on(*at))
            .map(|(_, role)| *role)
            .max();
        let before = author.before.max(granted).max(author.is_genesis.then_some(Role::Owner));
        let mut role = before;
        for op in &body.ops {
            if let Op::Join { invite, proof } = op {
                let invited = (self.invites.get(invite).into_iter().flatten())
                    .filter(|terms| rests_on(terms.bundle))
                    .map(|terms| terms.role)
                    .max();
                if invited.is_none() || verify_join(&log.workspace(), &author.actor, invite, proof).is_err() {
                    return (before, Judgement::Held);
                }
                role = role.max(invited);
            }
        }
        // Most bundles are editors': whose card an op writes is asked of others only, because it costs a
        // hash.
        let within = |role: Role, op: &Op| {
            (role.may(Right::Write) && !governs(op)) || role.may(needed(op, author, body))
        };
        let holds = role.is_some_and(|role| body.ops.iter().all(|op| within(role, op)));
        if holds { (role, Judgement::InForce) } else { (before, Judgement::Held) }
    }

    /// Judges a draft by `author`: what would become of it, were it sealed now.
    pub fn judge_draft(&self, log: &Oplog, author: &ActorId, draft: &Draft) -> Judgement {
        let before = self.role_at_tip(log, author);
        let is_genesis = log.is_empty();
        self.weigh(log, &Author { actor: *author, is_genesis, before, deps: &draft.deps }, &draft.body).1
    }

    /// Judges a run before it is taken in: `Held` if any of its bundles would be. What this version cannot
    /// read needs the right to write. Nothing is said of bundles that admission will refuse or let wait.
    pub fn judge_run(&self, log: &Oplog, run: &Run) -> Judgement {
        let first = run.bundles().first();
        let prev = first.and_then(|first| log.ordinal(&first.header.prev));
        let mut before = prev.and_then(|prev| self.role_at(prev));
        for bundle in run.bundles() {
            let Bundle { header, id, .. } = bundle;
            let is_genesis = id.0 == log.workspace().0;
            let author = Author { actor: header.actor, is_genesis, before, deps: &header.deps };
            let judgement = match decode_body(&bundle.body) {
                Ok(body) => {
                    let (role, judgement) = self.weigh(log, &author, &body);
                    before = role;
                    judgement
                }
                Err(_) if before.is_none_or(|role| !role.may(Right::Write)) => Judgement::Held,
                Err(_) => Judgement::InForce,
            };
            if judgement == Judgement::Held {
                return Judgement::Held;
            }
        }
        Judgement::InForce
    }

    /// What a folded bundle was judged. What was not folded (this version cannot read it) has no effect.
    pub fn judgement(&self, ordinal: Ordinal) -> Judgement {
        let folded = self.role_at(ordinal).is_some();
        if folded && !self.held.contains(&ordinal) { Judgement::InForce } else { Judgement::Held }
    }

    /// The held bundles, oldest first.
    pub fn held(&self) -> impl ExactSizeIterator<Item = Ordinal> + '_ {
        self.held.iter().copied()
    }

    fn role_at(&self, ordinal: Ordinal) -> Option<Role> {
        self.roles.get(ordinal as usize).copied().flatten()
    }

    fn role_at_tip(&self, log: &Oplog, actor: &ActorId) -> Option<Role> {
        log.tip(actor).and_then(|tip| log.ordinal(&tip.id)).and_then(|at| self.role_at(at))
    }

    /// The highest role that anybody with the right gave `actor`; `None` for strangers.
    pub fn role(&self, actor: &ActorId) -> Option<Role> {
        if self.owner == Some(*actor) {
            return Some(Role::Owner);
        }
        self.introductions.get(actor)?.last().map(|introduction| introduction.role)
    }

    /// A grant that `actor`'s chain does not rest on yet, though it would raise their role. Their next bundle
    /// must name it among its deps, or it is judged without.
    pub fn unclaimed(&self, log: &Oplog, actor: &ActorId) -> Option<Dep> {
        let (at, role) = self.grants.get(actor)?.iter().max_by_key(|(_, role)| *role)?;
        (Some(*role) > self.role_at_tip(log, actor)).then(|| name_of(log, *at))
    }

    /// Everybody who may read or write, sorted by actor.
    pub fn members(&self) -> Vec<Standing> {
        settle(self.owner, &self.introductions)
    }

    /// What the log says of an invite, by its key; of several ops for one key the highest role. `None` where
    /// nobody with the right made it.
    pub fn terms(&self, key: &ActorId) -> Option<&Terms> {
        self.invites.get(key)?.iter().max_by_key(|terms| (terms.role, terms.by))
    }

    /// Who joined by an invite: how often it was used. The same actor joining again spends nothing.
    pub fn joined(&self, key: &ActorId) -> usize {
        self.joined.get(key).map_or(0, BTreeSet::len)
    }
}

/// What a bundle is named by in others' deps.
fn name_of(log: &Oplog, at: Ordinal) -> Dep {
    let view = log.bundle(at);
    Dep { actor: view.actor, seq: view.seq, prefix: view.id.prefix() }
}

/// Whether a bundle with these deps and refs names the bundle `at`.
fn rests_on(log: &Oplog, at: Ordinal, deps: &[Dep], refs: &[Ref]) -> bool {
    let Dep { actor, seq, prefix } = name_of(log, at);
    deps.contains(&Dep { actor, seq, prefix }) || refs.contains(&Ref::Other { actor, seq, prefix })
}

fn governs(op: &Op) -> bool {
    matches!(op, Op::Grant { .. } | Op::Invite { .. } | Op::SetRole { .. } | Op::Release { .. })
}

/// What an op needs of its author.
fn needed(op: &Op, author: &Author<'_>, body: &Body) -> Right {
    let own = |entity: &u32| body.entities[*entity as usize] == EntityId::of_actor(&author.actor);
    let name = |name: &u32| body.names[*name as usize].as_str();
    let of_card = |field: &u32| name(field).strip_prefix(CARD).is_some_and(|rest| rest.starts_with('.'));
    let is_own_card = match op {
        Op::SetField { targets, .. } => targets.iter().all(|(entity, field)| of_card(field) && own(entity)),
        Op::SetMember { entities, table, .. } => name(table) == CARD && entities.iter().all(own),
        Op::Join { .. } => true,
        _ => false,
    };
    match op {
        _ if is_own_card => Right::Enter,
        op if governs(op) => Right::Govern,
        _ => Right::Write,
    }
}
