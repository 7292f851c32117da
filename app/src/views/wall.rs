//! What a board is made of, and what people do on it. Everything that can be derived is; what a person moves
//! is on the screen in the same frame, and goes out as one commit.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::limits;
use callboard_core::workspace::command::{Command, Commit, CommitOp, Fields, Json, Query};
use callboard_core::workspace::update::{FieldInfo, Row, TableInfo, ViewInfo};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::focus;
use super::hand::Held;
use super::offered::field_of;
use super::stacks::{self, Stack};
use crate::client::Live;
use crate::desk::Desk;
use crate::grid::{Drafts, Sieve};
use crate::parts::Shown;
use crate::{mint, say};

/// What an element says of the record that it is of.
const CARD: &str = "data-card";

/// A board. Copies are the same board.
#[derive(Clone, Copy)]
pub(super) struct Wall {
    /// What every part of the screen shares.
    pub(super) desk: Desk,
    /// The table.
    pub(super) table: Memo<TableInfo>,
    /// The field that records stand by.
    pub(super) field: Memo<FieldInfo>,
    /// What stands small on a card.
    pub(super) small: Memo<Vec<FieldInfo>>,
    /// Words that records hold.
    pub(super) search: RwSignal<String>,
    /// Which records are shown.
    pub(super) sieve: Sieve,
    /// The records, as they are.
    pub(super) live: Live,
    /// Where they stand.
    pub(super) stacks: Memo<Vec<Stack>>,
    /// What was moved and the table does not hold yet.
    pub(super) drafts: RwSignal<Drafts>,
    /// The card that is carried.
    pub(super) held: RwSignal<Option<Held>>,
    /// The card that the person is on.
    pub(super) active: RwSignal<Option<EntityId>>,
    /// The stack that something is being added to.
    pub(super) adding: RwSignal<Option<Option<String>>>,
    /// What readers hear.
    pub(super) said: RwSignal<String>,
    /// The board on the screen.
    pub(super) element: NodeRef<Div>,
}

impl Wall {
    /// A board of a table, as one of its views says.
    pub(super) fn lay(desk: Desk, table: Memo<TableInfo>, view: &ViewInfo) -> Self {
        let (search, sieve) = (RwSignal::new(String::new()), Sieve::of(table));
        let drafts = RwSignal::new(Drafts::default());
        let held = RwSignal::new(None::<Held>);
        let by = view.by.clone();
        let field = Memo::new(move |_| {
            table.with(|table| field_of(table, by.as_deref()).cloned().unwrap_or_default())
        });
        let columns = view.columns.clone();
        let small = Memo::new(move |_| {
            let named = |table: &TableInfo| {
                columns.iter().filter_map(|name| field_of(table, Some(name)).cloned()).collect::<Vec<_>>()
            };
            table.with(named)
        });
        let query = Signal::derive(move || {
            let words = search.with(|words| words.trim().to_owned());
            Some(Query {
                table: table.with(|table| table.id.clone()),
                filter: sieve.expression(),
                search: Some(words).filter(|words| !words.is_empty()),
                limit: Some(limits::QUERY_ROWS_MAX),
                as_of: desk.moment().map(Json::from),
                since: desk.since(),
                ..Query::default()
            })
        });
        let live = desk.client.subscribe(query);
        let stacks = Memo::new(move |_| {
            let carried = held.with(|held| held.as_ref().and_then(Held::stands_at));
            field.with(|field| {
                drafts.with(|drafts| {
                    live.window.with(|window| {
                        let rows = window.as_ref().map_or(&[][..], |window| &window.rows);
                        stacks::stacks(field, rows, drafts, carried.as_ref())
                    })
                })
            })
        });
        let wall = Self {
            desk,
            table,
            field,
            small,
            search,
            sieve,
            live,
            stacks,
            drafts,
            held,
            active: RwSignal::new(None),
            adding: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            element: NodeRef::new(),
        };
        focus::keep(wall.element, CARD, wall.active, move || wall.stacks.track());
        wall
    }

    /// Whether cards can be moved and added.
    pub(super) fn may_write(self) -> bool {
        self.table.with(|table| self.desk.may_write_in(table))
    }

    /// A card's row.
    pub(super) fn row(self, id: EntityId) -> Option<Arc<Row>> {
        self.stacks.with(|stacks| {
            let (stack, place) = stacks::place_of(stacks, id)?;
            Some(stacks[stack].rows[place].clone())
        })
    }

