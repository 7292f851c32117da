//! A database: created and brought up to date in one place, opened again when the browser drops it, and
//! closed at once when a newer version of the app, or a removal, asks for it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use rexie::{ObjectStore, Rexie};
use wasm_bindgen::prelude::*;
use web_sys::{Event, IdbDatabase, IdbFactory, IdbVersionChangeEvent};

use super::StoreError;
use super::transaction::{Transaction, answer, failed};
use crate::scope;

/// How long an upgrade may wait for other tabs before a person is told which it is.
const UPGRADE_MILLIS_MAX: u32 = 3_000;

/// What a database is made of.
#[derive(Debug)]
pub(crate) struct Layout {
    /// Counts changes of the layout.
    version: u32,
    /// Stores whose keys the caller chooses.
    keyed: &'static [&'static str],
    /// Stores whose keys are 1, 2, 3…
    counted: &'static [&'static str],
}

impl Layout {
    /// What this device is, and the productions on it.
    /// Since version 2 files stand in `assets`, where there is no file system.
    pub(crate) const DEVICE: Self =
        Self { version: 2, keyed: &["device", "workspaces", "assets"], counted: &[] };

    /// One production. A run stands in `runs` until it settles into one of the `segments`.
    /// Since version 2 staged work stands in `overlays`.
    pub(crate) const WORKSPACE: Self =
        Self { version: 2, keyed: &["segments", "meta", "overlays"], counted: &["runs"] };
}

/// What happens to a database without our doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DatabaseEvent {
    /// Another tab upgraded it: this one has closed it for good.
    Upgraded,
    /// Another tab removed it: this one has closed it for good.
    Removed,
    /// Another tab holds it in an older version.
    Blocked,
}

/// A database that is opened when it is needed.
pub(crate) struct Database {
    name: String,
    layout: Layout,
    connection: Rc<RefCell<Option<Connection>>>,
    gone: Rc<Cell<Option<DatabaseEvent>>>,
    on_event: Rc<dyn Fn(DatabaseEvent)>,
}

struct Connection {
    raw: IdbDatabase,
    _on_version_change: Closure<dyn Fn(IdbVersionChangeEvent)>,
    _on_close: Closure<dyn Fn(Event)>,
}

impl Database {
    /// Names a database; it is created with the first transaction.
    pub(crate) fn new(name: String, layout: Layout, on_event: Rc<dyn Fn(DatabaseEvent)>) -> Self {
        Self { name, layout, connection: Rc::default(), gone: Rc::default(), on_event }
    }

    /// Begins to read.
    pub(crate) async fn reading(&self, stores: &[&str]) -> Result<Transaction, StoreError> {
        let connection = self.connection().await?;
        match Transaction::reading(&connection, stores) {
            Ok(transaction) => Ok(transaction),
            Err(_) => Transaction::reading(&self.another().await?, stores),
        }
    }

    /// Begins to write.
    pub(crate) async fn writing(&self, stores: &[&str]) -> Result<Transaction, StoreError> {
        let connection = self.connection().await?;
        match Transaction::writing(&connection, stores) {
            Ok(transaction) => Ok(transaction),
            Err(_) => Transaction::writing(&self.another().await?, stores),
        }
    }

    /// Lets go of the connection: the next transaction makes another. Some browsers drop one without telling.
    pub(crate) fn drop_connection(&self) {
        if let Some(connection) = self.connection.borrow_mut().take() {
            connection.raw.close();
        }
    }

    async fn another(&self) -> Result<IdbDatabase, StoreError> {
        self.drop_connection();
        self.connection().await
    }

    async fn connection(&self) -> Result<IdbDatabase, StoreError> {
        match self.gone.get() {
            Some(DatabaseEvent::Upgraded) => return Err(StoreError::NewerVersion),
            Some(DatabaseEvent::Removed) => return Err(StoreError::Removed),
            _ => {}
        }
        if let Some(connection) = self.connection.borrow().as_ref() {
            return Ok(connection.raw.clone());
        }
        self.bring_up_to_date().await?;
        let request = factory()?.open(&self.name).map_err(failed)?;
        let raw: IdbDatabase = answer(request.into()).await?.unchecked_into();
        if let Some(connection) = self.connection.borrow().as_ref() {
            // Two callers opened at once; one connection is enough.
            raw.close();
            return Ok(connection.raw.clone());
        }
        *self.connection.borrow_mut() = Some(self.watch(raw.clone()));
        Ok(raw)
    }

    /// Creates what the layout's version asks for.
    async fn bring_up_to_date(&self) -> Result<(), StoreError> {
        let mut builder = Rexie::builder(&self.name).version(self.layout.version);
        for store in self.layout.keyed {
            builder = builder.add_object_store(ObjectStore::new(store));
        }
        for store in self.layout.counted {
            builder = builder.add_object_store(ObjectStore::new(store).auto_increment(true));
        }
        let built = std::pin::pin!(builder.build());
        let built = match select(built, TimeoutFuture::new(UPGRADE_MILLIS_MAX)).await {
            Either::Left((built, _)) => built,
            Either::Right(((), built)) => {
                (self.on_event)(DatabaseEvent::Blocked);
                built.await
            }
        };
        match built {
            Ok(database) => {
                database.close();
                Ok(())
            }
            Err(error) if format!("{error:?}").contains("VersionError") => Err(StoreError::NewerVersion),
            Err(error) => Err(StoreError::Failed(format!("{error:?}"))),
        }
    }

    fn watch(&self, raw: IdbDatabase) -> Connection {
        let (gone, on_event, held) = (self.gone.clone(), self.on_event.clone(), raw.clone());
        let on_version_change =
            Closure::<dyn Fn(IdbVersionChangeEvent)>::new(move |event: IdbVersionChangeEvent| {
                let what = match event.new_version() {
                    Some(_) => DatabaseEvent::Upgraded,
                    None => DatabaseEvent::Removed,
                };
                held.close();
                gone.set(Some(what));
                on_event(what);
            });
        let connection = self.connection.clone();
        // The browser closed it (storage cleared, a fault): the next transaction opens another.
        let on_close = Closure::<dyn Fn(Event)>::new(move |_| {
            if let Ok(mut connection) = connection.try_borrow_mut() {
                connection.take();
            }
        });
        raw.set_onversionchange(Some(on_version_change.as_ref().unchecked_ref()));
        raw.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Connection { raw, _on_version_change: on_version_change, _on_close: on_close }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.borrow_mut().take() {
            connection.raw.set_onversionchange(None);
            connection.raw.set_onclose(None);
            connection.raw.close();
        }
    }
}

/// Removes a database, once every tab has closed it.
pub(crate) async fn delete(name: &str) -> Result<(), StoreError> {
    Rexie::delete(name).await.map_err(|error| StoreError::Failed(format!("{error:?}")))
}

fn factory() -> Result<IdbFactory, StoreError> {
    let missing = || StoreError::Failed("this browser has no IndexedDB here".to_owned());
    scope::global().indexed_db().map_err(failed)?.ok_or_else(missing)
}
