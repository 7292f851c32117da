//! What is known of files, asked for once for all that show them in one frame, and again when it changed.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use callboard_core::id::BlobHash;
use callboard_core::workspace::command::Command;
use callboard_core::workspace::update::{AssetInfo, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::Client;
use crate::say;

thread_local! {
    /// What people call files, as far as anybody has asked: for what stands in one text.
    static NAMES: RefCell<BTreeMap<BlobHash, String>> = RefCell::default();
    /// Another name is known: what was drawn with names is drawn anew.
    static NAMED: ArcTrigger = ArcTrigger::new();
    /// Who asks for a name that a text wants.
    static ASKED: Cell<Option<Files>> = const { Cell::new(None) };
}

/// Of one file: how many show it, and what is known.
type Known = (usize, ArcRwSignal<Option<AssetInfo>>);

/// The files that are shown. Copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct Files {
    client: Client,
    known: StoredValue<BTreeMap<BlobHash, Known>>,
    /// Those that are asked about next.
    next: StoredValue<BTreeSet<BlobHash>>,
    /// The one that is open in full.
    pub(super) open: RwSignal<Option<BlobHash>>,
}

impl Files {
    /// Nobody shows any yet.
    pub(crate) fn none(client: Client) -> Self {
        let (known, next) = (StoredValue::new(BTreeMap::new()), StoredValue::new(BTreeSet::new()));
        let files = Self { client, known, next, open: RwSignal::new(None) };
        Effect::new(move |_| {
            client.assets().track();
            let mut shown: BTreeSet<BlobHash> =
                files.known.with_value(|known| known.keys().copied().collect());
            NAMES.with_borrow(|names| shown.extend(names.keys()));
            shown.into_iter().for_each(|hash| files.ask(hash));
        });
        ASKED.set(Some(files));
        files
    }

    /// What is known of a file, for as long as the calling component is there; `None` before anybody
    /// answered.
    pub(crate) fn of(self, hash: BlobHash) -> Signal<Option<AssetInfo>> {
        let (is_first, info) = self
            .known
            .try_update_value(|known| {
                let (users, info) = known.entry(hash).or_default();
                *users += 1;
                (*users == 1, info.clone())
            })
            .unwrap_or_default();
        if is_first {
            self.ask(hash);
        }
        on_cleanup(move || {
            self.known.try_update_value(|known| {
                let is_last = known.get_mut(&hash).is_some_and(|(users, _)| {
                    *users -= 1;
                    *users == 0
                });
                if is_last {
                    known.remove(&hash);
                }
            });
        });
        Signal::derive(move || info.get())
    }

    /// Opens a file in full, over the page.
    pub(crate) fn open(self, hash: BlobHash) {
        self.open.set(Some(hash));
    }

    fn ask(self, hash: BlobHash) {
        let is_first = self.next.try_update_value(|next| {
            next.insert(hash);
            next.len() == 1
        });
        if is_first == Some(true) {
            // Begins when all that is drawn now has asked.
            spawn_local(async move {
                let hashes: Vec<BlobHash> =
                    self.next.try_update_value(std::mem::take).into_iter().flatten().collect();
                if let Ok(Reply::Assets(assets)) = self.client.call(Command::Assets { hashes }).await {
                    assets.into_iter().for_each(|info| self.tell(info));
                }
            });
        }
    }

    /// Learns what people call files, for what is drawn once.
    pub(crate) async fn learn(self, hashes: BTreeSet<BlobHash>) {
        let unknown = NAMES.with_borrow(|names| {
            hashes.into_iter().filter(|hash| !names.contains_key(hash)).collect::<Vec<_>>()
        });
        if !unknown.is_empty()
            && let Ok(Reply::Assets(assets)) = self.client.call(Command::Assets { hashes: unknown }).await
        {
            assets.into_iter().for_each(|info| self.tell(info));
        }
    }

    fn tell(self, info: AssetInfo) {
        let before = NAMES.with_borrow_mut(|names| names.insert(info.hash, info.name.clone()));
        if before.as_ref() != Some(&info.name) {
            NAMED.with(ArcTrigger::notify);
        }
        let signal =
            self.known.try_with_value(|known| known.get(&info.hash).map(|(_, signal)| signal.clone()));
        if let Some(signal) = signal.flatten() {
            signal.maybe_update(|known| {
                let differs = known.as_ref() != Some(&info);
                *known = Some(info);
                differs
            });
        }
    }
}

/// What people call a file, in one text: the beginning of its hash, where nobody asked for its name before.
/// It is asked for then, and what draws it is drawn anew.
pub(crate) fn name_of(hash: &str) -> String {
    NAMED.with(ArcTrigger::track);
    let parsed = hash.parse::<BlobHash>().ok();
    let known = parsed.and_then(|hash| NAMES.with_borrow(|names| names.get(&hash).cloned()));
    if let (None, Some(hash), Some(files)) = (&known, parsed, ASKED.get()) {
        files.ask(hash);
    }
    let known = known.filter(|name| !name.is_empty());
    known.unwrap_or_else(|| say!("file-unnamed", hash = hash.get(..8).unwrap_or(hash)))
}
