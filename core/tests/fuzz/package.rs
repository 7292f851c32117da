//! Packages, checkpoints and modules in a zip: files that somebody opens.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use callboard_core::checkpoint::{Frame, Pack, Packed, Sections};
use callboard_core::given::Now;
use callboard_core::log::{Frontier, Oplog, Run};
use callboard_core::package::{self, open_module};
use callboard_core::testkit::Chance;
use callboard_core::workspace::Workspace;
use callboard_core::workspace::command::{Command, Query};
use minicbor::Decoder;
use serde_json::json;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::check;
use super::given::bytes;
use super::world::{MODULE, workspace};

const MANIFEST: &str = "manifest.json";
/// How much larger than packed the files of a package may be.
const UNPACKED_TIMES_MAX: usize = 200;

type Files = BTreeMap<String, Vec<u8>>;

fn zip(files: &Files) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).expect("a name that a zip takes");
        zip.write_all(bytes).expect("memory takes it");
    }
    zip.finish().expect("a zip").into_inner()
}

fn unzip(bytes: &[u8]) -> Files {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let all = 0..zip.len();
    let file = |at| {
        let (mut file, mut bytes) = (zip.by_index(at).expect("a file"), Vec::new());
        file.read_to_end(&mut bytes).expect("it unpacks");
        (file.name().expect("it has a name").into_owned(), bytes)
    };
    all.map(file).collect()
}

/// A package of a small production.
fn packed() -> Vec<u8> {
    include_bytes!("../golden/production-1.callboard.zip").to_vec()
}

/// A package one of whose files is changed, and whose manifest knows that.
fn refitted(files: &Files, input: &[u8]) -> Vec<u8> {
    let Some((which, input)) = input.split_first() else { return Vec::new() };
    let mut files = files.clone();
    let name = files.keys().nth(usize::from(*which) % files.len()).cloned().unwrap_or_default();
    let changed = bytes(input, &[files[&name].clone()], &["{", "}", "[", "\"", "null", "-1", "1e99"]);
    files.insert(name.clone(), changed);
    if name != MANIFEST {
        let mut manifest: serde_json::Value = serde_json::from_slice(&files[MANIFEST]).expect("JSON");
        let entry =
            json!({"bytes": files[&name].len(), "blake3": blake3::hash(&files[&name]).to_hex().as_str()});
        manifest["files"][&name] = entry;
        files.insert(MANIFEST.to_owned(), manifest.to_string().into_bytes());
    }
    zip(&files)
}

/// What was opened is whole, and verifies.
fn hold(given: &[u8]) {
    let Ok(opened) = package::open(given) else { return };
    let size: usize =
        opened.runs.iter().chain(opened.assets.iter().map(|(_, bytes)| bytes)).map(Vec::len).sum();
    assert!(size <= given.len() * UNPACKED_TIMES_MAX, "{} bytes gave {size}", given.len());
    let mut log = Oplog::new(opened.workspace);
    for run in &opened.runs {
        let run = Run::decode(opened.workspace, run).expect("it was verified");
        log.admit(run, &mut Vec::new()).expect("it stands on what is before it");
    }
    assert_eq!((log.len(), log.pending().is_empty()), (opened.bundles, true));
    assert!(log.runs_beyond(&Frontier::default(), 0, usize::MAX).0.len() <= opened.bundles);
}

#[test]
fn fuzz_16_a_package_is_opened_whole_or_refused() {
    let (sample, files) = ([packed()], unzip(&packed()));
    package::open(&sample[0]).expect("the sample is a package");
    check!(30, |input: &[u8]| {
        hold(&bytes(input, &sample, &["PK\x05\x06", "PK\x01\x02", "../", "\0\0\0\0"]));
        hold(&refitted(&files, input));
    });
}

#[test]
fn fuzz_17_a_module_s_file_is_opened_or_refused() {
    let folder = [("props/module.toml", MODULE), ("props/views/plot.js", "x"), ("ReadMe", "y")];
    let folder = folder.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let samples = [zip(&Files::from(folder)), MODULE.as_bytes().to_vec()];
    check!(300, |input: &[u8]| {
        let given = bytes(input, &samples, &["PK\x05\x06", "PK\x01\x02", "../", "\0\0\0\0"]);
        let Ok(opened) = open_module(&given) else { return };
        assert!(opened.schema.len() <= given.len().max(1 << 20) * UNPACKED_TIMES_MAX);
        assert!(opened.others.len() <= given.len());
    });
}

/// The sections of a checkpoint: kind, number and what is in it.
fn sections(file: &[u8]) -> Vec<(u8, u32, Vec<u8>)> {
    let read = || -> Result<Vec<_>, minicbor::decode::Error> {
        let (_hash, rest) = file.split_at(32);
        let (length, rest) = rest.split_at(4);
        let length = u32::from_le_bytes(length.try_into().expect("four bytes"));
        let (head, mut rest) = rest.split_at(length as usize);
        let mut d = Decoder::new(head);
        d.map()?;
        while d.u8()? != 5 {
            d.skip()?;
        }
        let count = d.array()?.unwrap_or_default();
        let mut sections = Vec::new();
        for _ in 0..count {
            d.array()?;
            let (kind, number, size, length) = (d.u8()?, d.u32()?, d.u64()? as usize, d.u64()? as usize);
            d.skip()?;
            let (packed, after) = rest.split_at(length);
            rest = after;
            let plain = match size == length {
                true => packed.to_vec(),
                false => lz4_flex::block::decompress(packed, size).expect("it was just made"),
            };
            sections.push((kind, number, plain));
        }
        Ok(sections)
    };
    read().expect("a checkpoint that was just made")
}

/// What somebody's disk, or an error of ours, could make of it, with hashes that are right.
fn resealed(frame: &Frame, sections: &[(u8, u32, Vec<u8>)], input: &[u8]) -> Vec<u8> {
    let changed = input.first().map_or(0, |first| usize::from(*first) % sections.len());
    let pack = |(at, (kind, number, plain)): (usize, &(u8, u32, Vec<u8>))| {
        let mut pack = Pack::new();
        match at == changed && !input.is_empty() {
            true => pack.raw(&bytes(&input[1..], std::slice::from_ref(plain), &[])),
            false => pack.raw(plain),
        }
        Packed::new(*kind, *number, pack)
    };
    frame.encode(&sections.iter().enumerate().map(pack).collect::<Vec<_>>())
}

#[test]
fn fuzz_18_a_checkpoint_is_opened_or_refused_and_ends_no_tab() {
    let (workspace, runs) = workspace();
    let frame = workspace.frame("this build", 0);
    let file = workspace.checkpoint("this build", 0);
    let (sections, samples) = (sections(&file), [file.clone()]);
    assert_eq!(resealed(&frame, &sections, &[]), file, "the sections are all of it");
    drop(workspace);
    check!(200, |input: &[u8]| {
        let given = bytes(input, &samples, &[]);
        assert!(given == file || Sections::read(&given, &frame).is_err(), "a hash is over every byte");
        let given = resealed(&frame, &sections, input);
        let Ok(mut opened) = Workspace::from_checkpoint(&frame, &given, Box::new(Chance(3))) else { return };
        // It was read: then it is asked and written in like any other.
        let _some_do_not_fit = opened.shelve(runs.clone());
        for table in ["kit.things", "kit.places"] {
            let query = Query { table: table.to_owned(), ..Query::default() };
            opened.handle_command(Now(2_000), 1, Command::Query(query));
        }
        opened.handle_command(Now(2_000), 2, Command::Members);
        drop(opened.checkpoint("this build", 0));
    });
}
