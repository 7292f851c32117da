//! What people do with many records at once: ranges, files, versions, views, suggestions.

use callboard_core::given::Now;
use callboard_core::id::EntityId;
use callboard_core::schema::Habits;
use callboard_core::workspace::command::{
    CellText, Command, Compare, CreateVersion, Edit, EditRange, Fill, HistoryQuery, Pasted, PreviewImport,
    Query, Range, RangeRow, Replace, Restore, Side, ViewChange,
};
use callboard_core::workspace::update::{Reply, Row, SavedView};
use serde_json::json;

use super::desk::Desk;
use super::people::TABLES;
use super::plan::Dice;

/// One thing that somebody does with many records.
pub(crate) fn act(desk: &mut Desk, now: Now, dice: &mut Dice, things: &[Row]) {
    match dice.below(9) {
        0..=2 => range(desk, now, dice, things),
        3 => stage(desk, now, dice),
        4 => unstage(desk, now, dice),
        5 => versions(desk, now, dice),
        6 => view(desk, now, dice),
        7 => suggestions(desk, now, dice),
        _ => look_back(desk, now, dice),
    }
}

fn range(desk: &mut Desk, now: Now, dice: &mut Dice, things: &[Row]) {
    let rows = things.iter().skip(dice.below(3)).take(1 + dice.below(4));
    let records = rows.map(|row| RangeRow { id: row.id, seen: Some(row.seen.clone()) }).collect();
    let query = Query { table: TABLES[0].to_owned(), ..Query::default() };
    let fields = vec!["name".to_owned(), "ready".to_owned()];
    let cell = |dice: &mut Dice| CellText::plain(format!("Cell {}", dice.below(5)));
    let edit = match dice.below(4) {
        0 => Edit::Clear,
        1 => {
            let cells = (0..1 + dice.below(3)).map(|_| vec![cell(dice)]).collect();
            Edit::Paste(Pasted { cells, ..Pasted::default() })
        }
        2 => Edit::Fill(Fill { from: Side::Top, lines: 1, series: dice.once_in(2) }),
        _ => {
            let (find, with) = ("New".to_owned(), format!("Old {}", dice.below(3)));
            Edit::Replace(Replace { find, with, ..Replace::default() })
        }
    };
    let habits = Habits::on("2026-01-01", false);
    let range = Range { query, records, fields, habits, seen: Vec::new() };
    desk.ask(now, Command::EditRange(EditRange { range, edit, label: "Edit".to_owned() }));
}

fn stage(desk: &mut Desk, now: Now, dice: &mut Dice) {
    let rows: String =
        (0..1 + dice.below(4)).map(|_| format!("New {},{}\n", dice.below(9), dice.below(5))).collect();
    let (name, table) = ("list.csv".to_owned(), TABLES[0].to_owned());
    let bytes = format!("name,size\n{rows}").into_bytes();
    desk.ask(now, Command::PreviewImport(PreviewImport { name, bytes, table, ..PreviewImport::default() }));
}

fn unstage(desk: &mut Desk, now: Now, dice: &mut Dice) {
    let Some(Ok(Reply::Overlays(staged))) = desk.ask(now, Command::Overlays) else {
        panic!("staged work is listed at once")
    };
    let Some(id) = dice.one(&staged).map(|overlay| overlay.id) else { return };
    let done = if dice.once_in(3) { Command::DiscardOverlay { id } } else { Command::CommitOverlay { id } };
    desk.ask(now, done);
}

fn versions(desk: &mut Desk, now: Now, dice: &mut Dice) {
    let Some(Ok(Reply::Versions(known))) = desk.ask(now, Command::Versions) else {
        panic!("versions are listed at once")
    };
    let one = dice.one(&known.versions).map(|version| version.id);
    let asked = match (one, dice.below(7)) {
        (Some(id), 0) => Command::ActivateVersion { id },
        (Some(id), 1) => Command::RemoveVersion { id },
        (Some(id), 2) => {
            let as_of = id.to_string();
            Command::Restore(Restore { as_of, ..Restore::default() })
        }
        (Some(id), 3) => {
            let (from, to) = (id.to_string(), String::new());
            Command::Compare(Compare { from, to, ..Compare::default() })
        }
        (Some(id), 4) => Command::RenameVersion { id, name: format!("Named {}", dice.below(3)) },
        (Some(_), 5) => Command::LimitVersions { most: Some(1 + dice.below(3) as u32), days: None },
        _ => Command::CreateVersion(CreateVersion {
            name: format!("Version {}", dice.below(3)),
            ..CreateVersion::default()
        }),
    };
    desk.ask(now, asked);
}

fn view(desk: &mut Desk, now: Now, dice: &mut Dice) {
    let name = format!("View {}", dice.below(3));
    let id = EntityId::derived("view", &[name.as_bytes()]);
    let change = if dice.once_in(4) {
        ViewChange::Remove(id)
    } else {
        let none = || json!(null);
        let (filter, order, columns, group) = (json!([]), none(), none(), none());
        ViewChange::Save(SavedView { id, table: TABLES[0].to_owned(), name, filter, order, columns, group })
    };
    desk.ask(now, Command::ChangeView(change));
}

fn suggestions(desk: &mut Desk, now: Now, dice: &mut Dice) {
    let Some(Ok(Reply::Mappings(mappings))) = desk.ask(now, Command::Mappings) else {
        panic!("mappings are listed at once")
    };
    let Some(id) = dice.one(&mappings).map(|mapping| mapping.id.clone()) else { return };
    let said = if dice.once_in(2) { Command::ConfirmMapping { id } } else { Command::RejectMapping { id } };
    desk.ask(now, said);
}

/// Looks at what was: that must hold whatever anybody wrote.
fn look_back(desk: &mut Desk, now: Now, dice: &mut Dice) {
    let asked = HistoryQuery { limit: Some(5), ..HistoryQuery::default() };
    let Some(Ok(Reply::History(entries))) = desk.ask(now, Command::History(asked)) else {
        panic!("history is told at once")
    };
    let Some(bundle) = dice.one(&entries).map(|entry| entry.bundle.clone()) else { return };
    let as_of = Some(json!(bundle));
    desk.ask(now, Command::Query(Query { table: TABLES[0].to_owned(), as_of, ..Query::default() }));
}
