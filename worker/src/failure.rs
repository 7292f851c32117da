//! How the rooms' errors are told to the page.

use callboard_core::workspace::update::{Code, Failure, Notice};

use crate::store::StoreError;

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::Quota(_) => Code::Quota,
            StoreError::NewerVersion => Code::NewerFormat,
            StoreError::Removed => Code::NotFound,
            StoreError::Damaged(_) | StoreError::Log(_) => Code::Damaged,
            StoreError::Failed(_) | StoreError::Silent | StoreError::Renewed => Code::Storage,
        };
        Self::because(code, error.to_string())
    }
}

/// What a person must know of a store that failed.
pub(crate) fn notice(error: &StoreError) -> Notice {
    match error {
        StoreError::NewerVersion => Notice::NewerVersion,
        StoreError::Removed => Notice::WorkspaceGone,
        error => Notice::StoreFailed { reason: error.to_string(), quota: error.is_quota() },
    }
}
