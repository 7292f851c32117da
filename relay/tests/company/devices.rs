//! A relay in the test's own process, and devices that dial it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use callboard_core::access::{Access, Invite};
use callboard_core::given::{Now, Signer};
use callboard_core::id::{EntityId, WorkspaceId};
use callboard_core::log::{Body, Frontier, Op, Oplog, Run};
use callboard_core::sync::{Client, ClientEvent, Reason, State};
use callboard_core::testkit::{Author, Chance};
use callboard_core::value::Value;
use callboard_relay::config::{Config, WORKSPACE_BYTES_MAX};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use tokio_util::sync::CancellationToken;

/// Longer than anything here takes; a test that waits this long has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Relay {
    pub(crate) address: SocketAddr,
    pub(crate) stop: CancellationToken,
    pub(crate) task: JoinHandle<Result<(), callboard_relay::Error>>,
}

impl Relay {
    pub(crate) async fn start(data: &Path) -> Self {
        Self::start_with(data, WORKSPACE_BYTES_MAX).await
    }

    pub(crate) async fn start_with(data: &Path, workspace_bytes_max: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let config = Config {
            listen: address,
            data: data.to_owned(),
            workspace_bytes_max,
            file_bytes_max: 1 << 20,
            workspace_files_bytes_max: 4 << 20,
            site: None,
        };
        let task = tokio::spawn(callboard_relay::serve(listener, config, stop.clone()));
        Self { address, stop, task }
    }

    pub(crate) async fn stop(self) {
        self.stop.cancel();
        timeout(PATIENCE, self.task).await.unwrap().unwrap().unwrap();
    }
}

pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn of(test: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("callboard-relay-{test}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

pub(crate) async fn dial(relay: SocketAddr) -> Result<Socket, tungstenite::Error> {
    connect_async(format!("ws://{relay}/sync")).await.map(|(socket, _)| socket)
}

pub(crate) struct Device {
    pub(crate) author: Author,
    pub(crate) log: Oplog,
    pub(crate) access: Access,
    pub(crate) client: Client,
    pub(crate) socket: Option<Socket>,
    pub(crate) told: Vec<ClientEvent>,
    pub(crate) chance: Chance,
    pub(crate) now: Now,
}

impl Device {
    pub(crate) fn new(author: Author, workspace: WorkspaceId, runs: &[Run], invite: Option<Invite>) -> Self {
        let now = Now(0);
        let client = Client::new(workspace, author.actor(), invite, Frontier::default(), now);
        let (log, access) = (Oplog::new(workspace), Access::default());
        let (told, chance) = (Vec::new(), Chance(7));
        let mut device = Self { author, log, access, client, socket: None, told, chance, now };
        for run in runs {
            device.take(run.clone());
        }
        device
    }

    pub(crate) fn take(&mut self, run: Run) {
        let mut admitted = Vec::new();
        self.log.admit(run, &mut admitted).unwrap();
        for each in admitted {
            self.access.fold(&self.log, each.ordinal, &each.body.unwrap());
        }
    }

    pub(crate) fn write(&mut self, body: Body) {
        let claim = self.access.unclaimed(&self.log, &self.author.actor());
        let run = self.author.write_claiming(&self.log, claim, body);
        self.take(run);
    }

    pub(crate) fn state(&mut self) -> State {
        self.client.status(self.now, &self.log).state
    }

    /// Carries frames until something is so.
    pub(crate) async fn until(&mut self, relay: SocketAddr, what: &str, is_so: impl Fn(&mut Self) -> bool) {
        let reached = timeout(PATIENCE, async {
            loop {
                self.carry(relay).await;
                if is_so(self) {
                    return;
                }
                self.hear().await;
            }
        });
        assert!(reached.await.is_ok(), "{what}: {:?} {:?}", self.told, self.client);
    }

    pub(crate) async fn in_step(&mut self, relay: SocketAddr) {
        self.until(relay, "in step", |device| device.state() == State::InStep).await;
    }

    pub(crate) async fn refused(&mut self, relay: SocketAddr) -> Reason {
        self.until(relay, "refused", |device| device.state() == State::Blocked).await;
        self.told
            .iter()
            .find_map(|event| match event {
                ClientEvent::Blocked(refusal) => Some(refusal.reason),
                _ => None,
            })
            .unwrap()
    }

    pub(crate) async fn carry(&mut self, relay: SocketAddr) {
        loop {
            while let Some(event) = self.client.poll_event() {
                match event {
                    ClientEvent::Dial => match dial(relay).await {
                        Ok(socket) => {
                            self.socket = Some(socket);
                            self.client.handle_connected(self.now, &mut self.chance);
                        }
                        Err(_) => self.client.handle_closed(self.now, &mut self.chance),
                    },
                    ClientEvent::HangUp => self.socket = None,
                    ClientEvent::Received(runs) => {
                        for run in runs {
                            self.take(run);
                        }
                        self.client.handle_durable(&self.log);
                    }
                    event => self.told.push(event),
                }
            }
            let Some(frame) = self.client.poll_frame(self.now, &self.log) else { return };
            if let Some(socket) = &mut self.socket {
                // A relay that has closed meanwhile is heard of when listening.
                let _ = socket.send(tungstenite::Message::binary(frame)).await;
            }
        }
    }

    pub(crate) async fn hear(&mut self) {
        let Some(socket) = &mut self.socket else {
            // Nothing to hear: whatever the client waits for is due now.
            self.now = self.client.poll_timeout().unwrap_or(self.now).max(self.now);
            return self.client.handle_timeout(self.now, &mut self.chance);
        };
        match socket.next().await {
            Some(Ok(tungstenite::Message::Binary(frame))) => {
                self.client.handle_frame(self.now, &frame, &self.author, &mut self.chance);
            }
            Some(Ok(tungstenite::Message::Ping(_) | tungstenite::Message::Pong(_))) => {}
            _ => {
                self.socket = None;
                self.client.handle_closed(self.now, &mut self.chance);
            }
        }
    }
}

pub(crate) fn edit(text: &str) -> Body {
    Body {
        entities: vec![EntityId::WORKSPACE],
        names: vec!["name".to_owned()],
        ops: vec![Op::SetField {
            targets: vec![(0, 0)],
            values: vec![Value::Text(text.to_owned())],
            replaces: Vec::new(),
        }],
        ..Body::default()
    }
}

pub(crate) fn grant(who: &Author, role: &str) -> Op {
    Op::Grant { actor: who.actor(), role: role.to_owned() }
}

pub(crate) fn founded() -> (WorkspaceId, Run) {
    Author::nth(1).found(vec![grant(&Author::nth(2), "editor"), grant(&Author::nth(3), "viewer")])
}
