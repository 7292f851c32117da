//! Going on under another key: what a device does that has met its own key elsewhere (a cloned disk, a backup
//! that was put back, a store that was emptied). Both branches stand, nothing is signed with the former key
//! any more, and the person is who they were.

use super::drafting::Why;
use super::update::{Me, Reply};
use super::workspace::{Answer, Workspace};
use crate::access::Invite;
use crate::given::Now;
use crate::id::ActorId;
use crate::log::{Draft, Run, readdress};

impl Workspace {
    /// Whether a peer's run holds a bundle of this device's own key that neither the log, nor the first
    /// `known` of its own chain, has. The driver has read all that its store holds before it asks.
    pub fn meets_itself(&self, known: u64, run: &Run) -> bool {
        self.log.lacks(&self.actor, known, run)
    }

    /// Goes on as `me`, under another key than before. An invite that the production knows introduces it: the
    /// same person, with that invite's role. Without one this device only looks, until somebody invites it.
    pub fn renew(&mut self, now: Now, me: Me, invite: Option<&Invite>) {
        self.actor = me.actor;
        self.me = Some(me);
        // A chain that has not begun rests on nothing.
        self.rests_on.clear();
        self.rests_on_branches.clear();
        self.rejoin(now, invite);
    }

    /// Introduces this device by an invite that it remembers, where nobody knows it and the invite is known.
    pub fn rejoin(&mut self, now: Now, invite: Option<&Invite>) {
        self.now = now;
        if self.access.role(&self.actor).is_none()
            && let Some(invite) = invite
            && let Ok(drafting) = self.draft_join(invite)
        {
            let why = Why { label: "Go on with another key".to_owned(), ..Why::default() };
            // An invite that gives no right to enter leaves the device looking, as without one.
            let _looks_on = self.send(None, drafting, &why, Answer::Reply(Reply::Done));
        }
        self.tell_standing();
    }

    /// A draft of this device under its former key, for the one that it has now: sealed after what
    /// [`Workspace::renew`] wrote.
    pub fn readdress(&self, former: &ActorId, mut draft: Draft) -> Draft {
        readdress(&self.log, former, &mut draft);
        draft
    }
}
