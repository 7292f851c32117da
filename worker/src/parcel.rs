//! Packages, as far as they concern what is on this device: merged into the production that they are of, kept
//! to be looked at, or made into a production of one's own.

use std::rc::Rc;

use callboard_core::access::Invite;
use callboard_core::given::Signer;
use callboard_core::id::{ActorId, WorkspaceId};
use callboard_core::log::{Oplog, Run};
use callboard_core::package::Package;
use callboard_core::workspace::Workspace;
use callboard_core::workspace::command::Command;
use callboard_core::workspace::effect::{Effect, Event};
use callboard_core::workspace::found::Founded;
use callboard_core::workspace::update::{Failure, Me, Message, PackageImported, Reply, Tape};

use crate::clock::{self, BrowserEntropy};
use crate::device::Device;
use crate::input::Loaded;
use crate::key::{self, Left, invite_note};
use crate::known::{Known, database_name};
use crate::pace::{RUNS_AT_ONCE, SLICE_MILLIS};
use crate::production::{read, unreadable};
use crate::store::{Author, Batch, Database, Layout, Turn, put_first, take_turn};
use crate::tabs::{Channel, Hint};
use crate::turn;

/// Which of a package's runs hold something that is not in `log`, and how many bundles that is.
pub(crate) fn lacking(log: &Oplog, package: &Package) -> (Vec<Vec<u8>>, usize) {
    let (mut runs, mut bundles) = (Vec::new(), 0);
    for bytes in &package.runs {
        // Every run of a package was decoded when the package was verified.
        let Ok(run) = Run::decode(package.workspace, bytes) else { continue };
        let missing = run.bundles().iter().filter(|bundle| log.ordinal(&bundle.id).is_none()).count();
        if missing > 0 {
            runs.push(bytes.clone());
            bundles += missing;
        }
    }
    (runs, bundles)
}

/// Whether a package holds what bears the production's key, and this device does not have.
fn met_itself(workspace: &Workspace, package: &Package) -> bool {
    let mut runs = package.runs.iter().filter_map(|bytes| Run::decode(package.workspace, bytes).ok());
    runs.any(|run| workspace.meets_itself(0, &run))
}

/// What came of a package.
pub(crate) fn imported(
    package: &Package,
    (bundles, assets): (usize, usize),
    merged: bool,
    read_only: bool,
) -> Reply {
    let workspace = package.workspace;
    Reply::PackageImported(PackageImported { workspace, bundles, merged, assets, read_only })
}

/// Keeps the files of a package; gives the rest of it, and how many of them were not here. They come first:
/// no record of the package then shows a file that is not there.
pub(crate) async fn keep_files(device: &Device, mut package: Package) -> Result<(Package, usize), Failure> {
    let mut count = 0;
    for (hash, bytes) in std::mem::take(&mut package.assets) {
        if !device.assets.has(&device.database, hash).await {
            device.assets.keep(&device.database, hash, &bytes).await?;
            count += 1;
        }
    }
    Ok((package, count))
}

/// Takes in a verified package of a production that is not open here. One that this device does not have
/// comes onto its list; where it is no member, it only looks.
pub(crate) async fn import(device: &Device, package: Package, assets: usize) -> Result<Reply, Failure> {
    let id = package.workspace;
    if device.workspace(id).await?.is_some() {
        let Loaded { database, found, key, .. } = read(device, id, Rc::new(|_| {})).await?;
        let workspace = fold(key.actor(), id, &found.runs).await?;
        let (received, bundles) = lacking(workspace.log(), &package);
        let notes = met_itself(&workspace, &package).then(key::fresh_note);
        let batch = Batch { received, notes: notes.into_iter().collect(), ..Batch::default() };
        let author = Author { workspace: id, signer: &*key };
        take_turn(&database, &author, found.last, None, &batch).await?;
        tell_stored(id);
        return Ok(imported(&package, (bundles, assets), true, workspace.role() == "none"));
    }
    let left = device.left(id).await?;
    let before = left.as_ref().map(Left::key).transpose()?.flatten();
    let actor = before.unwrap_or_else(|| device.key()).actor();
    let workspace = fold(actor, id, &package.runs).await?;
    let database = Database::new(database_name(&id), Layout::WORKSPACE, Rc::new(|_| {}));
    // A device that removed the production, and takes it in again, goes on where its own chain ends. One that
    // does not know what bears its key goes on under another.
    let tip = workspace.log().tip(&actor);
    let mut notes = left.as_ref().map(Left::notes).unwrap_or_default();
    if tip.is_some() && tip.map(|tip| (tip.seq, tip.id)) != left.and_then(|left| left.tip) {
        notes.push(key::fresh_note());
    }
    put_first(&database, actor, &package.runs, tip, &notes).await?;
    let read_only = workspace.role() == "none";
    device.add_workspace(&Known::fresh(id, &package.name, tapes(workspace))).await?;
    Ok(imported(&package, (package.bundles, assets), false, read_only))
}

