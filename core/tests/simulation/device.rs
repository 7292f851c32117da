//! A device: a disk that survives, tabs that do not, a clock that cannot be trusted.

use callboard_core::access::Invite;
use callboard_core::given::{Entropy, Now, Signer};
use callboard_core::id::{ActorId, BundleId, WorkspaceId};
use callboard_core::log::{Foreseen, Frontier, Oplog, Run, Tip};
use callboard_core::sync::Client;
use callboard_core::testkit::{Author, Chance};
use callboard_core::workspace::append::seal_all;

use super::desk::{Desk, Screen};
use super::network::Wire;
use super::world::me;

/// What is on a device's disk.
#[derive(Clone, Default)]
pub(crate) struct Disk {
    pub(crate) runs: Vec<Vec<u8>>,
    pub(crate) tip: Option<Tip>,
    /// What the relay was known to hold.
    pub(crate) known: Frontier,
}

/// A device.
pub(crate) struct Device {
    pub(crate) author: Author,
    /// Whose it is.
    pub(crate) name: &'static str,
    /// The keys that it signed with before.
    pub(crate) former: Vec<ActorId>,
    /// What lets it in under another key.
    pub(crate) invite: Option<Invite>,
    /// Its disk as it was some time ago.
    pub(crate) backup: Option<Disk>,
    pub(crate) workspace: WorkspaceId,
    pub(crate) disk: Disk,
    pub(crate) desks: Vec<Option<Desk>>,
    /// The tab that speaks with the relay.
    pub(crate) duty: usize,
    pub(crate) client: Client,
    pub(crate) wire: Option<Wire>,
    /// How far its clock is from the world's.
    pub(crate) skew_millis: u64,
    pub(crate) chance: Chance,
    /// What tabs that are gone had acknowledged.
    pub(crate) acknowledged: Vec<(BundleId, Screen)>,
    opened: u64,
}

