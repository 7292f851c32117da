//! Writing a package.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::archive::{UNPACKED_BYTES_MAX, pack};
use super::manifest::{Counts, FileEntry, Head, Manifest, tips};
use super::{Carried, FORMAT, MANIFEST, PackageError, README, files, oplog, readable, tables};
use crate::conflict::Facts;
use crate::given::Now;
use crate::id::{BlobHash, EntityId};
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

/// The production as a zip, with these of its files. The same contents at the same moment give the same bytes
/// on every device.
///
/// # Errors
/// `Unwritable`; `TooLarge` where it could not be opened again.
pub fn write(
    contents: &Contents<'_>,
    carried: BTreeMap<BlobHash, Carried>,
    now: Now,
) -> Result<Vec<u8>, PackageError> {
    let facts = Facts::new(contents.log, contents.state, contents.schema);
    let name = workspace_name(contents.state);
    let oplog::Written { mut files, frontier, bundles } = oplog::write(contents.log);
    files.insert(README.to_owned(), readable::read_me(&name).into_bytes());
    files.insert("workspace.json".to_owned(), readable::json(contents, &facts, &name)?);
    let frontier = tips(&frontier);
    let mut counts = Counts { bundles, actors: frontier.len(), records: BTreeMap::new() };
    for shape in contents.catalog.shapes() {
        counts.records.insert(shape.table.id.clone(), contents.state.row_count(shape.ix));
        if !shape.table.sensitive {
            files.insert(format!("tables/{}.csv", shape.table.id), tables::csv(contents, shape)?);
        }
    }
    for (id, adoptions) in contents.state.adopted() {
        // What does not parse as a module may have any name; its bundle is in the log.
        if let Some(shown) = adoptions.last().filter(|_| contents.schema.module(id).is_some()) {
            files.insert(format!("modules/{id}/module.toml"), shown.schema.clone().into_bytes());
        }
    }
    let assets = files::add(carried, &mut files);
    if files.values().map(|bytes| bytes.len() as u64).sum::<u64>() > UNPACKED_BYTES_MAX {
        return Err(PackageError::TooLarge { bytes_max: UNPACKED_BYTES_MAX });
    }
    let manifest = Manifest {
        format: FORMAT,
        app: env!("CARGO_PKG_VERSION").to_owned(),
        workspace: Head { id: contents.log.workspace(), name },
        created: moment(now),
        frontier,
        counts,
        assets,
        files: files.iter().map(|(name, bytes)| (name.clone(), FileEntry::of(bytes))).collect(),
    };
    let manifest = manifest.to_json()?;
    let rest = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    pack(std::iter::once((MANIFEST, manifest.as_slice())).chain(rest))
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
