//! The order in which records are gone through, and which of them somebody starts. Knows no browser.

use std::ops::Range;
use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::{Row, ViewInfo};

/// Records in the order that they are gone through.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Course {
    stops: Vec<Stop>,
}

/// A record on the way.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stop {
    /// As it is.
    pub(super) row: Arc<Row>,
    /// Whether somebody starts it: the others follow the one before by themselves.
    pub(super) by_hand: bool,
}

/// Where in a course somebody is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Reached {
    /// The place of the record, or of the last one before where it was; `None` before the first.
    pub(super) place: Option<usize>,
    /// Whether the record itself is on the way no more.
    pub(super) is_gone: bool,
}

impl Course {
    /// Through these rows, in their order, as a view says. Where it says of none that somebody starts it,
    /// somebody starts each.
    pub(super) fn of(rows: &[Arc<Row>], view: &ViewInfo) -> Self {
        let is = |row: &Row, field: &String| row.fields.get(field).and_then(Json::as_bool) == Some(true);
        let on_the_way = rows.iter().filter(|row| !view.skip.iter().any(|field| is(row, field)));
        let by_hand = |row: &Row| view.by_hand.as_ref().is_none_or(|field| is(row, field));
        let mut stops: Vec<Stop> =
            on_the_way.map(|row| Stop { row: row.clone(), by_hand: by_hand(row) }).collect();
        if !stops.iter().any(|stop| stop.by_hand) {
            stops.iter_mut().for_each(|stop| stop.by_hand = true);
        }
        Self { stops }
    }

    /// All, in order.
    pub(super) fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// The one at a place.
    pub(super) fn stop(&self, place: Option<usize>) -> Option<&Stop> {
        self.stops.get(place?)
    }

    /// The place of a record.
    pub(super) fn place(&self, id: EntityId) -> Option<usize> {
        self.stops.iter().position(|stop| stop.row.id == id)
    }

    /// Where somebody is who came to this record, and was there `before`.
    pub(super) fn reached(&self, at: Option<EntityId>, before: Option<(EntityId, Reached)>) -> Reached {
        let Some(id) = at else { return Reached::default() };
        if let Some(place) = self.place(id) {
            return Reached { place: Some(place), is_gone: false };
        }
        let known = before.filter(|(known, _)| *known == id).map(|(_, reached)| reached);
        match known {
            // What stands at its place now comes after it.
            Some(Reached { place, is_gone: false }) => {
                Reached { place: place.and_then(|place| place.checked_sub(1)), is_gone: true }
            }
            Some(reached) => reached,
            None => Reached { place: None, is_gone: true },
        }
    }

    /// The next after this place that somebody starts.
    pub(super) fn next(&self, place: Option<usize>) -> Option<usize> {
        let from = place.map_or(0, |place| place + 1);
        (from..self.stops.len()).find(|place| self.stops[*place].by_hand)
    }

    /// The last before where somebody is that was started; `None` where that is before the first.
    pub(super) fn back(&self, reached: Reached) -> Option<usize> {
        let end = reached.place? + usize::from(reached.is_gone);
        (0..end.min(self.stops.len())).rev().find(|place| self.stops[*place].by_hand)
    }

    /// Those that follow the one at this place by themselves.
    pub(super) fn following(&self, place: usize) -> Range<usize> {
        let from = (place + 1).min(self.stops.len());
        let end = (from..self.stops.len()).find(|place| self.stops[*place].by_hand);
        from..end.unwrap_or(self.stops.len())
    }

