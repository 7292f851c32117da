//! Bytes to text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::ImportError;

/// The file's text and the name of its encoding.
///
/// A byte order mark says which; else a label that was given; else UTF-8 where it is valid, UTF-16 where
/// every other byte is zero, and windows-1252 for the rest, which is what old programs write.
pub(super) fn decode<'b>(
    bytes: &'b [u8],
    label: Option<&str>,
) -> Result<(Cow<'b, str>, &'static str), ImportError> {
    let asked = label.map(find).transpose()?;
    let (encoding, content) = match (Encoding::for_bom(bytes), asked) {
        (Some((says, mark)), Some(asked)) if says == asked || (is_utf_16(says) && is_utf_16(asked)) => {
            (says, &bytes[mark..])
        }
        (Some((says, _)), Some(asked)) => {
            return Err(ImportError::ContradictedEncoding { says: says.name(), asked: asked.name() });
        }
        (Some((says, mark)), None) => (says, &bytes[mark..]),
        (None, Some(asked)) => (asked, bytes),
        (None, None) => (guess(bytes), bytes),
    };
    let wrong = |line| ImportError::WrongEncoding { encoding: encoding.name(), line };
    // In UTF-16 every line's end has a zero byte: without one it is something else.
    if is_utf_16(encoding) && !content.is_empty() && !content.contains(&0) {
        return Err(wrong(None));
    }
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(content)
        .ok_or_else(|| wrong(first_bad_line(encoding, content)))?;
    if text.contains('\0') {
        return Err(ImportError::NotText);
    }
    Ok((text, encoding.name()))
}

fn find(label: &str) -> Result<&'static Encoding, ImportError> {
    Encoding::for_label(label.as_bytes())
        .ok_or_else(|| ImportError::UnknownEncoding { label: label.to_owned() })
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let zeros_at = |parity: usize| bytes.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros_at(0), zeros_at(1));
    let enough = bytes.len() / 4;
    match (even > enough, odd > enough) {
        (true, false) => UTF_16BE,
        (false, true) => UTF_16LE,
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => WINDOWS_1252,
    }
}

fn is_utf_16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

fn first_bad_line(encoding: &'static Encoding, content: &[u8]) -> Option<usize> {
    if encoding != UTF_8 {
        return None;
    }
    let valid = std::str::from_utf8(content).err()?.valid_up_to();
    Some(content[..valid].iter().filter(|byte| **byte == b'\n').count() + 1)
}
