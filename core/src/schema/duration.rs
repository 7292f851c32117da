//! Durations: how people and desks write them, and how they are written back. Stored in seconds.
//!
//! Minutes and hours are added in whole numbers and the fraction is kept as its digits, so that a duration
//! read from its own text is the same number.

/// Reads `3`, `3.5`, `3,5`, `-2`, `1:30`, `0:01:30.250`, `1m30`, `1m30s`, `2 min`, `1.5m`, `1h5`; seconds.
pub(super) fn read(text: &str) -> Option<f64> {
    let text = text.trim();
    let (negative, magnitude) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let (whole, fraction) =
        if magnitude.contains(':') { by_colons(magnitude)? } else { by_units(magnitude)? };
    let seconds: f64 = format!("{whole}.{fraction}").parse().ok()?;
    Some(if negative { -seconds } else { seconds })
}

/// Writes seconds: `3`, `3.5`, `1:30`, `1:00:00`.
pub(super) fn write(seconds: f64) -> String {
    let digits = seconds.abs().to_string();
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let sign = if seconds < 0.0 { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    let Ok(whole) = whole.parse::<u64>() else {
        return seconds.to_string();
    };
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60);
    match (hours, minutes) {
        (0, 0) => format!("{sign}{rest}{point}{fraction}"),
        (0, _) => format!("{sign}{minutes}:{rest:02}{point}{fraction}"),
        _ => format!("{sign}{hours}:{minutes:02}:{rest:02}{point}{fraction}"),
    }
}

/// `m:s` or `h:m:s`, the seconds with a fraction: whole seconds, and the fraction's digits.
fn by_colons(text: &str) -> Option<(u64, String)> {
    let (rest, seconds) = text.rsplit_once(':')?;
    let (seconds, fraction) = split_point(seconds)?;
    let minutes = match rest.split_once(':') {
        Some((hours, minutes)) => whole_number(hours)?.checked_mul(60)?.checked_add(under_sixty(minutes)?)?,
        None => whole_number(rest)?,
    };
    Some((minutes.checked_mul(60)?.checked_add(under_sixty(seconds)?)?, fraction.to_owned()))
}

/// Numbers followed by `h`, `m`, `s` or words for them, each at most once and in that order, the last maybe
/// with a fraction; one without is of the next smaller unit, and alone in seconds: `1h 5` is 1:05:00.
fn by_units(text: &str) -> Option<(u64, String)> {
    let mut whole = 0_u64;
    let mut fraction = String::new();
    let mut smallest = u64::MAX;
    let mut rest = text;
    while !rest.is_empty() {
        let number_end =
            rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(rest.len());
        let (number, after) = rest.split_at(number_end);
        let after = after.trim_start();
        let unit_end =
            after.find(|c: char| !c.is_alphabetic() && c != '"' && c != '\'').unwrap_or(after.len());
        let (unit, after) = after.split_at(unit_end);
        let worth = match unit {
            "" if smallest == u64::MAX => 1,
            "" => smallest / 60,
            unit => worth_of(unit)?,
        };
        let (number, digits) = split_point(number)?;
        // A fraction of anything but the last is not something that people write.
        if worth == 0 || worth >= smallest || !(digits.is_empty() || after.trim().is_empty()) {
            return None;
        }
        let (more, rest_of_second) = part_of(digits, worth)?;
        whole = whole.checked_add(whole_number(number)?.checked_mul(worth)?)?.checked_add(more)?;
        fraction = rest_of_second;
        smallest = worth;
        rest = after.trim_start();
    }
    (smallest != u64::MAX).then_some((whole, fraction))
}

/// The seconds of a fraction, given by its digits, of a unit that is worth so many: whole ones, and the
/// digits of what is left.
fn part_of(digits: &str, worth: u64) -> Option<(u64, String)> {
    if worth == 1 || digits.is_empty() {
        return Some((0, digits.to_owned()));
    }
    let parts = 10_u64.checked_pow(u32::try_from(digits.len()).ok()?)?;
    let seconds = digits.parse::<u64>().ok()?.checked_mul(worth)?;
    let left = format!("{:0places$}", seconds % parts, places = digits.len());
    Some((seconds / parts, left.trim_end_matches('0').to_owned()))
}

fn worth_of(unit: &str) -> Option<u64> {
    match unit.to_lowercase().as_str() {
        "h" | "hr" | "hrs" | "hour" | "hours" => Some(3600),
        "m" | "min" | "mins" | "minute" | "minutes" | "'" => Some(60),
        "s" | "sec" | "secs" | "second" | "seconds" | "\"" => Some(1),
        _ => None,
    }
}

/// `3.5` → `3` and `5`; `.5` → `0` and `5`; a comma is a point: nobody groups seconds by thousands.
fn split_point(text: &str) -> Option<(&str, &str)> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let any = !whole.is_empty() || !fraction.is_empty();
    (any && digits(fraction)).then_some((if whole.is_empty() { "0" } else { whole }, fraction))
}

fn whole_number(text: &str) -> Option<u64> {
    (!text.is_empty() && text.len() <= 16 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn under_sixty(text: &str) -> Option<u64> {
    whole_number(text).filter(|number| *number < 60 && text.len() <= 2)
}
