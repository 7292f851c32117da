//! Rich text across the border: an editor's own document, formatting, who wrote what.

use callboard_core::given::{Now, Signer};
use callboard_core::id::{ActorId, EntityId};
use callboard_core::workspace::command::{AuthorshipOf, Command, Commit, CommitOp, Query, TextOf, Typed};
use callboard_core::workspace::effect::{Effect, Event};
use callboard_core::workspace::update::{Authored, Code, Document, Message, Reply, Row, Update};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use yrs::types::Attrs;
use yrs::updates::decoder::Decode;
use yrs::{
    Any, ClientID, Doc, GetString, OffsetKind, Options, ReadTxn, Text, TextRef, Transact, Update as Yjs,
};

use super::api::two;
use super::desk::Desk;

const THINGS: &str = "kit.things";

/// What a page's editor is: a document of its own.
struct Editor {
    doc: Doc,
    text: TextRef,
    place: Document,
}

impl Editor {
    fn open(desk: &mut Desk, id: EntityId) -> Self {
        let reply = desk.ask(Command::OpenText { editor: 1, text: notes(id) }).expect("what was just made");
        let Reply::Document(place) = reply else { panic!("{reply:?}") };
        let client_id = ClientID::new(u64::from(place.session));
        let options = Options { client_id, offset_kind: OffsetKind::Utf16, ..Options::default() };
        let doc = Doc::with_options(options);
        let text = doc.get_or_insert_text("text");
        let editor = Self { doc, text, place };
        editor.hear(&editor.place.state);
        editor
    }

    fn hear(&self, update: &[u8]) {
        self.doc
            .transact_mut()
            .apply_update(Yjs::decode_v1(update).expect("what was just made"))
            .expect("what was just made");
    }

    /// Takes in what the worker told since.
    fn listen(&self, desk: &mut Desk) {
        for update in std::mem::take(&mut desk.updates) {
            if let Update::Text { update, .. } = update {
                self.hear(&update);
            }
        }
    }

