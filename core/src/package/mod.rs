//! A production as one zip: readable without this app, and opened by it as if it had been synced.
//!
//! What counts in a package is the log: the exact signed bundles. The tables and the state beside it are for
//! people and other programs, and are never read back. A package is a stranger's file: all of it is verified
//! before anything is handed out. It holds no keys.
//!
//! | to … | go to |
//! |---|---|
//! | write one | [`Packing`] |
//! | read and verify one | [`open`] |

mod archive;
mod files;
mod manifest;
mod module;
mod open;
mod oplog;
mod readable;
mod tables;
mod write;

#[cfg(test)]
mod tests;

pub use files::Carried;
pub use module::{ModuleFile, open_module};
pub use open::{Package, open, open_at_pace};
pub use write::{Contents, Packing};

use crate::log::LogError;

/// The format of packages that this version writes.
const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";
const README: &str = "README.txt";

/// Why a package is refused, whole, in a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackageError {
    /// Another kind of file.
    #[error("this file is not a Callboard package")]
    NotAPackage,
    /// Its end is missing.
    #[error("the package ends too early: it was probably not copied whole")]
    Truncated,
    /// Made by a newer version.
    #[error("the package was made by a newer version of Callboard (format {format})")]
    NewerFormat {
        /// Its format.
        format: u64,
    },
    /// It would take more space than a package may.
    #[error("the package would unpack to more than {} MB: it is refused", bytes_max >> 20)]
    TooLarge {
        /// Bytes that it may unpack to.
        bytes_max: u64,
    },
    /// A small file inside would unpack to a huge one: made to fill a disk, or a memory.
    #[error("“{file}” in the package would unpack to {ratio} times its size: it is refused")]
    Bomb {
        /// Its name.
        file: String,
        /// Its unpacked size by its packed one.
        ratio: u64,
    },
    /// A name that leads out of the package.
    #[error("a file in the package is called “{name}”, which would lead out of it")]
    UnsafeName {
        /// As written.
        name: String,
    },
    /// Two files in one place.
    #[error("the package holds several files of one name")]
    DuplicateName,
    /// A file is not what the manifest says.
    #[error("“{file}” in the package is damaged")]
    Damaged {
        /// Its name.
        file: String,
    },
    /// The manifest lists a file that is not there.
    #[error("“{file}” is missing from the package")]
    Missing {
        /// Its name.
        file: String,
    },
    /// There is a file that the manifest does not list.
    #[error("“{file}” was added to the package after it was made")]
    Unlisted {
        /// Its name.
        file: String,
    },
    /// A bundle is not its author's, or cannot stand where it claims to.
    #[error("the package holds changes that were not made by whom it says ({reason})")]
    Forged {
        /// What is wrong with it.
        reason: LogError,
    },
    /// Bundles rest on others that the package lacks.
    #[error("the package lacks changes that others in it rest on")]
    Incomplete,
    /// It could not be written.
    #[error("the package could not be written: {reason}")]
    Unwritable {
        /// What the writer said.
        reason: String,
    },
}
