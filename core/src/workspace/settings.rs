//! What modules can be set to, and what they are set to.
//!
//! Plain data of [`super::command`] and [`super::update`].

use serde::{Deserialize, Serialize};

use super::command::{Fields, Json};
use super::directory::FieldInfo;
use crate::id::EntityId;

/// `modules.configure`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Configure {
    /// The module's id.
    pub module: String,
    /// Short names of settings → values; `null` leaves it to the level above.
    pub values: Fields,
    /// For this record alone.
    pub record: Option<EntityId>,
    /// `Configuration::seen` of what the person had on the screen.
    pub seen: Option<String>,
}

/// `modules.configuration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Configuration {
    /// The module's id.
    pub module: String,
    /// What people call it.
    pub title: String,
    /// In the module's order.
    pub settings: Vec<SettingInfo>,
    /// A token for what the person sees here: goes back with `Configure`.
    pub seen: String,
}

/// A setting: what it is, who says so, and what it would be otherwise.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SettingInfo {
    /// What its values mean, and how they are edited.
    pub field: FieldInfo,
    /// What it is good for, in a sentence.
    pub about: Option<String>,
    /// The tables whose records may say otherwise.
    pub records: Vec<String>,
    /// What holds; `null` where that is nothing.
    pub value: Json,
    /// Who says so.
    pub origin: SettingOrigin,
    /// What would hold if they did not; for a module's own word, that again.
    pub without: Json,
    /// Who would say that.
    pub without_origin: SettingOrigin,
    /// The other values, where two people set it apart and nobody decided.
    pub rivals: Vec<Json>,
}

/// Who says what a setting is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingOrigin {
    /// The module, for everybody who uses it.
    #[default]
    Module,
    /// The production.
    Workspace,
    /// The record that was asked about.
    Record,
}
