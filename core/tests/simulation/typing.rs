//! What people type in an editor of a text: a document of its own, whose runs are written as they are.

use callboard_core::given::Now;
use callboard_core::workspace::command::{Command, TextOf, Typed};
use callboard_core::workspace::update::{Document, Reply, Row};
use yrs::types::Attrs;
use yrs::updates::decoder::Decode;
use yrs::{Any, ClientID, Doc, OffsetKind, Options, Text, TextRef, Transact, TransactionMut, Update};

use super::desk::Desk;
use super::people::{TABLES, pick};
use super::plan::Dice;

/// Opens the notes of something, types and formats there once or twice, and closes them.
pub(crate) fn act(desk: &mut Desk, now: Now, dice: &mut Dice, things: &[Row]) {
    let Some(id) = pick(things, dice).map(|row| row.id) else { return };
    let text = TextOf { id, field: "notes".to_owned(), table: Some(TABLES[0].to_owned()) };
    let Some(Ok(Reply::Document(opened))) = desk.ask(now, Command::OpenText { editor: 1, text }) else {
        return;
    };
    let (doc, text) = edited(&opened);
    for _ in 0..1 + dice.below(2) {
        let mut txn = doc.transact_mut();
        change(&text, &mut txn, dice);
        txn.commit();
        let update = txn.encode_update_v1();
        let typed = Typed { place: opened.place.clone(), label: "Write".to_owned(), update };
        desk.ask(now, Command::Type(typed));
    }
    desk.ask(now, Command::CloseText { editor: 1 });
}

/// The editor's document, as it was opened.
fn edited(opened: &Document) -> (Doc, TextRef) {
    let client_id = ClientID::new(u64::from(opened.session));
    let options = Options { client_id, offset_kind: OffsetKind::Utf16, ..Options::default() };
    let doc = Doc::with_options(options);
    let text = doc.get_or_insert_text("text");
    let state = Update::decode_v1(&opened.state).expect("what was just opened");
    doc.transact_mut().apply_update(state).expect("what was just opened");
    (doc, text)
}

fn change(text: &TextRef, txn: &mut TransactionMut<'_>, dice: &mut Dice) {
    let (length, bold) = (text.len(txn) as usize, Attrs::from([("bold".into(), Any::from(true))]));
    let at = dice.below(length + 1);
    let rest = dice.below(length - at + 1) as u32;
    match dice.below(4) {
        0 => text.remove_range(txn, at as u32, rest),
        1 => text.format(txn, at as u32, rest, bold),
        2 => text.insert_with_attributes(txn, at as u32, "loud ", bold),
        _ => text.insert(txn, at as u32, &format!("{} ", dice.below(9))),
    }
}
