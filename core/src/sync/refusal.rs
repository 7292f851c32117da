//! Why somebody is not let in, or sent away.

use std::fmt;

/// Why, in one word: what a program decides by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The invite's time is over.
    Expired,
    /// The invite is none, or no longer one.
    Revoked,
    /// The invite was used as often as it may be.
    UsedUp,
    /// The relay has no such workspace, and was given none.
    UnknownWorkspace,
    /// The relay knows the workspace, and not this actor.
    NotAMember,
    /// A signature does not verify.
    BadProof,
    /// The two have no protocol or format in common.
    Version,
    /// Too many connections, or too much at once. Later it may go.
    TooMany,
    /// The author lacks the right to write this.
    NotAllowed,
    /// Not of the protocol, or beyond its limits.
    Malformed,
    /// The relay is about to stop. Later it may go.
    Stopping,
    /// The relay's store takes nothing. Later it may go.
    Storage,
    /// The relay keeps no more of this workspace. What was written stays where it was written.
    Full,
    /// Of a later version.
    Other,
}

impl Reason {
    /// In the order of their codes on the wire.
    const ALL: [Self; 13] = [
        Self::Expired,
        Self::Revoked,
        Self::UsedUp,
        Self::UnknownWorkspace,
        Self::NotAMember,
        Self::BadProof,
        Self::Version,
        Self::TooMany,
        Self::NotAllowed,
        Self::Malformed,
        Self::Stopping,
        Self::Storage,
        Self::Full,
    ];

    /// Its code on the wire.
    pub(super) fn code(self) -> u32 {
        Self::ALL.iter().position(|reason| *reason == self).map_or(u32::MAX, |at| at as u32)
    }

    /// The reason of a code.
    pub(super) fn from_code(code: u32) -> Self {
        usize::try_from(code).ok().and_then(|at| Self::ALL.get(at)).copied().unwrap_or(Self::Other)
    }

    /// The word for it, as programs read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::UsedUp => "used_up",
            Self::UnknownWorkspace => "unknown_workspace",
            Self::NotAMember => "not_a_member",
            Self::BadProof => "bad_proof",
            Self::Version => "version",
            Self::TooMany => "too_many",
            Self::NotAllowed => "not_allowed",
            Self::Malformed => "malformed",
            Self::Stopping => "stopping",
            Self::Storage => "storage",
            Self::Full => "full",
            Self::Other => "other",
        }
    }

    /// Whether trying again by itself may help.
    pub fn passes(self) -> bool {
        matches!(self, Self::TooMany | Self::Stopping | Self::Storage | Self::Other)
    }
}

/// Characters of a refusal's text, at most.
const TEXT_CHARS_MAX: usize = 200;

/// A refusal: the reason, and more for the person who looks into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// In one word.
    pub reason: Reason,
    /// In English.
    pub text: String,
}

impl Refusal {
    /// A refusal; a text beyond the limit is cut.
    pub fn because(reason: Reason, text: &str) -> Self {
        let text = text.chars().take(TEXT_CHARS_MAX).collect();
        Self { reason, text }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.reason.word(), self.text)
    }
}

impl std::error::Error for Refusal {}
