//! The one table of what a person can do. Palette, menus, the list of shortcuts and the keyboard are made
//! from it.

use callboard_core::workspace::command::{Carry, Command};
use callboard_core::workspace::update::{Reply, Skipped, TableInfo};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::KeyboardEvent;

use crate::address::{Panel, Place};
use crate::desk::{Desk, Float};
use crate::looked::Looked;
use crate::theme::Theme;
use crate::{clipboard, file, pages, say, views};

/// What diagnostics are called where they can only be given as a file.
const DIAGNOSTICS: &str = "callboard-diagnostics.json";

/// Values that an undo left alone, which are named one by one.
const SKIPPED_NAMED: usize = 4;

/// Something a person can do.
pub(crate) struct Action {
    /// Stable; its words are `action-<id>`.
    pub(crate) id: &'static str,
    /// Its shortcut, as in `Mod+Shift+Z` or `Alt+H`: `Mod` is ⌘ on a Mac and Ctrl elsewhere. Empty where it
    /// has none.
    pub(crate) keys: &'static str,
    /// Where it is listed.
    pub(crate) group: Group,
    /// Whether it can be done now. Tracks what it reads.
    pub(crate) when: fn(Desk) -> bool,
    /// Does it.
    pub(crate) run: fn(Desk),
}

/// Under which heading an action is listed; its words are `group-<name>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    /// What one does to records.
    Edit,
    /// What one looks at.
    View,
    /// What one does with the whole.
    Production,
    /// The app itself.
    App,
}

impl Group {
    /// In the order that they are listed in.
    pub(crate) const ALL: [Self; 4] = [Self::Edit, Self::View, Self::Production, Self::App];

    /// Its heading.
    pub(crate) fn title(self) -> String {
        match self {
            Self::Edit => say!("group-edit"),
            Self::View => say!("group-view"),
            Self::Production => say!("group-production"),
            Self::App => say!("group-app"),
        }
    }
}

/// What the grid on the screen can be asked to do. The grid takes it through `Desk::grid`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GridAct {
    /// What is shown onto paper.
    Print,
    /// A row of its own at the end.
    NewRow,
    /// The selected rows into the bin.
    DeleteRows,
    /// The range onto the clipboard.
    Copy,
    /// The same, and the range emptied.
    Cut,
    /// What the clipboard holds over the range.
    Paste,
    /// The first selected row's values into those below.
    FillDown,
    /// The first selected column's values into those beside it.
    FillRight,
    /// What the first selected rows begin, on into those below.
    FillSeries,
    /// The whole rows of the range.
    SelectRows,
    /// Its whole columns.
    SelectColumns,
    /// The active row as a form.
    OpenRecord,
    /// What was in the active cell.
    LookBack,
    /// The active row and another as one.
    Merge,
    /// Words that rows hold.
    Search,
    /// Which rows.
    Filter,
    /// In which order.
    Sort,
    /// Rows with the same value in the active column stand together, or no longer.
    Group,
    /// The rows of all groups are put away.
    FoldAll,
    /// They are shown again.
    UnfoldAll,
    /// Which fields.
    Fields,
    /// Deleted rows instead of those in the table.
    Bin,
    /// The selected rows out of the bin.
    RestoreRows,
    /// The selected rows as they are shown, where that is of another moment.
    PutBack,
    /// More room for the active column.
    WidenColumn,
    /// Less room for it.
    NarrowColumn,
    /// The active column one towards the end of the line.
    MoveColumnAhead,
    /// The active column one towards its start.
    MoveColumnBack,
    /// The columns up to the active one stay when others move, or no longer.
    Freeze,
    /// What the active column masks is shown, or masked again.
    Veil,
    /// Words in cells, and others in their place.
    Replace,
}

