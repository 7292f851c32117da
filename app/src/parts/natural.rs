//! Odd numbers: 11, 11.1 and 11A share the place of their point; "PQ 20" stays as it was written.

/// A number split at its point: the whole lines up with others, the part after it stands back.
pub(crate) fn split(text: &str) -> Option<(&str, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, part) = text.split_at(digits);
    let is_number = digits > 0 && !part.contains(char::is_whitespace) && part.chars().count() <= 4;
    is_number.then_some((whole, part))
}

/// The digits before the point of the longest: how wide the column of wholes is, at most six.
pub(crate) fn whole_digits<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.filter_map(split).map(|(whole, _)| whole.len()).max().unwrap_or(1).min(6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_5_numbers_split_at_their_point_and_odd_ones_stay_whole() {
        assert_eq!(split("11"), Some(("11", "")));
        assert_eq!(split("11.5"), Some(("11", ".5")));
        assert_eq!(split("11A"), Some(("11", "A")));
        assert_eq!(split("PQ 20"), None);
        assert_eq!(split("30 or so"), None);
        assert_eq!(whole_digits(["1", "100.5", "PQ 20000"].into_iter()), 3);
    }
}
