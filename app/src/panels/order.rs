//! An order that people change: an item is taken by its handle and put elsewhere, by pointer, finger or keys.
//! While it is in somebody's hand only its place on the screen changes; one change is written when it is put.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, Commit, CommitOp};
use callboard_core::workspace::update::LinkInfo;
use leptos::html::Ol;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, PointerEvent};

use crate::desk::Desk;
use crate::{pages, say};

/// What an item's element says of which edge it is.
const ITEM: &str = "data-edge";

/// An item that does not stand where the window has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Held {
    edge: EntityId,
    to: usize,
    hand: Hand,
}

/// What holds an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hand {
    Pointer,
    Keys,
    /// Nothing any more: it is on its way to where it was put.
    Under(u32),
}

/// The order of one list. Copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Order {
    desk: Desk,
    /// What people call the list.
    name: StoredValue<String>,
    /// The id of what tells readers which keys there are.
    pub(super) hint: StoredValue<String>,
    /// As the window has it.
    ids: Memo<Vec<EntityId>>,
    held: RwSignal<Option<Held>>,
    turns: StoredValue<u32>,
    /// What readers hear.
    pub(super) said: RwSignal<String>,
    /// The list on the screen.
    pub(super) list: NodeRef<Ol>,
}

impl Order {
    /// Of what a window shows of the edges that leave a record.
    pub(super) fn of(desk: Desk, link: &LinkInfo, id: EntityId, ids: Memo<Vec<EntityId>>) -> Self {
        Self {
            desk,
            name: StoredValue::new(link.title.clone()),
            hint: StoredValue::new(format!("order-{}-{id}", link.kind.replace('.', "-"))),
            ids,
            held: RwSignal::new(None),
            turns: StoredValue::new(0),
            said: RwSignal::new(String::new()),
            list: NodeRef::new(),
        }
    }

    /// The place of an item as the screen has it, from 0.
    pub(super) fn place(self, edge: EntityId) -> usize {
        self.arranged().iter().position(|id| *id == edge).unwrap_or_default()
    }

    /// Whether an item is in somebody's hand.
    pub(super) fn holds(self, edge: EntityId) -> bool {
        self.held.with(|held| held.is_some_and(|held| held.edge == edge && held.is_in_hand()))
    }

    fn arranged(self) -> Vec<EntityId> {
        let ids = self.ids.get();
        match self.held.get() {
            Some(held) => moved(&ids, held.edge, held.to),
            None => ids,
        }
    }

    /// A pointer goes down on a handle.
    pub(super) fn take(self, edge: EntityId, event: &PointerEvent) {
        let element = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let Some(element) = element.filter(|_| event.button() == 0) else { return };
        event.prevent_default();
        // Refused only for a pointer that is gone.
        let _ = element.set_pointer_capture(event.pointer_id());
        let _ = element.focus();
        let to = untrack(|| self.place(edge));
        self.held.set(Some(Held { edge, to, hand: Hand::Pointer }));
    }

    /// It moves.
    pub(super) fn draw(self, event: &PointerEvent) {
        let Some(held) = self.held.get_untracked().filter(|held| held.hand == Hand::Pointer) else { return };
        let Some(to) = self.place_at(held.edge, f64::from(event.client_y())) else { return };
        if to != held.to {
            self.held.set(Some(Held { to, ..held }));
            self.reveal(held.edge);
        }
    }

    /// It goes up.
    pub(super) fn release(self) {
        if let Some(held) = self.held.get_untracked().filter(|held| held.hand == Hand::Pointer) {
            self.put(held.edge, held.to);
        }
    }

    /// The item stands again where it stood.
    pub(super) fn let_go(self) {
        self.held.update(|held| *held = held.filter(|held| !held.is_in_hand()));
    }

    /// A handle that is pressed without a pointer takes its item, or puts it down.
    pub(super) fn press(self, edge: EntityId, title: &str) {
        match self.held.get_untracked().filter(|held| held.edge == edge && held.hand == Hand::Keys) {
            Some(held) => self.put(edge, held.to),
            None => {
                let to = untrack(|| self.place(edge));
                self.held.set(Some(Held { edge, to, hand: Hand::Keys }));
                self.tell("order-taken", title, to);
            }
        }
    }

    /// A key on a handle.
    pub(super) fn key(self, edge: EntityId, title: &str, event: &KeyboardEvent) {
        if event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let held = self.held.get_untracked().filter(|held| held.edge == edge && held.hand == Hand::Keys);
        match (event.key().as_str(), held) {
            ("Enter" | " ", _) => self.press(edge, title),
            ("Escape", Some(_)) => {
                self.let_go();
                let to = untrack(|| self.place(edge));
                self.tell("order-left", title, to);
            }
            ("ArrowUp", Some(held)) => self.aim(held, title, held.to.saturating_sub(1)),
            ("ArrowDown", Some(held)) => self.aim(held, title, held.to + 1),
            ("Home", Some(held)) => self.aim(held, title, 0),
            ("End", Some(held)) => self.aim(held, title, usize::MAX),
            _ => return,
        }
        event.prevent_default();
    }

