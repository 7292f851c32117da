//! Callboard's worker.
