//! Why a cell is marked: its marks as lines of a menu, each leading where the mark itself leads.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::update::{FieldInfo, Row};
use leptos::prelude::*;

use super::arrange::NEW;
use super::face::{Face, State};
use super::menu::{Menu, Offers};
use super::news;
use super::pop::{Anchor, Pop};
use super::state::Sheet;
use crate::address::Panel;
use crate::say;

/// A mark of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Somebody else changed it.
    News,
    /// It has more than one value.
    Conflict,
    /// It stands for another.
    Follows,
    /// Its value does not fit; the other record, where that is why.
    Problem(Option<EntityId>),
    /// What was typed was not taken.
    Refused,
}

/// Why a cell is marked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Why {
    /// By which mark.
    mark: Mark,
    /// In which column.
    column: usize,
    /// What the mark says.
    told: String,
}

/// The marks of a cell, in the order in which readers hear them.
fn marks(news: Option<String>, face: &Face) -> Vec<(Mark, String)> {
    // What was just typed here is newer.
    let news = news.filter(|_| face.state == State::Settled).map(|told| (Mark::News, told));
    let conflict = face.is_conflict.then(|| (Mark::Conflict, face.conflict()));
    let follows = face.follows.clone().map(|told| (Mark::Follows, told));
    let twin = face.twin.as_ref().map(|twin| twin.id);
    let problem = face.problem().map(|told| (Mark::Problem(twin), told));
    let refused = match &face.state {
        State::Refused(why) => Some((Mark::Refused, why.clone())),
        State::Settled | State::UnderWay => None,
    };
    [news, conflict, follows, problem, refused].into_iter().flatten().collect()
}

impl Sheet {
    /// Leads to why the active cell is marked; where there are several whys, lists them. A card is all cells
    /// of its row. Where there is none, the record opens.
    pub(super) fn why(self) {
        let row = untrack(|| self.active_row()).filter(|row| row.id != NEW);
        let whys = row.as_ref().map(|row| untrack(|| self.whys(row))).unwrap_or_default();
        match &whys[..] {
            [] => self.open(),
            [why] => self.lead_to(why),
            _ => {
                let id = super::sheet::active_id(self).unwrap_or_default();
                let anchor = document().get_element_by_id(&id).and_then(|cell| Anchor::at(self, &cell));
                self.menu.set(anchor.map(|anchor| Menu { offers: Offers::Whys(whys), anchor }));
            }
        }
    }

    fn whys(self, row: &Row) -> Vec<Why> {
        let columns = self.columns.get();
        let of = |(column, field): (usize, &FieldInfo)| {
            let face = self.drafts.with(|drafts| Face::of(field, row, drafts));
            let marks = marks(news::told(self, column, row), &face).into_iter();
            marks.map(move |(mark, told)| Why { mark, column, told }).collect::<Vec<_>>()
        };
        if !self.view.cards.get() {
            let column = self.here().column;
            return columns.get(column).map(|field| of((column, field))).unwrap_or_default();
        }
        let named = |why: Why| {
            let field = columns.get(why.column).map_or("", |field| field.title.as_str());
            Why { told: say!("why-of", field = field, why = why.told.as_str()), ..why }
        };
        columns.iter().enumerate().flat_map(of).map(named).collect()
    }

    /// Goes where a mark of the row that the person is in leads.
    fn lead_to(self, why: &Why) {
        let row = untrack(|| self.active_row());
        let field = self.columns.with_untracked(|columns| columns.get(why.column).cloned());
        let Some((row, field)) = row.zip(field) else { return };
        self.be_at_cell(row.id, why.column);
        self.follow_mark(why.mark, &row, &field);
    }

    /// Goes where a mark of a cell leads.
    pub(super) fn follow_mark(self, mark: Mark, row: &Arc<Row>, field: &FieldInfo) {
        match mark {
            Mark::News => self.look_into_news(),
            Mark::Conflict => self.desk.address.show(Some(Panel::Conflicts)),
            Mark::Problem(Some(twin)) => self.desk.address.open_record(twin),
            // In the record's form it is told, and can be ended.
            Mark::Follows | Mark::Problem(None) => self.desk.seek((row.id, field.name.clone())),
            Mark::Refused => self.edit(None),
        }
    }
}

/// The whys of a cell, a line each.
#[component]
pub(super) fn WhyMenu(
    /// Of which grid.
    sheet: Sheet,
    /// In their order.
    whys: Vec<Why>,
    /// Where the cell is.
    anchor: Anchor,
) -> impl IntoView {
    let item = move |why: Why| {
        let told = why.told.clone();
        let sign = format!("why-sign {}", class_of(why.mark));
        let press = move |_| {
            sheet.close_menu();
            sheet.lead_to(&why);
        };
        view! {
            <button
                type="button"
                role="menuitem"
                class="column-item"
                tabindex="-1"
                on:click=press
            >
                <span class=sign aria-hidden="true"></span>
                <span>{told}</span>
            </button>
        }
    };
    view! {
        <Pop sheet anchor label=say!("whys")>{whys.into_iter().map(item).collect_view()}</Pop>
    }
}

/// What draws a mark's sign.
fn class_of(mark: Mark) -> &'static str {
    match mark {
        Mark::News => "is-news",
        Mark::Conflict => "is-conflict",
        Mark::Follows => "is-follows",
        Mark::Problem(_) => "is-problem",
        Mark::Refused => "is-refused",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::Shown;

    fn face(state: State) -> Face {
        Face {
            shown: Shown::Text("18:00".into()),
            rivals: vec!["18:30".into()],
            is_conflict: true,
            mark: Some("type".into()),
            twin: None,
            left_out: None,
            follows: Some("Follows the call".into()),
            state,
        }
    }

    #[test]
    fn grid_37_the_whys_of_a_cell_stand_in_the_order_of_its_marks() {
        let of = |state| {
            let marks = marks(Some("Changed by Sam".into()), &face(state));
            marks.into_iter().map(|(mark, _)| mark).collect::<Vec<_>>()
        };
        let rest = [Mark::Conflict, Mark::Follows, Mark::Problem(None)];
        assert_eq!(of(State::Settled), [&[Mark::News][..], &rest].concat());
        assert_eq!(of(State::Refused("No time".into())), [&rest[..], &[Mark::Refused]].concat());
        let plain = Face { is_conflict: false, mark: None, follows: None, ..face(State::Settled) };
        assert_eq!(marks(None, &plain), []);
    }
}
