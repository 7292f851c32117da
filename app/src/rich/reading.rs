//! Formatted text to be read: passages become lines, lines become paragraphs, headings and lists.

use callboard_core::workspace::command::{Fields, Json};
use callboard_core::workspace::update::{Passage, Row};
use leptos::prelude::*;

/// The passages of a row's text, formatted or not.
pub(crate) fn passages_of(row: &Row, field: &str) -> Vec<Passage> {
    let rich = row.rich.get(field).and_then(|rich| serde_json::from_value(rich.clone()).ok());
    rich.unwrap_or_else(|| {
        let plain = row.fields.get(field).and_then(Json::as_str).unwrap_or_default();
        vec![Passage { insert: plain.to_owned(), ..Passage::default() }]
    })
}

/// What a line is.
#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Plain,
    Heading,
    Item { list: String, indent: u64 },
}

/// A stretch within a line; `by` is the place of its writer among those told of.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stretch {
    pub(super) text: String,
    styles: Fields,
    pub(super) by: Option<usize>,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    kind: Kind,
    pub(super) stretches: Vec<Stretch>,
}

impl Line {
    fn closed_by(stretches: Vec<Stretch>, attributes: &Fields) -> Self {
        let list = attributes.get("list").and_then(Json::as_str);
        let indent = attributes.get("indent").and_then(Json::as_u64).unwrap_or_default();
        let kind = match list {
            Some(list) => Kind::Item { list: list.to_owned(), indent },
            None if attributes.contains_key("header") => Kind::Heading,
            None => Kind::Plain,
        };
        Self { kind, stretches }
    }
}

/// Text in lines. `lengths` parts it further: by how many UTF-16 units come from whom.
pub(super) fn lines(passages: &[Passage], lengths: &[(usize, usize)]) -> Vec<Line> {
    let (mut lines, mut line) = (Vec::new(), Vec::<Stretch>::new());
    let mut writers = lengths.iter().copied();
    let mut writer = writers.next();
    let mut is_closed = false;
    for Passage { insert, attributes } in passages {
        for letter in insert.chars() {
            let by = writer.map(|(_, by)| by);
            writer = match writer {
                Some((left, by)) if left > letter.len_utf16() => Some((left - letter.len_utf16(), by)),
                _ => writers.next(),
            };
            is_closed = letter == '\n' && ["list", "header"].iter().any(|key| attributes.contains_key(*key));
            if letter == '\n' {
                lines.push(Line::closed_by(std::mem::take(&mut line), attributes));
                continue;
            }
            match line.last_mut() {
                Some(last) if last.by == by && last.styles == *attributes => last.text.push(letter),
                _ => line.push(Stretch { text: letter.to_string(), styles: attributes.clone(), by }),
            }
        }
    }
    // A line end that carries formatting ends the text; any other begins another line.
    if !is_closed {
        lines.push(Line::closed_by(line, &Fields::new()));
    }
    lines
}

/// Formatted text.
#[component]
pub(crate) fn Reading(
    /// The text.
    passages: Vec<Passage>,
) -> impl IntoView {
    blocks(lines(&passages, &[]), &|stretch: &Stretch| styled(stretch))
}

/// Lines, drawn; items that follow each other are one list.
pub(super) fn blocks(lines: Vec<Line>, draw: &dyn Fn(&Stretch) -> AnyView) -> AnyView {
    let mut blocks: Vec<AnyView> = Vec::new();
    let mut items: Vec<AnyView> = Vec::new();
    for Line { kind, stretches } in lines {
        let content = match stretches.is_empty() {
            true => view! { <br /> }.into_any(),
            false => stretches.iter().map(draw).collect_view().into_any(),
        };
        if let Kind::Item { list, indent } = kind {
            let depth = (indent > 0).then(|| format!("ql-indent-{indent}"));
            items.push(view! { <li data-list=list class=depth>{content}</li> }.into_any());
            continue;
        }
        if !items.is_empty() {
            blocks.push(view! { <ol>{std::mem::take(&mut items)}</ol> }.into_any());
        }
        blocks.push(match kind {
            Kind::Heading => view! { <h3>{content}</h3> }.into_any(),
            _ => view! { <p>{content}</p> }.into_any(),
        });
    }
    if !items.is_empty() {
        blocks.push(view! { <ol>{items}</ol> }.into_any());
    }
    view! { <div class="rich" dir="auto">{blocks}</div> }.into_any()
}

/// A stretch with its formatting.
pub(super) fn styled(stretch: &Stretch) -> AnyView {
    let mut view = stretch.text.clone().into_any();
    for style in stretch.styles.keys() {
        view = match style.as_str() {
            "bold" => view! { <strong>{view}</strong> }.into_any(),
            "italic" => view! { <em>{view}</em> }.into_any(),
            "underline" => view! { <u>{view}</u> }.into_any(),
            "strike" => view! { <s>{view}</s> }.into_any(),
            "highlight" => view! { <mark>{view}</mark> }.into_any(),
            _ => view,
        };
    }
    view
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(insert: &str, attributes: Json) -> Passage {
        let attributes = attributes.as_object().cloned().unwrap_or_default();
        Passage { insert: insert.to_owned(), attributes }
    }

    #[test]
    fn panels_7_a_text_is_read_line_by_line_and_by_writer() {
        let text = [
            passage("Bring ", Json::Null),
            passage("gels", serde_json::json!({ "bold": true })),
            passage("\n", serde_json::json!({ "list": "bullet" })),
        ];
        let read = lines(&text, &[(8, 0), (20, 1)]);
        assert_eq!(read.len(), 1, "its line end only closes it");
        assert_eq!(read[0].kind, Kind::Item { list: "bullet".to_owned(), indent: 0 });
        let told: Vec<_> = read[0].stretches.iter().map(|part| (part.text.as_str(), part.by)).collect();
        assert_eq!(told, [("Bring ", Some(0)), ("ge", Some(0)), ("ls", Some(1))]);
        assert_eq!(lines(&[passage("one\n", Json::Null)], &[]).len(), 2);
    }
}