/// Makes a production of one's own from one that is here.
pub(crate) async fn keep(device: &Device, id: WorkspaceId, name: &str) -> Result<Reply, Failure> {
    let Loaded { found, key: looks, .. } = read(device, id, Rc::new(|_| {})).await?;
    let (workspace, key) = (fold(looks.actor(), id, &found.runs).await?, device.key());
    let entropy = Box::new(BrowserEntropy);
    let Founded { id: own, runs, tip, spare } =
        workspace.keep(name, &device.me(), clock::now(), entropy, &*key)?;
    let database = Database::new(database_name(&own), Layout::WORKSPACE, Rc::new(|_| {}));
    put_first(&database, key.actor(), &runs, Some(tip), &[invite_note(&spare)]).await?;
    let known = Known { waiting: tip.seq, ..Known::fresh(own, name, tapes(workspace)) };
    device.add_workspace(&known).await?;
    Ok(Reply::Created { id: own })
}

/// Joins a production whose bundles are here, by an invite that they know: an invite's key needs no relay.
pub(crate) async fn join_here(device: &Device, loaded: &Loaded, invite: &Invite) -> Result<(), Failure> {
    let Loaded { id, database, found, key, .. } = loaded;
    let mut workspace = fold(key.actor(), *id, &found.runs).await?;
    workspace.set_me(clock::now(), Me { actor: key.actor(), ..device.me() });
    workspace.join(clock::now(), 0, invite);
    let mut batch = Batch { notes: vec![invite_note(invite)], ..Batch::default() };
    while let Some(Effect::Append { ticket, draft }) = workspace.poll_effect() {
        batch.drafts.push((ticket, draft));
    }
    let author = Author { workspace: *id, signer: &**key };
    let tip = workspace.log().tip(&key.actor());
    let Turn { sealed, found, .. } = take_turn(database, &author, found.last, tip, &batch).await?;
    workspace.handle_event(clock::now(), Event::Appended { sealed, runs: found.runs });
    while let Some(message) = workspace.poll_message() {
        if let Message::Reply { id: 0, result } = message {
            result?;
        }
    }
    tell_stored(*id);
    Ok(())
}

/// Whether this device only looks at the production.
pub(crate) async fn is_stranger(loaded: &Loaded) -> bool {
    let folded = fold(loaded.key.actor(), loaded.id, &loaded.found.runs).await;
    folded.is_ok_and(|workspace| workspace.role() == "none")
}

/// Whether an invite is one of those that the production knows.
pub(crate) async fn lets_in(loaded: &Loaded, invite: &Invite) -> bool {
    let known = |workspace: Workspace| workspace.access().terms(&invite.key()).is_some();
    fold(loaded.key.actor(), loaded.id, &loaded.found.runs).await.is_ok_and(known)
}

/// The production that runs come to. What the page asks meanwhile is answered in between.
async fn fold(actor: ActorId, id: WorkspaceId, runs: &[Vec<u8>]) -> Result<Workspace, Failure> {
    let mut workspace = Workspace::new(id, actor, Box::new(BrowserEntropy));
    let mut rested = clock::monotonic();
    for runs in runs.chunks(RUNS_AT_ONCE) {
        workspace.load(runs).map_err(|(_, error)| unreadable(error))?;
        if clock::monotonic() - rested >= SLICE_MILLIS {
            turn::rest().await;
            rested = clock::monotonic();
        }
    }
    Ok(workspace)
}

/// The tapes of a production's departments.
fn tapes(mut workspace: Workspace) -> Vec<Tape> {
    workspace.handle_command(clock::now(), 0, Command::AdoptedModules);
    while let Some(message) = workspace.poll_message() {
        if let Message::Reply { id: 0, result: Ok(Reply::Modules(modules)) } = message {
            return modules.modules.into_iter().map(|module| module.tape).collect();
        }
    }
    Vec::new()
}

/// Tells every tab that has the production open, those of this worker too.
fn tell_stored(id: WorkspaceId) {
    Channel::open(&database_name(&id), |_| {}).tell(&Hint::Stored);
}
