//! Files beside the records: which records refer to which, what describes one, and the record of one that was
//! just brought. Where their bytes lie is the driver's to know.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::asset::{AssetInfo, AssetPut, AssetUse, Brought};
use super::command::{Commit, CommitOp, Fields, Json};
use super::commit::draft_commit;
use super::drafting::Why;
use super::update::{Code, Failure, Reply, Update};
use super::workspace::{Answer, Workspace};
use crate::conflict::Facts;
use crate::given::Now;
use crate::id::BlobHash;
use crate::query::Shape;
use crate::schema::FieldKind;
use crate::state::{Described, Row, Touched};
use crate::value::Value;

impl Workspace {
    /// Whether a table in use describes files.
    pub fn describes_files(&self) -> bool {
        self.describing().next().is_some()
    }

    /// Describes a file that was just brought: by the record that there is, else by one that is made.
    /// Answered with `AssetPut`, once it is durable.
    pub fn describe(&mut self, now: Now, request: u32, file: &Brought) {
        self.now = now;
        if let Err(failure) = self.draft_description(request, file) {
            self.reply(request, Err(failure));
        }
        self.tell_standing();
    }

    fn draft_description(&mut self, request: u32, file: &Brought) -> Result<(), Failure> {
        let hash = file.hash;
        if let Some((_, row)) = self.descriptions().get(&hash) {
            let asset = self.state.entities().id(*row);
            self.reply(request, Ok(Reply::AssetPut(AssetPut { asset, hash })));
            return Ok(());
        }
        let none = || Failure::because(Code::UnknownTable, "no table in use describes files");
        let (table, fields) = self
            .describing()
            .next()
            .map(|shape| (shape.table.id.clone(), told(shape, file)))
            .ok_or_else(none)?;
        let asset = self.mint();
        let create = CommitOp::Create { table, id: Some(asset), fields };
        let commit = Commit { label: format!("Add {}", file.name), ops: vec![create] };
        let drafting = draft_commit(self, &commit)?;
        let why = Why { label: commit.label, ..Why::default() };
        self.send(Some(request), drafting, &why, Answer::Reply(Reply::AssetPut(AssetPut { asset, hash })))
    }

    /// What is known of files. Whether they are here, the driver adds.
    pub(super) fn assets(&self, hashes: &[BlobHash]) -> Vec<AssetInfo> {
        let wanted: BTreeSet<BlobHash> = hashes.iter().copied().collect();
        let (descriptions, uses) = (self.descriptions(), self.uses(Some(&wanted)));
        wanted.into_iter().map(|hash| self.asset(hash, &descriptions, &uses)).collect()
    }

    /// All files that records refer to, with what is known of each.
    pub(super) fn referred_assets(&self) -> Vec<AssetInfo> {
        let (descriptions, uses) = (self.descriptions(), self.uses(None));
        let referred: BTreeSet<BlobHash> = descriptions.keys().chain(uses.keys()).copied().collect();
        referred.into_iter().map(|hash| self.asset(hash, &descriptions, &uses)).collect()
    }

    /// The files that records refer to.
    pub fn files(&self) -> BTreeSet<BlobHash> {
        let mut files = BTreeSet::new();
        for shape in self.catalog.shapes() {
            for column in file_columns(shape) {
                let shown = self.state.files(shape.columns[column]).into_iter();
                files.extend(shown.filter(|(row, _)| self.state.shows(*row, shape.ix)).map(|(_, hash)| hash));
            }
        }
        files
    }

    /// The files that records refer to, each with what people call it.
    pub fn named_files(&self) -> Vec<(BlobHash, String)> {
        let (descriptions, none) = (self.descriptions(), BTreeMap::new());
        let named = |hash: BlobHash| (hash, self.asset(hash, &descriptions, &none).name);
        self.files().into_iter().map(named).collect()
    }

    /// Tells the page, where a field that shows files changed, or one that describes them.
    pub(super) fn tell_assets(&mut self, touched: &[Touched]) {
        let telling: BTreeSet<_> = (self.catalog.shapes().iter())
            .flat_map(|shape| {
                let all = shape.table.describes.is_some();
                let places = (0..shape.columns.len()).filter(move |place| all || is_file(shape, *place));
                places.map(|place| shape.columns[place]).chain(all.then_some(shape.ix))
            })
            .collect();
        let is_told = touched.iter().any(|touched| match touched {
            Touched::Field { field, .. } => telling.contains(field),
            Touched::Member { table, .. } => telling.contains(table),
            Touched::Adopted => !telling.is_empty(),
        });
        if is_told {
            self.update(Update::Assets);
        }
    }

