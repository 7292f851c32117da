//! Rows on paper. A document has thousands: they are made without anything that watches, measured, and then
//! stand on their page.

use std::collections::BTreeMap;
use std::sync::Arc;

use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::{FieldInfo, Row};
use jiff::civil::Date;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

use super::changes::Mark;
use crate::parts::{self, Shown};
use crate::{files, say};

/// What the browser refuses only where there is no page.
type Made<T> = Result<T, JsValue>;

/// What rows are drawn with.
pub(super) struct Ink {
    columns: Vec<FieldInfo>,
    /// Digits before the point, by field.
    wholes: BTreeMap<String, usize>,
}

impl Ink {
    /// For these rows in these columns.
    pub(super) fn of(columns: &[FieldInfo], rows: &[Arc<Row>]) -> Self {
        let digits = |name: &str| {
            let texts = rows.iter().filter_map(|row| row.fields.get(name)?.as_str());
            parts::whole_digits(texts)
        };
        let natural = columns.iter().filter(|field| field.natural);
        let wholes = natural.map(|field| (field.name.clone(), digits(&field.name))).collect();
        Self { columns: columns.to_vec(), wholes }
    }

    /// A row. Under the heading of a day, moments of that day are clocks alone.
    pub(super) fn row(&self, row: &Row, mark: Option<&Mark>, day: Option<Date>) -> Made<HtmlElement> {
        let line = made("tr", "paper-row")?;
        if mark.is_some() {
            line.class_list().add_1("is-changed")?;
        }
        for (place, field) in self.columns.iter().enumerate() {
            let cell = made("td", "paper-cell")?;
            if let Some(mark) = mark.filter(|_| place == 0) {
                let told = match mark {
                    Mark::New => say!("paper-mark-new"),
                    Mark::Changed(_) => say!("paper-mark-changed"),
                };
                // Nothing is heard of a bar in the margin.
                let bar = put(&cell, "span", "paper-bar", "")?;
                bar.set_attribute("role", "img")?;
                bar.set_attribute("aria-label", &told)?;
            }
            let is_other = match mark {
                Some(Mark::Changed(fields)) => fields.contains(&field.name),
                _ => false,
            };
            if is_other {
                cell.class_list().add_1("is-other")?;
            }
            self.value(&cell, field, row, day)?;
            line.append_child(&cell)?;
        }
        Ok(line)
    }

    fn value(&self, cell: &HtmlElement, field: &FieldInfo, row: &Row, day: Option<Date>) -> Made<()> {
        let value = row.fields.get(&field.name).unwrap_or(&Json::Null);
        match Shown::printed(field, value) {
            Shown::Blank => {}
            Shown::Tick => {
                let tick = put(cell, "span", "paper-tick", "")?;
                tick.set_attribute("role", "img")?;
                tick.set_attribute("aria-label", &say!("value-yes"))?;
            }
            Shown::Natural(whole, part) => {
                let digits = self.wholes.get(&field.name).copied().unwrap_or(1);
                let natural = put(cell, "span", "paper-natural", "")?;
                let whole = put(&natural, "span", "paper-whole", &whole)?;
                whole.style().set_property("min-inline-size", &format!("{digits}ch"))?;
                put(&natural, "span", "paper-part", &part)?;
            }
            Shown::Figure(text) => {
                cell.class_list().add_1("is-figure")?;
                put(cell, "span", "paper-value", &text)?;
            }
            Shown::File(hash) => {
                put(cell, "span", "paper-value", &files::name_of(&hash))?.set_attribute("dir", "auto")?;
            }
            Shown::Masked(_) => drop(put(cell, "span", "paper-value", &say!("value-masked"))?),
            Shown::Text(text)
            | Shown::Reference(text)
            | Shown::Gone(text)
            | Shown::Colour(text)
            | Shown::Link(text, _) => {
                let text = clock_on(field, value, day).unwrap_or(text);
                put(cell, "span", "paper-value", &text)?.set_attribute("dir", "auto")?;
            }
        }
        // Two values that nobody has decided between are both on paper.
        let rivals = row.rivals.get(&field.name).and_then(Json::as_array);
        for rival in rivals.into_iter().flatten() {
            let other = Shown::printed(field, rival).plain();
            let other = if other.is_empty() { say!("value-none") } else { other };
            put(cell, "span", "paper-rival", &say!("paper-rival", value = other))?;
        }
        Ok(())
    }

    /// A heading, with how many rows stand under it.
    pub(super) fn heading(&self, title: &str, told: &str) -> Made<HtmlElement> {
        let line = made("tr", "paper-group")?;
        let cell = made("th", "paper-heading")?;
        cell.set_attribute("scope", "rowgroup")?;
        cell.set_attribute("colspan", &self.columns.len().to_string())?;
        put(&cell, "span", "paper-group-name", title)?.set_attribute("dir", "auto")?;
        put(&cell, "span", "paper-group-count", told)?;
        line.append_child(&cell)?;
        Ok(line)
    }

    /// A line across all columns.
    pub(super) fn remark(&self, text: &str) -> Made<HtmlElement> {
        let line = made("tr", "paper-remark")?;
        let cell = put(&line, "td", "paper-cell", text)?;
        cell.set_attribute("colspan", &self.columns.len().to_string())?;
        Ok(line)
    }
}

/// A part of a row: what stands before it is out of sight, and so is what comes after it.
pub(super) fn slice(row: &HtmlElement, from: f64, height: f64) -> Made<Element> {
    let line: Element = row.clone_node_with_deep(true)?.dyn_into()?;
    line.class_list().add_1("is-slice")?;
    let cells = line.children();
    for cell in (0..cells.length()).filter_map(|place| cells.item(place)) {
        let (frame, moved) = (made("div", "paper-slice")?, made("div", "paper-sliced")?);
        while let Some(child) = cell.first_child() {
            moved.append_child(&child)?;
        }
        frame.style().set_property("block-size", &format!("{height}px"))?;
        moved.style().set_property("margin-block-start", &format!("-{from}px"))?;
        frame.append_child(&moved)?;
        cell.append_child(&frame)?;
    }
    Ok(line)
}

/// The clock alone of a moment on this day.
fn clock_on(field: &FieldInfo, value: &Json, day: Option<Date>) -> Option<String> {
    let clock = parts::clock(value.as_str().filter(|_| field.kind == "date_time")?)?;
    (Some(clock.date()) == day).then(|| parts::time_of_day(clock.time()))
}

fn made(name: &str, class: &str) -> Made<HtmlElement> {
    let element: HtmlElement = document().create_element(name)?.unchecked_into();
    element.set_class_name(class);
    Ok(element)
}

fn put(into: &HtmlElement, name: &str, class: &str, text: &str) -> Made<HtmlElement> {
    let element = made(name, class)?;
    element.set_text_content(Some(text));
    into.append_child(&element)?;
    Ok(element)
}
