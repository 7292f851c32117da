//! Cards that are carried from one stack to another: by pointer, by finger on the handle, by keys.

use callboard_core::id::EntityId;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent};

use super::stacks::{self, Carried};
use super::wall::Wall;
use crate::grid::is_mirrored;

/// How far a pointer goes, in pixels, before a press carries the card.
const DRAG_PX: f64 = 5.0;
/// How near to the board's edge a carried card draws the board along, and by how much, in pixels.
const EDGE_PX: f64 = 40.0;

/// What an element says of which stack it is; empty for the one of records without a value.
const STACK: &str = "data-stack";

/// A card in somebody's hand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Held {
    /// Whose.
    pub(super) id: EntityId,
    /// The stack that it would be put into; none while it is over nothing.
    pub(super) over: Option<Option<String>>,
    /// What holds it.
    pub(super) hand: Hand,
}

/// What holds a card.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Hand {
    /// A pointer that went down here; it may still be a press.
    Down(f64, f64),
    /// A pointer, where it is.
    Pointer(f64, f64),
    /// Keys.
    Keys,
}

impl Held {
    /// Where the card stands meanwhile: with a pointer it stays, and a shadow of it is carried.
    pub(super) fn stands_at(&self) -> Option<Carried> {
        let over = self.over.clone().filter(|_| self.hand == Hand::Keys)?;
        Some((self.id, over))
    }

    /// Where the pointer has carried it.
    pub(super) fn at(&self) -> Option<(f64, f64)> {
        match self.hand {
            Hand::Pointer(x, y) => Some((x, y)),
            Hand::Down(..) | Hand::Keys => None,
        }
    }
}

impl Wall {
    /// A pointer goes down on a card. A finger scrolls, unless it is on the handle.
    pub(super) fn press(self, id: EntityId, event: &PointerEvent) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let on_handle = target.is_some_and(|it| it.closest(".board-grip").is_ok_and(|found| found.is_some()));
        let may_take = event.button() == 0 && (event.pointer_type() != "touch" || on_handle);
        if may_take && untrack(|| self.may_write()) {
            let at = Hand::Down(f64::from(event.client_x()), f64::from(event.client_y()));
            self.held.set(Some(Held { id, over: None, hand: at }));
        }
    }

    /// It moves.
    pub(super) fn carry(self, event: &PointerEvent) {
        let Some(held) = self.held.get_untracked() else { return };
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        match held.hand {
            Hand::Keys => return,
            Hand::Down(from_x, from_y) if (x - from_x).hypot(y - from_y) < DRAG_PX => return,
            Hand::Down(..) => {
                if let Some(board) = self.element.get_untracked() {
                    // Refused only for a pointer that is gone.
                    let _ = board.set_pointer_capture(event.pointer_id());
                }
            }
            Hand::Pointer(..) => {}
        }
        self.draw_along(x);
        self.held.set(Some(Held { over: stack_at(x, y), hand: Hand::Pointer(x, y), ..held }));
    }

    /// It goes up: what was carried is put down. What was only pressed opens.
    pub(super) fn release(self) {
        let Some(held) = self.held.get_untracked().filter(|held| held.hand != Hand::Keys) else { return };
        self.held.set(None);
        if let (Hand::Pointer(..), Some(to)) = (held.hand, held.over) {
            self.put(held.id, to);
            self.go(held.id);
        }
    }

    /// The card stands again where it stood. False where none was held.
    pub(super) fn let_go(self) -> bool {
        let held = self.held.get_untracked();
        self.held.set(None);
        if let Some(held) = held.as_ref().filter(|held| held.hand == Hand::Keys) {
            self.go(held.id);
        }
        held.is_some()
    }

    /// A key on a card.
    pub(super) fn key(self, id: EntityId, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.default_prevented() {
            return;
        }
        let held = self.held.get_untracked().filter(|held| held.id == id && held.hand == Hand::Keys);
        let ahead = if is_mirrored() { -1 } else { 1 };
        let way = match event.key().as_str() {
            "ArrowRight" => (ahead, 0),
            "ArrowLeft" => (-ahead, 0),
            "ArrowDown" => (0, 1),
            "ArrowUp" => (0, -1),
            "Home" => (0, isize::MIN),
            "End" => (0, isize::MAX),
            " " => return self.turn(id, held.as_ref(), event),
            "Enter" if held.is_some() => return self.turn(id, held.as_ref(), event),
            "Escape" => {
                if self.let_go() {
                    event.prevent_default();
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        match (held, event.alt_key(), way) {
            (Some(held), _, (x, 0)) => self.aim(&held, x),
            (Some(_), ..) => {}
            (None, true, (x, 0)) => {
                if let Some(to) = untrack(|| self.beside(id, x)).filter(|_| untrack(|| self.may_write())) {
                    self.put(id, to);
                    self.go(id);
                }
            }
            (None, true, _) => {}
            (None, false, way) => {
                let next = self
                    .stacks
                    .with_untracked(|stacks| stacks::stepped(stacks, stacks::place_of(stacks, id)?, way));
                if let Some(next) = next {
                    self.go(next);
                }
            }
        }
    }

    /// Takes a card by keys, or puts it down.
    fn turn(self, id: EntityId, held: Option<&Held>, event: &KeyboardEvent) {
        event.prevent_default();
        let Some(row) = untrack(|| self.row(id)).filter(|_| untrack(|| self.may_write())) else { return };
        let here = self.stacks.with_untracked(|stacks| {
            stacks::place_of(stacks, id).map(|(stack, _)| stacks[stack].value.clone())
        });
        match held {
            Some(held) => {
                self.held.set(None);
                if let Some(to) = held.over.clone() {
                    self.put(id, to);
                }
                self.go(id);
            }
            None => {
                self.said.set(untrack(|| {
                    self.told("stack-taken", &row, here.as_ref().and_then(|here| here.as_deref()))
                }));
                self.held.set(Some(Held { id, over: here, hand: Hand::Keys }));
            }
        }
    }

    /// Holds a card over the stack beside.
    fn aim(self, held: &Held, x: isize) {
        let Some(to) = untrack(|| self.beside(held.id, x)) else { return };
        if let Some(row) = untrack(|| self.row(held.id)) {
            self.said.set(untrack(|| self.told("stack-at", &row, to.as_deref())));
        }
        self.held.set(Some(Held { over: Some(to), ..held.clone() }));
        self.go(held.id);
    }

    /// The stack beside the one that a card stands in.
    fn beside(self, id: EntityId, x: isize) -> Option<Option<String>> {
        self.stacks.with(|stacks| {
            let (stack, _) = stacks::place_of(stacks, id)?;
            stacks.get(stack.checked_add_signed(x)?).map(|stack| stack.value.clone())
        })
    }

    fn draw_along(self, x: f64) {
        let Some(board) = self.element.get_untracked() else { return };
        let edges = board.get_bounding_client_rect();
        if x < edges.left() + EDGE_PX {
            board.scroll_by_with_x_and_y(-EDGE_PX, 0.0);
        } else if x > edges.right() - EDGE_PX {
            board.scroll_by_with_x_and_y(EDGE_PX, 0.0);
        }
    }
}

/// The stack at a point of the screen.
fn stack_at(x: f64, y: f64) -> Option<Option<String>> {
    let under = document().element_from_point(x as f32, y as f32)?;
    let stack = under.closest(&format!("[{STACK}]")).ok().flatten()?;
    let value = stack.get_attribute(STACK)?;
    Some(Some(value).filter(|value| !value.is_empty()))
}