    fn describing(&self) -> impl Iterator<Item = &Shape> {
        self.catalog
            .shapes()
            .iter()
            .map(AsRef::as_ref)
            .filter(|shape: &&Shape| shape.table.describes.is_some())
    }

    /// The first record that describes each file.
    fn descriptions(&self) -> BTreeMap<BlobHash, (&Shape, Row)> {
        let described = Described::new(&self.state, self.describing().map(|shape| &shape.table));
        let found = described.all().filter_map(|(hash, description)| {
            let shape = self.describing().find(|shape| shape.ix == description.table)?;
            Some((hash, (shape, description.row)))
        });
        found.collect()
    }

    /// Where files are used, but for the fields that describe them.
    fn uses(&self, wanted: Option<&BTreeSet<BlobHash>>) -> BTreeMap<BlobHash, Vec<AssetUse>> {
        let facts = Facts::new(&self.log, &self.state, &self.schema);
        let mut uses: BTreeMap<BlobHash, Vec<AssetUse>> = BTreeMap::new();
        for shape in self.catalog.shapes() {
            let own = shape.table.describes.as_ref().map(|describes| describes.file.as_str());
            let shown = file_columns(shape).filter(|place| Some(shape.field(*place).name.as_str()) != own);
            for place in shown {
                for (row, hash) in self.state.files(shape.columns[place]) {
                    let is_wanted = wanted.is_none_or(|wanted| wanted.contains(&hash));
                    if is_wanted && self.state.shows(row, shape.ix) {
                        uses.entry(hash).or_default().push(AssetUse {
                            record: self.state.entities().id(row),
                            table: shape.table.id.clone(),
                            field: shape.field(place).name.clone(),
                            title: facts.title_in(row, &shape.table.id),
                        });
                    }
                }
            }
        }
        uses
    }

    fn asset(
        &self,
        hash: BlobHash,
        descriptions: &BTreeMap<BlobHash, (&Shape, Row)>,
        uses: &BTreeMap<BlobHash, Vec<AssetUse>>,
    ) -> AssetInfo {
        let mut info = AssetInfo {
            hash,
            asset: None,
            name: String::new(),
            mime: String::new(),
            bytes: None,
            width: None,
            height: None,
            by: String::new(),
            here: false,
            uses: uses.get(&hash).cloned().unwrap_or_default(),
        };
        let Some((shape, row)) = descriptions.get(&hash).copied() else { return info };
        let Some(describes) = &shape.table.describes else { return info };
        let value = |name: &Option<String>| {
            let place = shape.place(name.as_deref()?)?;
            self.state.owned_value(row, shape.columns[place])
        };
        let text = |name| {
            value(name).and_then(|value: Value| value.as_text().map(str::to_owned)).unwrap_or_default()
        };
        let number = |name| match value(name) {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        };
        info.asset = Some(self.state.entities().id(row));
        info.name = text(&describes.name);
        info.mime = text(&describes.mime);
        info.bytes = number(&describes.bytes);
        info.width = number(&describes.width);
        info.height = number(&describes.height);
        info.by = self.brought_by(shape, row, &describes.file);
        info
    }

    /// Who brought a file: who wrote the field that it is in.
    fn brought_by(&self, shape: &Shape, row: Row, file: &str) -> String {
        let Some(column) = shape.place(file).map(|place| shape.columns[place]) else { return String::new() };
        let facts = Facts::new(&self.log, &self.state, &self.schema);
        let head = self.state.head_ops(row, column).into_iter().next();
        head.map(|op| facts.person(&self.log.bundle(self.log.op_place(op).0).actor)).unwrap_or_default()
    }
}

/// Places of the fields that show files.
fn file_columns(shape: &Shape) -> impl Iterator<Item = usize> {
    (0..shape.columns.len()).filter(|place| is_file(shape, *place))
}

fn is_file(shape: &Shape, place: usize) -> bool {
    shape.field(place).kind == FieldKind::Asset
}

/// What a new record says of a file.
fn told(shape: &Shape, file: &Brought) -> Fields {
    let mut fields = Fields::new();
    let Some(describes) = &shape.table.describes else { return fields };
    fields.insert(describes.file.clone(), json!(file.hash));
    let (width, height) = file.size.unzip();
    let kind = describes.kind_of(&shape.table, &file.mime);
    for (name, value) in [
        (&describes.name, json!(file.name)),
        (&describes.kind, json!(kind)),
        (&describes.mime, json!(file.mime)),
        (&describes.bytes, json!(file.bytes)),
        (&describes.width, json!(width)),
        (&describes.height, json!(height)),
    ] {
        if let Some(name) = name
            && value != Json::Null
        {
            fields.insert(name.clone(), value);
        }
    }
    fields
}
