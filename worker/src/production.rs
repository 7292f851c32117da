//! What is done to a production that need not be open: made, read from its store, renamed, removed.

use std::collections::BTreeSet;
use std::rc::{Rc, Weak};

use callboard_core::checkpoint::Frame;
use callboard_core::given::Signer;
use callboard_core::id::{ActorId, BundleId, WorkspaceId};
use callboard_core::log::{Frontier, LogError, Oplog, Run};
use callboard_core::workspace::Workspace;
use callboard_core::workspace::command::{Command, CreateWorkspace};
use callboard_core::workspace::effect::{Effect, Event};
use callboard_core::workspace::found::{Founded, found};
use callboard_core::workspace::update::{Code, Failure, Message, Reply};

use crate::catalogue::Catalogue;
use crate::clock::{self, BrowserEntropy};
use crate::device::{Device, decode, encode};
use crate::input::{Folded, Loaded, Restored, SessionInput, SessionInputs};
use crate::key::{self, Left, invite_note};
use crate::known::{Known, database_name};
use crate::pace::{Pace, RUNS_AT_ONCE};
use crate::parcel;
use crate::session::{Opened, this_build};
use crate::store::{
    Author, Batch, Checkpoint, Database, DatabaseEvent, Found, Layout, StoreError, Turn, delete, put_first,
    read_checkpoint, read_note, read_overlays, remove_checkpoints, take_turn,
};
use crate::sync::Link;
use crate::tabs::{Channel, Hint};
use crate::zones::ZONES;

/// The setting that holds what the relay is known to hold.
pub(crate) const KNOWN: &str = "known";

/// What a production can be made of.
pub(crate) async fn available(device: &Device) -> Result<Reply, Failure> {
    Ok(Reply::Modules(Catalogue::fetch(device).await?.listed()))
}

/// Makes a production, durably: first its runs, then its place on the list. A device that dies in between has
/// a database that nothing names, and no production that is only half there.
pub(crate) async fn create(device: &Device, create: CreateWorkspace) -> Result<Reply, Failure> {
    let CreateWorkspace { name, template, modules } = create;
    if name.trim().is_empty() {
        return Err(Failure::because(Code::Invalid, "a production needs a name"));
    }
    let catalogue = Catalogue::fetch(device).await?;
    let chosen = catalogue.chosen(template.as_deref(), &modules)?;
    let tapes = chosen.iter().map(|id| catalogue.tape(id)).collect::<Result<_, _>>()?;
    let sources: Vec<_> = chosen.iter().map(|id| catalogue.source(id)).collect::<Result<_, _>>()?;
    let key = device.key();
    let mappings = catalogue.mappings(template.as_deref());
    let me = device.me();
    let founded = found(&name, &sources, mappings, &me, clock::now(), &mut BrowserEntropy, &*key);
    let Founded { id, runs, tip, spare } = founded.map_err(unreadable)?;
    let database = Database::new(database_name(&id), Layout::WORKSPACE, Rc::new(|_| {}));
    put_first(&database, key.actor(), &runs, Some(tip), &[invite_note(&spare)]).await?;
    let count = tip.seq;
    device.add_workspace(&Known { waiting: count, ..Known::fresh(id, &name, tapes) }).await?;
    Ok(Reply::Created { id })
}

/// Reads a production from its store and folds it, to open it, for as long as somebody wants it.
///
/// # Errors
/// `Removed` where there is none of that id; `Damaged` where its store is there, and empty.
pub(crate) async fn load(
    device: &Device,
    id: WorkspaceId,
    inputs: &SessionInputs,
    (pace, wanted): (Pace, Weak<()>),
) -> Result<Loaded, StoreError> {
    let inputs = inputs.clone();
    let on_event = Rc::new(move |event| inputs.put(SessionInput::Database(event)));
    let mut loaded = read_known(device, id, on_event, How::ByCheckpoint).await?;
    let opened = clock::now().0;
    device.change_workspace(id, |known| known.opened = opened).await?;
    loaded.folded = Some(fold(&mut loaded, &pace, &wanted).await);
    Ok(loaded)
}

/// Folds what was read, after what a checkpoint gave. The page is answered in between, and told how far it
/// is.
async fn fold(loaded: &mut Loaded, pace: &Pace, wanted: &Weak<()>) -> Folded {
    let anew = || Workspace::new(loaded.id, loaded.key.actor(), Box::new(BrowserEntropy));
    let mut workspace = loaded.restored.workspace.take().unwrap_or_else(|| Box::new(anew()));
    workspace.know_zones(ZONES);
    let runs = std::mem::take(&mut loaded.found.runs);
    let mut set_aside: Option<(usize, LogError)> = None;
    for (at, some) in runs.chunks(RUNS_AT_ONCE).enumerate() {
        if let Err((count, error)) = workspace.load(some) {
            set_aside.get_or_insert((0, error)).0 += count;
        }
        pace.step(at * RUNS_AT_ONCE, runs.len()).await;
        if wanted.strong_count() == 0 {
            break;
        }
    }
    Folded { workspace, set_aside }
}

