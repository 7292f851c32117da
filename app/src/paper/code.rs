//! Codes that cameras read: an address as a square of dark and light.

use fast_qr::{ECL, QRBuilder};
use leptos::prelude::*;

/// What stays light around a code, in its own squares: cameras need it.
const MARGIN: usize = 4;

/// The dark squares of a code as a path, and how many squares it has a side; `None` where the text is too
/// long for any.
pub(super) fn outline(text: &str) -> Option<(usize, String)> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let mut path = String::new();
    for row in 0..code.size {
        let line: Vec<bool> = (0..code.size).map(|column| code[row][column].value()).collect();
        let mut column = 0;
        for run in line.chunk_by(|a, b| a == b) {
            if run[0] {
                path += &format!("M{column} {row}h{length}v1h-{length}z", length = run.len());
            }
            column += run.len();
        }
    }
    Some((code.size, path))
}

/// A code, drawn.
#[component]
pub(crate) fn Code(
    /// What a camera reads.
    text: String,
    /// What readers hear instead.
    label: String,
) -> impl IntoView {
    let (size, path) = outline(&text)?;
    let side = size + 2 * MARGIN;
    Some(view! {
        <svg
            class="code"
            viewBox=format!("-{MARGIN} -{MARGIN} {side} {side}")
            role="img"
            aria-label=label
            shape-rendering="crispEdges"
        >
            <path class="code-light" d=format!("M-{MARGIN} -{MARGIN}h{side}v{side}h-{side}z") />
            <path class="code-dark" d=path />
        </svg>
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_10_a_code_has_its_three_eyes_and_grows_with_what_it_says() {
        let (size, path) = outline("https://example.org").unwrap();
        // The upper edges of the two upper eyes, and of the lower one.
        for eye in [
            "M0 0h7v1h-7z".to_owned(),
            format!("M{} 0h7v1h-7z", size - 7),
            format!("M0 {}h7v1h-7z", size - 7),
        ] {
            assert!(path.contains(&eye), "{eye}");
        }
        let (longer, _) = outline(&"https://example.org/".repeat(12)).unwrap();
        assert!(longer > size);
        assert_eq!(outline(&"x".repeat(9_000)), None);
    }
}
