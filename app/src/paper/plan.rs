//! What is laid out, and how: as a module says it or a grid shows it, and what a person chose otherwise.

use callboard_core::workspace::command::{Query, Sort};
use callboard_core::workspace::update::{FieldInfo, PrintInfo, TableInfo, ViewInfo};
use serde::{Deserialize, Serialize};

use super::groups::By;
use crate::grid::{self, Setup};
use crate::parts::{self, Order};
use crate::remember;

/// Types of fields that make no headings.
const NO_HEADING: [&str; 4] = ["rich_text", "json", "asset", "colour"];

/// From how many characters in a row on a grid is laid on the paper's long side.
const WIDE_FROM: f64 = 150.0;

/// What is laid out, before anybody chose otherwise.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Plan {
    /// Under which name this device keeps what a person chose.
    name: String,
    /// What stands over it.
    pub(super) title: String,
    /// Which records, in which order.
    pub(super) query: Query,
    columns: Vec<String>,
    by: Option<String>,
    pub(super) print: PrintInfo,
    /// Whether it is what a grid shows, rather than a view of its own.
    pub(super) is_of_grid: bool,
}

impl Plan {
    /// As a view of a module says.
    pub(crate) fn of_view(table: &TableInfo, view: &ViewInfo) -> Self {
        let sort = view.sort.iter().map(|field| Sort { field: field.clone(), desc: false });
        let query = Query {
            table: table.id.clone(),
            filter: view.print.filter.clone(),
            sort: sort.collect(),
            ..Query::default()
        };
        Self {
            name: format!("paper-{}-{}", table.id, view.name),
            title: view.title.clone(),
            query,
            columns: view.columns.clone(),
            by: view.by.clone(),
            print: view.print.clone(),
            is_of_grid: false,
        }
    }

    /// As a grid shows a table: its columns, order and filter.
    pub(crate) fn of_grid(table: &TableInfo, view: &ViewInfo, setup: &Setup, search: &str) -> Self {
        let asked = grid::asked(table, setup);
        let query = Query {
            table: table.id.clone(),
            filter: asked.filter,
            sort: asked.sort,
            search: Some(search.trim().to_owned()).filter(|words| !words.is_empty()),
            ..Query::default()
        };
        Self {
            name: String::new(),
            title: if view.title.is_empty() { table.title.clone() } else { view.title.clone() },
            query,
            columns: asked.columns,
            is_of_grid: true,
            ..Self::default()
        }
    }

    /// What a person chose for it before.
    pub(super) fn recall(&self) -> Wish {
        let kept = (!self.name.is_empty()).then(|| remember::recall::<Wish>(&self.name)).flatten();
        kept.unwrap_or_default()
    }

    /// Keeps what a person chooses. What a grid shows is chosen there.
    pub(super) fn remember(&self, wish: &Wish) {
        if !self.name.is_empty() {
            remember::remember(&self.name, wish);
        }
    }

    /// How it is laid out, with what a person chose.
    pub(super) fn look(&self, table: &TableInfo, wish: &Wish, size: Size) -> Look {
        let names = wish.columns.as_ref().unwrap_or(&self.columns);
        let field = |name: &String| table.fields.iter().find(|field| field.name == *name).cloned();
        let mut columns: Vec<FieldInfo> = names.iter().filter_map(field).collect();
        if columns.is_empty() {
            columns = table.fields.iter().filter(|field| !field.hidden).cloned().collect();
        }
        let named = wish.by.as_ref().or(self.by.as_ref()).filter(|by| !by.is_empty());
        let carry = self.print.carry && named == self.by.as_ref();
        // What a grid shows was made for a screen, which is wide.
        let is_wide = self.is_of_grid && columns.iter().map(weight).sum::<f64>() > WIDE_FROM;
        Look {
            title: self.title.clone(),
            columns,
            by: named.and_then(field).map(|field| By { field, carry }),
            breaks: wish.breaks.unwrap_or(self.print.breaks),
            is_landscape: wish.landscape.unwrap_or(self.print.landscape || is_wide),
            across: usize::from(self.print.across.max(1)),
            foot: self.print.foot.clone(),
            size,
        }
    }

