//! Names for what is made here, so that it can be on the screen before anybody answers.

use callboard_core::id::EntityId;
use leptos::prelude::window;

/// A new entity's id: now, and eight random bytes.
pub(crate) fn entity() -> EntityId {
    EntityId::mint(js_sys::Date::now() as u64, random(), 0)
}

/// A number drawn by lot; never 0.
pub(crate) fn lot() -> u32 {
    u32::from_le_bytes(random()).max(1)
}

fn random<const N: usize>() -> [u8; N] {
    let mut random = [0; N];
    if let Ok(crypto) = window().crypto() {
        // Refused only beyond 65,536 bytes.
        let _ = crypto.get_random_values_with_u8_array(&mut random);
    }
    random
}
