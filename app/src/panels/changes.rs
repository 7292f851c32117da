//! What has changed in a table since a moment: where the code on a printed page leads.

use callboard_core::workspace::command::{Command, Compare};
use callboard_core::workspace::update::{Comparison, Failure, RecordDifference, Reply};
use leptos::prelude::*;

use super::SidePanel;
use super::compared::{Compared, Reads};
use crate::afresh::keep_trying;
use crate::desk::Desk;
use crate::parts::{Empty, Extent, Notice, Skeleton, said_at};
use crate::{say, words};

/// The present, among moments.
const NOW: &str = "now";

/// What has changed in the table on the screen, since the address's moment.
#[component]
pub(crate) fn ChangesPanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let since = Memo::new(move |_| desk.address.spot().and_then(|spot| spot.since));
    let table = desk.table();
    let id = Memo::new(move |_| table.with(|table| table.as_ref().map(|table| table.id.clone())));
    let found = RwSignal::new(None::<Result<Comparison, Failure>>);
    let ask = move || {
        let asked = Compare { from: since.get()?, to: NOW.to_owned(), ..Compare::default() };
        Some(Command::Compare(asked))
    };
    // What is changed while one reads is told too.
    keep_trying(desk, ask, move |_, answer| {
        let told = match answer {
            Ok(Reply::Comparison(told)) => Ok(told),
            Ok(_) => return,
            Err(failure) => Err(failure),
        };
        found.try_set(Some(told));
    });
    let body = move || {
        let Some(from) = since.get() else {
            return view! { <Empty title=say!("changes-none-title") hint=say!("changes-none-hint") /> }
                .into_any();
        };
        match found.get() {
            None => view! { <Skeleton rows=3 /> }.into_any(),
            Some(Err(why)) => {
                view! { <Notice title=say!("changes-failed") text=words::failure(&why) /> }.into_any()
            }
            Some(Ok(found)) => {
                let is_here = |record: &RecordDifference| Some(&record.table) == id.get().as_ref();
                let (here, elsewhere): (Vec<_>, Vec<_>) = found.records.into_iter().partition(is_here);
                let others = elsewhere.len();
                let found = Comparison { records: here, more: found.more };
                view! {
                    <section class="panel-section">
                        <Compared found from reads=Reads::Since />
                        {(others > 0).then(|| view! {
                            <p class="panel-note">{say!("changes-elsewhere", count = others)}</p>
                        })}
                    </section>
                }
                .into_any()
            }
        }
    };
    // A moment is said as one; a version has been named by somebody.
    let note = move || {
        let since = since.get().filter(|since| !js_sys::Date::parse(since).is_nan())?;
        Some(say!("changes-since", when = said_at(&since, Extent::Minute)))
    };
    view! {
        <SidePanel title=say!("changes-title")>
            <p class="panel-note">{note}</p>
            {body}
        </SidePanel>
    }
}
