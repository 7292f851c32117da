//! Light, dark, the dark of a house during a performance, or as the device says. Kept by the page itself: it
//! must hold before the worker answers, and `public/early.js` shows it before anything is drawn.

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
    /// For the house during a performance: black, dim, and without blue light.
    Show,
}

impl Theme {
    /// In the order that they are listed in.
    pub(crate) const ALL: [Self; 4] = [Self::System, Self::Light, Self::Dark, Self::Show];

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

    /// Dims the screen as for a performance while the calling component is there, where nobody chose a light.
    pub(crate) fn dim(theme: RwSignal<Self>) {
        Effect::new(move |_| match theme.get() {
            Self::System => Self::Show.show(),
            chosen => chosen.show(),
        });
        on_cleanup(move || theme.get_untracked().show());
    }

    /// The one after it.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Show,
            Self::Show => Self::System,
        }
    }

    /// `system`, `light`, `dark`, `show`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Show => "show",
        }
    }

    fn named(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            "show" => Self::Show,
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
        self.tint();
    }

    /// Gives what is around the page on a phone the page's own colour.
    fn tint(self) {
        const OWN: &str = "meta[name='theme-color'][data-chosen]";
        let (Some(head), Some(body)) = (document().head(), document().body()) else { return };
        if let Ok(Some(before)) = document().query_selector(OWN) {
            before.remove();
        }
        let style = window().get_computed_style(&body).ok().flatten();
        let colour = style.and_then(|style| style.get_property_value("background-color").ok());
        let (Some(colour), Ok(tint)) = (colour, document().create_element("meta")) else { return };
        if self != Self::System {
            // Attributes with these names are never refused, nor is a place in the head.
            let facts = [("name", "theme-color"), ("data-chosen", ""), ("content", &colour)];
            let _ = facts.map(|(name, value)| tint.set_attribute(name, value));
            let _ = head.prepend_with_node_1(&tint);
        }
    }
}
