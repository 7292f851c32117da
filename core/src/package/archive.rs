//! The zip itself: writing files into one, and getting them out of a stranger's.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, System, ZipArchive, ZipWriter};

use super::PackageError;
use super::files::is_carried;

/// Bytes that a package may unpack to.
pub(super) const UNPACKED_BYTES_MAX: u64 = 512 << 20;
/// Files in a package, at most.
const FILES_MAX: usize = 10_000;
/// How much larger than packed a file may be; tables of one value pack to a hundredth.
const RATIO_MAX: u64 = 200;
/// Below this size nobody's memory is in danger.
const RATIO_BYTES_MIN: u64 = 1 << 20;
/// What a zip begins with.
const FIRST_BYTES: &[u8] = b"PK\x03\x04";
/// What the directory at its end begins with, how long that is, and how long the comment after it may be.
const END_BYTES: &[u8] = b"PK\x05\x06";
const END_LENGTH_MAX: usize = 22 + (1 << 16);

/// Files by name.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// Bytes that are packed, or unpacked, before anything else has its turn.
const AT_ONCE: usize = 512 << 10;

/// A zip that is being written. The same files in the same order give the same bytes on every machine.
pub(super) struct Packer {
    zip: ZipWriter<Cursor<Vec<u8>>>,
}

fn unwritable(error: impl std::fmt::Display) -> PackageError {
    PackageError::Unwritable { reason: error.to_string() }
}

impl Packer {
    /// An empty one.
    pub(super) fn new() -> Self {
        Self { zip: ZipWriter::new(Cursor::new(Vec::new())) }
    }

    /// Begins a file.
    pub(super) fn file(&mut self, name: &str) -> Result<(), PackageError> {
        let method = if is_carried(name) { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(zip::DateTime::DEFAULT)
            .system(System::Unix)
            .unix_permissions(0o644);
        self.zip.start_file(name, options).map_err(unwritable)
    }

    /// Writes some of a file's bytes, from `at` on; gives where it goes on.
    pub(super) fn write(&mut self, bytes: &[u8], at: usize) -> Result<usize, PackageError> {
        let end = (at + AT_ONCE).min(bytes.len());
        self.zip.write_all(&bytes[at..end]).map_err(unwritable)?;
        Ok(end)
    }

    /// The zip.
    pub(super) fn finish(self) -> Result<Vec<u8>, PackageError> {
        Ok(self.zip.finish().map_err(unwritable)?.into_inner())
    }
}

/// Gets every file out, within bounds that are checked before and while it is unpacked. Tells `pace` how many
/// bytes of the zip are done, out of how many, and goes on when that lets it.
pub(super) async fn unpack(bytes: &[u8], pace: &impl AsyncFn(usize, usize)) -> Result<Files, PackageError> {
    if !bytes.starts_with(FIRST_BYTES) {
        return Err(PackageError::NotAPackage);
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_unreadable| unreadable(bytes))?;
    if zip.has_duplicate_names() {
        return Err(PackageError::DuplicateName);
    }
    if zip.len() > FILES_MAX || zip.decompressed_size().is_some_and(|size| size > UNPACKED_BYTES_MAX.into()) {
        return Err(PackageError::TooLarge { bytes_max: UNPACKED_BYTES_MAX });
    }
    // What is listed twice, hidden before the first file, or told differently in two places was made by no
    // honest tool.
    let is_consistent = zip.offset() == 0
        && zip.validate_header_consistency().is_ok()
        && zip.has_overlapping_files().is_ok_and(|overlap| !overlap);
    if !is_consistent {
        return Err(damaged("the list of files"));
    }
    let (mut files, mut left, mut done) = (Files::new(), UNPACKED_BYTES_MAX, 0);
    for index in 0..zip.len() {
        let file = zip.by_index(index).map_err(|error| unopened(&error))?;
        let name = file.name().map_err(|error| unopened(&error))?.into_owned();
        if !is_safe(&name) {
            return Err(PackageError::UnsafeName { name });
        }
        if file.is_dir() {
            continue;
        }
        let ratio = file.size() / file.compressed_size().max(1);
        if file.size() > RATIO_BYTES_MIN && ratio > RATIO_MAX {
            return Err(PackageError::Bomb { file: name, ratio });
        }
        // The declared size is a claim: one byte more than it shows that it was a false one.
        let most = file.size().min(left);
        let mut unpacked = Vec::new();
        done += file.compressed_size() as usize;
        let mut file = file.take(most + 1);
        while file.by_ref().take(AT_ONCE as u64).read_to_end(&mut unpacked).or(Err(damaged(&name)))? > 0 {
            pace(done.min(bytes.len()), bytes.len()).await;
        }
        if unpacked.len() as u64 > most {
            return Err(damaged(&name));
        }
        left -= unpacked.len() as u64;
        files.insert(name, unpacked);
    }
    Ok(files)
}

fn damaged(file: &str) -> PackageError {
    PackageError::Damaged { file: file.to_owned() }
}

/// A zip whose directory cannot be read: either it is cut off, or something in it was changed.
fn unreadable(bytes: &[u8]) -> PackageError {
    let end = &bytes[bytes.len().saturating_sub(END_LENGTH_MAX)..];
    if end.windows(END_BYTES.len()).any(|window| window == END_BYTES) {
        damaged("the list of files")
    } else {
        PackageError::Truncated
    }
}

fn unopened(error: &ZipError) -> PackageError {
    damaged(&format!("a file ({error})"))
}

/// Whether a name stays within the folder that a package would be unpacked into, on every system.
fn is_safe(name: &str) -> bool {
    let name = name.strip_suffix('/').unwrap_or(name);
    !name.contains(['\\', ':', '\0'])
        && name.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
}