/// Reads all of a production's runs from its store.
pub(crate) async fn read(
    device: &Device,
    id: WorkspaceId,
    on_event: Rc<dyn Fn(DatabaseEvent)>,
) -> Result<Loaded, StoreError> {
    read_known(device, id, on_event, How::ByLog).await
}

/// What a production is read by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// All of its log.
    ByLog,
    /// A checkpoint, where there is one, and what came after it.
    ByCheckpoint,
}

async fn read_known(
    device: &Device,
    id: WorkspaceId,
    on_event: Rc<dyn Fn(DatabaseEvent)>,
    how: How,
) -> Result<Loaded, StoreError> {
    let Some(known) = device.workspace(id).await? else { return Err(StoreError::Removed) };
    let mut loaded = read_store(device, id, on_event, how).await?;
    // The list says that there is a production: an emptied store is not shown as an empty one.
    if loaded.found.runs.is_empty() && loaded.restored.workspace.is_none() {
        return Err(StoreError::Damaged("its store was emptied".to_owned()));
    }
    loaded.relay = known.relay;
    Ok(loaded)
}

async fn read_store(
    device: &Device,
    id: WorkspaceId,
    on_event: Rc<dyn Fn(DatabaseEvent)>,
    how: How,
) -> Result<Loaded, StoreError> {
    let database = Rc::new(Database::new(database_name(&id), Layout::WORKSPACE, on_event));
    let left = device.left(id).await?;
    let before = left.as_ref().map(Left::key).transpose()?.flatten();
    let key = match before {
        Some(key) => key,
        None => key::read(device, &database).await?,
    };
    let author = Author { workspace: id, signer: &*key };
    let restored = match how {
        How::ByCheckpoint if device.distrusts() => {
            let by = Opened::Instead("a worker ended before this one".to_owned());
            Restored { by, ..Restored::default() }
        }
        How::ByCheckpoint => restore(&database, id, key.actor()).await,
        How::ByLog => Restored::default(),
    };
    let Turn { found, .. } = take_turn(&database, &author, restored.place, None, &Batch::default()).await?;
    let known = read_note(&database, KNOWN).await?.map(|note| decode_known(&note)).transpose()?;
    let known = known.unwrap_or_default();
    let invite = key::remembered(&database).await?.or_else(|| left.as_ref()?.invite());
    let overlays = read_overlays(&database, &BTreeSet::new()).await?;
    let former = key::read_former(device, &database, &key).await?;
    Ok(Loaded {
        id,
        database,
        found,
        restored,
        folded: None,
        relay: None,
        known,
        key,
        former,
        overlays,
        invite,
        left,
    })
}

/// What the checkpoint of a production gives. Where there is none of use, everything is folded.
async fn restore(database: &Database, id: WorkspaceId, actor: ActorId) -> Restored {
    let instead = |why: String| Restored { by: Opened::Instead(why), ..Restored::default() };
    let Checkpoint { place, file } = match read_checkpoint(database, &id).await {
        Ok(Some(checkpoint)) => checkpoint,
        Ok(None) => return Restored::default(),
        Err(error) => return instead(error.to_string()),
    };
    let frame = Frame { made_by: this_build(), workspace: id, actor, place: place as u64 };
    match Workspace::from_checkpoint(&frame, &file, Box::new(BrowserEntropy)) {
        Ok(workspace) => {
            let (written, by) = (workspace.log().bounds(), Opened::Checkpoint);
            Restored { workspace: Some(Box::new(workspace)), written, place, by }
        }
        Err(error) => instead(error.to_string()),
    }
}

/// Where an invite's link leads: to a production that is on this device already, or to one that is to be
/// joined.
pub(crate) enum Invited {
    /// It is here, and has a relay now if it had none.
    Here,
    /// What an earlier attempt to join may have left of it.
    There(Box<Loaded>),
}

/// Follows an invite's link.
pub(crate) async fn invited(
    device: &Device,
    link: &Link,
    inputs: &SessionInputs,
) -> Result<Invited, Failure> {
    let id = link.invite.workspace;
    let Some(known) = device.workspace(id).await? else {
        let inputs = inputs.clone();
        let on_event = Rc::new(move |event| inputs.put(SessionInput::Database(event)));
        return Ok(Invited::There(Box::new(read_store(device, id, on_event, How::ByLog).await?)));
    };
    let loaded = read(device, id, Rc::new(|_| {})).await?;
    let is_stranger = parcel::is_stranger(&loaded).await;
    if is_stranger && !parcel::lets_in(&loaded, &link.invite).await {
        return Ok(Invited::There(Box::new(loaded)));
    }
    if is_stranger {
        parcel::join_here(device, &loaded, &link.invite).await?;
    }
    // A payload alone names no relay: what it opens came as a file.
    if known.relay.is_none() && (link.names_relay || !is_stranger) {
        choose_relay(device, id, Some(link.web_origin.clone())).await?;
    }
    Ok(Invited::Here)
}

