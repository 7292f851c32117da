//! The embedded engine: one SQLite file in WAL mode.
//!
//! One thread writes. It takes whatever has come in while it was busy into one transaction, so that many
//! small appends share one fsync. Readers have connections of their own.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc;
use std::thread::JoinHandle;

use callboard_core::id::WorkspaceId;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, params};
use tokio::sync::oneshot;

use super::{Answer, Engine, EngineError};

/// The format that this version writes: `PRAGMA user_version`.
const FORMAT: i64 = 1;
/// The file in the relay's folder.
const FILE: &str = "runs.sqlite";
/// Held while a relay uses the folder.
const LOCK_FILE: &str = "lock";
/// Appends that may wait for the writer.
const QUEUE_MAX: usize = 1024;
/// Appends in one transaction, at most: the first should not wait for ever.
const GROUP_MAX: usize = 256;

const SCHEMA: &str = "
    CREATE TABLE workspaces (w INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE) STRICT;
    CREATE TABLE runs (
        n INTEGER PRIMARY KEY,
        w INTEGER NOT NULL REFERENCES workspaces,
        bytes BLOB NOT NULL
    ) STRICT;
    CREATE INDEX runs_by_workspace ON runs (w);
    PRAGMA user_version = 1;
";

struct Append {
    workspace: WorkspaceId,
    runs: Vec<Vec<u8>>,
    done: oneshot::Sender<Result<(), EngineError>>,
}

/// The embedded engine.
#[derive(Debug)]
pub(crate) struct Sqlite {
    path: PathBuf,
    writer: Mutex<Option<(mpsc::SyncSender<Append>, JoinHandle<()>)>>,
    _lock: File,
}

impl Sqlite {
    /// Opens the store in a folder; makes it where there is none.
    ///
    /// # Errors
    /// `NewerFormat`, `InUse`, and what SQLite and the system say.
    pub(crate) fn open(folder: &Path) -> Result<Self, EngineError> {
        let lock = File::create(folder.join(LOCK_FILE))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(EngineError::InUse),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let path = folder.join(FILE);
        let mut connection = Connection::open(&path)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        // Acknowledged is on disk: an fsync for each transaction, not only for checkpoints.
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        prepare(&mut connection)?;
        let (sender, receiver) = mpsc::sync_channel(QUEUE_MAX);
        let thread = std::thread::Builder::new()
            .name("sqlite writer".to_owned())
            .spawn(move || write(connection, &receiver))?;
        Ok(Self { path, writer: Mutex::new(Some((sender, thread))), _lock: lock })
    }

    /// Ends the writer once everything that was appended is on disk. Appends are refused from now on.
    pub(crate) async fn close(&self) {
        let writer = self.writer.lock().ok().and_then(|mut writer| writer.take());
        let Some((sender, thread)) = writer else { return };
        drop(sender);
        let joined = tokio::task::spawn_blocking(move || thread.join()).await;
        if !matches!(joined, Ok(Ok(()))) {
            tracing::error!("the store's writer ended badly");
        }
    }

    fn sender(&self) -> Option<mpsc::SyncSender<Append>> {
        let writer = self.writer.lock().ok()?;
        writer.as_ref().map(|(sender, _)| sender.clone())
    }
}

/// Brings a database to this version's format.
fn prepare(connection: &mut Connection) -> Result<(), EngineError> {
    let transaction = connection.transaction()?;
    let format: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    match format {
        0 => transaction.execute_batch(SCHEMA)?,
        FORMAT => {}
        newer => return Err(EngineError::NewerFormat(newer)),
    }
    transaction.commit()?;
    Ok(())
}

fn write(mut connection: Connection, appends: &mpsc::Receiver<Append>) {
    while let Ok(first) = appends.recv() {
        let mut group = vec![first];
        group.extend(appends.try_iter().take(GROUP_MAX - 1));
        match write_group(&mut connection, &group) {
            Ok(()) => {
                for append in group {
                    let _ = append.done.send(Ok(()));
                }
            }
            // One that cannot be written must not take the others with it.
            Err(error) if group.len() > 1 => {
                tracing::warn!(appends = group.len(), "a group was not stored, trying one by one: {error}");
                for append in group {
                    let one = std::slice::from_ref(&append);
                    let outcome = write_group(&mut connection, one).map_err(EngineError::from);
                    let _ = append.done.send(outcome);
                }
            }
            Err(error) => {
                for append in group.drain(..1) {
                    tracing::error!(workspace = %append.workspace, "not stored: {error}");
                    let _ = append.done.send(Err(EngineError::Closed));
                }
            }
        }
    }
}