    /// The card that Tab leads to: the one that the person was on, else the first.
    pub(super) fn stop(self) -> Option<EntityId> {
        let active = self.active.get();
        self.stacks.with(|stacks| {
            active
                .filter(|id| stacks::place_of(stacks, *id).is_some())
                .or_else(|| stacks.iter().find_map(|stack| Some(stack.rows.first()?.id)))
        })
    }

    /// What stands small on a card.
    pub(super) fn small_of(self, row: &Row) -> String {
        let text = |field: &FieldInfo| {
            let value = row.fields.get(&field.name).unwrap_or(&Json::Null);
            Shown::of(field, value).plain()
        };
        let texts = self.small.with(|small| small.iter().map(text).collect::<Vec<_>>());
        texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// What people call a stack.
    pub(super) fn title_of(self, value: Option<&str>) -> String {
        match value {
            None => say!("stack-none", field = self.field.with(|field| field.title.clone())),
            Some(value) => self.field.with(|field| {
                let known = field.choices.iter().find(|choice| choice.value == value);
                known.map_or_else(|| value.to_owned(), |choice| choice.title.clone())
            }),
        }
    }

    /// Puts a record into a stack: one commit, and one undo.
    pub(super) fn put(self, id: EntityId, to: Option<String>) {
        let Some(row) = untrack(|| self.row(id)) else { return };
        let field = self.field.get_untracked();
        let stands = self.drafts.with_untracked(|drafts| stacks::value_of(&row, &field.name, drafts));
        if stands == to {
            return;
        }
        let value = to.clone().map_or(Json::Null, Json::from);
        let turn = self.drafts.try_update(|drafts| drafts.begin(id, &field.name, value.clone()));
        let label = match row.title.as_str() {
            "" => say!("label-set-field", field = field.title.as_str()),
            title => say!("label-set", field = field.title.as_str(), title = title),
        };
        let set = CommitOp::Set {
            id,
            field: field.name.clone(),
            value,
            table: Some(self.table.with_untracked(|table| table.id.clone())),
            seen: Some(row.seen.clone()).filter(|seen| !seen.is_empty()),
        };
        let answer = self.desk.client.call(Command::Commit(Commit { label, ops: vec![set] }));
        self.said.set(untrack(|| self.told("stack-put", &row, to.as_deref())));
        spawn_local(async move {
            let result = answer.await;
            self.drafts.try_update(|drafts| match &result {
                Ok(_) => {
                    let now = self.row_untracked(id);
                    drafts.saved(
                        &(id, field.name.clone()),
                        turn.unwrap_or_default(),
                        now.as_deref(),
                        &row.seen,
                    );
                }
                Err(_) => drop(drafts.forget(id, &field.name)),
            });
            if let Err(failure) = result {
                self.desk.tell(say!("tried-row-change"), failure);
            }
        });
    }

    fn row_untracked(self, id: EntityId) -> Option<Arc<Row>> {
        self.live
            .window
            .with_untracked(|window| window.as_ref()?.rows.iter().find(|row| row.id == id).cloned())
    }

    /// What readers hear of a card and a stack.
    pub(super) fn told(self, key: &str, row: &Row, to: Option<&str>) -> String {
        let title = if row.title.is_empty() { say!("record-untitled") } else { row.title.clone() };
        say!(key, title = title, stack = self.title_of(to))
    }

    /// A new record in a stack, called by `title`.
    pub(super) fn add(self, to: Option<String>, title: String, refused: impl FnOnce(String) + 'static) {
        let table = self.table.get_untracked();
        let texts = || table.fields.iter().filter(|field| field.kind == "text");
        let named = texts().find(|field| field.required).or_else(|| texts().next());
        let mut fields = Fields::new();
        fields.extend(named.map(|field| (field.name.clone(), Json::from(title.clone()))));
        fields.extend(to.map(|to| (self.field.with_untracked(|field| field.name.clone()), Json::from(to))));
        let (id, label) = (mint::entity(), say!("label-create", row = table.row.as_str()));
        let ops = vec![CommitOp::Create { table: table.id, id: Some(id), fields }];
        let answer = self.desk.client.call(Command::Commit(Commit { label, ops }));
        self.active.set(Some(id));
        spawn_local(async move {
            if let Err(failure) = answer.await {
                self.desk.tell(say!("tried-row-create"), failure);
                refused(title);
            }
        });
    }

    /// Goes to a card; it is brought into sight.
    pub(super) fn go(self, id: EntityId) {
        self.active.set(Some(id));
        focus::go(self.element, CARD, id);
    }
}
