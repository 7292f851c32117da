//! One WebSocket: carries frames between a connection's `Host` and its room, and decides how much of it there
//! may be.
//!
//! Nothing is queued for a reader: what it lacks is read from the room's log when its socket takes more. One
//! that takes nothing for too long is cut, and resumes by its frontier.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{ConnectInfo, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use callboard_core::limits::FRAME_BYTES_MAX;
use callboard_core::sync::{Host, HostEvent, Reason, Refusal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use crate::App;
use crate::key::OsEntropy;
use crate::room::{Guest, now};

/// Connections, at most.
const CONNECTIONS_MAX: usize = 2048;
/// Connections from one address, at most: a whole venue may stand behind one.
const CONNECTIONS_PER_ADDRESS_MAX: usize = 256;
/// Connections that are greeting at a time: each may make us hold one frame of a stranger's. The others wait
/// their turn.
const GREETINGS_MAX: usize = 64;
/// How long one may wait for its turn to greet.
const TURN_SECONDS_MAX: u64 = 10;
/// How long one frame may take to be taken.
const SEND_SECONDS_MAX: u64 = 30;
/// How long a farewell may take.
const FAREWELL_SECONDS_MAX: u64 = 1;
/// Frames that a connection may send in one go, and how many it may send each second in the long run. Past
/// that it is read no faster.
const FRAMES_AT_ONCE: f64 = 400.0;
const FRAMES_PER_SECOND: f64 = 100.0;

/// Who is connected, so that nobody crowds out the others.
#[derive(Debug)]
pub(crate) struct Crowd {
    places: Arc<Semaphore>,
    greetings: Arc<Semaphore>,
    by_address: Mutex<BTreeMap<IpAddr, usize>>,
}

impl Default for Crowd {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(CONNECTIONS_MAX)),
            greetings: Arc::new(Semaphore::new(GREETINGS_MAX)),
            by_address: Mutex::default(),
        }
    }
}

/// A place in the crowd, free again when dropped.
struct Place {
    crowd: Arc<Crowd>,
    address: IpAddr,
    _permit: OwnedSemaphorePermit,
}

impl Crowd {
    fn enter(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let permit = self.places.clone().try_acquire_owned().ok()?;
        let mut by_address = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        let count = by_address.entry(address).or_default();
        if *count >= CONNECTIONS_PER_ADDRESS_MAX {
            return None;
        }
        *count += 1;
        Some(Place { crowd: self.clone(), address, _permit: permit })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut by_address = self.crowd.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = by_address.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                by_address.remove(&self.address);
            }
        }
    }
}

/// `GET /sync`: a page of this relay's own origin, or a program, opens a connection.
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !is_same_origin(&headers) {
        tracing::warn!(%peer, "refused a page of another web origin");
        return (StatusCode::FORBIDDEN, "This relay serves only its own pages.\n").into_response();
    }
    let Some(place) = app.crowd.enter(peer.ip()) else {
        tracing::warn!(%peer, "refused: too many connections");
        return (StatusCode::SERVICE_UNAVAILABLE, "Too many connections.\n").into_response();
    };
    let turn = timeout(Duration::from_secs(TURN_SECONDS_MAX), app.crowd.greetings.clone().acquire_owned());
    let Ok(Ok(turn)) = turn.await else {
        tracing::warn!(%peer, "refused: too many are greeting");
        return (StatusCode::SERVICE_UNAVAILABLE, "Too many connections.\n").into_response();
    };
    upgrade.max_message_size(FRAME_BYTES_MAX).max_frame_size(FRAME_BYTES_MAX).on_upgrade(move |socket| {
        let conversations = app.conversations.clone();
        conversations.track_future(async move {
            Conversation::new(app, peer, turn).hold(socket).await;
            drop(place);
        })
    })
}

/// A browser says which page asks; other programs do not. Scheme aside, it must be the host that was asked.
pub(crate) fn is_same_origin(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
    matches!((origin, host), (Some((_, origin)), Some(host)) if origin.eq_ignore_ascii_case(host))
}

/// How fast a connection is read.
struct Pace {
    frames: f64,
    at: Instant,
}

impl Pace {
    /// Counts a frame that came now; when the next may be read.
    fn count(&mut self, now: Instant) -> Instant {
        let passed = (now - self.at).as_secs_f64();
        self.at = now;
        self.frames = (self.frames + passed * FRAMES_PER_SECOND).min(FRAMES_AT_ONCE) - 1.0;
        self.at + Duration::from_secs_f64((-self.frames / FRAMES_PER_SECOND).max(0.0))
    }
}

/// One connection from its greeting to its end.
struct Conversation {
    app: Arc<App>,
    peer: SocketAddr,
    host: Host,
    guest: Option<Guest>,
    /// Given up once they have proven who they are.
    turn: Option<OwnedSemaphorePermit>,
    closed: Option<Refusal>,
}