/// What a view that goes through a table can be asked to do. It takes it through `Desk::show`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShowAct {
    /// On to what comes next.
    Go,
    /// Back to what came before.
    Back,
    /// What comes next is called to be ready, or no longer.
    Ready,
    /// Others follow from now on.
    Lead,
    /// They do no longer.
    Release,
    /// Before the first.
    Restart,
}

/// Everything that a person can do, in the order of the lists.
pub(crate) const ACTIONS: &[Action] = &[
    act("undo", "Mod+Z", Group::Edit, can_undo, undo),
    act("redo", "Mod+Shift+Z", Group::Edit, can_redo, redo),
    act("new-row", "Mod+Enter", Group::Edit, may_edit_grid, |desk| ask_grid(desk, GridAct::NewRow)),
    act("delete-rows", "Mod+Backspace", Group::Edit, may_edit_grid, |desk| {
        ask_grid(desk, GridAct::DeleteRows)
    }),
    act("restore-rows", "", Group::Edit, in_bin, |desk| ask_grid(desk, GridAct::RestoreRows)),
    act("put-back", "", Group::Edit, may_put_back, |desk| ask_grid(desk, GridAct::PutBack)),
    act("copy", "Mod+C", Group::Edit, has_grid, |desk| ask_grid(desk, GridAct::Copy)),
    act("cut", "Mod+X", Group::Edit, may_edit_grid, |desk| ask_grid(desk, GridAct::Cut)),
    act("paste", "Mod+V", Group::Edit, may_edit_grid, |desk| ask_grid(desk, GridAct::Paste)),
    act("fill-down", "Mod+D", Group::Edit, may_edit_grid, |desk| ask_grid(desk, GridAct::FillDown)),
    act("fill-right", "", Group::Edit, may_edit_grid, |desk| ask_grid(desk, GridAct::FillRight)),
    act("fill-series", "", Group::Edit, may_edit_grid, |desk| ask_grid(desk, GridAct::FillSeries)),
    act("replace", "Mod+Shift+H", Group::Edit, may_edit_grid, |desk| ask_grid(desk, GridAct::Replace)),
    act("merge", "", Group::Edit, may_merge, merge),
    act("palette", "Mod+K", Group::View, always, |desk| desk.float.set(Some(Float::Palette))),
    act("search-table", "Mod+F", Group::View, has_grid, |desk| ask_grid(desk, GridAct::Search)),
    act("filter", "", Group::View, has_grid, |desk| ask_grid(desk, GridAct::Filter)),
    act("sort", "", Group::View, has_grid, |desk| ask_grid(desk, GridAct::Sort)),
    act("group", "Alt+G", Group::View, has_grid, |desk| ask_grid(desk, GridAct::Group)),
    act("fold-all", "", Group::View, has_grid, |desk| ask_grid(desk, GridAct::FoldAll)),
    act("unfold-all", "", Group::View, has_grid, |desk| ask_grid(desk, GridAct::UnfoldAll)),
    act("fields", "", Group::View, has_grid, |desk| ask_grid(desk, GridAct::Fields)),
    act("select-rows", "", Group::View, has_grid, |desk| ask_grid(desk, GridAct::SelectRows)),
    act("select-columns", "", Group::View, has_grid, |desk| ask_grid(desk, GridAct::SelectColumns)),
    act("open-record", "", Group::View, has_grid, |desk| ask_grid(desk, GridAct::OpenRecord)),
    act("look-back", "Alt+Shift+H", Group::View, has_grid, |desk| ask_grid(desk, GridAct::LookBack)),
    act("next-news", "F8", Group::View, has_news, |desk| step_news(desk, false)),
    act("previous-news", "Shift+F8", Group::View, has_news, |desk| step_news(desk, true)),
    act("seen-news", "", Group::View, has_news, see_news),
    act("next-view", "Alt+V", Group::View, has_views, views::step),
    act("bin", "", Group::View, has_grid, |desk| ask_grid(desk, GridAct::Bin)),
    act("widen-column", "Alt+W", Group::View, has_grid, |desk| ask_grid(desk, GridAct::WidenColumn)),
    act("narrow-column", "Alt+Shift+W", Group::View, has_grid, |desk| ask_grid(desk, GridAct::NarrowColumn)),
    act("column-ahead", "Alt+M", Group::View, has_grid, |desk| ask_grid(desk, GridAct::MoveColumnAhead)),
    act("column-back", "Alt+Shift+M", Group::View, has_grid, |desk| ask_grid(desk, GridAct::MoveColumnBack)),
    act("freeze", "", Group::View, has_grid, |desk| ask_grid(desk, GridAct::Freeze)),
    act("veil", "", Group::View, has_grid, |desk| ask_grid(desk, GridAct::Veil)),
    act("show-go", "", Group::View, has_show, |desk| ask_show(desk, ShowAct::Go)),
    act("show-back", "", Group::View, has_show, |desk| ask_show(desk, ShowAct::Back)),
    act("show-ready", "", Group::View, has_show, |desk| ask_show(desk, ShowAct::Ready)),
    act("show-lead", "", Group::View, has_show, |desk| ask_show(desk, ShowAct::Lead)),
    act("show-release", "", Group::View, has_show, |desk| ask_show(desk, ShowAct::Release)),
    act("show-restart", "", Group::View, has_show, |desk| ask_show(desk, ShowAct::Restart)),
    act("history", "Alt+H", Group::View, is_open, |desk| toggle(desk, Panel::History)),
    act("back-to-now", "", Group::View, is_past, |desk| desk.address.see_as_of(None)),
    act("conflicts", "Alt+C", Group::View, is_open, |desk| toggle(desk, Panel::Conflicts)),
    act("mappings", "Alt+P", Group::View, is_open, |desk| toggle(desk, Panel::Mappings)),
    act("link-tables", "", Group::Production, may_write, |desk| desk.address.show(Some(Panel::Mappings))),
    act("close-panel", "", Group::View, has_panel, |desk| desk.address.show(None)),
    act("import", "Mod+I", Group::Production, may_write, |desk| desk.address.show(Some(Panel::Import))),
    act("print", "Mod+P", Group::Production, may_print, print),
    act("export", "Mod+Shift+S", Group::Production, is_open, export),
    act("share", "", Group::Production, is_open, |desk| desk.address.show(Some(Panel::Share))),
    act("sync", "", Group::Production, is_open, |desk| toggle(desk, Panel::Sync)),
    act("departments", "", Group::Production, may_write, |desk| desk.address.show(Some(Panel::Departments))),
    act("settings", "", Group::Production, has_settings, |desk| toggle(desk, Panel::Settings)),
    act("home", "", Group::Production, is_open, |desk| desk.address.go(Place::Home)),
    act("theme", "Mod+Shift+L", Group::App, always, turn_theme),
    act("theme-show", "", Group::App, always, toggle_show),
    act("wishes", "", Group::App, always, |desk| desk.float.set(Some(Float::Wishes))),
    act("shortcuts", "?", Group::App, always, |desk| desk.float.set(Some(Float::Shortcuts))),
    act("diagnostics", "", Group::App, always, copy_diagnostics),
];

