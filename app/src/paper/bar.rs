//! The bar over a document: what it comes to, how it is laid out, and the way to the printer.

use leptos::prelude::*;

use super::menus::{ColumnsMenu, LayoutMenu, OnlyChoice, SinceMenu};
use super::press::{Press, Step};
use crate::parts::{Button, Glyph, IconButton, Look};
use crate::say;
use crate::views::Heading;

/// The bar.
#[component]
pub(super) fn PaperBar(
    /// Over which document.
    press: Press,
    /// Whether a page is seen in its whole width.
    is_whole: RwSignal<bool>,
) -> impl IntoView {
    let table = press.table;
    let title = move || table.with(|table| table.title.clone());
    let back = press.plan.with_value(|plan| plan.is_of_grid).then(|| {
        view! {
            <Button
                look=Look::Tool
                glyph=Glyph::Back
                press=move |()| press.desk.address.put_on_paper(false)
            >
                {say!("paper-back")}
            </Button>
        }
    });
    let zoom =
        Signal::derive(move || if is_whole.get() { say!("paper-full-size") } else { say!("paper-whole") });
    let is_ready = Memo::new(move |_| press.step.with(|step| *step == Step::Done));
    view! {
        <div class="viewbar" role="toolbar" aria-label=title>
            <Heading table />
            <span class="viewbar-tools">
                {back}
                <LayoutMenu press />
                <ColumnsMenu press />
                <OnlyChoice press />
                <SinceMenu press />
            </span>
            <span class="viewbar-end">
                <IconButton glyph=Glyph::Zoom label=zoom press=move |()| is_whole.update(|is| *is = !*is) />
                <IconButton glyph=Glyph::Refresh label=say!("paper-renew") press=move |()| press.begin() />
                <Button
                    look=Look::Primary
                    press=move |()| press.print()
                    disabled=Signal::derive(move || !is_ready.get())
                >
                    {say!("paper-print")}
                </Button>
            </span>
        </div>
    }
}
