//! A block as HTML: what spreadsheets, mail programs and word processors take as a table.

use crate::workspace::command::CellText;

/// How spreadsheets are told that a cell is text: without it `007` would become a number. An attribute, as
/// the page's policy lets no style through that stands in its element.
const AS_TEXT: &str = " x:str";
/// What the attribute belongs to.
const SPREADSHEET: &str = "urn:schemas-microsoft-com:office:excel";

/// A table without heads. `is_text` says of a column whether its cells must stay as they are written. A cell
/// that names a record says which in `data-record`; one that says what it is exactly does so in `data-value`,
/// as JSON of the type in `data-type`.
pub fn write_html(block: &[Vec<CellText>], is_text: impl Fn(usize) -> bool) -> String {
    let mut html = format!("<meta charset=\"utf-8\"><table xmlns:x=\"{SPREADSHEET}\"><tbody>");
    for row in block {
        html.push_str("<tr>");
        for (column, cell) in row.iter().enumerate() {
            html.push_str("<td");
            if is_text(column) {
                html.push_str(AS_TEXT);
            }
            if let Some(record) = &cell.record {
                attribute("data-record", &record.to_string(), &mut html);
            }
            if let Some(exact) = &cell.exact {
                attribute("data-type", &exact.kind, &mut html);
                attribute("data-value", &exact.value.to_string(), &mut html);
            }
            html.push('>');
            escape(&cell.text, &mut html);
            html.push_str("</td>");
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table>");
    html
}

fn attribute(name: &str, value: &str, html: &mut String) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    // A line's end within one is no element, and JSON has none.
    escape(value, html);
    html.push('"');
}

fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\n' => html.push_str("<br>"),
            other => html.push(other),
        }
    }
}