/// What happened to a connection.
enum Happening {
    Frame(Vec<u8>),
    Gone,
    TooLarge,
    Time,
    Grown,
    Stopping,
}

impl Conversation {
    fn new(app: Arc<App>, peer: SocketAddr, turn: OwnedSemaphorePermit) -> Self {
        Self { app, peer, host: Host::new(now()), guest: None, turn: Some(turn), closed: None }
    }

    async fn hold(mut self, mut socket: WebSocket) {
        let mut pace = Pace { frames: FRAMES_AT_ONCE, at: Instant::now() };
        let mut read_from = Instant::now();
        loop {
            self.handle_events().await;
            if !self.send(&mut socket).await {
                tracing::info!(peer = %self.peer, "cut: takes nothing");
                return;
            }
            // Sending may have found that the room is to be left.
            self.handle_events().await;
            if let Some(refusal) = self.closed.take() {
                tracing::info!(peer = %self.peer, actor = ?self.host.actor(), "sent away: {refusal}");
                let reason = refusal.reason.word().into();
                let close = Message::Close(Some(CloseFrame { code: close_code::POLICY, reason }));
                let _ = timeout(Duration::from_secs(FAREWELL_SECONDS_MAX), socket.send(close)).await;
                return;
            }
            match self.happening(&mut socket, read_from).await {
                Happening::Frame(frame) => {
                    read_from = pace.count(Instant::now());
                    self.host.handle_frame(now(), &frame, &self.app.key, &mut OsEntropy);
                }
                Happening::Gone => {
                    tracing::info!(peer = %self.peer, actor = ?self.host.actor(), "gone");
                    return;
                }
                Happening::TooLarge => {
                    self.host.refuse(Refusal::because(Reason::Malformed, "a frame too large, or none"));
                }
                Happening::Time => self.host.handle_timeout(now()),
                Happening::Grown => {}
                Happening::Stopping => {
                    self.host.refuse(Refusal::because(Reason::Stopping, "the relay is stopping"));
                }
            }
        }
    }

    async fn happening(&mut self, socket: &mut WebSocket, read_from: Instant) -> Happening {
        let until = self.host.poll_timeout().map(|due| Duration::from_millis(due.0.saturating_sub(now().0)));
        tokio::select! {
            () = self.app.stop.cancelled() => Happening::Stopping,
            () = sleep(until.unwrap_or(Duration::MAX)), if until.is_some() => Happening::Time,
            received = receive(socket, read_from) => received,
            () = shown(self.guest.as_mut(), &mut self.host) => Happening::Grown,
        }
    }

    /// Does what the host asks for.
    async fn handle_events(&mut self) {
        while let Some(event) = self.host.poll_event() {
            match event {
                HostEvent::Proven { workspace, actor, invite } => {
                    self.turn = None;
                    let entered = self.enter(workspace, actor, invite).await;
                    self.or_refuse(entered);
                }
                HostEvent::Received(runs) => {
                    let taken = self.take(runs).await;
                    self.or_refuse(taken);
                }
                HostEvent::CaughtUp => {
                    if let Some(guest) = &self.guest {
                        let finished = guest.room.keeper().await.finish(&guest.pass);
                        self.or_refuse(finished);
                    }
                }
                HostEvent::Presence(presence) => {
                    if let Some(guest) = &mut self.guest {
                        guest.show(presence);
                    }
                }
                HostEvent::Closed(refusal) => self.closed = Some(refusal),
            }
        }
    }

    fn or_refuse(&mut self, outcome: Result<(), Refusal>) {
        if let Err(refusal) = outcome {
            self.host.refuse(refusal);
        }
    }

    async fn enter(
        &mut self,
        workspace: callboard_core::id::WorkspaceId,
        actor: callboard_core::id::ActorId,
        invite: Option<callboard_core::id::ActorId>,
    ) -> Result<(), Refusal> {
        let room = self.app.rooms.enter(workspace).await.map_err(|error| {
            tracing::error!(%workspace, "cannot be read: {error}");
            Refusal::because(Reason::Storage, "the relay's store cannot be read")
        })?;
        let keeper = room.keeper().await;
        let pass = keeper.enter(now(), actor, invite)?;
        tracing::info!(peer = %self.peer, %workspace, %actor, role = pass.word(), "came in");
        self.host.welcome(now(), &pass, keeper.log().frontier(), env!("CARGO_PKG_NAME"));
        self.host.give_ticket(*self.app.tickets.ticket(&workspace, &actor).as_bytes());
        drop(keeper);
        self.guest = Some(Guest::new(actor, room, pass));
        Ok(())
    }

