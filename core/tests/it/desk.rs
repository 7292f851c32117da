//! A device with one tab and a disk that never fails.

use std::collections::BTreeMap;

use callboard_core::access::Invite;
use callboard_core::given::{Now, Signer};
use callboard_core::id::{EntityId, WorkspaceId};
use callboard_core::log::{Frontier, Run, Tip};
use callboard_core::testkit::{Author, Chance};
use callboard_core::workspace::Workspace;
use callboard_core::workspace::append::seal_all;
use callboard_core::workspace::command::{Command, Commit, CommitOp, Query};
use callboard_core::workspace::effect::{Effect, Event};
use callboard_core::workspace::found::{Founded, ModuleSource, found};
use callboard_core::workspace::update::{Committed, Failure, Me, Message, Person, Reply, Row, Update};

/// The module that these tests work with.
pub(crate) const MODULE: &str = include_str!("../simulation/module.toml");

/// Two more that know nothing of each other and hold people both, and rooms.
const NEIGHBOURS: [(&str, &str); 2] =
    [("guests", include_str!("guests.toml")), ("staff", include_str!("staff.toml"))];

/// Who writes the checkpoints of these tests.
pub(crate) const BUILD: &str = "this build";

pub(crate) struct Desk {
    pub(crate) author: Author,
    pub(crate) workspace: Workspace,
    pub(crate) updates: Vec<Update>,
    /// What lets the founder in again.
    pub(crate) spare: Option<Invite>,
    /// Staged work that its disk keeps.
    pub(crate) staged: BTreeMap<EntityId, Vec<u8>>,
    tip: Option<Tip>,
    pub(crate) now: u64,
}

pub(crate) fn me(author: &Author, name: &str) -> Me {
    let id = EntityId::derived("person", &[name.as_bytes()]);
    let person = Person { id, name: name.to_owned(), colour: "person-2".to_owned() };
    Me { actor: author.actor(), person, device: "laptop".to_owned() }
}

/// A production founded by the first device of a test.
pub(crate) fn founded() -> Founded {
    let author = Author::nth(1);
    let module = ModuleSource { id: "kit".to_owned(), version: "1.0.0".to_owned(), toml: MODULE.to_owned() };
    found("Show", &[module], &[], &me(&author, "Alex"), Now(1_700_000_000_000), &mut Chance(1), &author)
        .expect("the module is small")
}

impl Desk {
    pub(crate) fn founder() -> Self {
        let Founded { id, runs, tip, spare } = founded();
        Self { spare: Some(spare), ..Self::open(1, id, &runs, Some(tip)) }
    }

    /// A founder whose production has `guests.list`, `staff.all` and `staff.rooms` too.
    pub(crate) fn staffed() -> Self {
        let mut desk = Self::founder();
        for (id, toml) in NEIGHBOURS {
            let source =
                ModuleSource { id: id.to_owned(), version: "1.0.0".to_owned(), toml: toml.to_owned() };
            desk.workspace.adopt(Now(1_700_000_000_500), 1, &source);
            desk.save();
        }
        desk
    }

    pub(crate) fn open(nth: u8, id: WorkspaceId, runs: &[Vec<u8>], tip: Option<Tip>) -> Self {
        let author = Author::nth(nth);
        let mut workspace = Workspace::new(id, author.actor(), Box::new(Chance(u64::from(nth) << 8)));
        workspace.load(runs).expect("runs that were just made decode");
        Self {
            author,
            workspace,
            updates: Vec::new(),
            spare: None,
            staged: BTreeMap::new(),
            tip,
            now: 1_700_000_001_000,
        }
    }

    /// Gives a command, and lets the disk have what comes of it.
    pub(crate) fn ask(&mut self, command: Command) -> Result<Reply, Failure> {
        self.now += 1_000;
        self.workspace.handle_command(Now(self.now), 7, command);
        self.save();
        self.answer().expect("every command is answered")
    }

    /// Lets days pass.
    pub(crate) fn pass_days(&mut self, days: u64) {
        self.now += days * 24 * 60 * 60 * 1000;
    }

    /// One append of everything that waits, as a store makes it.
    pub(crate) fn save(&mut self) {
        loop {
            while self.workspace.has_work() {
                self.workspace.work(Now(self.now));
            }
            let (mut tickets, mut drafts, mut kept) = (Vec::new(), Vec::new(), Vec::new());
            while let Some(effect) = self.workspace.poll_effect() {
                match effect {
                    Effect::Append { ticket, draft } => {
                        tickets.push(ticket);
                        drafts.push(draft);
                    }
                    Effect::Keep { ticket, overlay, staged } => {
                        kept.push(ticket);
                        match staged {
                            Some(staged) => drop(self.staged.insert(overlay, staged)),
                            None => drop(self.staged.remove(&overlay)),
                        }
                    }
                }
            }
            if !kept.is_empty() {
                self.workspace.handle_event(Now(self.now), Event::Kept { tickets: kept });
            }
            if drafts.is_empty() {
                return;
            }
            let id = self.workspace.id();
            let sealed = seal_all(id, &drafts, self.tip, &[], Now(self.now), &self.author)
                .expect("nothing newer is handed in")
                .expect("drafts were handed in");
            self.tip = Some(sealed.tip);
            let sealed_ids = tickets.into_iter().zip(sealed.ids).collect();
            let event = Event::Appended { sealed: sealed_ids, runs: sealed.runs };
            self.workspace.handle_event(Now(self.now), event);
        }
    }