impl Device {
    pub(crate) fn new(
        (author, name): (Author, &'static str),
        workspace: WorkspaceId,
        seed: u64,
        client: Client,
    ) -> Self {
        Self {
            author,
            name,
            former: Vec::new(),
            invite: None,
            backup: None,
            workspace,
            disk: Disk::default(),
            desks: vec![None, None],
            duty: 0,
            client,
            wire: None,
            skew_millis: 0,
            chance: Chance(seed),
            acknowledged: Vec::new(),
            opened: seed,
        }
    }

    /// Its clock.
    pub(crate) fn now(&self, world: Now) -> Now {
        Now(world.0 + self.skew_millis)
    }

    /// The tab at a place, opened if it was closed.
    pub(crate) fn desk(&mut self, at: usize) -> &mut Desk {
        let (id, actor) = (self.workspace, self.author.actor());
        self.opened += 1;
        self.desks[at].get_or_insert_with(|| Desk::open(id, actor, &self.disk.runs, self.opened))
    }

    /// Kills a tab: what was not on the disk is gone.
    pub(crate) fn kill(&mut self, at: usize) {
        if let Some(desk) = self.desks[at].take() {
            self.acknowledged.extend(desk.acknowledged);
        }
        if self.duty == at {
            self.wire = None;
            self.renew_client();
        }
    }

    /// Another tab speaks with the relay from now on.
    fn renew_client(&mut self) {
        let (actor, known) = (self.author.actor(), self.disk.known.clone());
        let client = Client::new(self.workspace, actor, self.invite.clone(), known, Now(0));
        self.client = client.with_former(self.former.clone());
    }

    /// Another device with the same disk, and so with the same key.
    pub(crate) fn copied(&self, seed: u64) -> Self {
        let client = Client::new(self.workspace, self.author.actor(), None, Frontier::default(), Now(0));
        let whose = (self.author.clone(), self.name);
        let mut copy = Self::new(whose, self.workspace, seed, client);
        copy.disk = self.disk.clone();
        (copy.former, copy.invite) = (self.former.clone(), self.invite.clone());
        copy.renew_client();
        copy
    }

    /// Puts an old disk back in place of its own; what was acknowledged since is lost where only this disk
    /// had it.
    pub(crate) fn put_back(&mut self, old: Disk, relay: &Oplog) {
        (0..self.desks.len()).for_each(|tab| self.kill(tab));
        self.disk = old;
        self.wire = None;
        self.renew_client();
        let mut log = Oplog::new(self.workspace);
        for run in &self.disk.runs {
            let run = Run::decode(self.workspace, run).expect("a disk holds what was verified");
            log.admit(run, &mut Vec::new()).expect("a disk holds what stands");
        }
        let is_left = |id: &BundleId| log.ordinal(id).is_some() || relay.ordinal(id).is_some();
        self.acknowledged.retain(|(id, _)| is_left(id));
    }

    /// Goes on under another key: nothing is signed with the former one any more.
    fn renew_key(&mut self, world: Now) {
        let under_way: Vec<_> = (self.desks.iter_mut())
            .map(|desk| desk.as_mut().map(|desk| std::mem::take(&mut desk.drafts)).unwrap_or_default())
            .collect();
        let former = self.author.actor();
        self.author = Author::drawn(&mut self.chance);
        self.former.push(former);
        self.disk.tip = None;
        self.wire = None;
        self.renew_client();
        let (now, me) = (self.now(world), me(&self.author, self.name));
        for (tab, drafts) in under_way.into_iter().enumerate() {
            if self.desks[tab].is_none() {
                continue;
            }
            self.append(world, tab, false);
            let invite = self.invite.clone();
            let Some(desk) = &mut self.desks[tab] else { continue };
            desk.workspace.renew(now, me.clone(), invite.as_ref());
            desk.pump();
            let others = drafts.into_iter();
            let readdressed =
                others.map(|(ticket, draft)| (ticket, desk.workspace.readdress(&former, draft)));
            let readdressed: Vec<_> = readdressed.collect();
            desk.drafts.extend(readdressed);
            self.append(world, tab, false);
        }
    }

    /// One append transaction of a tab. `dies` after the disk has it and before the tab hears of it.
    pub(crate) fn append(&mut self, world: Now, at: usize, dies: bool) {
        let now = self.now(world);
        let (workspace, author) = (self.workspace, self.author.clone());
        self.desk(at);
        let (disk, Some(desk)) = (&mut self.disk, self.desks[at].as_mut()) else { return };
        let (tickets, drafts): (Vec<u64>, Vec<_>) = std::mem::take(&mut desk.drafts).into_iter().unzip();
        let newer = disk.runs[desk.read..].to_vec();
        let sealed = seal_all(workspace, &drafts, disk.tip, &newer, now, &author).expect("a disk holds runs");
        let ids = sealed.as_ref().map_or(Vec::new(), |sealed| sealed.ids.clone());
        if let Some(sealed) = sealed {
            disk.runs.extend(sealed.runs);
            disk.tip = Some(sealed.tip);
        }
        if dies {
            self.kill(at);
            return;
        }
        let runs = disk.runs[desk.read..].to_vec();
        desk.appended(now, tickets.into_iter().zip(ids).collect(), runs);
    }

    /// Takes in what a peer sent: what will stand goes on the disk, in any order, and the tab on duty hears
    /// of it; the client hears what became of it.
    pub(crate) fn receive(&mut self, world: Now, runs: Vec<Run>) {
        let (duty, now) = (self.duty, self.now(world));
        // A tab that has missed what another put must not take it for missing.
        self.append(world, duty, false);
        let Some(desk) = &mut self.desks[duty] else { return };
        if runs.iter().any(|run| desk.workspace.meets_itself(0, run)) {
            // What came is not taken before it has another key: it comes again.
            return self.renew_key(world);
        }
        let Foreseen { mut stands, refusal, .. } = desk.workspace.foresee([runs]);
        shuffle(&mut stands, &mut self.chance);
        self.disk.runs.extend(stands.iter().map(Run::encode));
        self.append(world, duty, false);
        let Some(desk) = &self.desks[duty] else { return };
        match refusal {
            Some(error) => self.client.handle_refused(now, &error, &mut self.chance),
            None => self.client.handle_durable(desk.workspace.log()),
        }
        self.disk.known = self.client.known().clone();
    }
}

/// What comes in one batch may stand on the disk in any order.
fn shuffle(runs: &mut [Run], chance: &mut Chance) {
    for at in (1..runs.len()).rev() {
        let other = u64::from_le_bytes(chance.eight()) as usize % (at + 1);
        runs.swap(at, other);
    }
}
