//! Files beside the records, in a package: each named by its hash, and by nothing else that could mislead.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::PackageError;
use super::archive::Files;
use crate::id::BlobHash;

/// The folder of a package that they are in.
const FOLDER: &str = "assets/";
/// Letters of the end of a name, at most.
const ENDING_CHARS_MAX: usize = 8;

/// A file that goes with a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// What people call it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What the manifest says of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CarriedEntry {
    /// Where it stands in the package.
    pub(super) file: String,
    /// What people call it.
    pub(super) name: String,
}

/// Adds files to those of a package; gives what the manifest says of them.
pub(super) fn add(
    carried: BTreeMap<BlobHash, Carried>,
    files: &mut Files,
) -> BTreeMap<BlobHash, CarriedEntry> {
    let mut entries = BTreeMap::new();
    for (hash, Carried { name, bytes }) in carried {
        let file = format!("{FOLDER}{hash}.{}", ending(&name));
        files.insert(file.clone(), bytes);
        entries.insert(hash, CarriedEntry { file, name });
    }
    entries
}

/// Whether a file of a package is as it came, and no smaller packed.
pub(super) fn is_carried(name: &str) -> bool {
    name.starts_with(FOLDER)
}

/// Takes the files out of a package.
///
/// # Errors
/// `Damaged` where one is not what its name says.
pub(super) fn take(files: &mut Files) -> Result<Vec<(BlobHash, Vec<u8>)>, PackageError> {
    let names: Vec<String> = files.keys().filter(|name| is_carried(name)).cloned().collect();
    let mut carried = Vec::with_capacity(names.len());
    for file in names {
        let Some(bytes) = files.remove(&file) else { continue };
        let stem = file[FOLDER.len()..].split('.').next().and_then(|stem| stem.parse::<BlobHash>().ok());
        match stem {
            Some(hash) if blake3::hash(&bytes).as_bytes() == &hash.0 => carried.push((hash, bytes)),
            _ => return Err(PackageError::Damaged { file }),
        }
    }
    Ok(carried)
}

/// The end of a name, by which other programs know what a file is.
fn ending(name: &str) -> String {
    let end = name.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    let is_plain = !end.is_empty()
        && end.len() <= ENDING_CHARS_MAX
        && end.chars().all(|letter| letter.is_ascii_alphanumeric());
    if is_plain { end } else { "bin".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn package_12_a_file_is_named_by_its_hash_whatever_people_call_it() {
        for (name, told) in [
            ("Jane.PNG", "png"),
            ("../../etc/passwd", "bin"),
            ("a.b/c", "bin"),
            ("nothing", "bin"),
            ("a.", "bin"),
            ("film.mp4", "mp4"),
            ("a.verylongending", "bin"),
            ("a.ex\u{202e}e", "bin"),
        ] {
            assert_eq!(ending(name), told, "{name}");
        }
    }

    #[test]
    fn package_13_a_file_that_is_not_what_its_name_says_is_refused() {
        let bytes = b"a face".to_vec();
        let hash = BlobHash(*blake3::hash(&bytes).as_bytes());
        let mut files = Files::new();
        add(
            BTreeMap::from([(hash, Carried { name: "face.png".to_owned(), bytes: bytes.clone() })]),
            &mut files,
        );
        assert_eq!(files.keys().next(), Some(&format!("assets/{hash}.png")));
        let mut same = files.clone();
        assert_eq!(take(&mut same), Ok(vec![(hash, bytes)]));
        assert!(same.is_empty(), "they are taken out");
        for (name, bytes) in [
            (format!("assets/{hash}.png"), b"another".to_vec()),
            ("assets/face.png".to_owned(), b"a face".to_vec()),
            ("assets/".to_owned() + &"0".repeat(63) + ".png", b"a face".to_vec()),
        ] {
            let mut wrong = Files::from([(name.clone(), bytes)]);
            assert_eq!(take(&mut wrong), Err(PackageError::Damaged { file: name }));
        }
    }
}
