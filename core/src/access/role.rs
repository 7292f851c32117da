//! Roles, and the rights they are made of.

/// What a member may do, from least to most. Words that this version does not know count as `Viewer`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Reads.
    Viewer,
    /// Reads; comments, once there are comments.
    Commenter,
    /// Writes everything but access.
    Editor,
    /// Writes everything, lets others in up to this role.
    Admin,
    /// The genesis's author, or somebody whom an owner made one.
    Owner,
}

/// What an op needs of its author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// To come in, and to say who one is.
    Enter,
    /// To write what everybody works on.
    Write,
    /// To decide who may do what.
    Govern,
}

impl Role {
    /// The role of a word, as ops carry it.
    pub fn from_word(word: &str) -> Self {
        match word {
            "owner" => Self::Owner,
            "admin" => Self::Admin,
            "editor" => Self::Editor,
            "commenter" => Self::Commenter,
            _ => Self::Viewer,
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Commenter => "commenter",
            Self::Editor => "editor",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// Whether this role has a right.
    pub fn may(self, right: Right) -> bool {
        let least = match right {
            Right::Enter => Self::Viewer,
            Right::Write => Self::Editor,
            Right::Govern => Self::Admin,
        };
        self >= least
    }
}