    /// Types, or formats; gives the update.
    fn act(&self, act: impl FnOnce(&TextRef, &mut yrs::TransactionMut<'_>)) -> Vec<u8> {
        let mut txn = self.doc.transact_mut();
        act(&self.text, &mut txn);
        txn.commit();
        txn.encode_update_v1()
    }

    fn send(&self, desk: &mut Desk, update: Vec<u8>) -> Result<(), Code> {
        let place = self.place.place.clone();
        let typed = Typed { place, label: "Write".to_owned(), update };
        desk.ask(Command::Type(typed)).map(drop).map_err(|failure| failure.code)
    }

    fn read(&self) -> String {
        self.text.get_string(&self.doc.transact())
    }
}

fn notes(id: EntityId) -> TextOf {
    TextOf { id, field: "notes".to_owned(), table: Some(THINGS.to_owned()) }
}

fn attrs(format: &[(&str, Any)]) -> Attrs {
    format.iter().map(|(key, value)| ((*key).into(), value.clone())).collect()
}

fn bold() -> Attrs {
    attrs(&[("bold", Any::from(true))])
}

fn begun(desk: &mut Desk, text: &str) -> EntityId {
    let fields = json!({ "name": "A", "notes": text }).as_object().cloned().expect("what was just made");
    let create = CommitOp::Create { table: THINGS.to_owned(), id: None, fields };
    desk.commit(vec![create]).expect("what was just made").created[0]
}

/// Which requests were answered since, and how.
fn replies(desk: &mut Desk) -> Vec<(u32, Result<(), Code>)> {
    let told = std::iter::from_fn(|| desk.workspace.poll_message());
    told.filter_map(|message| match message {
        Message::Reply { id, result } => Some((id, result.map(drop).map_err(|failure| failure.code))),
        Message::Update(_) => None,
    })
    .collect()
}

fn row(desk: &mut Desk) -> Row {
    desk.rows(THINGS).remove(0)
}

fn set(id: EntityId, text: &str) -> CommitOp {
    let (field, value) = ("notes".to_owned(), Json::from(text));
    CommitOp::Set { id, field, value, table: None, seen: None }
}

#[test]
fn rich_1_what_an_editor_types_is_a_change_like_any_and_others_hear_of_it_while_they_write() {
    let (mut first, mut second) = two();
    let id = begun(&mut first, "Slow fade");
    second.meet(&first);
    let (here, there) = (Editor::open(&mut first, id), Editor::open(&mut second, id));
    let bolder = here.act(|text, txn| text.format(txn, 0, 4, bold()));
    here.send(&mut first, bolder).unwrap();
    let more = there.act(|text, txn| text.insert(txn, 2, "oo"));
    there.send(&mut second, more).unwrap();
    first.meet(&second);
    second.meet(&first);
    here.listen(&mut first);
    there.listen(&mut second);
    assert_eq!((here.read(), there.read()), ("Slooow fade".to_owned(), "Slooow fade".to_owned()));
    let formatted = json!([{ "insert": "Slooow", "attributes": { "bold": true } }, { "insert": " fade" }]);
    for desk in [&mut first, &mut second] {
        let row = row(desk);
        assert_eq!((&row.fields["notes"], &row.rich["notes"]), (&json!("Slooow fade"), &formatted));
    }
    assert_eq!(first.hash(), second.hash());
}

#[test]
fn rich_2_undo_takes_typing_and_formatting_back_and_the_editor_follows() {
    let mut desk = Desk::founder();
    let id = begun(&mut desk, "Slow fade");
    let editor = Editor::open(&mut desk, id);
    let run = editor.act(|text, txn| {
        text.insert(txn, 9, " up");
        text.format(txn, 0, 4, bold());
    });
    editor.send(&mut desk, run).unwrap();
    desk.ask(Command::Undo).unwrap();
    editor.listen(&mut desk);
    assert_eq!((editor.read().as_str(), row(&mut desk).rich.get("notes")), ("Slow fade", None));
    desk.ask(Command::Redo).unwrap();
    editor.listen(&mut desk);
    let both = json!([{ "insert": "Slow", "attributes": { "bold": true } }, { "insert": " fade up" }]);
    assert_eq!((editor.read().as_str(), &row(&mut desk).rich["notes"]), ("Slow fade up", &both));
    desk.ask(Command::Undo).unwrap();
    assert_eq!(row(&mut desk).fields["notes"], json!("Slow fade"));
}

#[test]
fn rich_3_what_comes_twice_is_written_once_and_what_has_a_gap_before_it_is_refused() {
    let mut desk = Desk::founder();
    let id = begun(&mut desk, "Fade");
    let editor = Editor::open(&mut desk, id);
    let one = editor.act(|text, txn| text.insert(txn, 4, " to"));
    let two = editor.act(|text, txn| text.insert(txn, 7, " black"));
    assert_eq!(editor.send(&mut desk, two.clone()), Err(Code::Changed));
    let all = editor.doc.transact().encode_state_as_update_v1(&yrs::StateVector::default());
    editor.send(&mut desk, all).unwrap();
    let bundles = desk.workspace.log().len();
    for again in [one, two] {
        editor.send(&mut desk, again).unwrap();
    }
    assert_eq!(desk.workspace.log().len(), bundles);
    assert_eq!(editor.send(&mut desk, vec![1, 2, 3]), Err(Code::Invalid));
    assert_eq!(row(&mut desk).fields["notes"], json!("Fade to black"));
}

#[test]
fn rich_8_what_comes_again_is_acknowledged_once_it_is_durable_or_written_where_it_was_not() {
    let mut desk = Desk::founder();
    let id = begun(&mut desk, "Fade");
    let editor = Editor::open(&mut desk, id);
    let place = editor.place.place.clone();
    let update = editor.act(|text, txn| text.insert(txn, 4, " to black"));
    let typed = Typed { place, label: "Write".to_owned(), update };
    // As a page does that is hidden, and then left.
    for request in [1, 2] {
        desk.workspace.handle_command(Now(1_700_000_009_000), request, Command::Type(typed.clone()));
    }
    assert_eq!(replies(&mut desk), []);
    let Some(Effect::Append { ticket, .. }) = desk.workspace.poll_effect() else {
        panic!("nothing to write")
    };
    let failed = Event::AppendFailed { tickets: vec![ticket], reason: "full".to_owned(), quota: true };
    desk.workspace.handle_event(Now(1_700_000_009_000), failed);
    assert_eq!(replies(&mut desk), [(1, Err(Code::Quota))]);
    desk.save();
    assert_eq!(replies(&mut desk), [(2, Ok(()))]);
    assert_eq!(row(&mut desk).fields["notes"], json!("Fade to black"));
    let bundles = desk.workspace.log().len();
    for request in [3, 4] {
        let commit = Commit { label: "Set".to_owned(), ops: vec![set(id, "Fade out")] };
        desk.workspace.handle_command(Now(1_700_000_010_000), request, Command::Commit(commit));
    }
    assert_eq!(replies(&mut desk), []);
    desk.save();
    assert_eq!(replies(&mut desk), [(3, Ok(())), (4, Ok(()))]);
    assert_eq!(desk.workspace.log().len(), bundles + 1);
}

#[test]
fn rich_4_plain_text_set_over_formatted_keeps_what_it_does_not_touch() {
    let mut desk = Desk::founder();
    let id = begun(&mut desk, "Bring gels\nand tape");
    let editor = Editor::open(&mut desk, id);
    let list = editor.act(|text, txn| {
        text.format(txn, 6, 4, bold());
        text.format(txn, 10, 1, attrs(&[("list", Any::from("bullet"))]));
        text.insert_with_attributes(txn, 19, "\n", attrs(&[("list", Any::from("bullet"))]));
    });
    editor.send(&mut desk, list).unwrap();
    assert_eq!(row(&mut desk).fields["notes"], json!("Bring gels\nand tape"), "its line end only closes it");
    desk.commit(vec![set(id, "Bring blue gels\nand tape")]).unwrap();
    desk.commit(vec![set(id, "Bring blue gels\nand tape\nand wire")]).unwrap();
    let bullet = json!({ "list": "bullet" });
    let passages = json!([
        { "insert": "Bring blue " },
        { "insert": "gels", "attributes": { "bold": true } },
        { "insert": "\n", "attributes": bullet },
        { "insert": "and tape" },
        { "insert": "\n", "attributes": bullet },
        { "insert": "and wire" },
        { "insert": "\n", "attributes": bullet },
    ]);
    assert_eq!(row(&mut desk).rich["notes"], passages);
    desk.commit(vec![set(id, "")]).unwrap();
    let row = row(&mut desk);
    assert_eq!((&row.fields["notes"], row.rich.get("notes")), (&Json::Null, None));
}

#[test]
fn rich_5_a_script_formats_with_what_editors_know_and_nothing_else() {
    let mut desk = Desk::founder();
    let id = begun(&mut desk, "Slow fade");
    let text = |at: u32, insert: Option<&str>, format: Option<u32>, attributes: Json| CommitOp::Text {
        id,
        field: "notes".to_owned(),
        at,
        insert: insert.map(str::to_owned),
        delete: None,
        format,
        attributes: attributes.as_object().cloned(),
    };
    desk.commit(vec![
        text(0, None, Some(4), json!({ "bold": true })),
        text(9, Some(" up"), None, json!({ "italic": true })),
    ])
    .unwrap();
    let passages = json!([
        { "insert": "Slow", "attributes": { "bold": true } },
        { "insert": " fade" },
        { "insert": " up", "attributes": { "italic": true } },
    ]);
    assert_eq!(row(&mut desk).rich["notes"], passages);
    for (format, attributes) in [(4, json!({ "size": "huge" })), (99, json!({ "bold": true }))] {
        let refused = desk.commit(vec![text(0, None, Some(format), attributes)]);
        assert_eq!(refused.unwrap_err().code, Code::Invalid);
    }
}

#[test]
fn author_2_who_wrote_what_is_told_with_person_and_time() {
    let (mut first, mut second) = two();
    let id = begun(&mut first, "Slow fade");
    second.meet(&first);
    second.commit(vec![set(id, "Slow, even fade")]).unwrap();
    first.meet(&second);
    let authored = authored(&mut first, id, None);
    let told = lengths(&authored);
    let (alex, jordan) = (first.author.actor(), second.author.actor());
    assert_eq!(told, [(4, alex), (6, jordan), (5, alex)]);
    assert!(authored.iter().all(|one| one.at.starts_with("2023-11-14T")), "{authored:?}");
}

fn authored(desk: &mut Desk, id: EntityId, as_of: Option<String>) -> Vec<Authored> {
    match desk.ask(Command::Authorship(AuthorshipOf { text: notes(id), as_of })) {
        Ok(Reply::Authorship(authored)) => authored,
        other => panic!("authorship gave {other:?}"),
    }
}

fn lengths(authored: &[Authored]) -> Vec<(usize, ActorId)> {
    authored.iter().map(|one| (one.length, one.actor)).collect()
}

#[test]
fn author_3_who_wrote_what_is_told_as_of_a_moment() {
    let (mut first, mut second) = two();
    let id = begun(&mut first, "Slow fade");
    second.meet(&first);
    let Ok(Reply::History(entries)) = first.ask(Command::History(Default::default())) else { panic!() };
    let moment = entries[0].bundle.clone();
    second.commit(vec![set(id, "Slow, even fade")]).unwrap();
    first.meet(&second);
    let (alex, jordan) = (first.author.actor(), second.author.actor());
    assert_eq!(lengths(&authored(&mut first, id, None)), [(4, alex), (6, jordan), (5, alex)]);
    assert_eq!(lengths(&authored(&mut first, id, Some(moment.clone()))), [(9, alex)]);
    let before = AuthorshipOf { text: notes(id), as_of: Some(format!("before:{moment}")) };
    assert_eq!(first.ask(Command::Authorship(before)).unwrap_err().code, Code::NotFound);
}

#[test]
fn rich_6_formatting_alone_is_told_as_that_and_comes_back_with_its_moment() {
    let mut desk = Desk::founder();
    let id = begun(&mut desk, "Slow fade");
    let editor = Editor::open(&mut desk, id);
    let run = editor.act(|text, txn| text.format(txn, 0, 4, bold()));
    editor.send(&mut desk, run).unwrap();
    let Ok(Reply::History(entries)) = desk.ask(Command::History(Default::default())) else { panic!() };
    let change = &entries[0].changes[0];
    assert_eq!((change.kind.as_str(), &change.from), ("format", &change.to));
    let moment = entries[0].bundle.clone();
    let plain = editor.act(|text, txn| text.format(txn, 0, 4, attrs(&[("bold", Any::Null)])));
    editor.send(&mut desk, plain).unwrap();
    let then = Query { table: THINGS.to_owned(), as_of: Some(moment.clone().into()), ..Query::default() };
    let Ok(Reply::Rows(rows)) = desk.ask(Command::Query(then)) else { panic!() };
    let was = json!([{ "insert": "Slow", "attributes": { "bold": true } }, { "insert": " fade" }]);
    assert_eq!(rows.rows[0].rich["notes"], was);
    let restore = callboard_core::workspace::command::Restore { as_of: moment, ..Default::default() };
    desk.ask(Command::Restore(restore)).unwrap();
    assert_eq!(row(&mut desk).rich["notes"], was);
}

#[derive(Debug, Clone)]
enum Act {
    Insert(bool, u32, String),
    Delete(bool, u32, u32),
    Format(bool, u32, u32, &'static str),
    Plain(bool, String),
    Undo(bool),
    Meet,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let who = any::<bool>();
    let key = prop::sample::select(vec!["bold", "italic", "list"]);
    let act = prop_oneof![
        3 => (who, 0_u32..30, "[a-c\n🎭]{1,4}").prop_map(|(who, at, text)| Act::Insert(who, at, text)),
        2 => (who, 0_u32..30, 1_u32..8).prop_map(|(who, at, length)| Act::Delete(who, at, length)),
        2 => (who, 0_u32..30, 1_u32..8, key).prop_map(|(who, at, length, key)| {
            Act::Format(who, at, length, key)
        }),
        1 => (who, "[a-d\n]{0,12}").prop_map(|(who, text)| Act::Plain(who, text)),
        1 => who.prop_map(Act::Undo),
        2 => Just(Act::Meet),
    ];
    prop::collection::vec(act, 1..16)
}

/// A place in an editor's text, and a length from there, that cut no character.
fn within(text: &str, at: u32, length: u32) -> (u32, u32) {
    let starts: Vec<u32> = text
        .chars()
        .scan(0, |unit, letter| {
            let start = *unit;
            *unit += letter.len_utf16() as u32;
            Some(start)
        })
        .chain([text.encode_utf16().count() as u32])
        .collect();
    let last = starts.len() - 1;
    let from = (at as usize).min(last);
    let to = (from + length as usize).min(last);
    (starts[from], starts[to] - starts[from])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn rich_7_editors_and_worker_stay_one_whatever_two_people_do(acts in acts()) {
        let (first, second) = two();
        let mut desks = [first, second];
        let id = begun(&mut desks[0], "abc");
        let [first, second] = &mut desks;
        second.meet(first);
        let editors = [Editor::open(&mut desks[0], id), Editor::open(&mut desks[1], id)];
        let mut done = [0_usize; 2];
        for act in acts {
            let before = desks.each_ref().map(|desk| desk.workspace.log().len());
            let who = match &act {
                Act::Insert(who, ..) | Act::Delete(who, ..) | Act::Format(who, ..) => usize::from(*who),
                Act::Plain(who, _) | Act::Undo(who) => usize::from(*who),
                Act::Meet => 0,
            };
            let (desk, editor) = (&mut desks[who], &editors[who]);
            let now = editor.read();
            let is_meeting = matches!(act, Act::Meet);
            let update = match act {
                Act::Insert(_, at, insert) => {
                    let (at, _) = within(&now, at, 0);
                    Some(editor.act(|text, txn| text.insert_with_attributes(txn, at, &insert, Attrs::new())))
                }
                Act::Delete(_, at, length) => {
                    let (at, length) = within(&now, at, length);
                    Some(editor.act(|text, txn| text.remove_range(txn, at, length)))
                }
                Act::Format(_, at, length, key) => {
                    let (at, length) = within(&now, at, length);
                    let value = if key == "list" { Any::from("bullet") } else { Any::from(true) };
                    Some(editor.act(|text, txn| text.format(txn, at, length, attrs(&[(key, value)]))))
                }
                Act::Plain(_, text) => {
                    desk.commit(vec![set(id, &text)]).unwrap();
                    let shown = row(desk).fields["notes"].as_str().unwrap_or_default().to_owned();
                    prop_assert_eq!(shown, text);
                    None
                }
                // The record itself is not taken back.
                Act::Undo(_) if done[who] == 0 => None,
                Act::Undo(_) => {
                    desk.ask(Command::Undo).unwrap();
                    done[who] -= 1;
                    editor.listen(desk);
                    continue;
                }
                Act::Meet => {
                    let [first, second] = &mut desks;
                    first.meet(second);
                    second.meet(first);
                    prop_assert_eq!(row(first).rich, row(second).rich);
                    prop_assert_eq!(first.hash(), second.hash());
                    None
                }
            };
            if let Some(update) = update {
                editor.send(&mut desks[who], update).unwrap();
            }
            if !is_meeting {
                done[who] += desks[who].workspace.log().len() - before[who];
            }
            for (desk, editor) in desks.iter_mut().zip(&editors) {
                editor.listen(desk);
                let notes = row(desk).fields.remove("notes").unwrap_or_default();
                let (shown, read) = (notes.as_str().unwrap_or_default(), editor.read());
                prop_assert!(read == shown || read == format!("{shown}\n"), "{:?}, {:?}", read, shown);
            }
        }
    }
}
