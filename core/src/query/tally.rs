//! What the values of a group come to. A row's part in it is one whole number a field, kept beside the row,
//! so that it can be taken out again when the value is another; sums of whole numbers are the same in any
//! order, and so on every device.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use crate::schema::FieldKind;
use crate::state::ValueRef;
use crate::value::json_number;
use crate::workspace::command::Json;

/// Numbers are summed in millionths.
const PARTS: f64 = 1e6;
/// A row's part where its value has none.
pub(super) const NOTHING: i64 = i64::MIN;
/// A row's part where its number is too large to be summed exactly.
const BEYOND: i64 = i64::MAX;
/// Numbers from here on are too large.
const PARTS_MAX: f64 = 9e18;

/// How a field is totalled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Numbers are summed.
    Sum,
    /// Ticks are counted.
    Ticks,
    /// Of days, the first and the last.
    Days,
    /// Of moments, likewise.
    Moments,
}

impl Kind {
    /// How a field of a kind is totalled, where it is.
    pub(super) fn of(kind: FieldKind) -> Option<Self> {
        match kind {
            FieldKind::Number | FieldKind::Integer | FieldKind::Decimal | FieldKind::Duration => {
                Some(Self::Sum)
            }
            FieldKind::Bool => Some(Self::Ticks),
            FieldKind::Date => Some(Self::Days),
            FieldKind::DateTime => Some(Self::Moments),
            _ => None,
        }
    }

    /// A value's part in the total.
    pub(super) fn part(self, value: Option<ValueRef<'_>>) -> i64 {
        match (self, value) {
            (Self::Sum, Some(ValueRef::Number(number))) => part_of(number),
            (Self::Sum, Some(ValueRef::Text(text))) => text.parse().map_or(NOTHING, part_of),
            (Self::Ticks, Some(ValueRef::Bool(true))) => 1,
            (Self::Days, Some(ValueRef::Text(text))) => text.parse::<Date>().map_or(NOTHING, |day| {
                i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
            }),
            // What names no offset is the time of a clock somewhere, and no moment.
            (Self::Moments, Some(ValueRef::Text(text))) => {
                let plain = text.split('[').next().unwrap_or(text);
                plain.parse().map_or(NOTHING, Timestamp::as_second)
            }
            _ => NOTHING,
        }
    }

    /// The total of nothing.
    pub(super) fn empty(self) -> Tally {
        match self {
            Self::Sum => Tally::Sum { parts: 0, numbers: 0, beyond: 0 },
            Self::Ticks => Tally::Ticks(0),
            Self::Days | Self::Moments => Tally::Ends(self, BTreeMap::new()),
        }
    }
}

fn part_of(number: f64) -> i64 {
    let parts = (number * PARTS).round();
    match parts.abs() < PARTS_MAX {
        true => parts as i64,
        false if number.is_nan() => NOTHING,
        false => BEYOND,
    }
}

/// What the values of one field come to.
#[derive(Debug, Clone)]
pub(super) enum Tally {
    /// In parts, of so many numbers, and of others that are too large.
    Sum { parts: i128, numbers: usize, beyond: usize },
    /// How many are ticked.
    Ticks(usize),
    /// On which days, or at which moments, and how many on each.
    Ends(Kind, BTreeMap<i64, usize>),
}

impl Tally {
    /// Takes a part in, or with `out` out again.
    pub(super) fn take(&mut self, part: i64, out: bool) {
        if part == NOTHING {
            return;
        }
        let step = |count: &mut usize| *count = if out { count.saturating_sub(1) } else { *count + 1 };
        match self {
            Self::Sum { beyond, .. } if part == BEYOND => step(beyond),
            Self::Sum { parts, numbers, .. } => {
                *parts += i128::from(part) * if out { -1 } else { 1 };
                step(numbers);
            }
            Self::Ticks(ticked) => step(ticked),
            Self::Ends(_, days) => {
                let count = days.entry(part).or_default();
                step(count);
                if *count == 0 {
                    days.remove(&part);
                }
            }
        }
    }

    /// Both together.
    pub(super) fn join(&mut self, other: &Self) {
        match (self, other) {
            (Self::Sum { parts, numbers, beyond }, Self::Sum { parts: p, numbers: n, beyond: b }) => {
                (*parts, *numbers, *beyond) = (*parts + p, *numbers + n, *beyond + b);
            }
            (Self::Ticks(ticked), Self::Ticks(more)) => *ticked += more,
            (Self::Ends(_, days), Self::Ends(_, more)) => {
                // Only the ends are told of what is joined.
                let ends = [more.first_key_value(), more.last_key_value()];
                days.extend(ends.into_iter().flatten().map(|(day, count)| (*day, *count)));
            }
            _ => {}
        }
    }

    /// As it is told.
    pub(super) fn told(&self) -> Json {
        match self {
            Self::Sum { parts, numbers, beyond: 0 } => {
                json!({ "sum": json_number(*parts as f64 / PARTS), "numbers": numbers })
            }
            Self::Sum { numbers, beyond, .. } => json!({ "sum": null, "numbers": numbers + beyond }),
            Self::Ticks(ticked) => json!({ "ticked": ticked }),
            Self::Ends(kind, days) => {
                let told = |part: &i64| match kind {
                    Kind::Moments => {
                        Timestamp::from_second(*part).map(|at| at.to_string()).unwrap_or_default()
                    }
                    _ => format!("{:04}-{:02}-{:02}", part / 10_000, part / 100 % 100, part % 100),
                };
                let (first, last) = (days.keys().next(), days.keys().next_back());
                json!({ "first": first.map(told), "last": last.map(told) })
            }
        }
    }
}