/// Writes down which relay a production has. Every tab that has it open is told, those of this worker too.
pub(crate) async fn choose_relay(
    device: &Device,
    id: WorkspaceId,
    web_origin: Option<String>,
) -> Result<(), StoreError> {
    device.change_workspace(id, |known| known.relay = web_origin).await?;
    Channel::open(&database_name(&id), |_| {}).tell(&Hint::Relay);
    Ok(())
}

/// What a relay is known to hold, as a setting of the production.
pub(crate) fn encode_known(known: &Frontier) -> Result<Vec<u8>, StoreError> {
    encode(&known.tips.iter().collect::<Vec<_>>())
}

fn decode_known(note: &[u8]) -> Result<Frontier, StoreError> {
    let tips: Vec<(ActorId, Vec<(u64, BundleId)>)> = decode(note)?;
    Ok(Frontier { tips: tips.into_iter().collect() })
}

/// Renames a production that is not open here: it is opened for that alone.
pub(crate) async fn rename(device: &Device, id: WorkspaceId, name: String) -> Result<Reply, Failure> {
    let Loaded { database, found: Found { runs, last }, key, .. } = read(device, id, Rc::new(|_| {})).await?;
    let mut workspace = Workspace::new(id, key.actor(), Box::new(BrowserEntropy));
    if let Err((_, error)) = workspace.load(&runs) {
        return Err(unreadable(error));
    }
    workspace.handle_command(clock::now(), 0, Command::RenameWorkspace { id, name: name.clone() });
    let mut batch = Batch::default();
    while let Some(Effect::Append { ticket, draft }) = workspace.poll_effect() {
        batch.drafts.push((ticket, draft));
    }
    let author = Author { workspace: id, signer: &*key };
    let turn = take_turn(&database, &author, last, workspace.log().tip(&key.actor()), &batch).await?;
    let Turn { sealed, found, .. } = turn;
    workspace.handle_event(clock::now(), Event::Appended { sealed, runs: found.runs });
    while let Some(message) = workspace.poll_message() {
        if let Message::Reply { id: 0, result } = message {
            result?;
        }
    }
    device.change_workspace(id, |known| known.name = name).await?;
    Ok(Reply::Done)
}

/// Whether a production may be removed from this device.
///
/// # Errors
/// `unsent`, with the count, while this device alone is known to hold something of its own.
pub(crate) async fn may_remove(device: &Device, id: WorkspaceId) -> Result<(), Failure> {
    let loaded = match read(device, id, Rc::new(|_| {})).await {
        // There is nothing left that could be lost.
        Err(StoreError::Damaged(_)) => return Ok(()),
        loaded => loaded?,
    };
    let mut log = Oplog::new(id);
    for bytes in &loaded.found.runs {
        // A run that does not stand in the log cannot be sent anywhere either.
        let _ = Run::decode(id, bytes).and_then(|run| log.admit(run, &mut Vec::new()));
    }
    let own = loaded.key.actor();
    unsent(loaded.former.iter().chain([&own]).map(|actor| log.lacking(actor, &loaded.known)).sum())
}

/// Refuses to remove what only this device holds.
///
/// # Errors
/// `unsent`, unless nothing is.
pub(crate) fn unsent(count: u64) -> Result<(), Failure> {
    if count == 0 {
        return Ok(());
    }
    let failure = Failure::because(Code::Unsent, format!("{count} changes exist only on this device"));
    Err(failure.with(serde_json::json!({ "count": count })))
}

/// Removes a production from this device: first from the list, then its store. Other tabs that have it open
/// close it.
pub(crate) async fn remove(device: &Device, id: WorkspaceId) -> Result<Reply, Failure> {
    // A store that cannot be read any more is removed all the same.
    if let Ok(left) = Left::of(device, id).await {
        device.remember_left(id, &left).await?;
    }
    device.forget_workspace(id).await?;
    delete(&database_name(&id)).await?;
    remove_checkpoints(&id).await;
    Ok(Reply::Done)
}

/// Removes what an attempt to join left, unless another tab has joined meanwhile.
pub(crate) async fn discard(
    device: &Device,
    id: WorkspaceId,
    is_listed_by_us: bool,
) -> Result<(), StoreError> {
    if is_listed_by_us {
        device.forget_workspace(id).await?;
    } else if device.workspace(id).await?.is_some() {
        return Ok(());
    }
    delete(&database_name(&id)).await
}

/// What a production's log that cannot be read means to the page.
pub(crate) fn unreadable(error: LogError) -> Failure {
    let code = match error {
        LogError::NewerFormat(_) => Code::NewerFormat,
        _ => Code::Damaged,
    };
    Failure::because(code, error.to_string())
}
