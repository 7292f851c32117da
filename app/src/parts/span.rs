//! Durations as people type and read them: `3`, `3.5`, `1:30`, `1m30`.

/// Seconds from what somebody typed: seconds with or without a point, `minutes:seconds`,
/// `hours:minutes:seconds`, or numbers with `h`, `m`, `s` after them. `None` where it is none of these.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let text = text.trim().to_ascii_lowercase().replace(',', ".");
    let seconds = if text.contains(':') {
        clock(&text)?
    } else if text.contains(['h', 'm', 's']) {
        units(&text)?
    } else {
        decimal(&text)?
    };
    // A thousandth is finer than anybody calls; without it 0.1 + 0.2 would show.
    Some((seconds * 1000.0).round() / 1000.0)
}

/// Seconds as people read them: `5.0` to a minute, `1:30` to an hour, `1:00:05` beyond.
pub(crate) fn format(seconds: f64) -> String {
    let (sign, total) = if seconds < 0.0 { ("−", -seconds) } else { ("", seconds) };
    let millis = (total * 1000.0).round();
    if millis < 60_000.0 {
        return format!("{sign}{}", trimmed(millis, 1));
    }
    let minutes = (millis / 60_000.0).floor();
    let rest = trimmed(millis % 60_000.0, 0);
    let rest = if rest.find('.').unwrap_or(rest.len()) < 2 { format!("0{rest}") } else { rest };
    if minutes < 60.0 {
        return format!("{sign}{minutes}:{rest}");
    }
    format!("{sign}{}:{:02}:{rest}", (minutes / 60.0).floor(), minutes % 60.0)
}

/// Milliseconds as seconds with at least `places` digits after the point and no idle ones beyond.
fn trimmed(millis: f64, places: usize) -> String {
    let text = format!("{:.3}", millis / 1000.0);
    let point = text.find('.').unwrap_or(text.len());
    let shortest = if places == 0 { point } else { point + 1 + places };
    let mut text = text;
    while text.len() > shortest && text.ends_with(['0', '.']) {
        text.pop();
    }
    text
}

fn clock(text: &str) -> Option<f64> {
    let parts: Vec<&str> = text.split(':').collect();
    let (last, whole) = parts.split_last()?;
    let is_clock = (1..=2).contains(&whole.len()) && last.find('.').unwrap_or(last.len()) <= 2;
    if !is_clock {
        return None;
    }
    let seconds = decimal(last).filter(|seconds| *seconds < 60.0)?;
    whole
        .iter()
        .try_fold(0.0, |sum, part| Some(sum * 60.0 + count(part)?))
        .map(|minutes| minutes * 60.0 + seconds)
}

/// `1h5m30s`, in this order; a number at the end without a unit is of the next smaller one: `1m30`.
fn units(text: &str) -> Option<f64> {
    let mut rest = text.replace(' ', "");
    let mut sum = 0.0;
    let mut smaller = None;
    for (unit, worth) in [("h", 3600.0), ("m", 60.0), ("s", 1.0)] {
        if let Some((before, after)) = rest.split_once(unit) {
            sum += decimal(before)? * worth;
            rest = after.trim_start_matches("in").trim_start_matches("ec").to_owned();
            smaller = Some(worth / 60.0);
        }
    }
    match (rest.as_str(), smaller) {
        ("", _) => Some(sum),
        (_, Some(worth)) if worth >= 1.0 => Some(sum + count(&rest)? * worth),
        _ => None,
    }
}

fn decimal(text: &str) -> Option<f64> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_plain { text.parse().ok().filter(|number: &f64| number.is_finite()) } else { None }
}

fn count(text: &str) -> Option<f64> {
    if text.contains('.') { None } else { decimal(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_2_durations_are_read_as_people_type_them() {
        let read = [
            ("3", 3.0),
            ("3.5", 3.5),
            ("3,5", 3.5),
            (".5", 0.5),
            ("1:30", 90.0),
            ("1:30.5", 90.5),
            ("1:02:03", 3723.0),
            ("1m30", 90.0),
            ("1m30s", 90.0),
            ("2h", 7200.0),
            ("1h 5", 3900.0),
            ("90 s", 90.0),
            ("5min", 300.0),
            ("1.5m", 90.0),
        ];
        for (text, seconds) in read {
            assert_eq!(parse(text), Some(seconds), "{text}");
        }
    }

    #[test]
    fn parts_3_what_is_no_duration_is_refused() {
        for text in ["", "3.5.s", "1:60", "1:2:3:4", "-3", "soon", "1:345", "s", "30ish", "1e3"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn parts_4_durations_are_written_so_that_they_read_back() {
        let written = [(5.0, "5.0"), (0.25, "0.25"), (59.9, "59.9"), (90.0, "1:30"), (65.5, "1:05.5")];
        let longer = [(3600.0, "1:00:00"), (3723.25, "1:02:03.25"), (60.0, "1:00"), (10.0, "10.0")];
        for (seconds, text) in written.into_iter().chain(longer) {
            assert_eq!(format(seconds), text);
            assert_eq!(parse(text), Some(seconds));
        }
    }
}