    /// What is asked for where records stand together by a field.
    pub(super) fn asked(&self, table: &TableInfo, look: &Look) -> Query {
        let mut query = self.query.clone();
        // Choices have an order of their own, and who carries on has the table's.
        if let Some(By { field, carry: false }) = &look.by
            && field.kind != "choice"
        {
            let own = table.order.iter().map(|field| Sort { field: field.clone(), desc: false });
            let rest = if query.sort.is_empty() { own.collect() } else { query.sort.clone() };
            let is_other = |sort: &Sort| sort.field != field.name;
            let first = rest.iter().find(|sort| !is_other(sort)).cloned();
            let first = first.unwrap_or_else(|| Sort { field: field.name.clone(), desc: false });
            query.sort = [first].into_iter().chain(rest.into_iter().filter(is_other)).collect();
        }
        query
    }
}

/// What a person chose otherwise. What they did not touch stays the plan's.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    /// Short names of the columns.
    pub(super) columns: Option<Vec<String>>,
    /// The field that makes headings; empty for none.
    pub(super) by: Option<String>,
    /// Whether each heading begins a page.
    pub(super) breaks: Option<bool>,
    /// Whether the paper lies on its long side.
    pub(super) landscape: Option<bool>,
}

impl Wish {
    /// Shows a column that is not shown, at the end, or takes one away; the last one stays.
    pub(super) fn turn(&mut self, shown: &[FieldInfo], name: &str) {
        let mut names: Vec<String> = shown.iter().map(|field| field.name.clone()).collect();
        match names.iter().position(|known| known == name) {
            Some(_) if names.len() == 1 => return,
            Some(place) => drop(names.remove(place)),
            None => names.push(name.to_owned()),
        }
        self.columns = Some(names);
    }
}

/// How large the paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Size {
    /// 210 by 297 mm.
    A4,
    /// 8½ by 11 inches.
    Letter,
}

/// Under which name this device keeps how large its paper is.
const SIZE: &str = "paper-size";

impl Size {
    /// All of them.
    pub(super) const ALL: [Self; 2] = [Self::A4, Self::Letter];

    /// As styles know it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::Letter => "letter",
        }
    }

    /// The one of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.name() == name)
    }

    /// Width and height of a page in millimetres.
    pub(super) fn measures(self, is_landscape: bool) -> (f64, f64) {
        let (width, height) = match self {
            Self::A4 => (210.0, 297.0),
            Self::Letter => (215.9, 279.4),
        };
        if is_landscape { (height, width) } else { (width, height) }
    }

    /// What was chosen on this device; else what is usual where people write dates as here.
    pub(super) fn recall() -> Self {
        let usual = if parts::here().order == Order::MonthFirst { Self::Letter } else { Self::A4 };
        remember::recall(SIZE).unwrap_or(usual)
    }

    /// Keeps it, on this device.
    pub(super) fn remember(self) {
        remember::remember(SIZE, &self);
    }
}

/// How a document is laid out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Look {
    /// What stands over it.
    pub(super) title: String,
    /// Its columns.
    pub(super) columns: Vec<FieldInfo>,
    /// By what records stand together.
    pub(super) by: Option<By>,
    /// Whether each heading begins a page.
    pub(super) breaks: bool,
    /// Whether the paper lies on its long side.
    pub(super) is_landscape: bool,
    /// Columns of rows side by side.
    pub(super) across: usize,
    /// What stands at the foot of each page.
    pub(super) foot: String,
    /// How large the paper is.
    pub(super) size: Size,
}

impl Look {
    /// What each column takes of the width, in per cent: what it asks for where there is room, and in no case
    /// less than its head needs while others have more than that.
    pub(super) fn shares(&self) -> Vec<f64> {
        let least: Vec<f64> = self.columns.iter().map(least).collect();
        let asked: Vec<f64> =
            self.columns.iter().zip(&least).map(|(field, least)| weight(field).max(*least)).collect();
        let (all_least, all_asked) = (least.iter().sum::<f64>(), asked.iter().sum::<f64>());
        let given = |(least, asked): (&f64, &f64)| match self.room() {
            room if all_asked <= room => *asked,
            room if all_least >= room => *least,
            room => least + (asked - least) * (room - all_least) / (all_asked - all_least),
        };
        let given: Vec<f64> = least.iter().zip(&asked).map(given).collect();
        let all: f64 = given.iter().sum();
        given.iter().map(|given| given / all * 100.0).collect()
    }

    /// How many characters stand in a line across a page.
    fn room(&self) -> f64 {
        let (width, _) = self.size.measures(self.is_landscape);
        (width - MARGINS_MM) / CHARACTER_MM / self.across as f64
    }
}