    /// The first whose large words begin with what somebody typed, else the first whose title has it.
    pub(super) fn found(&self, words: &str, large: &[String]) -> Option<usize> {
        let wanted = words.trim().to_lowercase();
        if wanted.is_empty() {
            return None;
        }
        let texts = |stop: &Stop| -> Vec<String> {
            let of = |field: &String| Some(stop.row.fields.get(field)?.as_str()?.to_lowercase());
            large.iter().filter_map(of).collect()
        };
        let whole = |stop: &Stop| texts(stop).contains(&wanted) || texts(stop).join(" ") == wanted;
        let begins = |stop: &Stop| texts(stop).iter().any(|text| text.starts_with(&wanted));
        let holds = |stop: &Stop| stop.row.title.to_lowercase().contains(&wanted);
        let find = |fits: &dyn Fn(&Stop) -> bool| self.stops.iter().position(fits);
        find(&whole).or_else(|| find(&begins)).or_else(|| find(&holds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::blank;

    fn row(n: u8, number: &str, flags: &[&str]) -> Arc<Row> {
        let mut row = blank(EntityId([n; 16]), &[]);
        row.title = format!("Title {number}");
        row.fields.insert("number".to_owned(), Json::from(number));
        for flag in flags {
            row.fields.insert((*flag).to_owned(), Json::from(true));
        }
        Arc::new(row)
    }

    fn view() -> ViewInfo {
        ViewInfo { by_hand: Some("hand".into()), skip: vec!["out".into()], ..ViewInfo::default() }
    }

    fn course() -> Course {
        let rows = [
            row(1, "11", &["hand"]),
            row(2, "11.1", &[]),
            row(3, "11.5", &[]),
            row(4, "12", &["hand", "out"]),
            row(5, "13", &["hand"]),
        ];
        Course::of(&rows, &view())
    }

    #[test]
    fn views_10_what_somebody_starts_is_gone_to_and_the_rest_follows_it() {
        let course = course();
        assert_eq!(course.stops().len(), 4, "what is passed over is not on the way");
        assert_eq!((course.next(None), course.next(Some(0)), course.next(Some(3))), (Some(0), Some(3), None));
        assert_eq!((course.following(0), course.following(3)), (1..3, 4..4));
        let back = |place| course.back(Reached { place, is_gone: false });
        assert_eq!((back(Some(3)), back(Some(2)), back(Some(0)), back(None)), (Some(0), Some(0), None, None));
        let none = Course::of(&[row(1, "1", &[]), row(2, "2", &[])], &view());
        assert_eq!((none.next(None), none.next(Some(0))), (Some(0), Some(1)), "nobody said of any");
    }

    #[test]
    fn views_11_who_is_at_a_record_that_goes_goes_on_with_the_one_after_it() {
        let (course, id) = (course(), |n: u8| EntityId([n; 16]));
        let here = course.reached(Some(id(5)), None);
        assert_eq!(here, Reached { place: Some(3), is_gone: false });
        assert_eq!(course.reached(None, Some((id(5), here))), Reached::default());
        let without = Course { stops: course.stops[1..].to_vec() };
        let first = course.reached(Some(id(1)), None);
        let gone = without.reached(Some(id(1)), Some((id(1), first)));
        assert_eq!(gone, Reached { place: None, is_gone: true });
        assert_eq!(without.next(gone.place), Some(2), "13 comes after 11, which is gone");
        assert_eq!(without.reached(Some(id(1)), Some((id(1), gone))), gone, "and stays so");
        let mut middle = course.clone();
        middle.stops.remove(2);
        let at = course.reached(Some(id(3)), None);
        let gone = middle.reached(Some(id(3)), Some((id(3), at)));
        assert_eq!((gone.place, middle.next(gone.place), middle.back(gone)), (Some(1), Some(2), Some(0)));
    }

    #[test]
    fn views_12_what_is_jumped_to_is_found_by_its_whole_number_before_others_that_begin_so() {
        let (course, large) = (course(), ["number".to_owned()]);
        assert_eq!(course.found("11.5", &large), Some(2));
        assert_eq!(course.found("1", &large), Some(0));
        assert_eq!(course.found("13", &large), Some(3));
        assert_eq!(course.found("title 11.1", &large), Some(1));
        assert_eq!((course.found("99", &large), course.found(" ", &large)), (None, None));
    }
}
