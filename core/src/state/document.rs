//! A document of rich text, as yrs has it. It is made anew for each question and let go of behind it.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use serde_bytes::{ByteBuf, Bytes};
use serde_json::Value as Json;
use yrs::block::ClientID;
use yrs::types::text::{Diff, TextEvent, YChange};
use yrs::types::{Attrs, Delta};
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{
    Any, Doc, Number, Observable, OffsetKind, Options, Out, ReadTxn, StateVector, Text as _, TextRef,
    Transact, Update,
};

use super::asked::{Answer, Question, TextError, Wanted};
use super::passages::{Step, joined};
use crate::workspace::command::Fields;
use crate::workspace::update::Passage;

/// The one shared type of a document.
const ROOT: &str = "text";
/// Stands for what is no text (an embed of another program), one unit long as there.
const EMBED: &str = "\u{fffc}";
/// How deep lists lie within lists in a formatting: no editor has any.
const DEPTH_MAX: u32 = 8;

/// Answers a question. Where an edit is not what it says it is, anything may come of it: rather ask an
/// instance that can be thrown away.
pub(super) fn answer(question: &Question<'_>) -> Answer {
    let Question { edits, wanted } = question;
    match wanted {
        Wanted::Passages => Answer::Passages(passages_of(&load(0, edits))),
        Wanted::Change { client, steps } => {
            Answer::Update(ByteBuf::from(change(&load(*client, edits), steps)))
        }
        Wanted::Beyond { update, may_lack } => Answer::Fresh(beyond(&load(0, edits), update, *may_lack)),
        Wanted::Since { known } => {
            let doc = load(0, edits);
            let txn = doc.transact();
            let known = StateVector::decode_v1(known).unwrap_or_default();
            let (update, after) = (txn.encode_diff_v1(&known), txn.state_vector().encode_v1());
            Answer::Since(ByteBuf::from(update), ByteBuf::from(after))
        }
        Wanted::Deeds => Answer::Deeds(deeds(edits)),
    }
}

/// Nothing of it is drawn by lot: the same edits make the same document.
fn document(client: u32) -> Doc {
    let client = ClientID::new(u64::from(client));
    let options = Options::with_guid_and_client_id(ROOT.into(), client);
    Doc::with_options(Options { offset_kind: OffsetKind::Utf16, ..options })
}

fn load(client: u32, edits: &[&Bytes]) -> Doc {
    let doc = document(client);
    let mut txn = doc.transact_mut();
    for edit in edits {
        // What does not apply is left out of view; it stays in the log.
        if let Some(update) = decoded(edit) {
            let _left_out = txn.apply_update(update);
        }
    }
    drop(txn);
    doc
}

fn change(doc: &Doc, steps: &[Step]) -> Vec<u8> {
    let text = doc.get_or_insert_text(ROOT);
    let mut txn = doc.transact_mut();
    let length = text.len(&txn);
    text.apply_delta(&mut txn, delta_of(steps, length));
    txn.commit();
    txn.encode_update_v1()
}

fn beyond(doc: &Doc, update: &[u8], may_lack: bool) -> Result<(ByteBuf, Vec<Step>), TextError> {
    let update = decoded(update).ok_or(TextError::Unreadable)?;
    let lacked = doc.transact().has_missing_updates();
    let (fresh, steps) = applied(doc, &doc.get_or_insert_text(ROOT), update).ok_or(TextError::Unreadable)?;
    let lacks = doc.transact().has_missing_updates();
    if lacks && !lacked && !may_lack { Err(TextError::Gap) } else { Ok((ByteBuf::from(fresh), steps)) }
}

fn deeds(edits: &[&Bytes]) -> Vec<Vec<Step>> {
    let doc = document(0);
    let text = doc.get_or_insert_text(ROOT);
    let deed =
        |edit: &&Bytes| decoded(edit).and_then(|update| applied(&doc, &text, update)).unwrap_or_default().1;
    edits.iter().map(deed).collect()
}

/// An update, unless what it begins with cannot be: memory is taken for as many clients and blocks as are
/// said to follow, before any of them is read.
fn decoded(update: &[u8]) -> Option<Update> {
    counts_fit(update).then(|| Update::decode_v1(update).ok()).flatten()
}

/// Whether the two counts that an update begins with are no more than it has bytes: each client, and each
/// block, takes some.
fn counts_fit(update: &[u8]) -> bool {
    let fits = |rest: &[u8]| -> Option<usize> {
        let length = rest.iter().position(|byte| byte & 0x80 == 0)? + 1;
        let (count, is_short) = (rest[..length].iter().rev(), length <= 5);
        let count = count.fold(0_u64, |count, byte| count << 7 | u64::from(byte & 0x7f));
        (is_short && count <= update.len() as u64).then_some(length)
    };
    fits(update).is_some_and(|length| fits(&update[length..]).is_some())
}

