use proptest::prelude::*;

use super::*;
use crate::id::{ActorId, EntityId, WorkspaceId};
use crate::value::Value;

fn frame() -> Frame {
    Frame {
        made_by: "build 7".to_owned(),
        workspace: WorkspaceId([1; 32]),
        actor: ActorId([2; 32]),
        place: 900,
    }
}

/// Two sections: one that packs well, and one that does not.
fn file() -> Vec<u8> {
    let (mut even, mut odd) = (Pack::new(), Pack::new());
    (0..500).for_each(|_| even.number(7));
    odd.text("Dawn");
    frame().encode(&[Packed::new(0, 0, even), Packed::new(3, 9, odd)])
}

fn read(file: &[u8], frame: &Frame) -> Result<(), Unusable> {
    let sections = Sections::read(file, frame)?;
    let even = |unpack: &mut Unpack<'_>| (0..500).map(|_| unpack.number()).collect::<Result<Vec<_>, _>>();
    assert_eq!(sections.one(0, Bounds::default(), even)?, vec![7; 500]);
    sections.each(3, Bounds::default(), |number, unpack| {
        assert_eq!((number, unpack.text()?.as_str()), (9, "Dawn"));
        Ok(())
    })
}

#[test]
fn checkpoint_2_any_byte_that_is_not_as_written_is_noticed() {
    let file = file();
    assert_eq!(read(&file, &frame()), Ok(()));
    for at in 0..file.len() {
        let mut damaged = file.clone();
        damaged[at] ^= 1 << (at % 8);
        assert!(matches!(read(&damaged, &frame()), Err(Unusable::Damaged(_))), "byte {at}");
        assert!(matches!(read(&file[..at], &frame()), Err(Unusable::Damaged(_))), "cut at {at}");
    }
    let longer = [&file[..], &[0]].concat();
    assert!(matches!(read(&longer, &frame()), Err(Unusable::Damaged(_))));
}

#[test]
fn checkpoint_3_of_another_version_production_key_or_place_it_is_refused() {
    let file = file();
    let other = Frame { made_by: "build 8".to_owned(), ..frame() };
    assert_eq!(read(&file, &other), Err(Unusable::OtherVersion("build 7".to_owned())));
    for other in [
        Frame { workspace: WorkspaceId([9; 32]), ..frame() },
        Frame { actor: ActorId([9; 32]), ..frame() },
        Frame { place: 901, ..frame() },
    ] {
        assert_eq!(read(&file, &other), Err(Unusable::Other));
    }
    // A head of another format is whole, and says so in its first entry.
    let head = [0xa1, 0x00, 0x18, 0x2a];
    let mut newer = blake3::hash(&head).as_bytes().to_vec();
    newer.extend((head.len() as u32).to_le_bytes());
    newer.extend(head);
    assert_eq!(read(&newer, &frame()), Err(Unusable::OtherVersion("format 42".to_owned())));
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        ".*".prop_map(Value::Text),
        prop::num::f64::NORMAL.prop_map(Value::Number),
        any::<bool>().prop_map(Value::Bool),
        any::<[u8; 16]>().prop_map(|id| Value::Reference(EntityId(id))),
        any::<[u8; 32]>().prop_map(|hash| Value::Asset(crate::id::BlobHash(hash))),
        ".*".prop_map(Value::Json),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(Value::List))
}

proptest! {
    #[test]
    fn checkpoint_4_what_is_packed_reads_back(
        numbers in prop::collection::vec(any::<u64>(), 0..20),
        values in prop::collection::vec(value(), 0..8),
        places in prop::collection::vec(any::<u32>(), 0..20),
    ) {
        let mut pack = Pack::new();
        let mut before = 0;
        for number in &numbers {
            pack.number(*number);
            pack.step(*number, before);
            before = *number;
        }
        pack.list(values.iter(), Pack::value);
        pack.numbers(places.iter().copied());
        let bytes = pack.into_bytes();
        let mut unpack = Unpack::new(&bytes, Bounds::default());
        let mut before = 0;
        for number in &numbers {
            prop_assert_eq!(unpack.number(), Ok(*number));
            before = unpack.step(before).unwrap();
            prop_assert_eq!(before, *number);
        }
        prop_assert_eq!(unpack.list::<_, Vec<Value>>(Unpack::value), Ok(values));
        let limit = places.iter().max().map_or(0, |most| most.saturating_add(1));
        if !places.contains(&u32::MAX) {
            prop_assert_eq!(unpack.numbers::<Vec<u32>>(limit), Ok(places));
            prop_assert_eq!(unpack.end(), Ok(()));
        }
    }
}
