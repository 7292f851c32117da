//! Texts that are equal for people, made equal.

/// The text in Unicode's composed form (NFC): what is equal for people is then equal here.
#[cfg(feature = "full")]
pub fn nfc(text: &str) -> String {
    use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.to_owned(),
        _ => text.nfc().collect(),
    }
}

/// The text as it is: the tables of composed forms are no part of the page, whose worker composes what the
/// page sends.
#[cfg(not(feature = "full"))]
pub(super) fn nfc(text: &str) -> String {
    text.to_owned()
}