/// Actions that the browser itself tells of, by events that carry the clipboard: their keys are left to it.
const CARRIED: [&str; 3] = ["copy", "cut", "paste"];

/// Keys that the grid takes itself while a cell is active, with the words that say what they do.
pub(crate) const CELL_KEYS: &[(&str, &str)] = &[
    ("↑+↓+←+→", "cell-move"),
    ("Ctrl+↓", "cell-move-far"),
    ("Home+End", "cell-ends"),
    ("Shift+↓", "cell-extend"),
    ("Ctrl+Shift+↓", "cell-extend-far"),
    ("Ctrl+A", "cell-all"),
    ("Shift+Space", "cell-rows"),
    ("Ctrl+Space", "cell-columns"),
    ("Ctrl+R", "cell-fill-right"),
    ("F2", "cell-edit"),
    ("Enter+Tab", "cell-next"),
    ("Esc", "cell-back"),
    ("Space", "cell-record"),
    ("Delete", "cell-clear"),
    ("Alt+Enter", "cell-why"),
    ("Alt+↓", "cell-menu"),
    ("Alt+←", "cell-fold"),
    ("Alt+→", "cell-unfold"),
];

/// Keys of a view that goes through a table, with the words that say what they do.
pub(crate) const SHOW_KEYS: &[(&str, &str)] = &[
    ("Space", "show-key-go"),
    ("⌫+←", "show-key-back"),
    ("Enter", "show-key-ready"),
    ("↑+↓", "show-key-choose"),
    ("Esc", "show-key-leave"),
];

