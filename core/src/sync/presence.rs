//! Where people are just now: told to whoever is connected, dropped first, never stored.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::message::PRESENCE_BYTES_MAX;
use crate::given::Now;
use crate::id::ActorId;

/// How often a device says again that it is there, in milliseconds.
pub const SAY_AGAIN_MILLIS: u64 = 30_000;
/// After this long without a word a device is taken to be gone, in milliseconds.
const SILENCE_MILLIS_MAX: u64 = 75_000;

/// Where one tab of a device is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Tab {
    /// Names it: random.
    #[n(0)]
    pub session: u64,
    /// The table before it: `<module>.<table>`.
    #[n(1)]
    pub table: Option<String>,
    /// The record that it is in.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub record: Option<[u8; 16]>,
    /// The field of it, by its short name.
    #[n(3)]
    pub field: Option<String>,
    /// The view in which it goes through the table, record by record.
    #[n(4)]
    #[serde(default)]
    pub walk: Option<Walk>,
}

/// A table that is gone through, record by record: by who leads, and by who follows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Walk {
    /// In which of its views.
    #[n(0)]
    pub view: String,
    /// Where the tab leads to; `None` where it follows, or goes alone.
    #[n(1)]
    pub lead: Option<Lead>,
}

/// Where a tab leads all others to that go through the same view.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Lead {
    /// Higher than that of whoever led before: of several that lead, the highest does.
    #[n(0)]
    pub term: u32,
    /// Drawn: of several with one term, the highest leads.
    #[n(1)]
    pub lot: u32,
    /// The record that it is at; `None` before the first.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub at: Option<[u8; 16]>,
    /// When it came there, in milliseconds since 1970 by its own clock.
    #[n(3)]
    pub came: u64,
    /// The record that comes next, where somebody chose another than the one after.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub next: Option<[u8; 16]>,
    /// Whether the next one is called to be ready.
    #[n(5)]
    pub ready: bool,
}

/// What `Presence::state` holds: where all tabs of a device are, by the one that has the line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Whereabouts {
    /// The tab that says so.
    #[n(0)]
    pub session: u64,
    /// Counts what it says, so that what comes round again is known.
    #[n(1)]
    pub count: u64,
    /// Its own and the others'.
    #[n(2)]
    pub tabs: Vec<Tab>,
}

impl Whereabouts {
    /// As it travels. Of more tabs than a message has room for, the last are left out.
    pub fn encode(mut self) -> Vec<u8> {
        loop {
            let mut bytes = Vec::new();
            // Writing to memory does not fail.
            let _ = minicbor::encode(&self, &mut bytes);
            if bytes.len() <= PRESENCE_BYTES_MAX || self.tabs.pop().is_none() {
                return bytes;
            }
        }
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        minicbor::decode(bytes).ok()
    }
}

/// What hearing from a device changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// Nothing.
    Nothing,
    /// It is elsewhere, or gone.
    Moved,
    /// It was not here before, and has not heard of anybody yet.
    Came,
}

/// Which other devices are here, and where.
#[derive(Debug, Clone, Default)]
pub struct Roll {
    devices: BTreeMap<ActorId, (Now, Whereabouts)>,
}

impl Roll {
    /// A device says where it is; what is no whereabouts says that it is gone.
    pub fn hear(&mut self, now: Now, actor: ActorId, state: &[u8]) -> Heard {
        let Some(told) = Whereabouts::decode(state) else {
            return if self.devices.remove(&actor).is_some() { Heard::Moved } else { Heard::Nothing };
        };
        let known = self.devices.get(&actor).map(|(_, known)| known);
        let heard = match known {
            None => Heard::Came,
            Some(known) if known.session == told.session && told.count <= known.count => {
                return Heard::Nothing;
            }
            Some(known) if known.tabs == told.tabs => Heard::Nothing,
            Some(_) => Heard::Moved,
        };
        self.devices.insert(actor, (now, told));
        heard
    }

    /// Forgets who has been silent for too long. True where somebody was.
    pub fn forget_silent(&mut self, now: Now) -> bool {
        let before = self.devices.len();
        self.devices.retain(|_, (at, _)| now.0.saturating_sub(at.0) < SILENCE_MILLIS_MAX);
        self.devices.len() < before
    }

    /// Forgets everybody: the connection is gone. True where somebody was there.
    pub fn clear(&mut self) -> bool {
        !std::mem::take(&mut self.devices).is_empty()
    }

