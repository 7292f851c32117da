//! Times of day: how people and files write them.

use jiff::civil::Time;

/// `18:30`, `1830`, `18.30`, `18h30`, `6:30 pm`, `6pm`, `6p`, `6 p.m.`, with seconds or without; a bare `9`
/// where a person `is_meant` to know what it is.
pub(super) fn read(text: &str, is_meant: bool) -> Option<Time> {
    let lower: String = text.trim().chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let lower = lower.to_ascii_lowercase();
    let (clock, noon) = halved(&lower);
    let mut numbers: [i8; 3] = [0; 3];
    let parts: Vec<&str> = clock.split([':', '.', 'h']).collect();
    let is_bare = noon.is_some() || is_meant;
    match parts.as_slice() {
        // A bare 1830 or 930; a bare 7 only where the half of the day is said, or who says it.
        [digits] if digits.len() >= 3 && is_digits(digits, 4) => {
            let (hours, minutes) = digits.split_at(digits.len() - 2);
            numbers = [hours.parse().ok()?, minutes.parse().ok()?, 0];
        }
        [hours] if is_bare && is_digits(hours, 2) => numbers[0] = hours.parse().ok()?,
        [hours, ""] if clock.ends_with('h') && is_digits(hours, 2) => numbers[0] = hours.parse().ok()?,
        [hours, rest @ ..] if is_digits(hours, 2) && (1..=2).contains(&rest.len()) => {
            numbers[0] = hours.parse().ok()?;
            for (slot, part) in numbers[1..].iter_mut().zip(rest) {
                *slot = Some(part).filter(|part| part.len() == 2 && is_digits(part, 2))?.parse().ok()?;
            }
        }
        _ => return None,
    }
    let [hours, minutes, seconds] = numbers;
    let hours = match noon {
        None => hours,
        Some(_) if !(1..=12).contains(&hours) => return None,
        Some(noon) => hours % 12 + noon,
    };
    Time::new(hours, minutes, seconds, 0).ok()
}

/// The clock's face, and from which hour it counts where the half of the day is said.
fn halved(text: &str) -> (&str, Option<i8>) {
    for (endings, noon) in [(["p.m.", "pm", "p"], 12), (["a.m.", "am", "a"], 0)] {
        if let Some(clock) = endings.iter().find_map(|ending| text.strip_suffix(ending)) {
            return (clock.trim_end(), Some(noon));
        }
    }
    (text, None)
}

/// The one way to write it: seconds only where there are some.
pub(super) fn write(time: Time) -> String {
    let form = if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
    time.strftime(form).to_string()
}

fn is_digits(text: &str, most: usize) -> bool {
    !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())
}
