//! What stands in the log beyond a point: told by the chains alone, no body is read for it.

use super::oplog::Oplog;
use crate::id::ActorId;
use crate::log::Hlc;

/// Who wrote an op, and when.
#[derive(Debug, Clone, Copy)]
pub struct Author {
    /// Who.
    pub actor: ActorId,
    /// The place of its bundle in their chain.
    pub seq: u64,
    /// When, as their device believed.
    pub hlc: Hlc,
}

impl Oplog {
    /// Who wrote an op, by its number.
    pub fn author(&self, op: u32) -> Author {
        let entry = &self.entries[self.op_place(op).0 as usize];
        Author { actor: self.chains[entry.actor as usize].actor, seq: entry.seq, hlc: entry.hlc }
    }

    /// No op before this one stands beyond a point, of those whose authors are asked about: `holds` says up
    /// to which bundle of a chain the point reaches. The number of the next op to come where none is beyond.
    pub fn first_beyond(
        &self,
        asked: impl Fn(&ActorId) -> bool,
        holds: impl Fn(&ActorId, u64) -> bool,
    ) -> u32 {
        let firsts = self.chains.iter().filter(|chain| asked(&chain.actor)).filter_map(|chain| {
            let held = chain.first.partition_point(|at| holds(&chain.actor, self.entries[*at as usize].seq));
            Some(self.entries[*chain.first.get(held)? as usize].first_op)
        });
        firsts.min().unwrap_or_else(|| self.ops())
    }
}
