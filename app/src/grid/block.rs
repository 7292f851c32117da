//! A table on the clipboard, as other programs write one in HTML: its cells as texts.

use callboard_core::workspace::command::{CellText, Exact};
use wasm_bindgen::JsCast;
use web_sys::{Document, DomParser, Element, Node, SupportedType};

/// HTML beyond this is left to the text beside it, which says the same: reading it would hold up the page.
const HTML_CHARS_MAX: usize = 400_000;
/// Stands for a line's end within a cell while blanks are evened out. No text means anything by it.
const LINE_END: &str = "\u{e000}";
/// Cells that one cell may stand for, one way, at most.
const SPAN_MAX: usize = 1_000;

/// The cells of the table that HTML holds; `None` where it holds none, or more than one.
pub(super) fn cells(html: &str) -> Option<Vec<Vec<CellText>>> {
    if html.len() > HTML_CHARS_MAX || !html.contains("<t") {
        return None;
    }
    let document = DomParser::new().ok()?.parse_from_string(html, SupportedType::TextHtml).ok()?;
    let tables = document.query_selector_all("table").ok()?;
    if tables.length() != 1 {
        return None;
    }
    mark_lines(&document);
    let rows = document.query_selector_all("tr").ok()?;
    let mut hanging = Vec::new();
    let rows = (0..rows.length()).filter_map(|at| rows.item(at)?.dyn_into::<Element>().ok());
    let block: Vec<Vec<CellText>> = rows.map(|row| cells_of(&row, &mut hanging)).collect();
    block.iter().any(|row| !row.is_empty()).then_some(block)
}

/// The cells of a row, with blank ones where a cell is wider, or hangs down from a row above: `hanging`
/// counts for how many rows, by column.
fn cells_of(row: &Element, hanging: &mut Vec<usize>) -> Vec<CellText> {
    let mut cells = Vec::new();
    let children = row.children();
    for at in 0..children.length() {
        let Some(cell) = children.item(at) else { continue };
        while hanging.get(cells.len()).is_some_and(|rows| *rows > 0) {
            hanging[cells.len()] -= 1;
            cells.push(CellText::default());
        }
        let span = |name: &str| {
            let span = cell.get_attribute(name).and_then(|span| span.parse().ok()).unwrap_or(1);
            usize::clamp(span, 1, SPAN_MAX)
        };
        let (wide, high, first) = (span("colspan"), span("rowspan"), cells.len());
        let record = cell.get_attribute("data-record").and_then(|id| id.parse().ok());
        cells.push(CellText { text: text_of(&cell), record, exact: exact_of(&cell) });
        cells.resize(first + wide, CellText::default());
        if hanging.len() < cells.len() {
            hanging.resize(cells.len(), 0);
        }
        hanging[first..].iter_mut().take(wide).for_each(|rows| *rows = high - 1);
    }
    cells
}

/// What a cell says that it is exactly.
fn exact_of(cell: &Element) -> Option<Exact> {
    let value = serde_json::from_str(&cell.get_attribute("data-value")?).ok()?;
    Some(Exact { kind: cell.get_attribute("data-type")?, value })
}

/// What a person reads in a cell: blanks in HTML are one blank.
fn text_of(cell: &Element) -> String {
    let text = cell.text_content().unwrap_or_default();
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    text.split(LINE_END).map(words).collect::<Vec<_>>().join("\n")
}

/// A line that is broken within a cell is so by an element, which is no text.
fn mark_lines(document: &Document) {
    let Ok(breaks) = document.query_selector_all("br") else { return };
    for at in 0..breaks.length() {
        let broken: Option<Node> = breaks.item(at);
        if let Some((broken, parent)) = broken.and_then(|node| Some((node.clone(), node.parent_node()?))) {
            // A node's own parent lets it go.
            let _ = parent.replace_child(&document.create_text_node(LINE_END), &broken);
        }
    }
}
