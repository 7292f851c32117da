//! Windows of tables that are kept current: what the worker sends as changes is applied to what the page
//! holds.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use callboard_core::workspace::command::Query;
use callboard_core::workspace::update::{Failure, Group, News, Row, Rows, RowsDelta};

/// Part of a query's result, as it is now.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Window {
    /// What was asked for: `offset` is the place of the first of `rows` in the whole result.
    pub(crate) query: Query,
    /// Rows of the whole result.
    pub(crate) total: usize,
    /// Those of the window.
    pub(crate) rows: Vec<Arc<Row>>,
    /// The groups of the whole result, each after the one that it is part of.
    pub(crate) groups: Arc<Vec<Arc<Group>>>,
    /// What others wrote in the table since the query's point.
    pub(crate) news: Option<News>,
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
    /// As they were last told: an answer about another part of the same rows does not tell them again.
    groups: Arc<Vec<Arc<Group>>>,
    sink: Sink,
}

impl Watches {
    /// A new watch; ask the worker for it next.
    pub(crate) fn add(&mut self, query: Query, sink: Sink) -> u32 {
        self.made += 1;
        self.by_subscription
            .insert(self.made, Watch { query, asked: 0, window: None, groups: Arc::default(), sink });
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

    /// The answer to question `asked`. Gives whom to tell what, so that nobody is told while this is
    /// borrowed.
    pub(crate) fn answer(&mut self, subscription: u32, asked: u32, rows: Rows) -> Option<(Sink, Window)> {
        let watch = self.by_subscription.get_mut(&subscription)?;
        if let Some(groups) = rows.groups {
            watch.groups = Arc::new(groups.into_iter().map(Arc::new).collect());
        }
        if watch.asked != asked {
            return None;
        }
        if watch.query.group.is_empty() {
            watch.groups = Arc::default();
        }
        let groups = watch.groups.clone();
        let rows_shared = rows.rows.into_iter().map(Arc::new).collect();
        let (query, news) = (watch.query.clone(), rows.news);
        let window = Window { query, total: rows.total, rows: rows_shared, groups, news };
        watch.window = Some(window.clone());
        Some((watch.sink.clone(), window))
    }

    /// Question `asked` was not answered. Gives whom to tell.
    pub(crate) fn refuse(&self, subscription: u32, asked: u32) -> Option<Sink> {
        let watch = self.by_subscription.get(&subscription)?;
        (watch.asked == asked).then(|| watch.sink.clone())
    }

    /// A change of a window. Gives whom to tell what.
    pub(crate) fn apply(&mut self, subscription: u32, mut delta: RowsDelta) -> Option<(Sink, Window)> {
        let watch = self.by_subscription.get_mut(&subscription)?;
        if let Some(groups) = delta.groups.take() {
            groups.apply(Arc::make_mut(&mut watch.groups));
        }
        let window = watch.window.as_mut()?;
        window.groups = watch.groups.clone();
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
        self.news = delta.news;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use callboard_core::id::EntityId;
    use callboard_core::workspace::update::GroupsDelta;

    fn row(n: u8) -> Row {
        Row { title: n.to_string(), ..crate::grid::blank(EntityId([n; 16]), &[]) }
    }

    fn rows(of: &[u8]) -> Rows {
        Rows { total: of.len(), rows: of.iter().copied().map(row).collect(), groups: None, news: None }
    }

    fn titles(window: &Window) -> String {
        window.rows.iter().map(|row| row.title.as_str()).collect()
    }

    fn delta(length: usize, start: usize, of: &[u8]) -> RowsDelta {
        RowsDelta {
            total: length,
            length,
            start,
            rows: of.iter().copied().map(row).collect(),
            groups: None,
            news: None,
        }
    }

    #[test]
    fn watch_1_a_change_replaces_from_its_place_and_cuts_to_the_length() {
        let mut watches = Watches::default();
        let watch = watches.add(Query::default(), Rc::new(|_| {}));
        let (_, asked) = watches.ask(watch).unwrap();
        watches.answer(watch, asked, rows(&[1, 2, 3]));
        let mut told = |delta| titles(&watches.apply(watch, delta).unwrap().1);
        assert_eq!(told(delta(3, 1, &[9])), "193", "one row changed");
        assert_eq!(told(delta(4, 1, &[8, 9, 3])), "1893", "one row came in between");
        assert_eq!(told(delta(2, 1, &[9])), "19", "rows went");
        assert_eq!(told(delta(0, 0, &[])), "", "all rows went");
    }

    #[test]
    fn watch_2_answers_and_changes_of_the_question_before_do_not_count() {
        let mut watches = Watches::default();
        let watch = watches.add(Query::default(), Rc::new(|_| {}));
        let (_, first) = watches.ask(watch).unwrap();
        assert!(watches.change(watch, Query { offset: 5, ..Query::default() }));
        let (query, second) = watches.ask(watch).unwrap();
        assert_eq!(query.offset, 5);
        assert!(watches.answer(watch, first, rows(&[1])).is_none());
        assert!(watches.apply(watch, delta(1, 0, &[2])).is_none());
        assert_eq!(titles(&watches.answer(watch, second, rows(&[3])).unwrap().1), "3");
    }

    #[test]
    fn watch_3_groups_are_kept_from_whatever_was_told_of_them() {
        let mut watches = Watches::default();
        let by = vec![callboard_core::workspace::command::Sort { field: "a".into(), desc: false }];
        let query = Query { group: by, ..Query::default() };
        let watch = watches.add(query.clone(), Rc::new(|_| {}));
        let group = |key: &str| Group { key: key.into(), ..Group::default() };
        let groups = |keys: &str| keys.chars().map(|key| group(&key.to_string())).collect::<Vec<_>>();
        let keys = |told: Option<(Sink, Window)>| {
            let (_, window) = told.unwrap();
            window.groups.iter().map(|group| group.key.clone()).collect::<String>()
        };
        let (_, first) = watches.ask(watch).unwrap();
        watches.change(watch, Query { offset: 5, ..query.clone() });
        let (_, second) = watches.ask(watch).unwrap();
        // The answer to the question before tells the groups; the next one only its rows.
        let told = Rows { groups: Some(groups("xyz")), ..rows(&[1]) };
        assert!(watches.answer(watch, first, told).is_none());
        assert_eq!(keys(watches.answer(watch, second, rows(&[2]))), "xyz");
        let different = GroupsDelta { length: 4, start: 1, groups: groups("ab") };
        let delta = RowsDelta { groups: Some(different), ..delta(1, 0, &[]) };
        assert_eq!(keys(watches.apply(watch, delta)), "xabz");
        watches.change(watch, Query::default());
        let (_, third) = watches.ask(watch).unwrap();
        assert_eq!(keys(watches.answer(watch, third, rows(&[2]))), "");
    }
}
