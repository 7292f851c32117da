//! Who takes part: inviting, joining, saying who one is.

use std::collections::BTreeMap;

use super::answer::set_text;
use super::command;
use super::drafting::{Drafting, Why};
use super::update::{Code, Failure, Me, Member, Person, Reply};
use super::workspace::{Answer, Workspace};
use crate::access::{Invite, Right, Role};
use crate::given::Now;
use crate::id::{ActorId, EntityId};
use crate::log::{Dep, Op};
use crate::state::sys;

/// How long an invite holds unless said: 30 days.
const INVITE_MILLIS: u64 = 30 * 24 * 60 * 60 * 1000;

impl Workspace {
    /// Makes an invite. Answered with the payload of its link once it is durable; the driver puts the relay's
    /// origin before it.
    pub(super) fn invite(&mut self, request: u32, wanted: &command::Invite) -> Result<(), Failure> {
        let invalid = |what: &str| Failure::because(Code::Invalid, what);
        let role = match wanted.role.as_str() {
            "" | "editor" => Role::Editor,
            "viewer" => Role::Viewer,
            _ => return Err(invalid("a role is `editor` or `viewer`")),
        };
        let expires = match &wanted.expires {
            None => self.now.0 + INVITE_MILLIS,
            Some(text) => {
                let moment: jiff::Timestamp =
                    text.parse().or(Err(invalid("`expires` is no moment of RFC 3339")))?;
                u64::try_from(moment.as_millisecond()).or(Err(invalid("`expires` is before 1970")))?
            }
        };
        let mut seed = [0; 32];
        self.entropy.fill(&mut seed);
        let invite = Invite::from_seed(self.id(), &self.name(), seed);
        let mut drafting = Drafting::default();
        drafting.access.push(Op::Invite {
            key: invite.key(),
            role: role.word().to_owned(),
            expires: Some(expires),
            uses: wanted.uses,
        });
        let why = Why { label: format!("Invite a {}", role.word()), ..Why::default() };
        self.send(Some(request), drafting, &why, Answer::Reply(Reply::Link { link: invite.encode() }))
    }

    /// Joins by an invite whose bundles are all here. Answered with `Created`.
    pub fn join(&mut self, now: Now, request: u32, invite: &Invite) {
        self.now = now;
        let result = self.draft_join(invite).and_then(|drafting| {
            let why = Why { label: "Join".to_owned(), ..Why::default() };
            self.send(Some(request), drafting, &why, Answer::Reply(Reply::Created { id: self.id() }))
        });
        if let Err(failure) = result {
            self.reply(request, Err(failure));
        }
        self.tell_standing();
    }

    /// The change that joins; an empty one where this device is a member with as much right already.
    pub(super) fn draft_join(&mut self, invite: &Invite) -> Result<Drafting, Failure> {
        let refused = || {
            let failure = Failure::because(Code::Refused, "the production does not know this invite");
            failure.with(serde_json::json!({ "reason": "unknown" }))
        };
        let terms = self.access.terms(&invite.key()).ok_or_else(refused)?;
        let mut drafting = Drafting::default();
        if self.access.role(&self.actor).is_some_and(|role| role >= terms.role) {
            return Ok(drafting);
        }
        let view = self.log.bundle(terms.bundle);
        drafting.deps.push(Dep { actor: view.actor, seq: view.seq, prefix: view.id.prefix() });
        drafting.access.push(invite.accept(&self.actor));
        self.write_me(&mut drafting);
        Ok(drafting)
    }

    /// Told by the driver who uses this device. Where the production says otherwise of a member, it is told
    /// too.
    pub fn set_me(&mut self, now: Now, me: Me) {
        self.now = now;
        self.me = Some(me);
        if self.access.role(&self.actor).is_some_and(|role| role.may(Right::Enter)) {
            let mut drafting = Drafting::default();
            self.write_me(&mut drafting);
            let why = Why { label: "Say who I am".to_owned(), ..Why::default() };
            // It comes with the next change otherwise: nobody waits for this one.
            let _later = self.send_unasked(drafting, &why);
        }
        self.tell_standing();
    }

    fn send_unasked(&mut self, drafting: Drafting, why: &Why) -> Result<(), Failure> {
        if drafting.is_empty() { Ok(()) } else { self.send(None, drafting, why, Answer::Reply(Reply::Done)) }
    }

    fn write_me(&mut self, drafting: &mut Drafting) {
        let Some(me) = self.me.clone() else { return };
        let entity = EntityId::of_actor(&self.actor);
        let person = me.person.id.to_string();
        for (field, value) in [
            (sys::ACTOR_PERSON, person.as_str()),
            (sys::ACTOR_NAME, &me.person.name),
            (sys::ACTOR_COLOUR, &me.person.colour),
            (sys::ACTOR_DEVICE, &me.device),
        ] {
            if self.card(&self.actor, field).as_deref().unwrap_or_default() != value && !value.is_empty() {
                set_text(&mut self.state, drafting, entity, field, value);
            }
        }
    }

    /// A line of somebody's card.
    pub(super) fn card(&self, actor: &ActorId, field: &str) -> Option<String> {
        let row = self.state.entities().find(&EntityId::of_actor(actor))?;
        let value = self.state.owned_value(row, self.state.names().find(field)?)?;
        value.as_text().map(str::to_owned)
    }

    /// Everybody who may read or write.
    pub fn members(&self) -> Vec<Member> {
        let card = |actor: &ActorId, field| self.card(actor, field).unwrap_or_default();
        let members = self.access.members();
        members
            .into_iter()
            .map(|standing| Member {
                actor: standing.actor,
                person: Person {
                    id: card(&standing.actor, sys::ACTOR_PERSON)
                        .parse()
                        .unwrap_or(EntityId::of_actor(&standing.actor)),
                    name: card(&standing.actor, sys::ACTOR_NAME),
                    colour: card(&standing.actor, sys::ACTOR_COLOUR),
                },
                device: card(&standing.actor, sys::ACTOR_DEVICE),
                role: standing.role.word().to_owned(),
                me: standing.actor == self.actor,
            })
            .map(|member| (member.actor, member))
            .collect::<BTreeMap<_, _>>()
            .into_values()
            .collect()
    }
}
