//! Texts that this device leaves out of its view (rule 19): one whose edits ended the worker is not rendered
//! again. Which text is being rendered is noted, so that whoever is told of the end can say which it was.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;

/// Enough of a hash to tell the texts of a device apart.
const MARK_BYTES: usize = 16;
/// Nothing is being rendered.
const NOTHING: [u8; 1 + MARK_BYTES] = [0; 1 + MARK_BYTES];

thread_local! {
    static RENDERING: Cell<[u8; 1 + MARK_BYTES]> = const { Cell::new(NOTHING) };
    static LEFT_OUT: RefCell<BTreeSet<TextMark>> = const { RefCell::new(BTreeSet::new()) };
}

/// A text, by the first edit of it that came here: the same however much is written behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextMark([u8; MARK_BYTES]);

impl TextMark {
    /// The text that begins with this edit.
    pub fn of(first: &[u8]) -> Self {
        let mut mark = [0; MARK_BYTES];
        mark.copy_from_slice(&blake3::hash(first).as_bytes()[..MARK_BYTES]);
        Self(mark)
    }

    /// Whether this device leaves the text out of its view.
    pub(super) fn is_left_out(self) -> bool {
        LEFT_OUT.with_borrow(|left_out| left_out.contains(&self))
    }
}

impl fmt::Display for TextMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl FromStr for TextMark {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let bytes = HEXLOWER.decode(text.as_bytes()).or(Err(()))?;
        bytes.try_into().map(Self).or(Err(()))
    }
}

/// The text that is being rendered just now: after a panic, the one that caused it.
pub fn rendering() -> Option<TextMark> {
    let [1, mark @ ..] = RENDERING.get() else { return None };
    Some(TextMark(mark))
}

/// Where in memory [`rendering`] is noted: a 1 and the mark's 16 bytes, or a 0. An instance whose stack is
/// spent can be asked nothing any more, but its memory can be read.
pub fn rendering_at() -> usize {
    RENDERING.with(|rendering| rendering.as_ptr() as usize)
}

/// Leaves a text out of view from now on, and for as long as this thread lives.
pub fn leave_out(text: TextMark) {
    LEFT_OUT.with_borrow_mut(|left_out| left_out.insert(text));
}

/// Notes that a text is being rendered, until it is dropped.
pub(super) struct Rendering(());

impl Rendering {
    pub(super) fn begin(text: Option<TextMark>) -> Self {
        RENDERING.set(text.map_or(NOTHING, |TextMark(mark)| {
            let mut noted = NOTHING;
            noted[0] = 1;
            noted[1..].copy_from_slice(&mark);
            noted
        }));
        Self(())
    }
}

impl Drop for Rendering {
    fn drop(&mut self) {
        // What unwinds is being told of just now.
        if !std::thread::panicking() {
            RENDERING.set(NOTHING);
        }
    }
}
