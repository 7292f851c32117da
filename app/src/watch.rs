//! Windows of tables that are kept current: what the worker sends as changes is applied to what the page holds.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use callboard_core::workspace::command::Query;
use callboard_core::workspace::update::{Failure, Row, Rows, RowsDelta};

/// Part of a query's result, as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// What was asked for: `offset` is the place of the first of `rows` in the whole result.
    pub query: Query,
    /// Rows of the whole result.
    pub total: usize,
    /// Those of the window.
    pub rows: Vec<Arc<Row>>,
}

/// Told each state of a window, or why there is none.
pub(crate) type Sink = Rc<dyn Fn(Result<&Window, &Failure>)>;

/// The windows that this page watches, by subscription.
#[derive(Default)]
pub(crate) struct Watches {
    by_subscription: BTreeMap<u32, Watch>,
    made: u32,
}

struct Watch {
    query: Query,
    /// Counts the questions asked; only the answer to the last counts.
    asked: u32,
    /// `None` while an answer is awaited: changes that come meanwhile are of the question before.
    window: Option<Window>,
    sink: Sink,
}

impl Watches {
    /// A new watch; ask the worker for it next.
    pub(crate) fn add(&mut self, query: Query, sink: Sink) -> u32 {
        self.made += 1;
        self.by_subscription.insert(self.made, Watch { query, asked: 0, window: None, sink });
        self.made
    }

    /// Another query for a watch. False where it is what the watch asks already, or the watch is gone.
    pub(crate) fn change(&mut self, subscription: u32, query: Query) -> bool {
        match self.by_subscription.get_mut(&subscription) {
            Some(watch) if watch.query != query => {
                watch.query = query;
                true
            }
            _ => false,
        }
    }

    /// Ends a watch. False where it ended before.
    pub(crate) fn remove(&mut self, subscription: u32) -> bool {
        self.by_subscription.remove(&subscription).is_some()
    }

    /// All that are watched.
    pub(crate) fn subscriptions(&self) -> Vec<u32> {
        self.by_subscription.keys().copied().collect()
    }

    /// What to ask the worker, and the number of the question.
    pub(crate) fn ask(&mut self, subscription: u32) -> Option<(Query, u32)> {
        let watch = self.by_subscription.get_mut(&subscription)?;
        watch.asked += 1;
        watch.window = None;
        Some((watch.query.clone(), watch.asked))
    }

    /// The answer to question `asked`. Gives whom to tell what, so that nobody is told while this is borrowed.
    pub(crate) fn answer(&mut self, subscription: u32, asked: u32, rows: Rows) -> Option<(Sink, Window)> {
        let watch = self.by_subscription.get_mut(&subscription)?;
        if watch.asked != asked {
            return None;
        }
        let rows_shared = rows.rows.into_iter().map(Arc::new).collect();
        let window = Window { query: watch.query.clone(), total: rows.total, rows: rows_shared };
        watch.window = Some(window.clone());
        Some((watch.sink.clone(), window))
    }

    /// Question `asked` was not answered. Gives whom to tell.
    pub(crate) fn refuse(&self, subscription: u32, asked: u32) -> Option<Sink> {
        let watch = self.by_subscription.get(&subscription)?;
        (watch.asked == asked).then(|| watch.sink.clone())
    }

    /// A change of a window. Gives whom to tell what.
    pub(crate) fn apply(&mut self, subscription: u32, delta: RowsDelta) -> Option<(Sink, Window)> {
        let watch = self.by_subscription.get_mut(&subscription)?;
        let window = watch.window.as_mut()?;
        window.apply(delta);
        Some((watch.sink.clone(), window.clone()))
    }
}

impl Window {
    /// `delta.rows` stand from `delta.start` on, and the window has `delta.length` rows in all.
    fn apply(&mut self, delta: RowsDelta) {
        let start = delta.start.min(self.rows.len());
        let end = (start + delta.rows.len()).min(self.rows.len());
        self.rows.splice(start..end, delta.rows.into_iter().map(Arc::new));
        self.rows.truncate(delta.length);
        self.total = delta.total;
    }
}
