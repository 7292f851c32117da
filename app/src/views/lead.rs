//! Who leads those that go through a view, and what becomes of them when the lead is lost. Knows no browser:
//! what is heard of others is folded into what was known.

use callboard_core::id::ActorId;
use callboard_core::workspace::command::{Lead, Stand};
use callboard_core::workspace::update::{Member, Present};

/// The right to lead: of several, the highest leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub(super) struct Claim {
    /// One more than the highest that was known when it was taken.
    pub(super) term: u32,
    /// Drawn then.
    pub(super) lot: u32,
}

/// Whoever leads.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Leader {
    /// By which right.
    pub(super) claim: Claim,
    /// On which device.
    actor: ActorId,
    /// What people call them.
    pub(super) name: String,
    /// Whether it is another window of this device.
    pub(super) is_own: bool,
    /// How far they have gone.
    pub(super) stand: Stand,
    /// When they came there, in milliseconds by this device's clock.
    pub(super) began: f64,
}

/// A lead that ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lost {
    /// Whose it was, as they were last.
    pub(super) leader: Leader,
    /// When, in milliseconds by this device's clock.
    pub(super) at: f64,
    /// Whether they were heard of no more, rather than gave it up.
    pub(super) is_silent: bool,
}

/// What is known of the others.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Company {
    /// Whoever leads, where it is not oneself.
    pub(super) leader: Option<Leader>,
    /// Who led before, where nobody does now.
    pub(super) lost: Option<Lost>,
    /// One's own claim, where somebody led over it: it does not come back when they go.
    pub(super) outbid: Option<Claim>,
    /// How many others have the view open and lead nobody.
    pub(super) followers: usize,
    /// The highest term that was heard of.
    pub(super) term: u32,
}

/// What one goes through.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walked<'a> {
    /// `<module>.<table>`.
    pub(super) table: &'a str,
    /// The view's name.
    pub(super) view: &'a str,
}

impl Company {
    /// What is known once others are heard to be here as `present`, at `now`, by whoever holds `claim`.
    pub(super) fn after(
        before: Option<&Self>,
        claim: Option<Claim>,
        walked: Walked<'_>,
        present: &[Present],
        now: f64,
    ) -> Self {
        let (mut followers, mut best) = (0, None::<Leader>);
        for Present { member, seats } in present {
            let here = seats.iter().filter(|seat| seat.table.as_deref() == Some(walked.table));
            let walks = here.filter_map(|seat| seat.walk.as_ref()).filter(|walk| walk.view == walked.view);
            for walk in walks {
                match walk.lead.as_ref().filter(|_| may_lead(member)) {
                    Some(lead) => {
                        let leader = Leader::of(member, lead, before, now);
                        if best.as_ref().is_none_or(|best| best.claim < leader.claim) {
                            best = Some(leader);
                        }
                    }
                    None => followers += 1,
                }
            }
        }
        let known = before.and_then(|before| before.outbid);
        let is_over = |claim: &Claim| best.as_ref().is_some_and(|best| best.claim >= *claim);
        let outbid = claim.filter(|claim| known == Some(*claim) || is_over(claim));
        let leads = claim.is_some() && outbid.is_none();
        let heard = best.as_ref().map_or(0, |best| best.claim.term);
        let leader = best.filter(|_| !leads);
        let lost = match (&leader, leads) {
            (None, false) => Self::lost(before, present, now),
            _ => None,
        };
        let term = heard.max(before.map_or(0, |before| before.term));
        Self { leader, lost, outbid, followers, term }
    }

    /// Who led, where nobody does any more.
    fn lost(before: Option<&Self>, present: &[Present], now: f64) -> Option<Lost> {
        let before = before?;
        let Some(leader) = before.leader.clone() else { return before.lost.clone() };
        let is_silent = !present.iter().any(|other| other.member.actor == leader.actor);
        Some(Lost { leader, at: now, is_silent })
    }

    /// A claim above all that were heard of.
    pub(super) fn claim(&self, own: Option<Claim>, lot: u32) -> Claim {
        let term = self.term.max(own.map_or(0, |own| own.term));
        Claim { term: term.saturating_add(1), lot }
    }
}

impl Leader {
    fn of(member: &Member, lead: &Lead, before: Option<&Company>, now: f64) -> Self {
        let claim = Claim { term: lead.term, lot: lead.lot };
        let known = before.and_then(|before| before.leader.as_ref());
        let began = match known {
            Some(known) if (known.stand.at, known.stand.came) == (lead.stand.at, lead.stand.came) => {
                known.began
            }
            // Their clock may be another: whoever hears them come knows when by their own.
            Some(known) if known.claim == claim => now,
            _ => (lead.stand.came as f64).min(now),
        };
        let name = member.person.name.clone();
        Self { claim, actor: member.actor, name, is_own: member.me, stand: lead.stand.clone(), began }
    }
}

/// Whoever may only read follows.
fn may_lead(member: &Member) -> bool {
    member.role == "owner" || member.role == "editor"
}

#[cfg(test)]
mod tests {
    use callboard_core::id::EntityId;
    use callboard_core::workspace::command::{Seat, Walk};
    use callboard_core::workspace::update::Person;

