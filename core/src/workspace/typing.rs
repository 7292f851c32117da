//! Rich text on its way between a page's editor and the worker.
//!
//! Plain data of [`super::command`] and [`super::update`].

use serde::{Deserialize, Serialize};

use super::command::Fields;
use crate::id::{ActorId, EntityId};

/// A stretch of rich text with one formatting: `{insert, attributes}`, as editors everywhere have it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// What stands there.
    pub insert: String,
    /// Its formatting: `bold italic underline strike highlight` of characters; `header list indent` of a
    /// line, at the line end that closes it.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub attributes: Fields,
}

/// A stretch of rich text and who wrote it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Authored {
    /// UTF-16 units.
    pub length: usize,
    /// Who wrote it, in words.
    pub person: String,
    /// With which key.
    pub actor: ActorId,
    /// When, as their device believed: RFC 3339, UTC.
    pub at: String,
}

/// Which field of which record: a text, or what another field follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextOf {
    /// The record.
    pub id: EntityId,
    /// The field's short name.
    pub field: String,
    /// Where the short name means different fields in the record's tables.
    #[serde(default)]
    pub table: Option<String>,
}

/// Of which text it is asked who wrote what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorshipOf {
    /// Which text.
    #[serde(flatten)]
    pub text: TextOf,
    /// As of a moment, named as in `Query::as_of`.
    #[serde(default)]
    pub as_of: Option<String>,
}

/// Where a document lies, whatever is merged or mapped while an editor has it open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentPlace {
    /// The entity.
    pub entity: EntityId,
    /// The field's key.
    pub field: String,
}

/// A document as an editor opens it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Where what is typed in it goes.
    pub place: DocumentPlace,
    /// The client id of this editing session, which nobody else has.
    pub session: u32,
    /// All of it, as an update: rendered here, so it harms no editor.
    #[serde(with = "serde_bytes")]
    pub state: Vec<u8>,
}

/// What was typed in a document since the last time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Typed {
    /// `Document::place`.
    pub place: DocumentPlace,
    /// What the person did, as they would say it.
    pub label: String,
    /// An update of the editor's document. What of it is known already does nothing.
    #[serde(with = "serde_bytes")]
    pub update: Vec<u8>,
}