    /// Everybody, by key, with the places of their tabs.
    pub fn devices(&self) -> impl Iterator<Item = (ActorId, &[Tab])> {
        self.devices.iter().map(|(actor, (_, told))| (*actor, told.tabs.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTOR: ActorId = ActorId([7; 32]);

    fn at(session: u64, count: u64, field: &str) -> Vec<u8> {
        let tab =
            Tab { session, table: Some("kit.things".into()), field: Some(field.into()), ..Tab::default() };
        Whereabouts { session, count, tabs: vec![tab] }.encode()
    }

    fn fields(roll: &Roll) -> Vec<String> {
        roll.devices().flat_map(|(_, tabs)| tabs).filter_map(|tab| tab.field.clone()).collect()
    }

    #[test]
    fn presence_1_who_comes_moves_and_goes_is_told_once_and_what_comes_round_again_is_not_heard() {
        let mut roll = Roll::default();
        assert_eq!(roll.hear(Now(0), ACTOR, &at(1, 1, "name")), Heard::Came);
        assert_eq!(roll.hear(Now(1), ACTOR, &at(1, 2, "size")), Heard::Moved);
        assert_eq!(roll.hear(Now(2), ACTOR, &at(1, 3, "size")), Heard::Nothing);
        assert_eq!(roll.hear(Now(3), ACTOR, &at(1, 1, "name")), Heard::Nothing, "said before");
        assert_eq!(fields(&roll), ["size"]);
        assert_eq!(roll.hear(Now(4), ACTOR, &at(2, 1, "name")), Heard::Moved, "another tab has the line now");
        assert_eq!(roll.hear(Now(5), ACTOR, &[]), Heard::Moved);
        assert_eq!(roll.hear(Now(6), ACTOR, &[]), Heard::Nothing);
        assert!(fields(&roll).is_empty());
    }

    #[test]
    fn presence_6_who_leads_is_heard_and_who_knows_of_no_lead_hears_the_rest() {
        let lead = Lead { term: 2, lot: 9, at: Some([1; 16]), came: 7, next: Some([2; 16]), ready: true };
        let walk = Walk { view: "show".into(), lead: Some(lead) };
        let tab = Tab { session: 5, table: Some("kit.things".into()), walk: Some(walk), ..Tab::default() };
        let bytes = Whereabouts { session: 1, count: 1, tabs: vec![tab.clone()] }.encode();
        assert_eq!(Whereabouts::decode(&bytes).map(|told| told.tabs), Some(vec![tab]));

        // As a version before this one reads it.
        #[derive(Decode)]
        #[cbor(map)]
        struct Before {
            #[n(1)]
            table: Option<String>,
        }
        #[derive(Decode)]
        #[cbor(map)]
        struct ToldBefore {
            #[n(2)]
            tabs: Vec<Before>,
        }
        let before: ToldBefore = minicbor::decode(&bytes).expect("what it does not know is passed over");
        assert_eq!(before.tabs[0].table.as_deref(), Some("kit.things"));
        let mut roll = Roll::default();
        assert_eq!(roll.hear(Now(0), ACTOR, &at(1, 1, "name")), Heard::Came);
        assert!(roll.devices().all(|(_, tabs)| tabs[0].walk.is_none()), "a version before says nothing");
    }

    #[test]
    fn presence_2_who_is_silent_for_long_is_gone() {
        let mut roll = Roll::default();
        roll.hear(Now(0), ACTOR, &at(1, 1, "name"));
        roll.hear(Now(SAY_AGAIN_MILLIS), ACTOR, &at(1, 2, "name"));
        assert!(!roll.forget_silent(Now(SILENCE_MILLIS_MAX)), "it said so again meanwhile");
        assert!(roll.forget_silent(Now(SAY_AGAIN_MILLIS + SILENCE_MILLIS_MAX)));
        assert!(fields(&roll).is_empty());
    }

    #[test]
    fn presence_3_more_tabs_than_a_message_holds_are_left_out_and_no_bytes_make_reading_panic() {
        let tab = Tab { field: Some("f".repeat(200)), ..Tab::default() };
        let bytes = Whereabouts { session: 1, count: 1, tabs: vec![tab; 100] }.encode();
        assert!(bytes.len() <= PRESENCE_BYTES_MAX);
        let told = Whereabouts::decode(&bytes).expect("it was just made");
        assert!((10..100).contains(&told.tabs.len()));
        for end in 0..bytes.len() {
            assert_eq!(Whereabouts::decode(&bytes[..end]), None, "{end} bytes of it");
        }
    }
}