fn write_group(connection: &mut Connection, group: &[Append]) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    for append in group {
        let w = number_of(&transaction, &append.workspace)?;
        let mut insert = transaction.prepare_cached("INSERT INTO runs (w, bytes) VALUES (?1, ?2)")?;
        for run in &append.runs {
            insert.execute(params![w, run])?;
        }
    }
    transaction.commit()
}

/// The short number of a workspace in this file.
fn number_of(transaction: &Transaction<'_>, workspace: &WorkspaceId) -> rusqlite::Result<i64> {
    let mut find = transaction.prepare_cached("SELECT w FROM workspaces WHERE id = ?1")?;
    let known = find.query_row(params![workspace.0], |row| row.get(0)).optional()?;
    match known {
        Some(w) => Ok(w),
        None => {
            transaction.execute("INSERT INTO workspaces (id) VALUES (?1)", params![workspace.0])?;
            Ok(transaction.last_insert_rowid())
        }
    }
}

fn read(path: &Path, workspace: &WorkspaceId) -> Result<Vec<Vec<u8>>, EngineError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut select =
        connection.prepare("SELECT bytes FROM runs JOIN workspaces USING (w) WHERE id = ?1 ORDER BY n")?;
    let runs = select.query_map(params![workspace.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(runs)
}

impl Engine for Sqlite {
    fn append(&self, workspace: WorkspaceId, runs: Vec<Vec<u8>>) -> Answer<'_, ()> {
        Box::pin(async move {
            let (done, answer) = oneshot::channel();
            let sender = self.sender().ok_or(EngineError::Closed)?;
            let append = Append { workspace, runs, done };
            match sender.try_send(append) {
                Ok(()) => {}
                Err(mpsc::TrySendError::Disconnected(_)) => return Err(EngineError::Closed),
                // Waits on a thread that may.
                Err(mpsc::TrySendError::Full(append)) => {
                    let sent = tokio::task::spawn_blocking(move || sender.send(append)).await;
                    sent.ok().and_then(Result::ok).ok_or(EngineError::Closed)?;
                }
            }
            answer.await.or(Err(EngineError::Closed))?
        })
    }

    fn load(&self, workspace: WorkspaceId) -> Answer<'_, Vec<Vec<u8>>> {
        let path = self.path.clone();
        Box::pin(async move {
            let read = tokio::task::spawn_blocking(move || read(&path, &workspace)).await;
            read.or(Err(EngineError::Closed))?
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("callboard-engine-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder for the test");
        folder
    }

    #[tokio::test]
    async fn relay_1_what_was_appended_is_there_after_a_restart_in_order() {
        let folder = folder("order");
        let (one, other) = (WorkspaceId([1; 32]), WorkspaceId([2; 32]));
        let engine = Sqlite::open(&folder).expect("opens");
        engine.append(one, vec![vec![1], vec![2]]).await.expect("stored");
        engine.append(other, vec![vec![9]]).await.expect("stored");
        let many = (0..400).map(|_| engine.append(one, vec![vec![3]]));
        for append in many {
            append.await.expect("stored");
        }
        engine.close().await;
        drop(engine);
        let engine = Sqlite::open(&folder).expect("opens again");
        let runs = engine.load(one).await.expect("read");
        assert_eq!((runs.len(), &runs[..2]), (402, &[vec![1], vec![2]][..]));
        assert_eq!(engine.load(other).await.expect("read"), [[9]]);
        assert!(engine.load(WorkspaceId([3; 32])).await.expect("read").is_empty());
        let _ = std::fs::remove_dir_all(&folder);
    }

    #[tokio::test]
    async fn relay_2_a_newer_store_and_one_in_use_are_left_alone() {
        let folder = folder("newer");
        let engine = Sqlite::open(&folder).expect("opens");
        assert!(matches!(Sqlite::open(&folder), Err(EngineError::InUse)));
        engine.close().await;
        assert!(matches!(engine.append(WorkspaceId([1; 32]), vec![vec![1]]).await, Err(EngineError::Closed)));
        drop(engine);
        let connection = Connection::open(folder.join(FILE)).expect("opens");
        connection.pragma_update(None, "user_version", FORMAT + 1).expect("written");
        drop(connection);
        let error = Sqlite::open(&folder).expect_err("a newer format");
        assert!(matches!(error, EngineError::NewerFormat(2)), "{error}");
        let _ = std::fs::remove_dir_all(&folder);
    }
}
