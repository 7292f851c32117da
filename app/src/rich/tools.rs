//! The bar of what can be done to a text: one stop for Tab, arrows within.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::parts::{Glyph, Icon};
use crate::say;

/// What a tool does: by the editor's name of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tool {
    /// Sets a formatting, or takes it away.
    Format(&'static str),
    /// Moves lines in or out of their list.
    Indent(i32),
}

/// Each with its icon, its words and its shortcut.
const TOOLS: [(Tool, Glyph, &str, &str); 10] = [
    (Tool::Format("bold"), Glyph::Bold, "rich-bold", "Ctrl+B"),
    (Tool::Format("italic"), Glyph::Italic, "rich-italic", "Ctrl+I"),
    (Tool::Format("underline"), Glyph::Underline, "rich-underline", "Ctrl+U"),
    (Tool::Format("strike"), Glyph::Strike, "rich-strike", "Ctrl+Shift+X"),
    (Tool::Format("highlight"), Glyph::Highlight, "rich-highlight", "Ctrl+Shift+H"),
    (Tool::Format("header"), Glyph::Heading, "rich-heading", "Ctrl+Alt+2"),
    (Tool::Format("list-bullet"), Glyph::Bullets, "rich-bullets", "Ctrl+Shift+8"),
    (Tool::Format("list-ordered"), Glyph::Numbers, "rich-numbers", "Ctrl+Shift+7"),
    (Tool::Indent(-1), Glyph::Outdent, "rich-outdent", "Shift+Tab"),
    (Tool::Indent(1), Glyph::Indent, "rich-indent", "Tab"),
];

/// The bar. `formats` says what is set at the cursor.
#[component]
pub(super) fn Tools(formats: RwSignal<String>, press: Callback<Tool>) -> impl IntoView {
    let stop = RwSignal::new(0);
    let bar = NodeRef::<leptos::html::Div>::new();
    let step = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => TOOLS.len() - 1,
            _ => return,
        };
        event.prevent_default();
        stop.update(|stop| *stop = (*stop + by) % TOOLS.len());
        let buttons = bar.get_untracked().map(|bar| bar.children());
        let next = buttons.and_then(|buttons| buttons.item(stop.get_untracked() as u32));
        if let Some(next) = next.and_then(|next| next.dyn_into::<web_sys::HtmlElement>().ok()) {
            // A button that is on the screen takes the focus.
            let _ = next.focus();
        }
    };
    let tool = move |(place, (tool, glyph, words, keys)): (usize, (Tool, Glyph, &'static str, &str))| {
        let is_set = move || match tool {
            Tool::Format(name) => formats.with(|formats| formats.split(' ').any(|format| format == name)),
            Tool::Indent(_) => false,
        };
        let pressed = move || matches!(tool, Tool::Format(_)).then(|| is_set().to_string());
        let has_list = move || formats.with(|formats| formats.contains("list-"));
        let disabled = move || matches!(tool, Tool::Indent(_)) && !has_list();
        let label = say!(words);
        let title = format!("{label} ({keys})");
        view! {
            <button
                type="button"
                class="tool is-square"
                class:is-set=is_set
                aria-label=label
                title=title
                aria-pressed=pressed
                aria-disabled=move || disabled().to_string()
                tabindex=move || if stop.get() == place { "0" } else { "-1" }
                // The text keeps its selection.
                on:pointerdown=|event| event.prevent_default()
                on:click=move |_| if !untrack(disabled) { press.run(tool) }
            >
                <Icon glyph />
            </button>
        }
    };
    view! {
        <div node_ref=bar class="rich-tools" role="toolbar" aria-label=say!("rich-tools") on:keydown=step>
            {TOOLS.into_iter().enumerate().map(tool).collect_view()}
        </div>
    }
}