const fn act(
    id: &'static str,
    keys: &'static str,
    group: Group,
    when: fn(Desk) -> bool,
    run: fn(Desk),
) -> Action {
    Action { id, keys, group, when, run }
}

impl Action {
    /// The action with this id.
    pub(crate) fn named(id: &str) -> Option<&'static Self> {
        ACTIONS.iter().find(|action| action.id == id)
    }

    /// What it is called now: undo and redo name what they would take back.
    pub(crate) fn title(&self, desk: Desk) -> String {
        let label = desk.client.standing().with(|standing| match (self.id, standing) {
            ("undo", Some(standing)) => standing.undo.clone(),
            ("redo", Some(standing)) => standing.redo.clone(),
            _ => None,
        });
        match (self.id, label) {
            ("undo", Some(label)) => say!("action-undo-label", label = label),
            ("redo", Some(label)) => say!("action-redo-label", label = label),
            ("seen-news", _) => say!("action-seen-news", count = news(desk)),
            _ => say!(&format!("action-{}", self.id)),
        }
    }

    /// Its shortcut as keys to draw: `["Ctrl", "K"]`.
    pub(crate) fn caps(&self) -> Vec<&'static str> {
        self.keys.split('+').filter(|key| !key.is_empty()).map(cap).collect()
    }

    fn takes(&self, event: &KeyboardEvent) -> bool {
        let mut wanted: Vec<&str> = self.keys.split('+').collect();
        let Some(key) = wanted.pop() else { return false };
        let modifier = event.ctrl_key() || event.meta_key();
        let is_symbol = key.len() == 1 && !key.as_bytes()[0].is_ascii_alphanumeric();
        // With Alt, some keyboards write another letter: the key's place tells.
        let is_key = event.key().eq_ignore_ascii_case(key)
            || (event.alt_key() && event.code().strip_prefix("Key").is_some_and(|letter| letter == key));
        !key.is_empty()
            && is_key
            && wanted.contains(&"Mod") == modifier
            && wanted.contains(&"Alt") == event.alt_key()
            // A symbol is what it is by Shift, on some keyboards.
            && (is_symbol || wanted.contains(&"Shift") == event.shift_key())
    }
}

/// Does what a key stands for. What is typed into a field stays the field's, undo included; so does what
/// somebody nearer took already.
pub(crate) fn dispatch(desk: Desk, event: &KeyboardEvent) {
    if event.default_prevented() || event.is_composing() {
        return;
    }
    let Some(action) = ACTIONS.iter().find(|action| action.takes(event)) else { return };
    if CARRIED.contains(&action.id) {
        return;
    }
    let is_typing = pages::is_typing(event);
    let is_text_key = !action.keys.starts_with("Mod") || matches!(action.id, "undo" | "redo" | "delete-rows");
    if (is_typing && is_text_key) || !untrack(|| (action.when)(desk)) {
        return;
    }
    event.prevent_default();
    (action.run)(desk);
}

