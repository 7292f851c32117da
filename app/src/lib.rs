//! Callboard's app.
