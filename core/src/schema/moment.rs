//! Moments: a day and a time of it, whose clock shows them, and the one way each is stored.
//!
//! One with an offset becomes UTC with its zone's name kept beside it. One without is of the zone that is
//! written after it, or of the one that the moment before it had, or of the writer's own; where none of them
//! is known it stays the local time that it is: of a file no zone is looked up.

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::temporal::{Pieces, TimeZoneAnnotationKind};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use super::habits::Writer;
use super::{clock, day};
use crate::given::Zones;

const DAY_SECONDS: i64 = 24 * 3600;
/// `2026-03-01T18:30:00`: how a local time is stored.
const LOCAL_CHARS: usize = 19;

/// `2026-03-01T19:30:00+01:00[Europe/Paris]` → `2026-03-01T18:30:00Z[Europe/Paris]`; `1.3.2026 6:30 pm` →
/// `2026-03-01T18:30:00`, or the moment when clocks show that where they are meant; `fri 14:00 London`.
pub(super) fn read(text: &str, writer: &Writer<'_>) -> Option<String> {
    let text = text.trim();
    if let Ok(pieces) = Pieces::parse(text)
        && let Some(time) = pieces.time()
    {
        let local = pieces.date().to_datetime(time);
        let zone = match pieces.time_zone_annotation().map(|annotation| annotation.kind()) {
            Some(TimeZoneAnnotationKind::Named(name)) => Some(name.as_str()),
            _ => None,
        };
        return match (pieces.to_numeric_offset(), zone) {
            (Some(offset), zone) => Some(stored(offset.to_timestamp(local).ok()?, zone)),
            (None, Some(zone)) => in_zone(local, zone, writer),
            // Just as it is stored, it is meant so.
            (None, None) if text.len() >= LOCAL_CHARS && text.contains('T') => Some(local.to_string()),
            (None, None) => placed(local, writer),
        };
    }
    if let Some(local) = local(text, writer) {
        return placed(local, writer);
    }
    let parts =
        text.char_indices().filter(|(at, c)| *at > 0 && (c.is_whitespace() || matches!(c, '[' | '(')));
    parts.map(|(at, _)| text.split_at(at)).find_map(|(before, zone)| {
        let zone = zone.trim().trim_start_matches(['[', '(']).trim_end_matches([']', ')']);
        let local = local(before.trim_end(), writer)?;
        in_zone(local, &(writer.zones.named)(zone)?, writer)
    })
}

/// A moment as a clock shows it, and in which zone that is: by its own, which is named, or by the writer's
/// where there is only UTC. Of a local time there is none.
pub fn clock_of<'m>(stored: &'m str, writer: &Writer<'_>) -> Option<(DateTime, Option<&'m str>)> {
    let pieces = Pieces::parse(stored).ok()?;
    let local = pieces.date().to_datetime(pieces.time()?);
    let Some(offset) = pieces.to_numeric_offset() else { return Some((local, None)) };
    let zone = zone_of(stored);
    let at = offset.to_timestamp(local).ok()?;
    let ahead = (writer.zones.ahead)(zone.unwrap_or(&writer.habits.zone), at.as_second())?;
    Some((Offset::from_seconds(ahead).ok()?.to_datetime(at), zone))
}

/// The zone that is written beside a stored moment.
pub fn zone_of(stored: &str) -> Option<&str> {
    stored.split_once('[').map(|(_, zone)| zone.trim_end_matches(']'))
}

fn stored(at: Timestamp, zone: Option<&str>) -> String {
    zone.map_or_else(|| at.to_string(), |zone| format!("{at}[{zone}]"))
}

/// A day, then a time, each as its reader reads it: after each space in turn, since both may hold some. A day
/// alone is its midnight where a person writes it.
fn local(text: &str, writer: &Writer<'_>) -> Option<DateTime> {
    let is_person = day::today(writer.habits).is_some();
    if is_person && let Some(day) = day::read(text, writer) {
        return Some(day.to_datetime(Time::midnight()));
    }
    let is_between = |c: char| c.is_whitespace() || c == ',';
    let mut parts = text.char_indices().filter(|(_, c)| is_between(*c)).map(|(at, c)| {
        let (before, after) = (text[..at].trim_end(), text[at + c.len_utf8()..].trim_start());
        (before.trim_end_matches(','), after)
    });
    let joined = |(date, time): (&str, &str)| -> Option<DateTime> {
        let time = clock::read(time, is_person)?;
        day::read(date, writer).map(|day: Date| day.to_datetime(time))
    };
    parts.find_map(joined)
}

/// What a clock shows, where the writer means it.
fn placed(local: DateTime, writer: &Writer<'_>) -> Option<String> {
    let own = writer.habits.zone.as_str();
    match writer.anew {
        Some(stored) => match zone_of(stored) {
            Some(zone) => in_zone(local, zone, writer),
            None if stored.ends_with('Z') => moment(local, own, writer.zones).map(|at| at.to_string()),
            None => Some(local.to_string()),
        },
        None if own.is_empty() => Some(local.to_string()),
        None => in_zone(local, own, writer),
    }
}

fn in_zone(local: DateTime, zone: &str, writer: &Writer<'_>) -> Option<String> {
    moment_of(local, zone, writer.zones)
}

/// The moment, as it is stored, when the clocks of a zone show this.
pub fn moment_of(local: DateTime, zone: &str, zones: Zones) -> Option<String> {
    moment(local, zone, zones).map(|at| stored(at, Some(zone)))
}

/// The moment when the clocks of a zone show this. Where they show it twice, the first; where never, the one
/// that is as much later as they were put forward.
fn moment(local: DateTime, zone: &str, zones: Zones) -> Option<Timestamp> {
    let as_utc = Offset::UTC.to_timestamp(local).ok()?;
    let ahead = |at: i64| (zones.ahead)(zone, at).map(i64::from);
    let seconds = as_utc.as_second();
    let (before, after) = (ahead(seconds - DAY_SECONDS)?, ahead(seconds + DAY_SECONDS)?);
    let offset = match [before, after].into_iter().find(|offset| ahead(seconds - offset) == Some(*offset)) {
        Some(offset) => offset,
        None => before,
    };
    as_utc.checked_sub(SignedDuration::from_secs(offset)).ok()
}
