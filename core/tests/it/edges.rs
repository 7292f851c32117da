//! What is linked to what: in which order, how many, and what points at a record.

use callboard_core::given::Now;
use callboard_core::id::EntityId;
use callboard_core::workspace::command::{
    Command, CommitOp, EdgeQuery, Fields, Json, PreviewImport, Query, Reference,
};
use callboard_core::workspace::found::ModuleSource;
use callboard_core::workspace::update::{Referring, Reply, Update};
use proptest::prelude::*;
use serde_json::json;

use super::api::{create, set, two};
use super::desk::Desk;

const HOLDS: &str = "kit.holds";
const RIG: &str = r#"
[module]
id = "rig"
version = "1.0.0"
title = "Rig"
[tables.units]
record = "{name}"
order = ["name"]
key = ["tag"]
[tables.units.fields]
name = { type = "text" }
tag = { type = "text" }
next = { type = "reference", to = "units" }
[edges.feeds]
from = "units"
to = "units"
cardinality = "one to one"
"#;

fn link(kind: &str, from: EntityId, to: EntityId, after: Option<Option<EntityId>>) -> CommitOp {
    CommitOp::Link { kind: kind.to_owned(), id: None, from, to, after, fields: Fields::new() }
}

/// Writes what stands; what it made.
fn write(desk: &mut Desk, ops: Vec<CommitOp>) -> Vec<EntityId> {
    desk.commit(ops).expect("a test's own change stands").created
}

/// The edges of a record, by way of `edges()` and of a window, which agree.
fn order(desk: &mut Desk, from: EntityId) -> Vec<EntityId> {
    let asked = EdgeQuery { kind: Some(HOLDS.to_owned()), from: Some(from), to: None };
    let Ok(Reply::Edges(edges)) = desk.ask(Command::Edges(asked)) else { panic!("edges") };
    let asked = Query { table: HOLDS.to_owned(), from: Some(from), limit: Some(1000), ..Query::default() };
    let Ok(Reply::Rows(rows)) = desk.ask(Command::Query(asked)) else { panic!("a window") };
    let edges: Vec<EntityId> = edges.iter().map(|edge| edge.edge).collect();
    assert_eq!(edges, rows.rows.iter().map(|row| row.id).collect::<Vec<_>>());
    edges
}

/// A founder and an editor with a record that holds `count` others; the record, and its edges.
fn with_order(count: usize) -> (Desk, Desk, EntityId, Vec<EntityId>) {
    let (mut first, mut second) = two();
    let holder = write(&mut first, vec![create(json!({ "name": "P" }))])[0];
    let edges = append(&mut first, holder, None, count);
    second.meet(&first);
    (first, second, holder, edges)
}

/// Makes `count` records and links them behind an edge, as one change; the edges as they should stand.
fn append(desk: &mut Desk, from: EntityId, after: Option<EntityId>, count: usize) -> Vec<EntityId> {
    if count == 0 {
        return Vec::new();
    }
    let made = write(desk, (0..count).map(|_| create(json!({ "name": "x" }))).collect());
    // Each is put right behind the same edge: the last first.
    let links = made.iter().rev().map(|to| link(HOLDS, from, *to, after.map(Some)));
    let mut edges = write(desk, links.collect());
    if after.is_some() {
        edges.reverse();
    }
    edges
}