fn passages_of(doc: &Doc) -> Vec<Passage> {
    let text = doc.get_or_insert_text(ROOT);
    let txn = doc.transact();
    joined(text.diff(&txn, YChange::identity).into_iter().map(of_diff))
}

/// Applies an update; gives what of it was not there, and what it did to the text.
fn applied(doc: &Doc, text: &TextRef, update: Update) -> Option<(Vec<u8>, Vec<Step>)> {
    let told = Rc::new(RefCell::new(Vec::new()));
    let hear = Rc::clone(&told);
    text.observe(ROOT, move |txn, event: &TextEvent| hear.borrow_mut().extend(steps_of(event.delta(txn))));
    let mut txn = doc.transact_mut();
    let is_applied = txn.apply_update(update).is_ok();
    txn.commit();
    let fresh = txn.encode_update_v1();
    drop(txn);
    text.unobserve(ROOT);
    is_applied.then(|| (fresh, told.take()))
}

fn of_diff<T>(diff: Diff<T>) -> Passage {
    passage_of(diff.insert, diff.attributes.as_deref())
}

fn passage_of(insert: Out, attributes: Option<&Attrs>) -> Passage {
    let insert = match insert {
        Out::Any(Any::String(text)) => text.to_string(),
        _ => EMBED.to_owned(),
    };
    Passage { insert, attributes: attributes.map(fields_of).unwrap_or_default() }
}

/// The steps that an event of a document tells.
fn steps_of(delta: &[Delta]) -> Vec<Step> {
    let step = |change: &Delta| match change {
        Delta::Inserted(insert, attributes) => {
            Step::Insert(passage_of(insert.clone(), attributes.as_deref()))
        }
        Delta::Deleted(units) => Step::Delete(*units),
        Delta::Retain(units, attributes) => {
            Step::Keep(*units, attributes.as_deref().map(fields_of).unwrap_or_default())
        }
    };
    delta.iter().map(step).collect()
}

/// Steps as a document takes them, none of them beyond its `length`.
fn delta_of(steps: &[Step], length: u32) -> Vec<Delta<Any>> {
    let mut left = length;
    let mut pass = |wanted: u32| {
        let units = wanted.min(left);
        left -= units;
        units
    };
    let change = |step: &Step| match step {
        Step::Keep(units, attributes) => {
            Delta::Retain(pass(*units), Some(attrs_of(attributes)).filter(|attrs| !attrs.is_empty()))
        }
        Step::Delete(units) => Delta::Deleted(pass(*units)),
        Step::Insert(Passage { insert, attributes }) => {
            Delta::Inserted(Any::from(insert.as_str()), Some(attrs_of(attributes)))
        }
    };
    steps.iter().map(change).collect()
}

fn fields_of(attributes: &Attrs) -> Fields {
    let mut known: Vec<_> = attributes.iter().map(|(key, value)| (key.to_string(), json_of(value))).collect();
    known.sort_by(|(one, _), (other, _)| one.cmp(other));
    known.into_iter().collect()
}

fn attrs_of(attributes: &Fields) -> Box<Attrs> {
    Box::new(attributes.iter().map(|(key, value)| (Arc::from(key.as_str()), any_of(value))).collect())
}

fn json_of(any: &Any) -> Json {
    json_within(any, DEPTH_MAX)
}

/// A value, without what lies too deep in it.
fn json_within(any: &Any, depth: u32) -> Json {
    let Some(below) = depth.checked_sub(1) else { return Json::Null };
    match any {
        Any::Bool(flag) => Json::Bool(*flag),
        Any::Number(Number::Int(number)) => Json::from(*number),
        Any::Number(Number::Float(number)) => Json::from(*number),
        Any::String(text) => Json::from(&**text),
        Any::Array(items) => items.iter().map(|item| json_within(item, below)).collect(),
        Any::Map(entries) => {
            let mut entries: Vec<_> = entries.iter().map(|(key, value)| (key, json_of(value))).collect();
            entries.sort_by_key(|(key, _)| *key);
            entries.into_iter().map(|(key, value)| (key.clone(), value)).collect()
        }
        Any::Null | Any::Undefined | Any::Buffer(_) => Json::Null,
    }
}

fn any_of(json: &Json) -> Any {
    match json {
        Json::Null => Any::Null,
        Json::Bool(flag) => Any::from(*flag),
        Json::Number(number) => match number.as_i64() {
            Some(number) => Any::Number(Number::Int(number)),
            None => Any::from(number.as_f64().unwrap_or_default()),
        },
        Json::String(text) => Any::from(text.as_str()),
        Json::Array(items) => Any::from(items.iter().map(any_of).collect::<Vec<_>>()),
        Json::Object(entries) => {
            Any::Map(Arc::new(entries.iter().map(|(key, value)| (key.clone(), any_of(value))).collect()))
        }
    }
}