    /// A copy of its disk in another machine, with its key.
    pub(crate) fn clone_disk(&self) -> Self {
        let id = self.workspace.id();
        let workspace = Workspace::new(id, self.author.actor(), Box::new(Chance(99)));
        let (author, spare) = (self.author.clone(), self.spare.clone());
        let mut desk = Self {
            author,
            workspace,
            updates: Vec::new(),
            spare,
            staged: self.staged.clone(),
            tip: self.tip,
            now: self.now + 500,
        };
        desk.workspace.load(&self.runs()).expect("what is held decodes");
        desk
    }

    /// The same disk, in a tab that opens by a checkpoint; what came after it is loaded.
    pub(crate) fn by_checkpoint(&self, file: &[u8], before: usize) -> Self {
        let frame = self.workspace.frame(BUILD, 1);
        let workspace = Workspace::from_checkpoint(&frame, file, Box::new(Chance(99)));
        let mut desk = self.clone_disk();
        desk.workspace = workspace.expect("it was written by this build");
        let runs = self.runs();
        desk.workspace.load(&runs[before..]).expect("what is held decodes");
        desk.workspace.shelve(runs[..before].to_vec()).expect("what is held decodes");
        desk
    }

    /// A checkpoint of all that it holds.
    pub(crate) fn checkpoint(&self) -> Vec<u8> {
        self.workspace.checkpoint(BUILD, 1)
    }

    /// The same disk, in a tab that was just opened.
    pub(crate) fn reopened(&self) -> Self {
        let mut desk = self.clone_disk();
        let kept = self.staged.clone().into_iter().collect();
        desk.workspace.handle_event(Now(desk.now), Event::Overlays { kept, gone: Vec::new() });
        desk
    }

    /// Meets what another holds as its driver would: a key that is met elsewhere is given up for another, and
    /// drafts under way are sealed by that.
    pub(crate) fn meet_itself(&mut self, other: &Self, other_key: u8, under_way: Vec<CommitOp>) {
        let runs: Vec<Run> =
            other.workspace.log().runs_beyond(&self.workspace.log().frontier(), 0, usize::MAX).0;
        assert!(runs.iter().any(|run| self.workspace.meets_itself(0, run)));
        let mut drafts = Vec::new();
        if !under_way.is_empty() {
            let commit = Commit { label: "Under way".to_owned(), ops: under_way };
            self.workspace.handle_command(Now(self.now), 8, Command::Commit(commit));
            while let Some(Effect::Append { draft, .. }) = self.workspace.poll_effect() {
                drafts.push(draft);
            }
        }
        let former = self.author.actor();
        self.author = Author::nth(other_key);
        self.tip = None;
        self.workspace.renew(Now(self.now), me(&self.author, "Alex"), self.spare.as_ref());
        self.save();
        for draft in drafts {
            let draft = self.workspace.readdress(&former, draft);
            let id = self.workspace.id();
            let sealed = seal_all(id, &[draft], self.tip, &[], Now(self.now), &self.author)
                .expect("nothing newer is handed in")
                .expect("a draft was handed in");
            self.tip = Some(sealed.tip);
            self.workspace
                .handle_event(Now(self.now), Event::Appended { sealed: Vec::new(), runs: sealed.runs });
        }
        self.meet(other);
    }

    pub(crate) fn answer(&mut self) -> Option<Result<Reply, Failure>> {
        let mut answer = None;
        while let Some(message) = self.workspace.poll_message() {
            match message {
                Message::Reply { result, .. } => answer = Some(result),
                Message::Update(update) => self.updates.push(update),
            }
        }
        answer
    }

    pub(crate) fn commit(&mut self, ops: Vec<CommitOp>) -> Result<Committed, Failure> {
        let commit = Commit { label: "Work".to_owned(), ops };
        self.ask(Command::Commit(commit)).map(|reply| match reply {
            Reply::Committed(done) => done,
            other => panic!("a commit gave {other:?}"),
        })
    }

    pub(crate) fn rows(&mut self, table: &str) -> Vec<Row> {
        match self.ask(Command::Query(Query { table: table.to_owned(), ..Query::default() })) {
            Ok(Reply::Rows(rows)) => rows.rows,
            other => panic!("a query gave {other:?}"),
        }
    }

    /// Everything that it holds.
    pub(crate) fn runs(&self) -> Vec<Vec<u8>> {
        self.workspace
            .log()
            .runs_beyond(&Frontier::default(), 0, usize::MAX)
            .0
            .iter()
            .map(Run::encode)
            .collect()
    }

    /// Takes in everything that another holds.
    pub(crate) fn meet(&mut self, other: &Self) {
        let event = Event::Appended { sealed: Vec::new(), runs: other.runs() };
        self.workspace.handle_event(Now(self.now), event);
        self.answer();
    }

    pub(crate) fn hash(&self) -> String {
        self.workspace.state().hash().to_hex()
    }
}