    /// A key anywhere in an item: Alt with an arrow moves it at once.
    pub(super) fn step(self, edge: EntityId, title: &str, event: &KeyboardEvent) {
        let by = match event.key().as_str() {
            "ArrowUp" => -1,
            "ArrowDown" => 1,
            _ => return,
        };
        if !event.alt_key() || event.default_prevented() || pages::is_typing(event) {
            return;
        }
        event.prevent_default();
        let here = untrack(|| self.place(edge));
        let last = self.ids.with_untracked(Vec::len).saturating_sub(1);
        let to = here.saturating_add_signed(by).min(last);
        if to != here {
            self.put(edge, to);
            self.tell("order-put", title, to);
        }
    }

    fn aim(self, held: Held, title: &str, to: usize) {
        let to = to.min(self.ids.with_untracked(Vec::len).saturating_sub(1));
        self.held.set(Some(Held { to, ..held }));
        self.reveal(held.edge);
        self.tell("order-at", title, to);
    }

    fn tell(self, key: &str, title: &str, to: usize) {
        let count = self.ids.with_untracked(Vec::len);
        self.said.set(say!(key, title = title, place = to + 1, count = count));
    }

    /// Writes the new place, where it is one.
    fn put(self, edge: EntityId, to: usize) {
        let arranged = untrack(|| moved(&self.arranged(), edge, to));
        if self.ids.with_untracked(|ids| *ids == arranged) {
            return self.held.set(None);
        }
        let turn = self.turns.try_update_value(|turns| {
            *turns += 1;
            *turns
        });
        let hand = Hand::Under(turn.unwrap_or_default());
        self.held.set(Some(Held { edge, to, hand }));
        let after = to.checked_sub(1).and_then(|before| arranged.get(before).copied());
        let label = say!("label-order", order = self.name.get_value());
        let ops = vec![CommitOp::Move { edge, after }];
        let answer = self.desk.client.call(Command::Commit(Commit { label, ops }));
        spawn_local(async move {
            let result = answer.await;
            let is_last = |held: &Held| held.hand == hand;
            let ends = self.held.try_with_untracked(|held| held.as_ref().is_some_and(is_last));
            if ends == Some(true) {
                let had_focus = self.has_focus(edge);
                self.held.set(None);
                if had_focus {
                    self.focus(edge);
                }
            }
            if let Err(failure) = result {
                self.desk.tell(say!("tried-order"), failure);
            }
        });
    }

    /// Whether the focus is in an item, or fell out of it when it was put elsewhere.
    fn has_focus(self, edge: EntityId) -> bool {
        let active = document().active_element();
        let item = self.item(edge);
        match (active, item) {
            (Some(active), Some(item)) => active.tag_name() == "BODY" || item.contains(Some(&active)),
            _ => true,
        }
    }

    fn focus(self, edge: EntityId) {
        let handle = self.item(edge).and_then(|item| item.query_selector(".order-handle").ok().flatten());
        if let Some(handle) = handle.and_then(|handle| handle.dyn_into::<HtmlElement>().ok()) {
            // A handle that is on the screen takes the focus.
            let _ = handle.focus();
        }
    }

    fn items(self) -> Vec<HtmlElement> {
        let list = self.list.get_untracked();
        let children = list.map(|list| list.children());
        let children = children.into_iter().flat_map(|children| {
            (0..children.length()).filter_map(move |at| children.item(at)).collect::<Vec<_>>()
        });
        children.filter_map(|child| child.dyn_into().ok()).collect()
    }

    fn item(self, edge: EntityId) -> Option<HtmlElement> {
        let edge = edge.to_string();
        self.items().into_iter().find(|item| item.get_attribute(ITEM).as_ref() == Some(&edge))
    }

    /// The place that a height on the screen stands for: after all whose middles are above it.
    fn place_at(self, edge: EntityId, y: f64) -> Option<usize> {
        let edge = edge.to_string();
        let others = self.items().into_iter().filter(|item| item.get_attribute(ITEM).as_ref() != Some(&edge));
        let is_above = |item: &HtmlElement| {
            let edges = item.get_bounding_client_rect();
            edges.top().midpoint(edges.bottom()) < y
        };
        let others: Vec<_> = others.collect();
        (!others.is_empty()).then(|| others.iter().filter(|item| is_above(item)).count())
    }

    /// Scrolls so that an item is in sight once it stands where it is held.
    fn reveal(self, edge: EntityId) {
        request_animation_frame(move || {
            if let Some(item) = self.item(edge) {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                item.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    }
}

impl Held {
    fn is_in_hand(self) -> bool {
        !matches!(self.hand, Hand::Under(_))
    }
}

/// The order with one item put to a place.
fn moved(ids: &[EntityId], edge: EntityId, to: usize) -> Vec<EntityId> {
    let mut moved: Vec<EntityId> = ids.iter().copied().filter(|id| *id != edge).collect();
    if moved.len() < ids.len() {
        moved.insert(to.min(moved.len()), edge);
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_4_an_item_is_put_to_a_place_and_the_others_keep_theirs() {
        let [a, b, c] = [1, 2, 3].map(|byte| EntityId([byte; 16]));
        assert_eq!(moved(&[a, b, c], a, 2), [b, c, a]);
        assert_eq!(moved(&[a, b, c], c, 0), [c, a, b]);
        assert_eq!(moved(&[a, b, c], b, 9), [a, c, b]);
        assert_eq!(moved(&[a, b], c, 1), [a, b], "it was taken away meanwhile");
    }
}
