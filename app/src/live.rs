//! Windows that follow their queries and the data, for components.

use std::rc::Rc;

use callboard_core::workspace::command::Query;
use callboard_core::workspace::update::Failure;
use leptos::prelude::*;

use crate::client::Client;
use crate::watch::{Sink, Window};

/// A query's window that follows its query and the data.
#[derive(Clone, Copy)]
pub(crate) struct Live {
    /// The rows; stays what it was while another query is being answered. `None` before the first answer.
    pub(crate) window: ReadSignal<Option<Window>>,
    /// Why the last query has no answer.
    pub(crate) failure: ReadSignal<Option<Failure>>,
    /// By which number the worker knows it, once it was asked for.
    pub(crate) subscription: StoredValue<Option<u32>>,
}

impl Client {
    /// The rows of `query`, kept current until the calling component goes. While `query` is `None`, nothing
    /// is asked.
    pub(crate) fn subscribe(self, query: Signal<Option<Query>>) -> Live {
        let (window, set_window) = signal(None);
        let (failure, set_failure) = signal(None);
        let sink: Sink = Rc::new(move |state| match state {
            Ok(rows) => {
                // What is drawn by it is not drawn anew for the same.
                set_failure.maybe_update(|known| known.take().is_some());
                set_window.set(Some(rows.clone()));
            }
            Err(why) => set_failure.set(Some(why.clone())),
        });
        let subscription = StoredValue::new(None);
        let sink = StoredValue::new_local(sink);
        Effect::new(move |_| match (query.get(), subscription.get_value()) {
            (Some(query), Some(known)) => self.change(known, query),
            (Some(query), None) => subscription.set_value(Some(self.watch(query, sink.get_value()))),
            (None, _) => {}
        });
        on_cleanup(move || {
            if let Some(Some(subscription)) = subscription.try_get_value() {
                self.unwatch(subscription);
            }
        });
        Live { window, failure, subscription }
    }
}
