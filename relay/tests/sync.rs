//! Devices in step through a relay, over real sockets: restarted, killed, lied to.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[allow(dead_code, unused_imports, reason = "each file of tests uses a part of it")]
mod company;

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use callboard_core::access::Invite;
use callboard_core::given::Signer;
use callboard_core::id::WorkspaceId;
use callboard_core::log::{Body, Op, Run};
use callboard_core::sync::{ClientEvent, Message, Reason, Runs, State};
use callboard_core::testkit::{Author, log_of};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::time::timeout;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite;

use company::*;

#[tokio::test]
async fn relay_6_devices_converge_and_a_restart_loses_nothing() {
    let folder = Folder::of("converge");
    let relay = Relay::start(&folder.0).await;
    let (workspace, genesis) = founded();
    let mut owner = Device::new(Author::nth(1), workspace, &[genesis], None);
    owner.in_step(relay.address).await;
    let mut editor = Device::new(Author::nth(2), workspace, &[], None);
    editor.in_step(relay.address).await;
    for n in 0..20 {
        owner.write(edit(&format!("owner {n}")));
        editor.write(edit(&format!("editor {n}")));
        if n == 10 {
            // The cable is pulled: nobody says goodbye.
            drop(editor.socket.take());
            editor.client.handle_closed(editor.now, &mut editor.chance);
        }
        owner.carry(relay.address).await;
        editor.carry(relay.address).await;
    }
    let all = |device: &mut Device| device.log.len() == 41 && device.state() == State::InStep;
    tokio::join!(
        owner.until(relay.address, "all of both", all),
        editor.until(relay.address, "all of both", all)
    );
    assert_eq!(owner.log.frontier(), editor.log.frontier());
    relay.stop().await;
    let relay = Relay::start(&folder.0).await;
    // Nobody refills it: a device that has nothing gets all of it.
    let mut viewer = Device::new(Author::nth(3), workspace, &[], None);
    viewer.until(relay.address, "all", |device| device.log.len() == 41).await;
    assert_eq!(viewer.log.frontier(), owner.log.frontier());
    relay.stop().await;
}

#[tokio::test]
async fn relay_7_an_invite_opens_the_door_once() {
    let folder = Folder::of("invite");
    let relay = Relay::start(&folder.0).await;
    let (workspace, genesis) = founded();
    let link = Invite::from_seed(workspace, "The Winter Harbour", [9; 32]);
    let mut owner = Device::new(Author::nth(1), workspace, &[genesis], None);
    let invite = Op::Invite { key: link.key(), role: "editor".to_owned(), expires: None, uses: Some(1) };
    owner.write(Body { ops: vec![invite], ..Body::default() });
    owner.in_step(relay.address).await;
    let mut guest = Device::new(Author::nth(4), workspace, &[], Some(link.clone()));
    guest.until(relay.address, "caught up", |device| device.told.contains(&ClientEvent::CaughtUp)).await;
    let join = link.accept(&guest.author.actor());
    guest.write(Body { ops: vec![join], ..Body::default() });
    guest.write(edit("here"));
    guest.in_step(relay.address).await;
    owner.until(relay.address, "the guest's", |device| device.log.len() == 4).await;
    let mut late = Device::new(Author::nth(5), workspace, &[], Some(link));
    assert_eq!(late.refused(relay.address).await, Reason::UsedUp);
    assert!(late.log.is_empty());
    let mut stranger = Device::new(Author::nth(6), workspace, &[], None);
    assert_eq!(stranger.refused(relay.address).await, Reason::NotAMember);
    relay.stop().await;
}

/// A connection of an editor that has been greeted, to say anything on.
async fn greeted(relay: SocketAddr, workspace: WorkspaceId) -> Socket {
    let mut editor = Device::new(Author::nth(2), workspace, &[], None);
    editor.in_step(relay).await;
    editor.socket.take().unwrap()
}

/// Says something; why the relay ends the connection.
async fn answer(socket: &mut Socket, frame: Vec<u8>) -> Option<Reason> {
    let _ = socket.send(tungstenite::Message::binary(frame)).await;
    let heard = async {
        while let Some(Ok(message)) = socket.next().await {
            if let tungstenite::Message::Binary(frame) = message
                && let Ok(Message::Refused(refusal)) = Message::decode(&frame)
            {
                return Some(refusal.reason);
            }
        }
        None
    };
    timeout(PATIENCE, heard).await.unwrap()
}

fn frame_of(runs: Vec<Vec<u8>>) -> Vec<u8> {
    Message::Runs(Runs { runs, more: false }).encode()
}

