//! Files beside the records. Plain data of [`super::command`] and [`super::update`].

use serde::{Deserialize, Serialize};

use crate::id::{BlobHash, EntityId};

/// `assets.put()`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AssetPut {
    /// The record that describes it.
    pub asset: EntityId,
    /// The BLAKE3 of its bytes.
    pub hash: BlobHash,
}

/// A file, as the driver found it when it took its bytes in.
#[derive(Debug, Clone, PartialEq)]
pub struct Brought {
    /// The BLAKE3 of its bytes.
    pub hash: BlobHash,
    /// What people call it.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Of a picture: width and height in pixels.
    pub size: Option<(u32, u32)>,
}

/// Which files go with a package.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carry {
    /// All that records refer to.
    All,
    /// Those of them that are on this device.
    #[default]
    Local,
    /// None.
    None,
}

/// What is known of a file, whether or not its bytes are here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AssetInfo {
    /// The BLAKE3 of its bytes.
    pub hash: BlobHash,
    /// The record that describes it.
    pub asset: Option<EntityId>,
    /// What people call it. Empty where nobody described it.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// How many bytes it has.
    pub bytes: Option<f64>,
    /// Of a picture, in pixels.
    pub width: Option<f64>,
    /// Of a picture, in pixels.
    pub height: Option<f64>,
    /// Who brought it: the person's name.
    pub by: String,
    /// Whether its bytes are on this device.
    pub here: bool,
    /// Where it is used, besides by the record that describes it.
    pub uses: Vec<AssetUse>,
}

/// A field of a record that shows a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AssetUse {
    /// Whose.
    pub record: EntityId,
    /// `<module>.<table>`.
    pub table: String,
    /// The field's short name.
    pub field: String,
    /// How people call the record.
    pub title: String,
}
