//! What there was in worlds: a mix that leaves something out proves nothing of it.

use std::collections::BTreeSet;

use callboard_core::log::{Op, Oplog, Ordinal, decode_body};

use super::hostile;

/// What people wrote in some worlds.
#[derive(Debug, Default)]
pub(crate) struct Had {
    /// Kinds of ops.
    pub(crate) ops: BTreeSet<&'static str>,
    /// Versions of one module that were put to use apart, each by somebody who knew of none of the others.
    pub(crate) versions_apart: usize,
}

impl Had {
    /// Adds what a log holds.
    pub(crate) fn take(&mut self, log: &Oplog) {
        let mut versions = Vec::new();
        for bundle in 0..log.len() as Ordinal {
            let view = log.bundle(bundle);
            let (false, Ok(body)) = (hostile::is_hostile(&view.actor), decode_body(view.body)) else {
                continue;
            };
            for op in &body.ops {
                self.ops.insert(kind(op));
                if let Op::Adopt { version, .. } = op {
                    versions.push((bundle, version.clone()));
                }
            }
        }
        self.versions_apart = self.versions_apart.max(apart(log, &versions));
    }
}

fn kind(op: &Op) -> &'static str {
    match op {
        Op::SetField { .. } => "SetField",
        Op::EditText { .. } => "EditText",
        Op::SetMember { .. } => "SetMember",
        Op::Same { .. } => "Same",
        Op::Differ { .. } => "Differ",
        Op::Adopt { .. } => "Adopt",
        Op::Invite { .. } => "Invite",
        Op::Join { .. } => "Join",
        _ => "another",
    }
}

/// How many distinct versions there are of which no bundle rests on another's.
fn apart(log: &Oplog, versions: &[(Ordinal, String)]) -> usize {
    let pasts: Vec<BTreeSet<Ordinal>> = versions.iter().map(|(bundle, _)| past(log, *bundle)).collect();
    let is_apart = |one: usize, other: usize| {
        let ((a, is), (b, other_is)) = (&versions[one], &versions[other]);
        is != other_is && !pasts[one].contains(b) && !pasts[other].contains(a)
    };
    let mut most = 0;
    for one in 0..versions.len() {
        let mut met = vec![one];
        for other in one + 1..versions.len() {
            if met.iter().all(|known| is_apart(*known, other)) {
                met.push(other);
            }
        }
        most = most.max(met.len());
    }
    most
}

/// All that a bundle rests on.
fn past(log: &Oplog, bundle: Ordinal) -> BTreeSet<Ordinal> {
    let (mut past, mut next) = (BTreeSet::new(), vec![bundle]);
    while let Some(at) = next.pop() {
        let before = log.prev(at).into_iter().chain(log.deps(at).iter().filter_map(|dep| log.find(dep)));
        next.extend(before.filter(|before| past.insert(*before)));
    }
    past
}
