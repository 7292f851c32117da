//! The files that the site gets: a package for each sample, and a list of them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use callboard_core::workspace::command::Command;
use callboard_core::workspace::update::Reply;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::json;
use walkdir::WalkDir;

use super::plan::Plan;
use super::story::Story;
use crate::setup;

/// What the samples are made from, and what makes them.
const SOURCES: [&str; 6] =
    ["Cargo.lock", "core/src", "public/modules", "public/samples", "public/templates", "xtask/src/demo"];

/// The day that the pictures of the screens are of: their samples never change with the calendar.
const PICTURED: Date = jiff::civil::date(2026, 3, 10);

/// The samples' files by their names in the site.
///
/// # Errors
/// When a sample says what cannot be, or the disk does not take what was made.
pub(crate) fn publish(public: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    made(public, today, &setup::root().join("target/samples"))
}

/// Makes the same files as of the day of the pictures, and gives the folder that they are in.
///
/// # Errors
/// As [`publish`].
pub(crate) fn publish_for_pictures(public: &Path) -> Result<PathBuf> {
    let kept = setup::root().join("target/pictures");
    made(public, PICTURED, &kept)?;
    Ok(kept.join("files"))
}

/// The files as of `today`. What was made before and is in `kept` is taken again until the day is another, or
/// something that they are made from.
fn made(public: &Path, today: Date, kept: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let (stamp, wanted) = (kept.join("stamp"), stamp(today)?);
    if std::fs::read_to_string(&stamp).is_ok_and(|had| had == wanted) {
        return read_all(&kept.join("files"));
    }
    let files = make_all(public, today)?;
    if kept.exists() {
        std::fs::remove_dir_all(kept).with_context(|| format!("cannot empty {}", kept.display()))?;
    }
    for (name, bytes) in &files {
        let path = kept.join("files").join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        }
        std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    // Last: files without a stamp are made again.
    std::fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(files)
}

/// Every sample as of `today`, and `samples/index.json`.
fn make_all(public: &Path, today: Date) -> Result<Vec<(String, Vec<u8>)>> {
    let (mut files, mut index) = (Vec::new(), Vec::new());
    for folder in folders(&public.join("samples"))? {
        let sample = make(public, &folder, today).with_context(|| folder.display().to_string())?;
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let package = format!("samples/{name}.callboard.zip");
        index.push(json!({
            "title": sample.title,
            "about": sample.about,
            "package": format!("/{package}"),
            "invite": sample.invite,
            "records": sample.records,
        }));
        files.push((package, sample.package));
    }
    files.push(("samples/index.json".to_owned(), serde_json::to_vec_pretty(&index)?));
    Ok(files)
}

/// A sample as others get it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sample {
    /// What people call it.
    pub(super) title: String,
    /// What it is, in a sentence.
    pub(super) about: String,
    /// All of it.
    pub(super) package: Vec<u8>,
    /// The payload of an editor's invite: whoever has the package may join by it.
    pub(super) invite: String,
    /// Records in its tables.
    pub(super) records: usize,
}

/// Tells the sample in `folder` as of `today`.
pub(super) fn make(public: &Path, folder: &Path, today: Date) -> Result<Sample> {
    let plan = Plan::read(public, folder, today)?;
    let mut story = Story::tell(&plan)?;
    let (now, invite) = (story.now(), story.invite()?.encode());
    let founder = story.founder()?;
    let (Reply::Tables(tables), Reply::Package(package)) =
        (founder.command(now, Command::Tables)?, founder.command(now, Command::ExportPackage)?)
    else {
        bail!("tables and a package were asked for")
    };
    let (title, about) = (plan.production.title.clone(), plan.production.about.clone());
    Ok(Sample { title, about, package, invite, records: tables.iter().map(|table| table.count).sum() })
}

/// A hash of all that the samples depend on.
fn stamp(today: Date) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(today.to_string().as_bytes());
    for source in SOURCES {
        for (name, bytes) in read_all(&setup::root().join(source))? {
            hasher.update(blake3::hash(name.as_bytes()).as_bytes()).update(blake3::hash(&bytes).as_bytes());
        }
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// Every file below a folder, by its name below it, in the order of names.
fn read_all(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            let below = entry.path().strip_prefix(folder)?;
            let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            let bytes = std::fs::read(entry.path())
                .with_context(|| format!("cannot read {}", entry.path().display()))?;
            files.push((parts.join("/"), bytes));
        }
    }
    Ok(files)
}

fn folders(of: &Path) -> Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(of).with_context(|| format!("cannot list {}", of.display()))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            folders.push(entry.path());
        }
    }
    folders.sort();
    Ok(folders)
}
