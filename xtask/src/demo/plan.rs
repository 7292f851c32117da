//! What a folder of `public/samples` says: `production.toml`, `story.toml` and a CSV file for each sheet.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use callboard_core::schema::{EdgeKind, Module, Template};
use callboard_core::workspace::found::ModuleSource;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::calendar::Calendar;
use super::sheet::Sheet;
use jiff::civil::Date;

/// A sample before it is told.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) production: Production,
    pub(super) turns: Vec<Turn>,
    pub(super) sheets: BTreeMap<String, Sheet>,
    pub(super) modules: Vec<ModuleSource>,
    pub(super) calendar: Calendar,
}

/// `production.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Production {
    /// What people call it.
    pub(super) title: String,
    /// What it is, in a sentence for the door to it.
    pub(super) about: String,
    /// The template whose modules it adopts.
    template: String,
    /// The zone of its clocks.
    zone: String,
    /// The weekday that its schedule counts from.
    schedule_begins: String,
    /// The devices that write; the first founds the production.
    pub(super) desks: Vec<DeskPlan>,
    sheets: Vec<SheetPlan>,
}

/// A device and who uses it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeskPlan {
    /// What the story calls it.
    pub(super) id: String,
    pub(super) person: String,
    pub(super) colour: String,
    pub(super) device: String,
}

/// What is entered into one table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SheetPlan {
    /// What the story calls it, and the name of its file.
    pub(super) id: String,
    pub(super) table: String,
    /// How the story names a record of it: words, and columns in braces. Of an edge kind, nothing.
    #[serde(default)]
    pub(super) name: String,
    /// Of an edge kind: the name of the record that an edge leaves.
    pub(super) from: Option<String>,
    /// Of an edge kind: the name of the record that an edge reaches.
    pub(super) to: Option<String>,
    /// By the row's department, the name of the record whose values it repeats.
    #[serde(default)]
    pub(super) copies: BTreeMap<String, String>,
    /// The values that it repeats, where its own are empty.
    #[serde(default)]
    pub(super) copied: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoryFile {
    #[serde(rename = "turn")]
    turns: Vec<Turn>,
}

/// One thing that somebody does.
#[derive(Debug, Deserialize)]
pub(super) struct Turn {
    /// `sat 14:10`.
    pub(super) at: String,
    /// The desk.
    pub(super) who: String,
    /// What they would say they did.
    #[serde(default)]
    pub(super) say: String,
    #[serde(flatten)]
    pub(super) act: Act,
}

/// What is done in a turn. Records go by the names of their sheets.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Act {
    Does(Deed),
    /// Imports the whole file of a sheet.
    Imports(String),
    /// Enters the rows of a sheet that belong together.
    Enters {
        sheet: String,
        part: String,
    },
    /// Record, field, value as typed.
    Sets(Vec<(String, String, String)>),
    Deletes(Vec<String>),
    /// Adds to a number that is written in a field, from a number on.
    Moves {
        sheet: String,
        field: String,
        from: i64,
        by: i64,
    },
    /// Record, field (none for a whole record), value as typed.
    Settles(String, String, String),
}

/// What is done to nothing in particular.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Deed {
    /// Makes the production, and an invite for editors.
    Found,
    /// Comes in by that invite.
    Join,
    /// Goes offline.
    Leave,
    /// Is online again.
    Return,
    /// Takes back the last change.
    Undo,
}

impl Plan {
    /// Reads the sample in `folder`, to be told as of `today`, with the modules and templates of `public`.
    ///
    /// # Errors
    /// When a file is missing or says what cannot be.
    pub(super) fn read(public: &Path, folder: &Path, today: Date) -> Result<Self> {
        let mut production: Production = toml_file(&folder.join("production.toml"))?;
        let story: StoryFile = toml_file(&folder.join("story.toml"))?;
        let calendar = Calendar::new(today, &production.zone, &production.schedule_begins)?;
        let template = format!("templates/{}.toml", production.template);
        let template = Template::parse(text_file(&public.join(&template))?.as_bytes()).context(template)?;
        let (mut modules, mut tables) = (Vec::new(), BTreeMap::new());
        for id in template.modules {
            let path = public.join("modules").join(&id).join("module.toml");
            let toml = text_file(&path)?;
            let module = Module::parse(toml.as_bytes()).with_context(|| path.display().to_string())?;
            let edges = module.edges.iter().map(EdgeKind::as_table);
            tables.extend(edges.chain(module.tables).map(|table| (table.id.clone(), table)));
            modules.push(ModuleSource { id, version: module.version, toml });
        }
        let mut sheets: BTreeMap<String, Sheet> = BTreeMap::new();
        for plan in std::mem::take(&mut production.sheets) {
            let path = folder.join(format!("{}.csv", plan.id));
            let table = tables.get(&plan.table).with_context(|| format!("no table {}", plan.table))?;
            let sheet = Sheet::read(&plan, table.clone(), text_file(&path)?, &calendar, &sheets);
            sheets.insert(plan.id, sheet.with_context(|| path.display().to_string())?);
        }
        Ok(Self { production, turns: story.turns, sheets, modules, calendar })
    }
}

fn text_file(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn toml_file<T: DeserializeOwned>(path: &Path) -> Result<T> {
    toml::from_str(&text_file(path)?).with_context(|| path.display().to_string())
}
