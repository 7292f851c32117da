//! Writing a package.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;

use super::archive::{Packer, UNPACKED_BYTES_MAX};
use super::manifest::{Counts, FileEntry, Head, Manifest, Tip, tips};
use super::{Carried, FORMAT, MANIFEST, PackageError, README, files, oplog, readable, tables};
use crate::conflict::Facts;
use crate::given::Now;
use crate::id::{ActorId, BlobHash, EntityId, WorkspaceId};
use crate::log::Oplog;
use crate::query::Catalog;
use crate::schema::Schema;
use crate::state::{State, sys};

/// What a package is made of.
#[derive(Debug, Clone, Copy)]
pub struct Contents<'a> {
    /// Every bundle.
    pub log: &'a Oplog,
    /// What they say.
    pub state: &'a State,
    /// What it means.
    pub schema: &'a Schema,
    /// The schema, as the state's numbers.
    pub catalog: &'a Catalog,
}

/// A package that is being written, step by step: the log, what people read, files beside the records, and
/// the zip of all of it. The same contents at the same moment give the same bytes on every device.
pub struct Packing {
    now: Now,
    /// Files beside the records that go with it.
    carried: BTreeMap<BlobHash, Carried>,
    files: BTreeMap<String, Vec<u8>>,
    frontier: BTreeMap<ActorId, Vec<Tip>>,
    counts: Counts,
    name: String,
    workspace: WorkspaceId,
    /// Bundles that there were.
    stood: usize,
    /// Tables that are still to be written.
    tables: Vec<String>,
    zip: Option<Zipping>,
    done: usize,
    all: usize,
}

/// A zip that is being written.
struct Zipping {
    packer: Packer,
    /// Files that are still to be packed.
    left: VecDeque<(String, Vec<u8>)>,
    /// Bytes of the first that are packed; `None` before it was begun.
    at: Option<usize>,
}

/// What is left to do, in bytes as they would be packed: a table is much work for few of them.
const TABLE_WEIGHT: usize = 1 << 20;

impl Packing {
    /// Begins with the log; `carried` goes with it.
    ///
    /// # Errors
    /// `Unwritable`.
    pub fn begin(
        contents: &Contents<'_>,
        carried: BTreeMap<BlobHash, Carried>,
        now: Now,
    ) -> Result<Self, PackageError> {
        let facts = Facts::new(contents.log, contents.state, contents.schema);
        let name = workspace_name(contents.state);
        let oplog::Written { mut files, frontier, bundles } = oplog::write(contents.log);
        files.insert(README.to_owned(), readable::read_me(&name).into_bytes());
        files.insert("workspace.json".to_owned(), readable::json(contents, &facts, &name)?);
        let frontier = tips(&frontier);
        let counts = Counts { bundles, actors: frontier.len(), records: BTreeMap::new() };
        for (id, adoptions) in contents.state.adopted() {
            // What does not parse as a module may have any name; its bundle is in the log.
            if let Some(shown) = adoptions.last().filter(|_| contents.schema.module(id).is_some()) {
                files.insert(format!("modules/{id}/module.toml"), shown.schema.clone().into_bytes());
            }
        }
        let shapes = contents.catalog.shapes().iter();
        let mut tables: Vec<String> = shapes.map(|shape| shape.table.id.clone()).collect();
        tables.reverse();
        let (workspace, stood) = (contents.log.workspace(), contents.log.len());
        let assets = carried.values().map(|file| file.bytes.len()).sum::<usize>();
        let all = files.values().map(Vec::len).sum::<usize>() + assets + tables.len() * TABLE_WEIGHT;
        let zip = None;
        Ok(Self { now, carried, files, frontier, counts, name, workspace, stood, tables, zip, done: 0, all })
    }

    /// How much is done, of how much.
    pub fn progress(&self) -> (usize, usize) {
        (self.done.min(self.all), self.all)
    }

    /// Takes the next step; gives the zip after the last.
    ///
    /// # Errors
    /// `Unwritable`; `TooLarge` where it could not be opened again.
    pub fn go_on(&mut self, contents: &Contents<'_>) -> Result<Option<Vec<u8>>, PackageError> {
        if self.zip.is_none() && self.stood != contents.log.len() {
            // Somebody has written meanwhile, and what people read is of one moment with the log.
            *self = Self::begin(contents, std::mem::take(&mut self.carried), self.now)?;
            while !self.tables.is_empty() {
                self.table(contents)?;
            }
        }
        if !self.tables.is_empty() {
            return self.table(contents).map(|()| None);
        }
        match self.zip.take() {
            None => {
                self.zip = Some(self.zipping()?);
                Ok(None)
            }
            Some(zip) => self.pack(zip),
        }
    }

    fn table(&mut self, contents: &Contents<'_>) -> Result<(), PackageError> {
        let Some(id) = self.tables.pop() else { return Ok(()) };
        if let Some(shape) = contents.catalog.shapes().iter().find(|shape| shape.table.id == id) {
            self.counts.records.insert(id.clone(), contents.state.row_count(shape.ix));
            if !shape.table.sensitive {
                let csv = tables::csv(contents, shape)?;
                self.all += csv.len();
                self.files.insert(format!("tables/{id}.csv"), csv);
            }
        }
        self.done += TABLE_WEIGHT;
        Ok(())
    }

    fn zipping(&mut self) -> Result<Zipping, PackageError> {
        let mut files = std::mem::take(&mut self.files);
        let assets = files::add(std::mem::take(&mut self.carried), &mut files);
        if files.values().map(|bytes| bytes.len() as u64).sum::<u64>() > UNPACKED_BYTES_MAX {
            return Err(PackageError::TooLarge { bytes_max: UNPACKED_BYTES_MAX });
        }
        let manifest = Manifest {
            format: FORMAT,
            app: env!("CARGO_PKG_VERSION").to_owned(),
            workspace: Head { id: self.workspace, name: self.name.clone() },
            created: moment(self.now),
            frontier: std::mem::take(&mut self.frontier),
            counts: self.counts.clone(),
            assets,
            files: files.iter().map(|(name, bytes)| (name.clone(), FileEntry::of(bytes))).collect(),
        };
        let manifest = (MANIFEST.to_owned(), manifest.to_json()?);
        let left = std::iter::once(manifest).chain(files).collect();
        Ok(Zipping { packer: Packer::new(), left, at: None })
    }

    fn pack(&mut self, mut zip: Zipping) -> Result<Option<Vec<u8>>, PackageError> {
        let Some((name, bytes)) = zip.left.front() else { return zip.packer.finish().map(Some) };
        let at = match zip.at {
            Some(at) => at,
            None => {
                zip.packer.file(name)?;
                0
            }
        };
        let end = zip.packer.write(bytes, at)?;
        self.done += end - at;
        zip.at = Some(end);
        if end == bytes.len() {
            zip.left.pop_front();
            zip.at = None;
        }
        self.zip = Some(zip);
        Ok(None)
    }
}

fn workspace_name(state: &State) -> String {
    let place = state.entities().find(&EntityId::WORKSPACE).zip(state.names().find(sys::WORKSPACE_NAME));
    let name = place.and_then(|(row, field)| state.owned_value(row, field));
    name.and_then(|name| name.as_text().map(str::to_owned)).unwrap_or_default()
}

fn moment(now: Now) -> String {
    let millis = i64::try_from(now.0).unwrap_or(i64::MAX);
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX).to_string()
}