    async fn take(&mut self, runs: Vec<callboard_core::log::Run>) -> Result<(), Refusal> {
        let Some(guest) = &mut self.guest else { return Ok(()) };
        let (pass, refusal) = guest.room.take(guest.pass.clone(), runs).await?;
        guest.pass = pass;
        self.host.renew(&guest.pass);
        if let Some(refusal) = refusal {
            return Err(refusal);
        }
        self.host.handle_durable(guest.room.keeper().await.log());
        Ok(())
    }

    /// Sends what there is to send; false where the other side does not take it.
    async fn send(&mut self, socket: &mut WebSocket) -> bool {
        loop {
            let frame = match &self.guest {
                None => self.host.poll_frame(now(), None),
                Some(guest) => {
                    let keeper = guest.room.keeper().await;
                    // Looked at under the lock: a room fails before it lets go of what it could not store.
                    if guest.room.has_failed() {
                        self.host
                            .refuse(Refusal::because(Reason::Storage, "the relay's store takes nothing"));
                    }
                    self.host.poll_frame(now(), Some(keeper.log()))
                }
            };
            let Some(frame) = frame else { break };
            let sent = tokio::select! {
                sent = socket.send(Message::Binary(frame.into())) => sent.is_ok(),
                () = self.patience() => false,
            };
            if !sent {
                return false;
            }
        }
        true
    }

    /// Resolves when a frame has taken too long to be taken.
    async fn patience(&self) {
        tokio::select! {
            () = sleep(Duration::from_secs(SEND_SECONDS_MAX)) => {}
            () = self.app.stop.cancelled() => sleep(Duration::from_secs(FAREWELL_SECONDS_MAX)).await,
        }
    }
}

/// The next frame, not before its time.
async fn receive(socket: &mut WebSocket, read_from: Instant) -> Happening {
    sleep_until(read_from).await;
    loop {
        return match socket.recv().await {
            Some(Ok(Message::Binary(bytes))) => Happening::Frame(bytes.into()),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
            Some(Ok(Message::Text(_)) | Err(_)) => Happening::TooLarge,
            Some(Ok(Message::Close(_))) | None => Happening::Gone,
        };
    }
}

/// Resolves when the room's log grew or somebody moved.
async fn shown(guest: Option<&mut Guest>, host: &mut Host) {
    let Some(guest) = guest else { return std::future::pending().await };
    tokio::select! {
        // An error means that the room is gone, which it is not while its guest is in it.
        _ = guest.grown.changed() => {}
        // Whoever missed one asks for what they lack when they come again.
        file = guest.files.recv() => if let Ok(hash) = file { host.tell_file(hash) },
        presence = guest.presence.recv() => match presence {
            Ok(presence) if presence.actor != guest.actor.0 => host.send_presence(presence),
            Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(origin: Option<&'static str>, host: &'static str) -> HeaderMap {
        let origin = origin.map(|origin| (ORIGIN, origin.parse().expect("a header")));
        origin.into_iter().chain([(HOST, host.parse().expect("a header"))]).collect()
    }

    #[test]
    fn relay_3_only_pages_of_the_relays_own_origin_may_connect() {
        for (origin, host, may) in [
            (None, "localhost:8700", true),
            (Some("http://localhost:8700"), "localhost:8700", true),
            (Some("https://Relay.example"), "relay.example", true),
            (Some("http://127.0.0.1:8700"), "localhost:8700", false),
            (Some("http://localhost:8701"), "localhost:8700", false),
            (Some("https://relay.example.evil"), "relay.example", false),
            (Some("null"), "localhost:8700", false),
        ] {
            assert_eq!(is_same_origin(&headers(origin, host)), may, "{origin:?} at {host}");
        }
    }

    #[test]
    fn relay_4_no_address_crowds_out_the_others() {
        let crowd = Arc::new(Crowd::default());
        let [one, other] = [1, 2].map(|n| IpAddr::from([127, 0, 0, n]));
        let mut places: Vec<_> = (0..CONNECTIONS_PER_ADDRESS_MAX).map(|_| crowd.enter(one)).collect();
        assert!(places.iter().all(Option::is_some));
        assert!(crowd.enter(one).is_none());
        assert!(crowd.enter(other).is_some());
        places.pop();
        assert!(crowd.enter(one).is_some());
    }

    #[test]
    fn relay_5_who_floods_is_read_more_slowly() {
        let start = Instant::now();
        let mut pace = Pace { frames: FRAMES_AT_ONCE, at: start };
        for _ in 0..FRAMES_AT_ONCE as usize {
            assert_eq!(pace.count(start), start);
        }
        let due: Vec<_> = (0..100).map(|_| pace.count(start)).collect();
        assert_eq!((due[99] - start).as_secs(), 1);
    }
}
