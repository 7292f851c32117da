//! How a production stands with its relay, equal in every tab.

use callboard_core::id::ActorId;
use callboard_core::sync::{State, Status};
use callboard_core::workspace::update::{Code, Failure, SyncLogEntry, SyncState, SyncStatus};
use serde::{Deserialize, Serialize};

use crate::clock;

/// How many exchanges are told.
const LOG_MAX: usize = 200;

/// What the tab on duty knows, and tells the others.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Standing {
    /// In a few words.
    pub(crate) status: SyncStatus,
    /// How many own bundles that tab has counted: what it says of those that wait holds up to there.
    pub(crate) own: u64,
    /// Counts attempts to reach the relay that came to nothing.
    pub(crate) attempts: u32,
    /// What was exchanged, newest first.
    pub(crate) log: Vec<SyncLogEntry>,
    /// Who else is connected.
    pub(crate) peers: Vec<ActorId>,
}

impl Standing {
    /// Of a production that has this relay, or none, before anybody was asked.
    pub(crate) fn before(relay: Option<String>) -> Self {
        let state = if relay.is_some() { SyncState::Connecting } else { SyncState::Local };
        let status = SyncStatus { state, relay, ..SyncStatus::default() };
        Self { status, ..Self::default() }
    }

    /// Whether the relay has let us in.
    pub(crate) fn is_connected(&self) -> bool {
        matches!(self.status.state, SyncState::Syncing | SyncState::InStep)
    }

    /// Whether the relay holds this device's bundles up to `own`.
    pub(crate) fn holds(&self, own: u64) -> bool {
        self.is_connected() && self.own >= own + self.status.waiting
    }

    /// Writes an exchange down.
    pub(crate) fn note(&mut self, event: &str, count: u64, detail: &str) {
        let at = clock::rfc3339(clock::now().0);
        let entry = SyncLogEntry { at, event: event.to_owned(), count, detail: detail.to_owned() };
        self.log.insert(0, entry);
        self.log.truncate(LOG_MAX);
    }

    /// Takes over how the core says that it stands.
    pub(crate) fn follow(&mut self, status: Status) {
        let state = match status.state {
            State::Connecting => SyncState::Connecting,
            State::Syncing => SyncState::Syncing,
            State::InStep => SyncState::InStep,
            State::Offline => SyncState::Offline,
            State::Blocked => SyncState::Blocked,
        };
        self.status.state = state;
        self.status.waiting = status.waiting;
        self.status.since = Some(clock::rfc3339(status.since.0));
        self.status.reason = status.refusal.map(|refusal| refusal.reason.word().to_owned());
    }

    /// What a call gets that waits for the relay and waits in vain; `None` while there is hope.
    pub(crate) fn failure(&self, attempts_before: u32) -> Option<Failure> {
        let relay = self.status.relay.clone().unwrap_or_default();
        match self.status.state {
            SyncState::Blocked if self.attempts > attempts_before => {
                Some(refused(self.status.reason.as_deref().unwrap_or("other")))
            }
            SyncState::Offline if self.attempts > attempts_before => {
                let failure = Failure::because(Code::Offline, format!("{relay} does not answer"));
                Some(failure.with(serde_json::json!({ "relay": relay })))
            }
            _ => None,
        }
    }
}

/// A relay's refusal, for the page.
pub(crate) fn refused(reason: &str) -> Failure {
    let failure = Failure::because(Code::Refused, format!("the relay refuses: {reason}"));
    failure.with(serde_json::json!({ "reason": reason }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standing_1_a_call_that_waits_for_the_relay_fails_only_by_an_attempt_made_after_it() {
        for state in [SyncState::Offline, SyncState::Blocked] {
            let mut standing = Standing::before(Some("https://relay.example".into()));
            standing.status.state = state;
            standing.attempts = 3;
            assert_eq!(standing.failure(3), None, "{state:?} since before the call");
            assert!(standing.failure(2).is_some(), "{state:?}, tried again");
        }
        let connecting = Standing { attempts: 3, ..Standing::before(Some("https://relay.example".into())) };
        assert_eq!(connecting.failure(0), None, "there is hope while it dials");
    }
}
