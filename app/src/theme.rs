//! Light, dark, or as the device says. Kept by the page itself: it must hold before the worker answers.

use leptos::prelude::*;

use crate::remember::{recall, remember};

const NAME: &str = "theme";

/// How the screen is lit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the device says.
    System,
    /// For an office.
    Light,
    /// For a tech table.
    Dark,
}

impl Theme {
    /// The choice that this browser remembers, on the screen from now on.
    pub(crate) fn remembered() -> RwSignal<Self> {
        let theme = recall::<String>(NAME).as_deref().map_or(Self::System, Self::named);
        theme.show();
        RwSignal::new(theme)
    }

    /// Puts it on the screen and remembers it.
    pub(crate) fn choose(self, theme: RwSignal<Self>) {
        self.show();
        remember(NAME, &self.name());
        theme.set(self);
    }

    /// The one after it.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    /// `system`, `light`, `dark`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn named(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    fn show(self) {
        let Some(root) = document().document_element() else { return };
        // Without the attribute, the stylesheet asks the device.
        let _ = match self {
            Self::System => root.remove_attribute("data-theme"),
            chosen => root.set_attribute("data-theme", chosen.name()),
        };
    }
}