/// What stays free at both edges of a page, as styles have it.
const MARGINS_MM: f64 = 28.0;
/// How wide a character is, about.
const CHARACTER_MM: f64 = 1.3;

/// What a column needs at least, in characters: a head breaks between words, and figures do not.
fn least(field: &FieldInfo) -> f64 {
    let head = field.title.split(' ').map(|word| word.chars().count()).max().unwrap_or(0);
    head.max(4) as f64 + 3.0
}

/// From how many characters on a column takes less than it asks for, and how much of the rest it takes.
const WRAPS_FROM: f64 = 12.0;
const WRAPS_SHARE: f64 = 0.75;

/// How much room a column needs beside others: about as many characters as it shows.
fn weight(field: &FieldInfo) -> f64 {
    let usual = match field.kind.as_str() {
        "bool" => 4,
        "integer" | "number" | "decimal" | "duration" | "time" => 6,
        "date" => 11,
        "date_time" => 14,
        "choice" | "phone" => 14,
        "rich_text" | "url" => 28,
        _ => 18,
    };
    let width = f64::from(field.width.unwrap_or(usual).clamp(3, 40));
    // Long texts go on in the next line; figures never do.
    let width = width.min(WRAPS_FROM) + (width - WRAPS_FROM).max(0.0) * WRAPS_SHARE;
    width + 3.0
}

/// The fields that can make headings.
pub(super) fn heading_fields(table: &TableInfo) -> Vec<FieldInfo> {
    table.fields.iter().filter(|field| !NO_HEADING.contains(&field.kind.as_str())).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> TableInfo {
        let field = |name: &str, kind: &str| FieldInfo {
            name: name.into(),
            kind: kind.into(),
            ..FieldInfo::default()
        };
        TableInfo {
            id: "m.t".into(),
            fields: vec![field("number", "text"), field("state", "choice"), field("at", "date_time")],
            order: vec!["number".into()],
            ..TableInfo::default()
        }
    }

    fn sorted(by: Option<&str>, sort: &[&str], wish: &Wish) -> Vec<String> {
        let sort = sort.iter().map(|name| (*name).to_owned()).collect();
        let view = ViewInfo { by: by.map(str::to_owned), sort, ..ViewInfo::default() };
        let (table, plan) = (table(), Plan::of_view(&table(), &view));
        let look = plan.look(&table, wish, Size::A4);
        plan.asked(&table, &look).sort.into_iter().map(|sort| sort.field).collect()
    }

    #[test]
    fn paper_11_what_makes_headings_orders_before_all_else_but_for_choices() {
        let none = Wish::default();
        assert_eq!(sorted(Some("at"), &[], &none), ["at", "number"]);
        assert_eq!(sorted(Some("at"), &["state", "at"], &none), ["at", "state"]);
        assert_eq!(sorted(Some("state"), &[], &none), [""; 0], "the table's own order");
        let otherwise = Wish { by: Some("number".into()), ..Wish::default() };
        assert_eq!(sorted(Some("state"), &["at"], &otherwise), ["number", "at"]);
        let none = Wish { by: Some(String::new()), ..Wish::default() };
        assert_eq!(sorted(Some("at"), &["state"], &none), ["state"]);
    }

    #[test]
    fn paper_12_columns_are_chosen_and_one_at_least_stays() {
        let (table, plan) = (table(), Plan::of_view(&table(), &ViewInfo::default()));
        let mut wish = Wish::default();
        for name in ["state", "at", "number", "at"] {
            wish.turn(&plan.look(&table, &wish, Size::A4).columns, name);
        }
        let look = plan.look(&table, &wish, Size::A4);
        let names: Vec<&str> = look.columns.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["number", "at"], "the last stayed, and what came again stands at the end");
        assert!((look.shares().iter().sum::<f64>() - 100.0).abs() < 1e-9);
        let wide = |title: &str| FieldInfo { title: title.into(), width: Some(40), ..FieldInfo::default() };
        let narrow = FieldInfo { title: "Cancelled".into(), width: Some(3), ..FieldInfo::default() };
        let crowded = Look { columns: [vec![narrow], vec![wide("A"); 9]].concat(), ..look };
        let (share, room) = (crowded.shares()[0], crowded.room());
        assert!(share / 100.0 * room >= 12.0 - 1e-9, "a head has its room among many: {share} % of {room}");
    }
}
