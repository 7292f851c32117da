//! Numbers as people write them: what a comma is depends on who does.

/// What nobody writes within a number but to group its digits.
const GROUPING: [char; 2] = ['\'', '’'];

/// Digits with one sign and one point: no zeros before, those after stay (1.50 is a price). `point` is what
/// the writer has before a number's part; where that is not known, `1,500` could be either and is neither.
pub(super) fn decimal(text: &str, point: Option<char>) -> Option<String> {
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(digits) => ("-", digits.trim_start()),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = match point {
        Some(point) => pointed(digits, point)?,
        None => unmistakable(digits).map(|(whole, fraction)| (whole.to_owned(), fraction))?,
    };
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let is_zero = whole == "0" && fraction.bytes().all(|byte| byte == b'0');
    let sign = if is_zero { "" } else { sign };
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

/// Whole and fraction, at a point or a decimal comma, whoever wrote it.
fn unmistakable(text: &str) -> Option<(&str, &str)> {
    let (whole, fraction) = match (text.split_once('.'), text.split_once(',')) {
        (Some(parts), None) => parts,
        (None, Some((whole, fraction))) if fraction.len() != 3 => (whole, fraction),
        (None, None) => (text, ""),
        _ => return None,
    };
    (are_digits(whole) && are_digits(fraction) && whole.len() + fraction.len() > 0)
        .then_some((whole, fraction))
}

/// Whole without what groups its digits, and fraction, of somebody with this point. What can only be meant
/// otherwise is: `3.5` of who writes `3,5`, `1,000.5` of who writes `1.000,5`.
fn pointed(text: &str, point: char) -> Option<(String, &str)> {
    let other = if point == ',' { '.' } else { ',' };
    let last = text.rfind(['.', ',']);
    let (own, is_alone) = (text.contains(point), text.matches(other).count() == 1);
    let is_mixed = own && text.contains(other);
    let (whole, fraction) = match last {
        Some(at) if text[at..].starts_with(point) || is_mixed => (&text[..at], &text[at + 1..]),
        Some(at) if is_alone && without_groups(text).is_none() => (&text[..at], &text[at + 1..]),
        _ => (text, ""),
    };
    let whole = without_groups(whole)?;
    (are_digits(fraction) && whole.len() + fraction.len() > 0).then_some((whole, fraction))
}

/// The digits of a whole number, whose groups are of three, or as in India of two before the last.
fn without_groups(text: &str) -> Option<String> {
    let parts: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || matches!(c, '.' | ',') || GROUPING.contains(&c)).collect();
    let (first, groups) = parts.split_first()?;
    let is_grouped = match groups.split_last() {
        Some((last, between)) => {
            (1..=3).contains(&first.len())
                && last.len() == 3
                && between.iter().all(|group| matches!(group.len(), 2 | 3))
        }
        None => true,
    };
    (is_grouped && parts.iter().all(|part| are_digits(part))).then(|| parts.concat())
}

fn are_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
