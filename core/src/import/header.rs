//! Headers, and the patterns that recipes know them by.

/// A header without what does not count: case, spaces and punctuation.
pub(super) fn plain(header: &str) -> String {
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a pattern means this header, and the number that its `#` stands for (0 where it has none). The
/// empty pattern means a column without a header.
pub(super) fn matches(pattern: &str, header: &str) -> Option<u64> {
    let plain_header = plain(header);
    match pattern.split_once('#') {
        _ if pattern.is_empty() || plain_header.is_empty() => {
            (pattern.is_empty() && header.is_empty()).then_some(0)
        }
        None => (plain(pattern) == plain_header).then_some(0),
        Some((before, after)) => {
            let number = plain_header.strip_prefix(&plain(before))?.strip_suffix(&plain(after))?;
            number.parse().ok()
        }
    }
}

/// How two columns of one field belong together: the same group is one text, its columns in the group's own
/// order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Joint {
    /// Which list of headers, and the number that their `#` stands for.
    pub(super) group: (usize, u64),
    /// The place in the list.
    pub(super) place: usize,
}

/// Every joint that a header has in these lists of headers.
pub(super) fn joints<'j>(
    lists: impl IntoIterator<Item = &'j Vec<String>>,
    header: &str,
) -> impl Iterator<Item = Joint> {
    lists.into_iter().enumerate().flat_map(move |(list, patterns)| {
        patterns.iter().enumerate().filter_map(move |(place, pattern)| {
            Some(Joint { group: (list, matches(pattern, header)?), place })
        })
    })
}
