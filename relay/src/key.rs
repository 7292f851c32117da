//! Who this relay is: a key in its folder, made at the first start. And its randomness.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use callboard_core::given::{Entropy, Signer};
use callboard_core::id::ActorId;
use ed25519_dalek::{Signer as _, SigningKey};

/// The file in the relay's folder: 32 secret bytes.
const FILE: &str = "relay.key";

/// The relay's key.
pub(crate) struct RelayKey(SigningKey);

impl std::fmt::Debug for RelayKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("RelayKey").field(&self.actor()).finish()
    }
}

impl RelayKey {
    /// The key in a folder; made, readable by its owner only, where there is none.
    ///
    /// # Errors
    /// The file cannot be read or written, or is no key.
    pub(crate) fn of(folder: &Path) -> io::Result<Self> {
        let path = folder.join(FILE);
        match std::fs::read(&path) {
            Ok(bytes) => {
                let what = format!("{FILE} is damaged: it must hold 32 bytes");
                let seed: [u8; 32] =
                    bytes.try_into().or(Err(io::Error::new(ErrorKind::InvalidData, what)))?;
                Ok(Self(SigningKey::from_bytes(&seed)))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Self::make(&path),
            Err(error) => Err(error),
        }
    }

    fn make(path: &Path) -> io::Result<Self> {
        let mut seed = [0; 32];
        OsEntropy.fill(&mut seed);
        // Whole or not at all: a relay that dies here must not find half a key.
        let partial = path.with_extension("partial");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&partial)?;
        file.write_all(&seed)?;
        file.sync_all()?;
        std::fs::rename(&partial, path)?;
        Ok(Self(SigningKey::from_bytes(&seed)))
    }
}

impl Signer for RelayKey {
    fn actor(&self) -> ActorId {
        ActorId(self.0.verifying_key().to_bytes())
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// The system's randomness.
#[derive(Debug)]
pub(crate) struct OsEntropy;

impl Entropy for OsEntropy {
    #[expect(
        clippy::expect_used,
        reason = "without randomness no key and no challenge is safe: better to stop"
    )]
    fn fill(&mut self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system gives randomness");
    }
}
