//! What stands on the pages of a document: its rows and headings, made and measured.

use std::sync::Arc;

use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::{Row, TableInfo};
use jiff::civil::Date;
use wasm_bindgen::JsValue;
use web_sys::{Element, HtmlElement};

use super::changes::{self, Changes};
use super::groups::{By, Group, Trait, stand};
use super::ink::{self, Ink};
use super::leaf::Proof;
use super::pages::{Item, Piece};
use super::plan::Look;
use crate::parts::{self, Extent, Shown};
use crate::say;

/// Rows that are measured before anything else has its turn.
const ROWS_AT_ONCE: usize = 250;
/// Records that are no longer there, which are named one by one.
const GONE_NAMED: usize = 40;

/// What is set.
pub(super) struct Material<'a> {
    /// The records, as they are.
    pub(super) rows: &'a [Arc<Row>],
    /// As they were, where they are compared.
    pub(super) then: Option<&'a [Arc<Row>]>,
    /// The group alone that is wanted.
    pub(super) only: Option<&'a str>,
}

/// Rows and headings.
pub(super) struct Set {
    rows: Vec<HtmlElement>,
    headings: Vec<(HtmlElement, HtmlElement)>,
    order: Vec<Part>,
    /// What records have in common, and its heading, of all groups.
    pub(super) groups: Vec<(String, String)>,
    /// Records on the pages.
    pub(super) records: usize,
    /// Rows that are other than they were.
    pub(super) changed: usize,
}

/// A heading or a row, by its place among them.
#[derive(Clone, Copy)]
enum Part {
    Heading(usize, bool),
    Row(usize),
}

impl Set {
    /// Makes rows and headings.
    pub(super) fn make(table: &TableInfo, look: &Look, material: &Material) -> Result<Self, JsValue> {
        let columns: Vec<String> = look.columns.iter().map(|field| field.name.clone()).collect();
        let found = match material.then {
            Some(then) => changes::between(then, material.rows, &columns),
            None => Changes::default(),
        };
        let (rows, groups) = grouped(look.by.as_ref(), material.rows);
        let ink = Ink::of(&look.columns, &rows);
        let named = groups.iter().filter_map(|group| group.by.clone());
        let mut set = Self {
            rows: Vec::new(),
            headings: Vec::new(),
            order: Vec::new(),
            groups: named.map(|by| (by.key, by.title)).collect(),
            records: 0,
            changed: 0,
        };
        set.groups.dedup();
        let is_wanted = |group: &&Group| {
            material.only.is_none_or(|only| group.by.as_ref().is_some_and(|by| by.key == only))
        };
        for group in groups.iter().filter(is_wanted) {
            if let Some(by) = &group.by {
                let told = say!(
                    "bar-count",
                    count = group.rows.len(),
                    row = table.row.as_str(),
                    rows = table.rows.as_str()
                );
                let again = ink.heading(&say!("paper-continued", title = by.title.as_str()), "")?;
                set.order.push(Part::Heading(set.headings.len(), look.breaks));
                set.headings.push((ink.heading(&by.title, &told)?, again));
            }
            let day = group.by.as_ref().and_then(|by| by.key.parse::<Date>().ok());
            for row in &rows[group.rows.clone()] {
                let mark = found.marks.get(&row.id);
                set.changed += usize::from(mark.is_some());
                set.records += 1;
                set.put(ink.row(row, mark, day)?);
            }
        }
        if !found.gone.is_empty() && material.only.is_none() {
            let named = found.gone.iter().take(GONE_NAMED).map(String::as_str);
            let more = found.gone.len().saturating_sub(GONE_NAMED);
            let named = named.collect::<Vec<_>>().join(", ");
            set.put(ink.remark(&say!("paper-gone", named = named, more = more))?);
        }
        Ok(set)
    }

    fn put(&mut self, row: HtmlElement) {
        self.order.push(Part::Row(self.rows.len()));
        self.rows.push(row);
    }

    /// How many rows and headings there are.
    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    /// Measures the next of them. False once all are.
    pub(super) fn measure(&self, proof: &Proof, items: &mut Vec<Item>) -> bool {
        let next = &self.order[items.len()..self.order.len().min(items.len() + ROWS_AT_ONCE)];
        let element = |part: &Part| match part {
            Part::Heading(group, _) => &self.headings[*group].0,
            Part::Row(row) => &self.rows[*row],
        };
        let heights = proof.heights(next.iter().map(element));
        let measured = next.iter().zip(heights).map(|(part, height)| match *part {
            Part::Heading(group, breaks) => Item::Heading { group, height, breaks },
            Part::Row(row) => Item::Row { row, height },
        });
        items.extend(measured);
        items.len() < self.order.len()
    }

    /// What stands at a place on a page.
    pub(super) fn element(&self, piece: Piece) -> Option<Element> {
        match piece {
            Piece::Heading { group, continued } => {
                let (first, again) = self.headings.get(group)?;
                let element =
                    if continued { again.clone_node_with_deep(true).ok()? } else { first.clone().into() };
                Some(wasm_bindgen::JsCast::unchecked_into(element))
            }
            Piece::Row(row) => Some(self.rows.get(row)?.clone().into()),
            Piece::Slice { row, from, height } => ink::slice(self.rows.get(row)?, from, height).ok(),
        }
    }
}

/// Records under their headings, or all of them without.
fn grouped(by: Option<&By>, rows: &[Arc<Row>]) -> (Vec<Arc<Row>>, Vec<Group>) {
    match by {
        None => (rows.to_vec(), vec![Group { by: None, rows: 0..rows.len() }]),
        Some(by) => {
            let none = say!("paper-none", field = by.field.title.as_str());
            stand(rows.to_vec(), by, &none, |value| in_common(by, value))
        }
    }
}

/// What a record has in common with others by a value: of moments, the day.
fn in_common(by: &By, value: &Json) -> Option<Trait> {
    let day = match by.field.kind.as_str() {
        "date" => value.as_str().and_then(|text| text.parse().ok()),
        "date_time" => value.as_str().and_then(parts::clock).map(|clock| clock.date()),
        _ => None,
    };
    if let Some(day) = day {
        return Some(Trait { key: day.to_string(), title: parts::day(day, Extent::LongDay) });
    }
    let title = Shown::printed(&by.field, value).plain();
    let key = value.as_str().map_or_else(|| title.clone(), str::to_owned);
    (!title.is_empty()).then_some(Trait { key, title })
}
