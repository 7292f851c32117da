//! Where an address, a telephone number or a web address leads. Only what is known to be safe leads anywhere.

/// What follows `mailto:` and `tel:` as it is, besides letters and digits.
const IN_EMAIL: &str = "@.!$'*+-_`{|}~";
const IN_PHONE: &str = " ()-./\u{a0}";
/// A number with fewer digits is of a house's own exchange.
const DIGITS_MIN: usize = 3;

/// What a value of a field of this type leads to; `None` where it is no link, or no safe one.
pub(crate) fn href(kind: &str, text: &str) -> Option<String> {
    let text = text.trim();
    match kind {
        "url" => web(text),
        "email" => {
            let (name, host) = text.split_once('@')?;
            let is_plain = text.chars().all(|c| c.is_alphanumeric() || IN_EMAIL.contains(c));
            let is_address = !name.is_empty() && !host.is_empty() && !host.contains('@');
            (is_plain && is_address).then(|| format!("mailto:{text}"))
        }
        "phone" => {
            let (plus, rest) = text.strip_prefix('+').map_or(("", text), |rest| ("+", rest));
            let is_number = rest.chars().all(|c| c.is_ascii_digit() || IN_PHONE.contains(c));
            let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
            (is_number && digits.len() >= DIGITS_MIN).then(|| format!("tel:{plus}{digits}"))
        }
        _ => None,
    }
}

/// An address of the web; without a scheme it is meant to be a safe one.
fn web(text: &str) -> Option<String> {
    if text.contains(char::is_whitespace) || text.contains(char::is_control) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    if ["http://", "https://"]
        .iter()
        .any(|scheme| lower.strip_prefix(scheme).is_some_and(|it| !it.is_empty()))
    {
        return Some(text.to_owned());
    }
    let host = text.split(['/', '?', '#']).next().unwrap_or_default();
    let (name, port) = host.split_once(':').unwrap_or((host, "0"));
    let is_host = name.contains('.')
        && !name.starts_with('.')
        && !name.ends_with('.')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        && !port.is_empty()
        && port.bytes().all(|byte| byte.is_ascii_digit());
    is_host.then(|| format!("https://{text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_17_addresses_lead_where_they_say_and_nothing_else_does() {
        let leads = [
            ("url", "https://b.org/a?b=1#c", Some("https://b.org/a?b=1#c")),
            ("url", "HTTP://b.org", Some("HTTP://b.org")),
            ("url", "b.org:8080/plan", Some("https://b.org:8080/plan")),
            ("url", "javascript:alert(1)", None),
            ("url", "JaVaScRiPt:alert(1)//b.org", None),
            ("url", "java\nscript:alert(1)", None),
            ("url", "data:text/html,b.org", None),
            ("url", "file:///etc/hosts", None),
            ("url", "javascript.x:alert(1)", None),
            ("url", "ask Jane", None),
            ("url", "https://", None),
            ("email", "jane@b.org", Some("mailto:jane@b.org")),
            ("email", "jane@b.org?bcc=all@c.org", None),
            ("email", "jane", None),
            ("email", "a@b@c", None),
            ("phone", "+44 (0)20 7946-0101", Some("tel:+4402079460101")),
            ("phone", "ask at stage door", None),
            ("phone", "12", None),
            ("phone", "020;ext=1", None),
            ("text", "https://b.org", None),
        ];
        for (kind, text, expected) in leads {
            assert_eq!(href(kind, text).as_deref(), expected, "{kind} {text}");
        }
    }
}
