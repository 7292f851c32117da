//! Fractional keys: places in an order that two people can change at once (rule 20).
//!
//! A key is text over 62 digits that sort as bytes; between two different keys there is always another. Keys
//! of one insertion share random digits, so that two runs inserted at the same place do not interleave. After
//! the idea of fractional indexing (Greenspan, "Implementing Fractional Indexing", 2020).

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Longer keys are not made: the neighbours are moved instead.
pub const KEY_BYTES_MAX: usize = 48;
/// Random digits of one insertion.
const RANDOM_DIGITS: usize = 3;

fn digit(byte: u8) -> usize {
    DIGITS.iter().position(|d| *d == byte).unwrap_or(0)
}

/// A key strictly between two others; `after` must be empty or below `before`.
fn midpoint(after: &[u8], before: Option<&[u8]>) -> Vec<u8> {
    let mut key = Vec::new();
    let (mut low, mut high) = (after, before);
    loop {
        let a = low.first().map_or(0, |byte| digit(*byte));
        let b = high.map_or(DIGITS.len(), |high| high.first().map_or(DIGITS.len(), |byte| digit(*byte)));
        if b > a + 1 {
            key.push(DIGITS[a.midpoint(b)]);
            return key;
        }
        key.push(DIGITS[a]);
        low = low.get(1..).unwrap_or_default();
        // Once this digit is below, whatever follows is too.
        high = if a == b { high.and_then(|high| high.get(1..)) } else { None };
    }
}

/// `count` rising keys strictly between `after` and `before` (open ends where absent); `None` where they
/// would be longer than `KEY_BYTES_MAX`, or where there is nothing between.
pub fn keys_between(
    after: Option<&str>,
    before: Option<&str>,
    count: usize,
    random: [u8; 8],
) -> Option<Vec<String>> {
    let low = after.unwrap_or_default().as_bytes();
    if before.is_some_and(|before| before.as_bytes() <= low) {
        return None;
    }
    let mut stem = midpoint(low, before.map(str::as_bytes));
    stem.extend(random.iter().take(RANDOM_DIGITS).map(|byte| DIGITS[usize::from(*byte) % DIGITS.len()]));
    let width = count.max(2).ilog(DIGITS.len()) as usize + 1;
    let keys = (0..count).map(|number| {
        let mut key = stem.clone();
        for place in (0..width).rev() {
            key.push(DIGITS[number / DIGITS.len().pow(place as u32) % DIGITS.len()]);
        }
        // A key never ends in the lowest digit: there would be nothing before it.
        key.push(DIGITS[DIGITS.len() / 2]);
        String::from_utf8(key).ok().filter(|key| key.len() <= KEY_BYTES_MAX)
    });
    keys.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn order_1_there_is_always_a_place_between(
            places in prop::collection::vec((0_usize..100, any::<[u8; 8]>()), 1..60),
        ) {
            let mut keys: Vec<String> = Vec::new();
            for (place, random) in places {
                let at = place % (keys.len() + 1);
                let after = at.checked_sub(1).map(|at| keys[at].as_str());
                let before = keys.get(at).map(String::as_str);
                if let Some(between) = keys_between(after, before, 3, random) {
                    keys.splice(at..at, between);
                }
                prop_assert!(keys.is_sorted_by(|a, b| a < b));
            }
            prop_assert!(keys.len() >= 3);
        }

        #[test]
        fn order_2_runs_inserted_at_once_do_not_interleave(
            one in any::<[u8; 8]>(),
            other in any::<[u8; 8]>(),
        ) {
            prop_assume!((0..3).any(|at| one[at] % 62 != other[at] % 62));
            let first = keys_between(Some("A"), Some("B"), 70, one).unwrap();
            let second = keys_between(Some("A"), Some("B"), 70, other).unwrap();
            prop_assert!(first.last() < second.first() || second.last() < first.first());
        }
    }
}
