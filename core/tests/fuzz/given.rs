//! What a fuzzer gives, made into what a reader could be given: bytes by themselves get nowhere near the
//! heart of a format.

/// Bytes of an input that is drawn, at most. One that is kept or found may have more.
pub(crate) const BYTES_MAX: usize = 300;
/// Changes of one sample, at most: with more, nothing of it is left.
const CHANGES_MAX: usize = 12;

/// What an input stands for. Its first byte says what: 0 is the rest as it is, any other a sample, of which
/// the rest says how it is changed. Pieces are what the format knows words for.
pub(crate) fn bytes(input: &[u8], samples: &[Vec<u8>], pieces: &[&str]) -> Vec<u8> {
    let Some((first, rest)) = input.split_first() else { return Vec::new() };
    let Some(sample) = usize::from(*first).checked_sub(1).map(|nth| nth % samples.len()) else {
        return rest.to_vec();
    };
    let mut bytes = samples[sample].clone();
    let Some((count, rest)) = rest.split_first() else { return bytes };
    let changes = rest.as_chunks::<4>().0;
    for change in changes.iter().take(1 + usize::from(*count) % CHANGES_MAX) {
        alter(&mut bytes, *change, pieces);
    }
    bytes
}

/// The same as text.
pub(crate) fn text(input: &[u8], samples: &[&str], pieces: &[&str]) -> String {
    let samples: Vec<Vec<u8>> = samples.iter().map(|sample| sample.as_bytes().to_vec()).collect();
    String::from_utf8_lossy(&bytes(input, &samples, pieces)).into_owned()
}

fn alter(bytes: &mut Vec<u8>, [what, high, low, by]: [u8; 4], pieces: &[&str]) {
    let at = usize::from(u16::from_be_bytes([high, low])) % (bytes.len() + 1);
    let end = (at + usize::from(by)).min(bytes.len());
    match what % 9 {
        0 if at < bytes.len() => bytes[at] = by,
        1 if at < bytes.len() => bytes[at] ^= 1 << (by % 8),
        2 => bytes.insert(at, by),
        3 => drop(bytes.drain(at..end)),
        4 => bytes.truncate(at),
        5 => {
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
        6 if at < bytes.len() => bytes[at] = 0xff,
        _ if pieces.is_empty() => {}
        7 => drop(bytes.splice(at..at, pieces[usize::from(by) % pieces.len()].bytes())),
        _ => drop(bytes.splice(at..end.min(at + 1), pieces[usize::from(by) % pieces.len()].bytes())),
    }
}