fn cap(key: &'static str) -> &'static str {
    let is_mac = window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac"));
    match (key, is_mac) {
        ("Mod", true) => "⌘",
        ("Mod", false) => "Ctrl",
        ("Shift", true) => "⇧",
        ("Alt", true) => "⌥",
        ("Backspace", _) => "⌫",
        ("Enter", _) => "↵",
        _ => key,
    }
}

fn always(_: Desk) -> bool {
    true
}

fn is_open(desk: Desk) -> bool {
    desk.client.opened().with(Option::is_some) && desk.address.spot().is_some()
}

fn may_write(desk: Desk) -> bool {
    is_open(desk) && desk.may_write()
}

/// Whether something can be written into the table on the screen.
fn may_write_here(desk: Desk) -> bool {
    desk.table().with(|table| table.as_ref().is_some_and(|table| desk.may_write_in(table)))
}

/// Whether the department whose table is on the screen can be set.
fn has_settings(desk: Desk) -> bool {
    is_open(desk) && desk.table().with(|table| table.as_ref().is_some_and(|table| table.module.settings > 0))
}

fn has_grid(desk: Desk) -> bool {
    desk.grid.with(Option::is_some)
}

/// Whether there is another way to see the table on the screen.
fn has_views(desk: Desk) -> bool {
    let others =
        |table: &TableInfo| table.views.iter().any(|view| view.kind != "grid") || table.views.len() > 1;
    is_open(desk) && desk.table().with(|table| table.as_ref().is_some_and(others))
}

/// Whether there is something to put on paper, or it lies there.
fn may_print(desk: Desk) -> bool {
    is_open(desk) && desk.table().with(Option::is_some) && !shows_bin(desk)
}

/// Prints what lies on paper; whatever else is shown is put there first.
fn print(desk: Desk) {
    match (desk.paper.get_untracked(), desk.grid.get_untracked()) {
        (Some(press), _) => press.run(()),
        (None, Some(grid)) => grid.run(GridAct::Print),
        (None, None) => desk.address.put_on_paper(true),
    }
}

fn may_edit_grid(desk: Desk) -> bool {
    has_grid(desk) && may_write_here(desk) && !shows_bin(desk)
}

fn in_bin(desk: Desk) -> bool {
    has_grid(desk) && may_write_here(desk) && shows_bin(desk)
}

fn shows_bin(desk: Desk) -> bool {
    desk.address.spot().is_some_and(|spot| spot.bin)
}

fn may_merge(desk: Desk) -> bool {
    may_write(desk) && (has_grid(desk) || desk.address.spot().is_some_and(|spot| spot.record.is_some()))
}

fn is_past(desk: Desk) -> bool {
    desk.moment().is_some()
}

fn may_put_back(desk: Desk) -> bool {
    has_grid(desk) && is_past(desk) && desk.may_restore()
}

fn has_panel(desk: Desk) -> bool {
    desk.address.spot().is_some_and(|spot| spot.panel.is_some())
}

fn can_undo(desk: Desk) -> bool {
    desk.client.standing().with(|standing| standing.as_ref().is_some_and(|known| known.undo.is_some()))
}

fn can_redo(desk: Desk) -> bool {
    desk.client.standing().with(|standing| standing.as_ref().is_some_and(|known| known.redo.is_some()))
}

fn ask_grid(desk: Desk, act: GridAct) {
    if let Some(grid) = desk.grid.get_untracked() {
        grid.run(act);
    }
}

/// How many rows others changed since the person looked.
fn news(desk: Desk) -> usize {
    desk.looked.get().map_or(0, Looked::count)
}

fn has_news(desk: Desk) -> bool {
    news(desk) > 0
}

fn step_news(desk: Desk, back: bool) {
    if let Some(looked) = desk.looked.get_untracked() {
        looked.step(back);
    }
}

fn see_news(desk: Desk) {
    if let Some(looked) = desk.looked.get_untracked() {
        looked.see();
    }
}

fn has_show(desk: Desk) -> bool {
    desk.show.with(Option::is_some)
}

fn ask_show(desk: Desk, act: ShowAct) {
    if let Some(show) = desk.show.get_untracked() {
        show.run(act);
    }
}

fn toggle(desk: Desk, panel: Panel) {
    let is_shown = untrack(|| desk.address.spot()).is_some_and(|spot| spot.panel == Some(panel));
    desk.address.show((!is_shown).then_some(panel));
}

/// The record beside the table, else that of the grid's active row.
fn merge(desk: Desk) {
    match untrack(|| desk.address.spot()).and_then(|spot| spot.record) {
        Some(record) => desk.address.merge_record(record),
        None => ask_grid(desk, GridAct::Merge),
    }
}

fn undo(desk: Desk) {
    desk.run_then(say!("tried-undo"), Command::Undo, move |reply| tell_skipped(desk, "undo-done", reply));
}

fn redo(desk: Desk) {
    desk.run_then(say!("tried-redo"), Command::Redo, move |reply| tell_skipped(desk, "redo-done", reply));
}

/// What an undo left alone, because somebody has changed it since, is said and never overwritten.
fn tell_skipped(desk: Desk, done: &'static str, reply: Reply) {
    let Reply::Undone(Some(undone)) = reply else { return };
    if undone.skipped.is_empty() {
        return;
    }
    let named = |left: &Skipped| {
        let title = if left.title.is_empty() { say!("record-untitled") } else { left.title.clone() };
        say!("undo-left", title = title, label = left.label.as_str(), person = left.person.as_str())
    };
    let named: Vec<String> = undone.skipped.iter().take(SKIPPED_NAMED).map(named).collect();
    let more = undone.skipped.len() - named.len();
    let left = say!("undo-skipped", left = named.join(" "), more = more);
    desk.remark(say!(done, label = undone.label), left);
}

fn export(desk: Desk) {
    let name =
        desk.client.opened().with_untracked(|opened| opened.as_ref().map(|opened| opened.name.clone()));
    let name = name.unwrap_or_default();
    desk.run_then(say!("tried-export"), Command::ExportWith { assets: Carry::Local }, move |reply| {
        if let Reply::Package(bytes) = reply {
            file::download(&bytes, &name);
        }
    });
}

fn turn_theme(desk: Desk) {
    desk.theme.get_untracked().next().choose(desk.theme);
}

/// Into the light of a performance, and back to what the device says.
fn toggle_show(desk: Desk) {
    let wanted = if desk.theme.get_untracked() == Theme::Show { Theme::System } else { Theme::Show };
    wanted.choose(desk.theme);
}

fn copy_diagnostics(desk: Desk) {
    desk.run_then(say!("tried-diagnostics"), Command::Diagnostics, |reply| {
        if let Reply::Diagnostics(facts) = reply {
            let text = serde_json::to_string_pretty(&facts).unwrap_or_default();
            spawn_local(async move {
                if !clipboard::copy(&text).await {
                    file::download_text(&text, DIAGNOSTICS);
                }
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const WORDS: &str = include_str!("../../public/locales/en/app.ftl");

    #[test]
    fn command_1_every_action_and_cell_key_has_words() {
        let named = ACTIONS.iter().map(|action| format!("action-{}", action.id));
        for key in named.chain(CELL_KEYS.iter().map(|(_, key)| (*key).to_owned())) {
            assert!(WORDS.contains(&format!("\n{key} =")), "no words for {key}");
        }
    }

    #[test]
    fn command_2_an_id_and_a_shortcut_are_of_one_action() {
        let ids: BTreeSet<_> = ACTIONS.iter().map(|action| action.id).collect();
        assert_eq!(ids.len(), ACTIONS.len());
        let shortcuts: Vec<_> =
            ACTIONS.iter().map(|action| action.keys).filter(|keys| !keys.is_empty()).collect();
        assert_eq!(shortcuts.iter().collect::<BTreeSet<_>>().len(), shortcuts.len());
    }
}
