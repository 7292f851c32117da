//! Which views a table has, and what each is drawn as.

use callboard_core::workspace::update::{FieldInfo, SavedView, TableInfo, ViewInfo};

use crate::grid::VIEW;
use crate::say;

/// What a view is drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drawn {
    /// Rows and columns: also what this app does not draw otherwise.
    Grid,
    /// Columns of cards.
    Board,
    /// Months and weeks.
    Calendar,
    /// Pages of paper.
    Document,
    /// One record after another, large.
    Show,
    /// Records below each other that open to what hangs from them in an order.
    List,
    /// Lanes along time.
    Timeline,
    /// Cards with pictures.
    Gallery,
}

/// The name of the grid of a table whose module declares none.
const PLAIN: &str = "grid";

/// The views of a table, the one that stands for the table first: its first grid.
///
/// Views that people saved, `saved`, come after those of the module.
pub(super) fn offered(table: &TableInfo, saved: &[SavedView]) -> Vec<ViewInfo> {
    let mut views = table.views.clone();
    match views.iter().position(|view| view.kind == PLAIN) {
        Some(place) => views[..=place].rotate_right(1),
        None => {
            let name = PLAIN.to_owned();
            views.insert(
                0,
                ViewInfo { kind: name.clone(), name, title: say!("view-grid"), ..ViewInfo::default() },
            );
        }
    }
    let kept = |view: &SavedView| {
        let (name, title) = (view.id.to_string(), view.name.clone());
        // Where what it was drawn as is gone, its records are shown as a grid.
        let of = base(view).and_then(|base| views.iter().find(|known| known.name == base));
        let plain = || ViewInfo { kind: PLAIN.to_owned(), ..ViewInfo::default() };
        ViewInfo { name, title, ..of.cloned().unwrap_or_else(plain) }
    };
    let kept: Vec<ViewInfo> = saved.iter().map(kept).collect();
    views.extend(kept);
    views
}

/// As which view of its module a saved one is drawn, where it is no grid.
pub(super) fn base(view: &SavedView) -> Option<&str> {
    view.columns.get(VIEW)?.as_str()
}

/// The view of that name; the first where there is none, as where its module has another version by now.
pub(super) fn chosen(table: &TableInfo, saved: &[SavedView], name: Option<&str>) -> ViewInfo {
    let mut views = offered(table, saved);
    let place = views.iter().position(|view| Some(view.name.as_str()) == name).unwrap_or(0);
    views.swap_remove(place)
}

/// What a view is drawn as here: a grid where this app does not know its kind, or lacks what that is drawn
/// by.
pub(super) fn drawn(view: &ViewInfo, table: &TableInfo) -> Drawn {
    let (by, start) = (field_of(table, view.by.as_deref()), field_of(table, view.start.as_deref()));
    let is_of_time = |field: &FieldInfo| matches!(field.kind.as_str(), "date" | "date_time");
    let is_a_lane = |field: &FieldInfo| matches!(field.kind.as_str(), "text" | "choice" | "reference");
    match view.kind.as_str() {
        "board" if by.is_some_and(|by| by.kind == "choice") => Drawn::Board,
        "document" => Drawn::Document,
        "timeline" if by.is_some_and(is_a_lane) && start.is_some_and(is_of_time) => Drawn::Timeline,
        "calendar" if start.is_some_and(is_of_time) => Drawn::Calendar,
        "gallery" if field_of(table, view.picture.as_deref()).is_some_and(|it| it.kind == "asset") => {
            Drawn::Gallery
        }
        "show" => Drawn::Show,
        "list" => Drawn::List,
        _ => Drawn::Grid,
    }
}

/// A field of a table by its short name.
pub(super) fn field_of<'t>(table: &'t TableInfo, name: Option<&str>) -> Option<&'t FieldInfo> {
    table.fields.iter().find(|field| Some(field.name.as_str()) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(name: &str, kind: &str) -> ViewInfo {
        ViewInfo { name: name.into(), kind: kind.into(), by: Some("state".into()), ..ViewInfo::default() }
    }

    fn table(views: Vec<ViewInfo>, kind: &str) -> TableInfo {
        let state = FieldInfo { name: "state".into(), kind: kind.into(), ..FieldInfo::default() };
        TableInfo { views, fields: vec![state], ..TableInfo::default() }
    }

    #[test]
    fn views_1_the_first_grid_stands_for_the_table_and_others_keep_their_order() {
        let named = table(vec![view("a", "board"), view("b", "grid"), view("c", "grid")], "choice");
        let names: Vec<String> = offered(&named, &[]).into_iter().map(|view| view.name).collect();
        assert_eq!(names, ["b", "a", "c"]);
        assert_eq!(chosen(&named, &[], Some("a")).name, "a");
        assert_eq!(chosen(&named, &[], Some("gone")).name, "b");
    }

    #[test]
    fn views_22_a_saved_view_is_drawn_as_what_it_was_saved_from_and_as_a_grid_where_that_is_gone() {
        let named = table(vec![view("a", "board"), view("b", "grid")], "choice");
        let saved = |of: &str| {
            let columns = serde_json::json!({ VIEW: of });
            SavedView { name: "Mine".into(), columns, ..saved_view() }
        };
        for (of, kind, by) in [("a", "board", Some("state")), ("gone", "grid", None)] {
            let drawn = offered(&named, &[saved(of)]).pop().unwrap();
            assert_eq!((drawn.kind.as_str(), drawn.by.as_deref(), drawn.title.as_str()), (kind, by, "Mine"));
        }
    }

    fn saved_view() -> SavedView {
        let none = serde_json::Value::Null;
        SavedView {
            id: callboard_core::id::EntityId([7; 16]),
            table: String::new(),
            name: String::new(),
            filter: none.clone(),
            order: none.clone(),
            columns: none.clone(),
            group: none,
        }
    }

    #[test]
    fn views_2_what_this_app_does_not_draw_is_a_grid() {
        let board = view("a", "board");
        assert_eq!(drawn(&board, &table(Vec::new(), "choice")), Drawn::Board);
        assert_eq!(drawn(&board, &table(Vec::new(), "text")), Drawn::Grid);
        assert_eq!(drawn(&view("a", "calendar"), &table(Vec::new(), "choice")), Drawn::Grid);
        let dated = ViewInfo { start: Some("state".into()), ..view("a", "calendar") };
        assert_eq!(drawn(&dated, &table(Vec::new(), "date")), Drawn::Calendar);
        assert_eq!(drawn(&view("a", "show"), &table(Vec::new(), "text")), Drawn::Show);
        assert_eq!(drawn(&view("a", "list"), &table(Vec::new(), "text")), Drawn::List);
        let along = ViewInfo { kind: "timeline".into(), ..dated.clone() };
        let mut rooms = table(Vec::new(), "date");
        assert_eq!(drawn(&along, &rooms), Drawn::Grid, "a day is no lane");
        rooms.fields.push(FieldInfo { name: "room".into(), kind: "text".into(), ..FieldInfo::default() });
        assert_eq!(drawn(&ViewInfo { by: Some("room".into()), ..along }, &rooms), Drawn::Timeline);
        let pictured = ViewInfo { picture: Some("state".into()), ..view("a", "gallery") };
        assert_eq!(drawn(&pictured, &table(Vec::new(), "asset")), Drawn::Gallery);
        assert_eq!(drawn(&pictured, &table(Vec::new(), "text")), Drawn::Grid, "a text is no picture");
        assert_eq!(drawn(&view("a", "hologram"), &table(Vec::new(), "choice")), Drawn::Grid);
    }
}
