//! Buttons. They say their result: "Decide 18:00", never "OK".

use leptos::prelude::*;

use super::{Glyph, Icon};

/// How a button looks, which is how much it matters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Look {
    /// The one that a screen is for: ink.
    Primary,
    /// Outlined.
    #[default]
    Plain,
    /// Outlined faintly: beside a plain or primary one.
    Quiet,
    /// As a word in a sentence.
    Link,
    /// In a bar of tools.
    Tool,
    /// In a bar of tools, and set.
    ToolSet,
    /// Takes something away.
    Danger,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button is-primary",
            Self::Plain => "button",
            Self::Quiet => "button is-quiet",
            Self::Link => "link",
            Self::Tool => "tool",
            Self::ToolSet => "tool is-set",
            Self::Danger => "button is-danger",
        }
    }
}

/// A button with words, and perhaps an icon before them.
#[component]
pub(crate) fn Button(
    /// How much it matters.
    #[prop(optional, into)]
    look: Signal<Look>,
    /// Drawn before the words.
    #[prop(optional)]
    glyph: Option<Glyph>,
    /// What it does.
    #[prop(into)]
    press: Callback<()>,
    /// Whether there is nothing to do now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Its words.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=move || look.get().class()
            disabled=move || disabled.get()
            on:click=move |_| press.run(())
        >
            {glyph.map(|glyph| view! { <Icon glyph=glyph /> })}
            {children()}
        </button>
    }
}

/// A square button with an icon alone; its label is heard by readers and shown to pointers.
#[component]
pub(crate) fn IconButton(
    /// Its icon.
    glyph: Glyph,
    /// What it does, in words.
    #[prop(into)]
    label: Signal<String>,
    /// What it does.
    #[prop(into)]
    press: Callback<()>,
    /// Whether there is nothing to do now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="tool is-square"
            aria-label=move || label.get()
            title=move || label.get()
            disabled=move || disabled.get()
            on:click=move |_| press.run(())
        >
            <Icon glyph=glyph />
        </button>
    }
}
