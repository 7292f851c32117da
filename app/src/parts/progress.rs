//! How far something is that takes long: what it is, a bar, how much, how long it still takes, and an end.

use leptos::prelude::*;

use super::{Button, Look};
use crate::{say, words};

/// How far something is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Amount {
    /// What is done, in words.
    pub(crate) what: String,
    /// So much.
    pub(crate) done: usize,
    /// Of so much; 0 where that is not known.
    pub(crate) total: usize,
    /// Seconds that are left, where that can be told.
    pub(crate) left: Option<f64>,
}

impl Amount {
    /// Of nothing.
    pub(crate) fn nothing() -> Self {
        Self { what: String::new(), done: 0, total: 0, left: None }
    }

    /// In hundredths; `None` where it is not known.
    fn percent(&self) -> Option<usize> {
        (self.total > 0).then(|| (self.done.min(self.total) * 100) / self.total)
    }
}

/// How far something is. Who hears the screen is told at the beginning and at each quarter.
#[component]
pub(crate) fn Progress(
    /// How far.
    #[prop(into)]
    amount: Signal<Amount>,
    /// Ends it; not shown where that would leave it half done.
    #[prop(optional, into)]
    cancel: Option<Callback<()>>,
    /// Whether it may be ended now.
    #[prop(optional, into)]
    may_cancel: Option<Signal<bool>>,
    /// Whether it stands in a line rather than in the place of what is awaited.
    #[prop(optional)]
    in_line: bool,
) -> impl IntoView {
    let what = Memo::new(move |_| amount.with(|amount| amount.what.clone()));
    let percent = Memo::new(move |_| amount.with(Amount::percent));
    let value = move || percent.get().map(|percent| percent.to_string());
    let figures = move || {
        let percent = percent.get().map(|percent| words::number(percent as f64));
        percent.map(|percent| say!("progress-percent", percent = percent))
    };
    let left = move || amount.with(|amount| amount.left.map(left_in_words));
    let heard = Memo::new(move |_| {
        let quarter = percent.get().map(|percent| percent / 25 * 25).filter(|quarter| *quarter > 0);
        let quarter =
            quarter.map(|quarter| say!("progress-percent", percent = words::number(quarter as f64)));
        [Some(what.get()), quarter].into_iter().flatten().collect::<Vec<_>>().join(": ")
    });
    let end = cancel.map(|cancel| {
        let may = move || may_cancel.is_none_or(|may| may.get());
        let look = if in_line { Look::Link } else { Look::Quiet };
        view! {
            <Show when=may>
                <Button look press=cancel>{say!("cancel")}</Button>
            </Show>
        }
    });
    view! {
        <div class="working" class:is-in-line=in_line>
            <span class="working-what" dir="auto">{what}</span>
            <progress max="100" value=value aria-label=move || what.get()></progress>
            <span class="working-figures">
                <span>{figures}</span>
                <span>{left}</span>
            </span>
            {end}
            <span class="only-read" role="status">{heard}</span>
        </div>
    }
}

/// About how long it still takes: not by the second where that changes more than it tells.
fn left_in_words(seconds: f64) -> String {
    if seconds >= 90.0 {
        return say!("progress-left-minutes", count = (seconds / 60.0).round());
    }
    let step = if seconds > 20.0 {
        10.0
    } else if seconds > 5.0 {
        5.0
    } else {
        1.0
    };
    say!("progress-left-seconds", count = (seconds / step).ceil().max(1.0) * step)
}