#[tokio::test]
async fn relay_8_hostile_clients_are_refused_and_the_others_undisturbed() {
    let folder = Folder::of("hostile");
    let relay = Relay::start(&folder.0).await;
    let (workspace, genesis) = founded();
    let mut owner = Device::new(Author::nth(1), workspace, std::slice::from_ref(&genesis), None);
    owner.in_step(relay.address).await;
    let log = log_of(workspace, std::slice::from_ref(&genesis));

    let mut run = Author::nth(2).write(&log, edit("x")).encode();
    let signature = run.windows(2).position(|pair| pair == [3, 0x58]).unwrap() + 3;
    run[signature] ^= 1;
    let mut socket = greeted(relay.address, workspace).await;
    assert_eq!(answer(&mut socket, frame_of(vec![run])).await, Some(Reason::BadProof), "a bad signature");

    // A chain that forks off another actor's bundle.
    let (mut elsewhere, editor) = (log_of(workspace, &[genesis]), Author::nth(2));
    editor.say(&mut elsewhere, Vec::new());
    let second = editor.write(&elsewhere, edit("x")).into_bundles().remove(0);
    let mut header = second.header;
    header.prev = log.bundle(0).id;
    let id = callboard_core::log::HeaderDigest::id(&header, &second.body);
    let bundle = callboard_core::log::Bundle { header, body: second.body, id, signature: None };
    let forged = Run::sign(vec![bundle], &editor).encode();
    let mut socket = greeted(relay.address, workspace).await;
    assert_eq!(answer(&mut socket, frame_of(vec![forged])).await, Some(Reason::Malformed), "a forged prev");

    for (what, frame) in [
        ("no CBOR", vec![1, 0xff, 0xff]),
        ("a greeting after the greeting", vec![1, 0x82, 0, 0xa0]),
        ("nothing", Vec::new()),
    ] {
        let mut socket = greeted(relay.address, workspace).await;
        assert_eq!(answer(&mut socket, frame).await, Some(Reason::Malformed), "{what}");
    }
    let mut socket = greeted(relay.address, workspace).await;
    // The rest of it is not even read: the reason may be lost with the connection.
    let giant = answer(&mut socket, vec![1; 10 << 20]).await;
    assert!(matches!(giant, None | Some(Reason::Malformed)), "a giant frame: {giant:?}");
    let mut socket = dial(relay.address).await.unwrap();
    assert_eq!(answer(&mut socket, vec![1; 5000]).await, Some(Reason::Malformed), "a giant greeting");

    let mut viewer = Device::new(Author::nth(3), workspace, &[], None);
    viewer.in_step(relay.address).await;
    viewer.write(edit("mine"));
    assert_eq!(viewer.refused(relay.address).await, Reason::NotAllowed);

    // Through all of it the owner's connection has stood.
    owner.write(edit("undisturbed"));
    owner.in_step(relay.address).await;
    assert_eq!(owner.told.len(), 3, "{:?}", owner.told);
    let mut editor = Device::new(Author::nth(2), workspace, &[], None);
    editor.in_step(relay.address).await;
    assert_eq!(editor.log.len(), 2, "nothing of what was refused is kept");
    relay.stop().await;
}

#[tokio::test]
async fn relay_11_what_a_full_relay_refuses_stays_with_who_wrote_it() {
    let folder = Folder::of("full");
    let relay = Relay::start_with(&folder.0, 4000).await;
    let (workspace, genesis) = founded();
    let mut owner = Device::new(Author::nth(1), workspace, &[genesis], None);
    owner.in_step(relay.address).await;
    owner.write(edit("small"));
    owner.in_step(relay.address).await;
    owner.write(edit(&"large ".repeat(2000)));
    assert_eq!(owner.refused(relay.address).await, Reason::Full);
    assert_eq!(owner.log.len(), 3, "nothing is lost where it was written");
    // Who reads, or writes what still fits, goes on.
    let mut editor = Device::new(Author::nth(2), workspace, &[], None);
    editor.in_step(relay.address).await;
    assert_eq!(editor.log.len(), 2);
    editor.write(edit("small too"));
    editor.in_step(relay.address).await;
    relay.stop().await;
    // More room, and all is well again.
    let relay = Relay::start(&folder.0).await;
    owner.client.retry(owner.now);
    owner.in_step(relay.address).await;
    let mut viewer = Device::new(Author::nth(3), workspace, &[], None);
    viewer.until(relay.address, "all", |device| device.log.len() == 4).await;
    relay.stop().await;
}

#[tokio::test]
async fn relay_9_a_page_of_another_origin_is_refused() {
    let folder = Folder::of("origin");
    let relay = Relay::start(&folder.0).await;
    let own = format!("http://{}", relay.address);
    for (origin, may) in [(own.as_str(), true), ("https://elsewhere.example", false)] {
        use tungstenite::client::IntoClientRequest as _;
        let mut request = format!("ws://{}/sync", relay.address).into_client_request().unwrap();
        request.headers_mut().insert("origin", origin.parse().unwrap());
        assert_eq!(connect_async(request).await.is_ok(), may, "{origin}");
    }
    relay.stop().await;
}

/// A relay in a process of its own, which may be killed.
struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    fn start(data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_callboard-relay"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let told = lines.find_map(|line| {
            let line = line.ok()?;
            Some(line.split_once("http://")?.1.split_whitespace().next()?.to_owned())
        });
        // What it says later must not stop it.
        std::thread::spawn(move || lines.count());
        Self { child, address: told.unwrap().parse().unwrap() }
    }

    /// SIGKILL: nothing is flushed, nobody is told.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[tokio::test]
async fn relay_10_what_was_acknowledged_survives_a_kill() {
    let folder = Folder::of("kill");
    let (workspace, genesis) = founded();
    let mut owner = Device::new(Author::nth(1), workspace, &[genesis], None);
    let mut acknowledged = 0;
    for round in 0..3 {
        let process = Process::start(&folder.0);
        // An empty device first: whatever was acknowledged must come from the disk, not from the owner.
        if acknowledged > 0 {
            let mut viewer = Device::new(Author::nth(3), workspace, &[], None);
            viewer
                .until(process.address, "what was acknowledged", move |device| {
                    device.log.frontier().seq(&Author::nth(1).actor()) >= acknowledged
                })
                .await;
        }
        owner.client.retry(owner.now);
        let before = acknowledged;
        for n in 0..30 {
            owner.write(edit(&format!("{round} {n}")));
            owner.carry(process.address).await;
        }
        let enough = before + 15;
        owner
            .until(process.address, "half of it acknowledged", move |device| {
                device.client.known().seq(&Author::nth(1).actor()) >= enough
            })
            .await;
        acknowledged = owner.client.known().seq(&owner.author.actor());
        process.kill();
    }
}
