//! Values as they are edited: what stands in an editor when it opens reads back as the same value.

use callboard_core::schema::{self, FieldKind, Writer};
use callboard_core::value::Value;
use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::FieldInfo;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use super::here::Here;
use super::read::meaning;
use super::{Shown, here, reread, span};

/// What stands in the editor when it opens on `value`.
pub(crate) fn typed(field: &FieldInfo, value: &Json) -> String {
    typed_as(field, value, &here())
}

/// The same for somebody elsewhere: the text that is easiest to read of those that read back as it is.
pub(super) fn typed_as(field: &FieldInfo, value: &Json, here: &Here) -> String {
    let ways = ways(field, value, here);
    let is_sound = |text: &&String| reread(field, text, value, here).as_ref() == Ok(value);
    let sound = ways.iter().find(is_sound).cloned();
    sound.or_else(|| ways.into_iter().next()).unwrap_or_else(|| Shown::bare(field, value).plain())
}

/// How a value can be written, the easiest to read first.
fn ways(field: &FieldInfo, value: &Json, here: &Here) -> Vec<String> {
    let writer = here.writer(None);
    let kind = FieldKind::named(&field.kind);
    match (kind, value) {
        (_, Json::Null) => vec![String::new()],
        (Some(FieldKind::Duration), Json::Number(number)) => {
            let short = span::format(number.as_f64().unwrap_or_default());
            let short = schema::pointed(&short, &writer);
            [Some(short), written(field, value, &writer)].into_iter().flatten().collect()
        }
        (Some(FieldKind::Date), Json::String(text)) => match text.parse::<Date>() {
            Ok(date) => vec![(here.date)(date), plain_date(date), text.clone()],
            Err(_) => vec![text.clone()],
        },
        (Some(FieldKind::Time), Json::String(text)) => match text.parse::<Time>() {
            Ok(time) => vec![(here.clock)(time), text.clone()],
            Err(_) => vec![text.clone()],
        },
        (Some(FieldKind::DateTime), Json::String(text)) => moments(text, here),
        (Some(FieldKind::Choice | FieldKind::FieldReference), Json::String(text)) => {
            vec![Shown::bare(field, value).plain(), text.clone()]
        }
        (Some(FieldKind::MultiChoice), Json::Array(items)) => {
            let values: Vec<String> = items.iter().filter_map(Json::as_str).map(str::to_owned).collect();
            let one = FieldInfo { kind: FieldKind::Choice.name().to_owned(), ..field.clone() };
            let titles: Vec<String> = items.iter().map(|item| Shown::bare(&one, item).plain()).collect();
            vec![schema::listed(&titles), schema::listed(&values)]
        }
        (Some(FieldKind::Json), json) => {
            vec![serde_json::to_string_pretty(json).unwrap_or_default(), json.to_string()]
        }
        (_, Json::String(text)) => {
            let own = written(field, value, &writer);
            own.into_iter().chain([text.clone()]).collect()
        }
        (_, Json::Number(_) | Json::Bool(_)) => written(field, value, &writer).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// A number, a decimal or a yes or no as the core writes it.
fn written(field: &FieldInfo, value: &Json, writer: &Writer<'_>) -> Option<String> {
    let value = match value {
        Json::Number(number) => Value::Number(number.as_f64()?),
        Json::Bool(flag) => Value::Bool(*flag),
        Json::String(text) => Value::Text(text.clone()),
        _ => return None,
    };
    schema::write(&meaning(field)?, &value, writer)
}

/// A moment by the clock where it takes place, with the name of that place where it is not here.
fn moments(stored: &str, here: &Here) -> Vec<String> {
    let Some((local, zone)) = schema::clock_of(stored, &here.writer(None)) else {
        return vec![stored.to_owned()];
    };
    let (date, time) = (local.date(), local.time());
    let day = [(here.date)(date), plain_date(date), date.to_string()];
    let clock = [(here.clock)(time), plain_time(time), plain_time(time)];
    let place = zone.filter(|_| !is_here(stored, here));
    let mut ways = Vec::new();
    for (day, clock) in day.iter().zip(&clock) {
        match place {
            Some(zone) => {
                ways.extend([city(zone), zone.to_owned()].map(|zone| format!("{day} {clock} {zone}")))
            }
            None => ways.push(format!("{day} {clock}")),
        }
    }
    ways.extend(with_offset(stored, local, zone, here));
    ways.push(stored.to_owned());
    ways
}

/// `2026-10-25T02:30:00+01:00[Europe/Berlin]`: of an hour that clocks show twice, it says which.
fn with_offset(stored: &str, local: DateTime, zone: Option<&str>, here: &Here) -> Option<String> {
    let zone = zone?;
    let at = stored.split('[').next()?.parse::<jiff::Timestamp>().ok()?;
    let offset = Offset::from_seconds((here.zones.ahead)(zone, at.as_second())?).ok()?;
    Some(format!("{local}{offset:#}[{zone}]"))
}

/// Whether a moment takes place in this person's zone, or says nothing of one.
pub(super) fn is_here(stored: &str, here: &Here) -> bool {
    schema::zone_of(stored).is_none_or(|zone| zone == here.habits.zone)
}

/// What people call a zone: `America/New_York` is New York.
pub(super) fn city(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

/// A date that reads back in every order.
fn plain_date(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

fn plain_time(time: Time) -> String {
    let form = if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
    time.strftime(form).to_string()
}