    use super::*;

    const WALKED: Walked<'static> = Walked { table: "kit.things", view: "show" };

    fn member(n: u8, role: &str) -> Member {
        let person = Person { id: EntityId([n; 16]), name: format!("Person {n}"), colour: "person-1".into() };
        Member { actor: ActorId([n; 32]), person, device: String::new(), role: role.into(), me: false }
    }

    fn seat(lead: Option<(u32, u32, u64)>) -> Seat {
        let lead = lead.map(|(term, lot, came)| {
            let stand = Stand { at: Some(EntityId([came as u8; 16])), came, ..Stand::default() };
            Lead { term, lot, stand }
        });
        let walk = Some(Walk { view: "show".into(), lead });
        Seat { table: Some("kit.things".into()), walk, ..Seat::default() }
    }

    fn present(n: u8, lead: Option<(u32, u32, u64)>) -> Present {
        Present { member: member(n, "editor"), seats: vec![seat(lead)] }
    }

    fn heard(before: Option<&Company>, claim: Option<Claim>, present: &[Present], now: f64) -> Company {
        Company::after(before, claim, WALKED, present, now)
    }

    #[test]
    fn views_13_of_several_that_lead_the_last_to_take_it_does_and_who_was_led_over_stays_so() {
        let own = Claim { term: 1, lot: 5 };
        let alone = heard(None, Some(own), &[present(1, None), present(2, None)], 0.0);
        assert_eq!((alone.leader.is_some(), alone.outbid, alone.followers), (false, None, 2));
        let both = [present(1, Some((2, 0, 7))), present(2, Some((1, 9, 7)))];
        let taken = heard(Some(&alone), Some(own), &both, 10.0);
        assert_eq!(taken.leader.as_ref().map(|it| it.name.as_str()), Some("Person 1"));
        assert_eq!((taken.outbid, taken.term), (Some(own), 2));
        let left = heard(Some(&taken), Some(own), &[], 20.0);
        assert_eq!((left.leader.is_some(), left.outbid), (false, Some(own)), "the claim is spent");
        let again = left.claim(Some(own), 3);
        assert_eq!(again, Claim { term: 3, lot: 3 });
        let back = heard(Some(&left), Some(again), &both, 30.0);
        assert_eq!((back.leader.is_some(), back.outbid, back.lost.is_some()), (false, None, false));
        let same = heard(None, Some(own), &[present(1, Some((1, 5, 7)))], 0.0);
        assert_eq!(same.outbid, Some(own), "two with one claim: neither leads over the other's head");
    }

    #[test]
    fn views_14_a_lead_that_is_lost_is_told_apart_from_one_that_is_given_up() {
        let led = heard(None, None, &[present(1, Some((1, 1, 7)))], 100.0);
        let silent = heard(Some(&led), None, &[], 200.0);
        let lost = silent.lost.clone().expect("they led");
        assert_eq!((lost.is_silent, lost.at, lost.leader.stand.came), (true, 200.0, 7));
        let later = heard(Some(&silent), None, &[present(2, None)], 300.0);
        assert_eq!(later.lost.as_ref().map(|lost| lost.at), Some(200.0), "it stays told");
        let given = heard(Some(&led), None, &[present(1, None)], 200.0);
        assert_eq!(given.lost.map(|lost| lost.is_silent), Some(false));
        let found = heard(Some(&later), None, &[present(2, Some((2, 0, 8)))], 400.0);
        assert_eq!((found.leader.map(|it| it.name), found.lost), (Some("Person 2".to_owned()), None));
    }

    #[test]
    fn views_15_who_may_only_read_or_is_elsewhere_leads_nobody() {
        let reader = Present { member: member(1, "viewer"), seats: vec![seat(Some((9, 9, 7)))] };
        let mut elsewhere = present(2, Some((9, 9, 7)));
        elsewhere.seats[0].table = Some("kit.others".into());
        let mut otherwise = present(3, Some((9, 9, 7)));
        otherwise.seats[0].walk.as_mut().expect("it was just made").view = "list".into();
        let heard = heard(None, None, &[reader, elsewhere, otherwise], 0.0);
        assert_eq!((heard.leader, heard.followers), (None, 1));
    }

    #[test]
    fn views_16_how_long_it_has_been_is_told_by_this_device_s_clock() {
        let came = |came| [present(1, Some((1, 1, came)))];
        let first = heard(None, None, &came(1_000), 5_000.0);
        let began = |company: &Company| company.leader.as_ref().map(|leader| leader.began);
        assert_eq!(began(&first), Some(1_000.0), "who comes later takes their word");
        let next = heard(Some(&first), None, &came(9_000_000), 6_000.0);
        assert_eq!(began(&next), Some(6_000.0), "who hears it knows");
        let same = heard(Some(&next), None, &came(9_000_000), 7_000.0);
        assert_eq!(began(&same), Some(6_000.0));
        let ahead = heard(None, None, &came(9_000_000), 6_000.0);
        assert_eq!(began(&ahead), Some(6_000.0), "a clock that is ahead began now");
    }
}
