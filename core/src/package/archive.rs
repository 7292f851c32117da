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

/// Packs files in this order. The same files give the same bytes on every machine.
pub(super) fn pack<'f>(
    files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
) -> Result<Vec<u8>, PackageError> {
    let unwritable = |reason: String| PackageError::Unwritable { reason };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .last_modified_time(zip::DateTime::DEFAULT)
        .system(System::Unix)
        .unix_permissions(0o644);
    for (name, bytes) in files {
        let method = if is_carried(name) { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        zip.start_file(name, options.compression_method(method))
            .map_err(|error| unwritable(error.to_string()))?;
        zip.write_all(bytes).map_err(|error| unwritable(error.to_string()))?;
    }
    let packed = zip.finish().map_err(|error| unwritable(error.to_string()))?;
    Ok(packed.into_inner())
}

/// Gets every file out, within bounds that are checked before and while it is unpacked.
pub(super) fn unpack(bytes: &[u8]) -> Result<Files, PackageError> {
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
    let (mut files, mut left) = (Files::new(), UNPACKED_BYTES_MAX);
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
        let read = file.take(most + 1).read_to_end(&mut unpacked);
        if read.is_err() || unpacked.len() as u64 > most {
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