fn places(order: &[EntityId], run: &[EntityId]) -> Vec<usize> {
    run.iter().map(|edge| order.iter().position(|known| known == edge).expect("it is there")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn order_3_what_one_change_puts_side_by_side_stays_so(
        (count, at) in (1_usize..6, 0_usize..6),
        (one, other, moved) in (1_usize..70, 1_usize..9, 1_usize..4),
    ) {
        let (mut first, mut second, holder, edges) = with_order(count);
        let after = edges[at % count];
        let here = append(&mut first, holder, Some(after), one);
        let there = append(&mut second, holder, Some(after), other);
        // One also brings others there, at once.
        let others: Vec<EntityId> = edges.iter().copied().filter(|edge| *edge != after).take(moved).collect();
        let moves = others.iter().rev().map(|edge| CommitOp::Move { edge: *edge, after: Some(after) });
        if !others.is_empty() {
            write(&mut second, moves.collect());
        }
        first.meet(&second);
        second.meet(&first);
        let now = order(&mut first, holder);
        prop_assert_eq!(&now, &order(&mut second, holder));
        for run in [here, there, others] {
            let places = places(&now, &run);
            prop_assert!(places.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{:?}", places);
        }
        prop_assert_eq!(first.hash(), second.hash());
    }

    #[test]
    fn order_4_concurrent_moves_neither_duplicate_nor_lose(
        deeds in prop::collection::vec((any::<bool>(), 0_usize..10, 0_usize..40, 0_usize..40), 1..40),
    ) {
        let (mut first, mut second, holder, mut edges) = with_order(6);
        let mut gone = Vec::new();
        for (is_first, deed, one, other) in deeds {
            let (own, theirs) = if is_first { (&mut first, &second) } else { (&mut second, &first) };
            let now = order(own, holder);
            match deed {
                0 => own.meet(theirs),
                1 => {
                    let after = now.get(one % (now.len() + 1)).copied();
                    edges.extend(append(own, holder, after, 1 + other % 3));
                }
                2 if !now.is_empty() => {
                    let edge = now[one % now.len()];
                    write(own, vec![CommitOp::Unlink { edge }]);
                    gone.push(edge);
                }
                _ if !now.is_empty() => {
                    let edge = now[one % now.len()];
                    let after = now.get(other % (now.len() + 1)).copied().filter(|after| *after != edge);
                    write(own, vec![CommitOp::Move { edge, after }]);
                    let moved = order(own, holder);
                    let place = moved.iter().position(|known| *known == edge).unwrap();
                    let before = place.checked_sub(1).map(|at| moved[at]);
                    prop_assert_eq!(before, after);
                }
                _ => {}
            }
        }
        first.meet(&second);
        second.meet(&first);
        let now = order(&mut first, holder);
        prop_assert_eq!(&now, &order(&mut second, holder));
        let mut there = now;
        there.sort_unstable();
        edges.retain(|edge| !gone.contains(edge));
        edges.sort_unstable();
        prop_assert_eq!(there, edges);
    }
}

#[test]
fn order_5_a_window_of_edges_stands_as_they_do_however_long_the_order() {
    let (mut first, _, holder, _) = with_order(0);
    let mut edges = Vec::new();
    for _ in 0..70 {
        edges.extend(append(&mut first, holder, edges.last().copied(), 1));
    }
    assert_eq!(order(&mut first, holder), edges);
    // Each to the front, one by one: the keys wear out, and no place is lost.
    for edge in &edges {
        write(&mut first, vec![CommitOp::Move { edge: *edge, after: None }]);
    }
    edges.reverse();
    assert_eq!(order(&mut first, holder), edges);
}

fn with_rig() -> (Desk, Vec<EntityId>) {
    let mut desk = Desk::founder();
    let source = ModuleSource { id: "rig".to_owned(), version: "1.0.0".to_owned(), toml: RIG.to_owned() };
    desk.workspace.adopt(Now(1_700_000_001_500), 3, &source);
    desk.save();
    let unit = |name: &str| CommitOp::Create {
        table: "rig.units".to_owned(),
        id: None,
        fields: Fields::from_iter([("name".to_owned(), json!(name))]),
    };
    let ids = write(&mut desk, ["A", "B", "C"].map(unit).to_vec());
    (desk, ids)
}

fn feeds() -> Query {
    let sort = vec![callboard_core::workspace::command::Sort { field: "to".to_owned(), desc: false }];
    Query { table: "rig.feeds".to_owned(), sort, ..Query::default() }
}

/// Each edge's title and marks.
fn marks(desk: &mut Desk) -> Vec<(String, Json)> {
    let Ok(Reply::Rows(rows)) = desk.ask(Command::Query(feeds())) else { panic!("a window") };
    rows.rows.into_iter().map(|row| (row.title, Json::Object(row.marks))).collect()
}

#[test]
fn edge_3_more_than_a_kind_means_is_taken_and_marked() {
    let (mut desk, ids) = with_rig();
    let [a, b, c] = ids[..] else { panic!("three") };
    desk.ask(Command::Subscribe { subscription: 9, query: feeds() }).unwrap();
    let first = write(&mut desk, vec![link("rig.feeds", a, b, None)])[0];
    assert_eq!(marks(&mut desk), [("A → B".to_owned(), json!({}))]);
    desk.updates.clear();
    write(&mut desk, vec![link("rig.feeds", a, c, None)]);
    let several = json!({ "to": "cardinality" });
    let both = [("A → B".to_owned(), several.clone()), ("A → C".to_owned(), several)];
    assert_eq!(marks(&mut desk), both);
    // Whoever watches is told of the one that was there before, too.
    let told = |desk: &Desk| -> usize {
        let rows = desk.updates.iter().map(|update| match update {
            Update::Rows { subscription: 9, delta } => delta.rows.len(),
            _ => 0,
        });
        rows.sum()
    };
    assert_eq!(told(&desk), 2);
    write(&mut desk, vec![CommitOp::Delete { id: b }]);
    assert_eq!(marks(&mut desk), [("A → C".to_owned(), json!({}))]);
    write(&mut desk, vec![CommitOp::Restore { id: b }]);
    assert_eq!(marks(&mut desk), both);
    write(&mut desk, vec![CommitOp::Unlink { edge: first }]);
    assert_eq!(marks(&mut desk), [("A → C".to_owned(), json!({}))]);
    write(&mut desk, vec![link("rig.feeds", b, c, None)]);
    let reached_twice = json!({ "from": "cardinality" });
    assert!(marks(&mut desk).into_iter().all(|(_, marks)| marks == reached_twice));
}

/// The titles of those that refer to a record.
fn referring(desk: &mut Desk, record: EntityId, field: Option<&str>) -> Vec<String> {
    let references = Some(Reference { record, field: field.map(str::to_owned) });
    let query = Query { table: "kit.things".to_owned(), references, ..Query::default() };
    let Ok(Reply::Rows(rows)) = desk.ask(Command::Query(query)) else { panic!("a window") };
    rows.rows.into_iter().map(|row| row.title).collect()
}

#[test]
fn refer_1_a_query_finds_what_refers_to_a_record_and_hears_of_it() {
    let (mut first, mut second) = two();
    let ids = write(&mut first, ["A", "B", "C", "D"].map(|name| create(json!({ "name": name }))).to_vec());
    let [a, b, c, d] = ids[..] else { panic!("four") };
    let references = Some(Reference { record: a, field: None });
    let query = Query { table: "kit.things".to_owned(), references, ..Query::default() };
    first.ask(Command::Subscribe { subscription: 5, query }).unwrap();
    let totals = |desk: &mut Desk| -> Vec<usize> {
        let updates = std::mem::take(&mut desk.updates).into_iter();
        let total = |update| match update {
            Update::Rows { subscription: 5, delta } => Some(delta.total),
            _ => None,
        };
        updates.filter_map(total).collect()
    };
    write(&mut first, vec![set(b, "part_of", json!(a), None), set(c, "part_of", json!(d), None)]);
    assert_eq!((referring(&mut first, a, Some("part_of")), totals(&mut first)), (vec!["B".into()], vec![1]));
    // What refers to either of two that become one refers to both; and no longer, once they part.
    write(&mut first, vec![CommitOp::Merge { records: vec![a, d] }]);
    assert_eq!((referring(&mut first, a, None).len(), totals(&mut first)), (2, vec![2]));
    assert_eq!(referring(&mut first, d, None).len(), 2);
    write(&mut first, vec![CommitOp::Split { id: d }]);
    assert_eq!((referring(&mut first, a, None), totals(&mut first)), (vec!["B".to_owned()], vec![1]));
    write(&mut first, vec![set(b, "part_of", json!(null), None)]);
    assert_eq!((referring(&mut first, a, None).len(), totals(&mut first)), (0, vec![0]));
    first.ask(Command::Undo).unwrap();
    second.meet(&first);
    assert_eq!(referring(&mut second, a, None), ["B"]);
    let unknown = Some(Reference { record: a, field: Some("name".to_owned()) });
    let query = Query { table: "kit.things".to_owned(), references: unknown, ..Query::default() };
    assert!(second.ask(Command::Query(query)).is_err(), "a name refers to nothing");
}

fn pointing(desk: &mut Desk, records: &[EntityId]) -> Vec<(String, String, usize, Vec<String>)> {
    let Ok(Reply::References(found)) = desk.ask(Command::References { records: records.to_vec() }) else {
        panic!("references")
    };
    let told = |told: Referring| {
        let names = told.rows.into_iter().map(|row| row.title).collect();
        (told.table, told.field, told.total, names)
    };
    found.into_iter().map(told).collect()
}

#[test]
fn refer_2_what_points_at_records_is_counted_and_named() {
    let mut desk = Desk::founder();
    let ids = write(&mut desk, ["A", "B", "C"].map(|name| create(json!({ "name": name }))).to_vec());
    let [a, b, c] = ids[..] else { panic!("three") };
    assert_eq!(pointing(&mut desk, &[a]), []);
    let ops = vec![
        set(b, "part_of", json!(a), None),
        set(c, "part_of", json!(a), None),
        link(HOLDS, a, b, None),
        link(HOLDS, a, c, None),
        link(HOLDS, c, a, None),
    ];
    write(&mut desk, ops);
    let row = |table: &str, field: &str, names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        (table.to_owned(), field.to_owned(), names.len(), names)
    };
    let expected = [
        row("kit.things", "part_of", &["B", "C"]),
        row(HOLDS, "from", &["B", "C"]),
        row(HOLDS, "to", &["C"]),
    ];
    assert_eq!(pointing(&mut desk, &[a]), expected);
    // What goes with it is not told as what stays.
    let both = [row("kit.things", "part_of", &["B"]), row(HOLDS, "from", &["B", "C", "A"])];
    assert_eq!(pointing(&mut desk, &[a, c]), both);
    write(&mut desk, vec![CommitOp::Delete { id: b }]);
    let without =
        [row("kit.things", "part_of", &["C"]), row(HOLDS, "from", &["C"]), row(HOLDS, "to", &["C"])];
    assert_eq!(pointing(&mut desk, &[a]), without);
}

#[test]
fn refer_3_a_reference_says_where_its_record_is() {
    let mut desk = Desk::founder();
    let ids = write(&mut desk, ["A", "B"].map(|name| create(json!({ "name": name }))).to_vec());
    let [a, b] = ids[..] else { panic!("two") };
    let shown = |desk: &mut Desk| desk.rows("kit.things").pop().unwrap().fields["part_of"].clone();
    write(&mut desk, vec![set(b, "part_of", json!(a), None)]);
    assert_eq!(shown(&mut desk), json!({ "id": a, "title": "A" }));
    write(&mut desk, vec![CommitOp::Delete { id: a }]);
    assert_eq!(shown(&mut desk), json!({ "id": a, "title": "A", "gone": "bin" }));
    write(&mut desk, vec![CommitOp::Restore { id: a }]);
    assert_eq!(shown(&mut desk), json!({ "id": a, "title": "A" }));
    let nobody = EntityId([9; 16]);
    write(&mut desk, vec![set(b, "part_of", json!(nobody), None)]);
    assert_eq!(shown(&mut desk), json!({ "id": nobody, "title": "", "gone": "unknown" }));
}

#[test]
fn refer_4_a_deleted_record_comes_back_with_all_that_hung_on_it() {
    let mut desk = Desk::founder();
    let ids = write(&mut desk, ["A", "B", "C"].map(|name| create(json!({ "name": name }))).to_vec());
    let [a, b, c] = ids[..] else { panic!("three") };
    write(
        &mut desk,
        vec![link(HOLDS, a, b, None), link(HOLDS, a, c, None), set(c, "part_of", json!(b), None)],
    );
    let before = (order(&mut desk, a), pointing(&mut desk, &[b]));
    let bundles = desk.workspace.log().len();
    write(&mut desk, vec![CommitOp::Delete { id: b }]);
    assert_eq!((order(&mut desk, a).len(), desk.workspace.log().len()), (1, bundles + 1));
    desk.ask(Command::Undo).unwrap();
    assert_eq!((order(&mut desk, a), pointing(&mut desk, &[b])), before);
    write(&mut desk, vec![CommitOp::Delete { id: b }]);
    write(&mut desk, vec![CommitOp::Restore { id: b }]);
    assert_eq!((order(&mut desk, a), pointing(&mut desk, &[b])), before);
}

#[test]
fn refer_5_imported_references_are_found_by_title_else_by_key_and_doubt_is_said() {
    let (mut desk, ids) = with_rig();
    let tag = |id, tag: &str| set(id, "tag", json!(tag), None);
    // What is called by its title is meant by it, though another has it as its key.
    write(&mut desk, vec![tag(ids[0], "7"), tag(ids[1], "8"), tag(ids[2], "A")]);
    let twin = CommitOp::Create {
        table: "rig.units".to_owned(),
        id: None,
        fields: Fields::from_iter([("name".to_owned(), json!("B"))]),
    };
    write(&mut desk, vec![twin]);
    let bytes = b"name,next\nE,7\nF,A\nG,B\nH,nowhere\n".to_vec();
    let import = PreviewImport { bytes, table: "rig.units".to_owned(), ..PreviewImport::default() };
    let Ok(Reply::ImportPreview(preview)) = desk.ask(Command::PreviewImport(import)) else {
        panic!("a file")
    };
    let reasons: Vec<_> = preview.rejected.iter().map(|row| (row.row, row.reason.as_str())).collect();
    let doubt = (3, "several records are called “B” in Next");
    assert_eq!(reasons, [doubt, (4, "there is no record “nowhere” in Next")]);
    desk.ask(Command::CommitOverlay { id: preview.overlay }).expect("it is staged");
    let next: Vec<_> = desk
        .rows("rig.units")
        .into_iter()
        .filter_map(|row| Some((row.title, row.fields["next"].get("id")?.clone())))
        .collect();
    assert_eq!(next, [("E".to_owned(), json!(ids[0])), ("F".to_owned(), json!(ids[0]))]);
}
