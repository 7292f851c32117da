//! The relay, seen from a tab. Only the tab on duty has a line to it; the others hear from that tab how it stands.

mod standing;

pub(crate) use standing::Standing;
