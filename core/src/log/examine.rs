//! Admission: the rules by which a bundle stands, waits, or never can. They depend on the bundle and its
//! ancestors alone.

use super::LogError;
use super::bundle::{Bundle, Dep, Header};
use super::decode::{Unreadable, decode_body};
use super::op::{Body, Op, OpRef, Ref};
use super::oplog::{Oplog, Ordinal};
use super::run::verify_join;
use crate::limits;
use crate::planted::{Bug, is_planted};

/// What examining a bundle finds, where it is not refused.
pub(super) enum Examined {
    /// This must be here first.
    Waits(Dep),
    /// It can stand now.
    Stands {
        /// Its predecessor in the chain.
        prev: Option<Ordinal>,
        /// What it names besides.
        refs: Vec<Ordinal>,
        /// What it says; `None` where a newer version wrote it.
        body: Option<Body>,
    },
}

impl Oplog {
    /// Whether a bundle can stand after what stands here now.
    ///
    /// # Errors
    /// Why it never can.
    pub(super) fn examine(&self, bundle: &Bundle) -> Result<Examined, LogError> {
        let header = &bundle.header;
        let is_genesis = bundle.id.0 == self.workspace.0;
        if header.workspace != self.workspace && !is_genesis {
            return Err(LogError::OtherWorkspace);
        }
        if self.refused.contains(&bundle.id) || self.refused.contains(&header.prev) {
            return Err(LogError::RestsOnRefused(bundle.id));
        }
        if !header.deps.is_sorted_by(|a, b| a < b) || header.deps.len() > limits::REFS_MAX {
            return Err(LogError::Malformed("deps out of order"));
        }
        // What can be seen without others is seen before waiting for them.
        let body = match decode_body(&bundle.body) {
            Ok(body) => Some(body),
            Err(Unreadable::Unknown) => None,
            Err(Unreadable::Malformed(what)) => return Err(LogError::Malformed(what)),
        };
        let prev = match self.find_prev(header)? {
            Ok(prev) => prev,
            Err(missing) => return Ok(Examined::Waits(missing)),
        };
        let unchecked = is_planted(Bug::DropsDependencyCheck);
        if let Some(missing) = header.deps.iter().find(|dep| !unchecked && self.find(dep).is_none()) {
            return Ok(Examined::Waits(*missing));
        }
        let mut refs: Vec<Ordinal> = header.deps.iter().filter_map(|dep| self.find(dep)).collect();
        for r in body.iter().flat_map(|body| &body.refs) {
            match *r {
                Ref::Own { seq } => {
                    let actor = self.chain_of.get(&header.actor).copied().unwrap_or(u32::MAX);
                    let own = prev.and_then(|prev| self.own_ancestor(actor, Some(prev), seq));
                    refs.push(own.ok_or(LogError::Forged("a ref to what its author has not written"))?);
                }
                Ref::Other { actor, seq, prefix } => {
                    let dep = Dep { actor, seq, prefix };
                    match self.find(&dep) {
                        Some(at) => refs.push(at),
                        None if unchecked => {}
                        None => return Ok(Examined::Waits(dep)),
                    }
                }
            }
        }
        if header.seq == 1 && !is_genesis {
            self.check_introduction(header, body.as_ref(), &refs)?;
        }
        if let Some(op) = body.as_ref().and_then(|body| self.op_beyond(header, body, prev)) {
            return Err(LogError::Forged(op));
        }
        Ok(Examined::Stands { prev, refs, body })
    }

    /// The predecessor (`None` for a first bundle), or what it waits for.
    fn find_prev(&self, header: &Header) -> Result<Result<Option<Ordinal>, Dep>, LogError> {
        if header.seq == 1 {
            return Ok(Ok(None));
        }
        match self.ordinal(&header.prev) {
            Some(prev) => {
                let entry = &self.entries[prev as usize];
                let follows =
                    entry.seq + 1 == header.seq && self.chains[entry.actor as usize].actor == header.actor;
                if follows {
                    Ok(Ok(Some(prev)))
                } else {
                    Err(LogError::Forged("prev is not its predecessor"))
                }
            }
            None => Ok(Err(Dep { actor: header.actor, seq: header.seq - 1, prefix: header.prev.prefix() })),
        }
    }

    /// A first bundle must rest directly on what introduces its author: a grant, or the invite that it joins
    /// by.
    fn check_introduction(
        &self,
        header: &Header,
        body: Option<&Body>,
        rests_on: &[Ordinal],
    ) -> Result<(), LogError> {
        let among = |places: Option<&Vec<Ordinal>>| {
            places.is_some_and(|at| at.iter().any(|at| rests_on.contains(at)))
        };
        if among(self.grants.get(&header.actor)) {
            return Ok(());
        }
        for op in body.iter().flat_map(|body| &body.ops) {
            if let Op::Join { invite, proof } = op {
                if !among(self.invites.get(invite)) {
                    return Err(LogError::Forged("a join without its invite"));
                }
                return verify_join(&self.workspace, &header.actor, invite, proof);
            }
        }
        // A newer version may know other introductions: kept, not folded.
        if body.is_none() { Ok(()) } else { Err(LogError::Forged("an author whom nobody introduced")) }
    }

    /// An op named by index must be there: nobody can name what they have not seen.
    fn op_beyond(&self, header: &Header, body: &Body, prev: Option<Ordinal>) -> Option<&'static str> {
        let actor = self.chain_of.get(&header.actor).copied().unwrap_or(u32::MAX);
        let counts: Vec<Option<u32>> = (body.refs.iter())
            .map(|r| {
                let at = match *r {
                    Ref::Own { seq } => self.own_ancestor(actor, prev, seq),
                    Ref::Other { actor, seq, prefix } => self.find(&Dep { actor, seq, prefix }),
                }?;
                let entry = &self.entries[at as usize];
                // What this version cannot read has ops that it cannot count.
                Some(if entry.readable { entry.ops } else { u32::MAX })
            })
            .collect();
        let named = body.ops.iter().flat_map(|op| match op {
            Op::SetField { replaces, .. } | Op::SetMember { replaces, .. } | Op::Adopt { replaces, .. } => {
                replaces.as_slice()
            }
            Op::Differ { links } => links.as_slice(),
            Op::EditText { doc, .. } => doc.as_slice(),
            _ => &[],
        });
        let beyond = |r: &OpRef| counts[r.bundle as usize].is_none_or(|count| r.index >= count);
        named.into_iter().any(beyond).then_some("a ref to an op that is not there")
    }
}
