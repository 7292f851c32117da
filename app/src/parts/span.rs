//! Durations as people read them: `3.5`, `1:30`.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_4_durations_are_written_as_people_say_them() {
        let written = [(5.0, "5.0"), (0.25, "0.25"), (59.9, "59.9"), (90.0, "1:30"), (65.5, "1:05.5")];
        let longer = [(3600.0, "1:00:00"), (3723.25, "1:02:03.25"), (60.0, "1:00"), (10.0, "10.0")];
        for (seconds, text) in written.into_iter().chain(longer) {
            assert_eq!(format(seconds), text);
        }
    }
}
