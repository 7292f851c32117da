//! The one loop. Whatever happens stands in one line and is taken one by one; what takes time runs beside the
//! loop and puts its outcome back in line. So nothing here is ever seen half done.

use std::collections::BTreeMap;
use std::rc::Rc;

use callboard_core::id::WorkspaceId;
use callboard_core::package::{self, Package};
use callboard_core::workspace::command::{Command, Request};
use callboard_core::workspace::pack;
use callboard_core::workspace::update::{Code, Failure, Notice, Ready, Reply, Stage, Update};
use futures_channel::mpsc;
use futures_util::StreamExt;
use futures_util::future::{AbortHandle, Abortable};
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

use crate::device::{Device, Renamed};
use crate::input::{Input, Inputs, Loaded};
use crate::pace::Pace;
use crate::page::Page;
use crate::production::{self, Invited};
use crate::session::Session;
use crate::store::{DatabaseEvent, StoreError};
use crate::sync::Link;
use crate::tabs::DeviceHint;
use crate::{capability, failure, installed, parcel, report, sentinel};

/// Starts to listen, opens the device's store, and takes what happens for as long as the worker lives.
pub(crate) async fn run() {
    let (sender, mut line) = mpsc::unbounded();
    let inputs = Inputs(sender);
    let page = Page;
    let put = inputs.clone();
    Page::listen(move |request, blob| {
        put.put(match blob {
            Some(blob) => Input::Brought { request, blob },
            None => Input::Request(request),
        });
    });
    let (put, hint) = (inputs.clone(), inputs.clone());
    let opened = Device::open(Rc::new(move |event| put.put(Input::Database(event))), move |told| {
        hint.put(Input::Device(told))
    });
    match opened.await {
        Ok(device) => {
            let mut run = Run::new(inputs, page, Rc::new(device));
            run.tell_what_is_lacking();
            run.clear_away();
            while let Some(input) = line.next().await {
                run.take(input);
            }
        }
        Err(error) => {
            page.notice(failure::notice(&error));
            while let Some(input) = line.next().await {
                if let Input::Request(Request { id, .. }) = input {
                    page.reply(id, Err(error.clone().into()));
                }
            }
        }
    }
}

/// What the loop keeps.
struct Run {
    inputs: Inputs,
    page: Page,
    device: Rc<Device>,
    /// The one that is open here, and those that were and have not ended yet.
    sessions: BTreeMap<u32, Session>,
    current: Option<u32>,
    opening: Option<Opening>,
    /// Counts sessions.
    latest: u32,
    listing: Listing,
    /// Packages that are being verified, by request, and what ends that.
    verifying: BTreeMap<u32, AbortHandle>,
}

/// How the telling of the list of productions stands: one at a time, so that what is written last holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listing {
    Told,
    Telling,
    /// The list became another one meanwhile.
    TellingStale,
}

/// A production that is being read.
struct Opening {
    session: u32,
    request: u32,
    /// Gone once nobody waits for it any more.
    _wanted: Rc<()>,
    /// What the page asked of it meanwhile.
    held: Vec<Request>,
}

impl Run {
    fn new(inputs: Inputs, page: Page, device: Rc<Device>) -> Self {
        Self {
            inputs,
            page,
            device,
            sessions: BTreeMap::new(),
            current: None,
            opening: None,
            latest: 0,
            listing: Listing::Told,
            verifying: BTreeMap::new(),
        }
    }

    fn take(&mut self, input: Input) {
        match input {
            Input::Request(request) => self.request(request),
            Input::Unpacked { request, package, assets } => self.unpacked(request, package, assets),
            Input::Brought { request, blob } => self.brought(request, blob),
            Input::Loaded { session, result } => self.loaded(session, result),
            Input::Device(DeviceHint::Workspaces) | Input::Relisted => self.relist(),
            Input::Listed => self.listed(),
            Input::Device(DeviceHint::Me) => self.refresh_me(),
            Input::Remove { request, id } => self.remove_now(request, id),
            Input::Verified { request, result } => self.verified(request, result),
            Input::Renamed => {
                if let Some(session) = self.current() {
                    session.set_me();
                }
            }
            Input::Joining { session, request, link, loaded } => {
                let inputs = self.inputs.of(session);
                let join = Session::join(loaded, (request, link), self.device.clone(), self.page, inputs);
                self.sessions.insert(session, join);
            }
            Input::Database(event) => self.database(event),
            Input::Session { session, input } => {
                if let Some(open) = self.sessions.get_mut(&session) {
                    open.handle(input);
                }
                self.sessions.retain(|_, session| !session.is_over());
            }
        }
    }

    /// What concerns the device is answered here; the rest by the production that is open.
    fn request(&mut self, request: Request) {
        let Request { id, command } = request;
        let device = self.device.clone();
        match command {
            Command::Ready => self.page.reply(id, Ok(Reply::Ready(self.ready()))),
            Command::Distrust => {
                device.distrust();
                self.page.reply(id, Ok(Reply::Done));
            }
            Command::Me => self.page.reply(id, Ok(Reply::Me(device.me()))),
            Command::SetMe { name, colour, device } => self.set_me(id, Renamed { name, colour, device }),
            Command::Workspaces => {
                self.answer(id, async move { Ok(Reply::Workspaces(device.workspaces().await?)) });
            }
            Command::CreateWorkspace(create) => {
                self.answer_and_relist(id, async move { production::create(&device, create).await });
            }
            Command::OpenWorkspace { id: workspace } => self.open(id, workspace),
            Command::ReadInvite { link } => {
                let invite = Link::parse(&link).map(|link| Reply::Invite { name: link.invite.name });
                self.page.reply(id, invite);
            }
            Command::JoinWorkspace { link } => self.join(id, &link),
            Command::Visible { visible } => self.visible(id, visible),
            Command::Network { online } => self.network(id, online),
            Command::CloseWorkspace => self.close(id),
            Command::RenameWorkspace { id: workspace, name } => self.rename(id, workspace, name),
            Command::RemoveWorkspace { id: workspace, force } => self.remove(id, workspace, force),
            Command::ImportPackage { bytes } => self.import(id, bytes),
            Command::Cancel { request } => self.cancel(id, request),
            Command::KeepPackage { id: workspace, name } => {
                self.answer_and_relist(id, async move { parcel::keep(&device, workspace, &name).await });
            }
            Command::AvailableModules => {
                self.answer(id, async move { production::available(&device).await });
            }
            Command::InstallModule { bytes } => {
                self.answer(id, async move { installed::install(&device, &bytes).await });
            }
            Command::Diagnostics => {
                let session = self.current().map(Session::report);
                self.answer(id, report::diagnostics(device, session));
            }
            command => self.forward(Request { id, command }),
        }
    }

    fn ready(&self) -> Ready {
        Ready { version: env!("CARGO_PKG_VERSION").to_owned(), actor: self.device.me().actor }
    }

    fn current(&mut self) -> Option<&mut Session> {
        self.current.and_then(|session| self.sessions.get_mut(&session))
    }

    /// A file comes with a request: the open production keeps it, and describes it.
    fn brought(&mut self, request: Request, blob: Blob) {
        let Request { id, command } = request;
        match (self.current(), command) {
            (Some(session), Command::PutAsset { name, wanted }) => session.put_asset(id, blob, name, wanted),
            (None, _) => self.page.reply(id, Err(no_workspace())),
            _ => self.page.reply(id, Err(Failure::because(Code::Invalid, "no file is asked for"))),
        }
    }

    fn clear_away(&self) {
        let device = self.device.clone();
        spawn_local(async move { device.assets.clear_away().await });
    }

    fn forward(&mut self, request: Request) {
        if let Some(opening) = &mut self.opening {
            opening.held.push(request);
        } else if let Some(session) = self.current() {
            session.request(request);
        } else {
            self.page.reply(request.id, Err(no_workspace()));
        }
    }

    fn set_me(&self, request: u32, renamed: Renamed) {
        let (device, inputs) = (self.device.clone(), self.inputs.clone());
        self.answer(request, async move {
            let me = device.rename(renamed).await?;
            inputs.put(Input::Renamed);
            Ok(Reply::Me(me))
        });
    }

    /// Another tab changed who this device is.
    fn refresh_me(&self) {
        let device = self.device.clone();
        spawn_local(async move {
            if let Err(error) = device.refresh().await {
                web_sys::console::warn_1(&error.to_string().into());
            }
        });
    }

    fn open(&mut self, request: u32, id: WorkspaceId) {
        if let Some(session) = self.current()
            && session.id() == id
        {
            let opened = session.opened();
            return self.page.reply(request, Ok(Reply::Opened(opened)));
        }
        self.leave();
        self.latest += 1;
        let session = self.latest;
        let wanted = Rc::new(());
        let how = (Pace::new(self.page, request, Stage::Opening).without_end(), Rc::downgrade(&wanted));
        self.opening = Some(Opening { session, request, _wanted: wanted, held: Vec::new() });
        let (device, inputs) = (self.device.clone(), self.inputs.clone());
        spawn_local(async move {
            let result = production::load(&device, id, &inputs.of(session), how).await;
            inputs.put(Input::Loaded { session, result });
        });
    }

    fn loaded(&mut self, session: u32, result: Result<Loaded, StoreError>) {
        let Some(opening) = self.opening.take_if(|opening| opening.session == session) else { return };
        let Opening { request, held, .. } = opening;
        match result {
            Ok(loaded) => {
                let inputs = self.inputs.of(session);
                let open = Session::open(loaded, self.device.clone(), self.page, inputs);
                self.page.reply(request, Ok(Reply::Opened(open.opened())));
                self.sessions.insert(session, open);
                self.current = Some(session);
            }
            Err(error) => self.page.reply(request, Err(error.into())),
        }
        for request in held {
            self.forward(request);
        }
    }

    fn join(&mut self, request: u32, link: &str) {
        let link = match Link::parse(link) {
            Ok(link) => link,
            Err(failure) => return self.page.reply(request, Err(failure)),
        };
        self.latest += 1;
        let (session, device, page, inputs) =
            (self.latest, self.device.clone(), self.page, self.inputs.clone());
        spawn_local(async move {
            match production::invited(&device, &link, &inputs.of(session)).await {
                Ok(Invited::Here) => {
                    inputs.put(Input::Relisted);
                    page.reply(request, Ok(Reply::Created { id: link.invite.workspace }));
                }
                Ok(Invited::There(loaded)) => {
                    inputs.put(Input::Joining { session, request, link, loaded: *loaded });
                }
                Err(failure) => page.reply(request, Err(failure)),
            }
        });
    }

    fn visible(&mut self, request: u32, visible: bool) {
        for session in self.sessions.values_mut() {
            session.set_visible(visible);
        }
        self.page.reply(request, Ok(Reply::Done));
    }

    fn network(&mut self, request: u32, online: bool) {
        for session in self.sessions.values_mut() {
            if online {
                session.retry();
            } else {
                session.doubt();
            }
        }
        self.page.reply(request, Ok(Reply::Done));
    }

    /// Leaves what is open, or being opened.
    fn leave(&mut self) {
        if let Some(opening) = self.opening.take() {
            let cancelled = || Failure::because(Code::Cancelled, "the page went elsewhere");
            self.page.reply(opening.request, Err(cancelled()));
            for request in opening.held {
                self.page.reply(request.id, Err(cancelled()));
            }
        }
        if let Some(session) = self.current() {
            session.leave();
        }
        self.current = None;
        self.sessions.retain(|_, session| !session.is_over());
    }

    fn close(&mut self, request: u32) {
        self.leave();
        self.page.reply(request, Ok(Reply::Done));
    }

    fn rename(&mut self, request: u32, id: WorkspaceId, name: String) {
        if self.current().is_some_and(|session| session.id() == id) {
            return self.forward(Request { id: request, command: Command::RenameWorkspace { id, name } });
        }
        let device = self.device.clone();
        self.answer_and_relist(request, async move { production::rename(&device, id, name).await });
    }

    /// Removes a production, once it is known that nothing is lost by it.
    fn remove(&mut self, request: u32, id: WorkspaceId, force: bool) {
        let open = self.current().filter(|session| session.id() == id).map(|session| session.unsent());
        let (device, inputs, page) = (self.device.clone(), self.inputs.clone(), self.page);
        spawn_local(async move {
            let may_remove = match (force, open) {
                (true, _) => Ok(()),
                (false, Some(count)) => production::unsent(count),
                (false, None) => production::may_remove(&device, id).await,
            };
            match may_remove {
                Ok(()) => inputs.put(Input::Remove { request, id }),
                Err(failure) => page.reply(request, Err(failure)),
            }
        });
    }

    fn remove_now(&mut self, request: u32, id: WorkspaceId) {
        if self.current().is_some_and(|session| session.id() == id) {
            self.leave();
        }
        let device = self.device.clone();
        self.answer_and_relist(request, async move { production::remove(&device, id).await });
    }

    /// Verifies a package whole, then takes it in.
    fn import(&mut self, request: u32, bytes: Vec<u8>) {
        let (end, wanted) = AbortHandle::new_pair();
        self.verifying.insert(request, end);
        let (inputs, pace) = (self.inputs.clone(), Pace::new(self.page, request, Stage::Unpacking));
        let verified =
            async move { package::open_at_pace(&bytes, &async |done, all| pace.step(done, all).await).await };
        let verified = Abortable::new(verified, wanted);
        spawn_local(async move {
            let result = match verified.await {
                Ok(result) => result.map_err(|error| pack::refusal(&error)),
                Err(_ended) => Err(Failure::because(Code::Cancelled, "somebody said that it is enough")),
            };
            inputs.put(Input::Verified { request, result });
        });
    }

    /// A package was verified: it goes through the open production where it is of that one.
    fn verified(&mut self, request: u32, result: Result<Package, Failure>) {
        self.verifying.remove(&request);
        let package = match result {
            Ok(package) => package,
            Err(failure) => return self.page.reply(request, Err(failure)),
        };
        let (device, page, inputs) = (self.device.clone(), self.page, self.inputs.clone());
        spawn_local(async move {
            match parcel::keep_files(&device, package).await {
                Ok((package, assets)) => inputs.put(Input::Unpacked { request, package, assets }),
                Err(failure) => page.reply(request, Err(failure)),
            }
        });
    }

    /// The files of a package are kept: the rest follows.
    fn unpacked(&mut self, request: u32, package: Package, assets: usize) {
        if let Some(session) = self.current().filter(|session| session.id() == package.workspace) {
            return session.import(request, &package, assets);
        }
        let device = self.device.clone();
        self.answer_and_relist(request, async move { parcel::import(&device, package, assets).await });
    }

    /// Ends what is beside the loop; what a production does itself, it ends itself.
    fn cancel(&mut self, id: u32, request: u32) {
        match self.verifying.remove(&request) {
            Some(end) => {
                end.abort();
                self.page.reply(id, Ok(Reply::Done));
            }
            None if self.current.is_none() => self.page.reply(id, Ok(Reply::Done)),
            None => self.forward(Request { id, command: Command::Cancel { request } }),
        }
    }

    fn answer(&self, request: u32, work: impl Future<Output = Result<Reply, Failure>> + 'static) {
        let page = self.page;
        spawn_local(async move { page.reply(request, work.await) });
    }

    /// The same where the list of productions is another afterwards.
    fn answer_and_relist(&self, request: u32, work: impl Future<Output = Result<Reply, Failure>> + 'static) {
        let (page, inputs) = (self.page, self.inputs.clone());
        spawn_local(async move {
            let result = work.await;
            if result.is_ok() {
                inputs.put(Input::Relisted);
            }
            page.reply(request, result);
        });
    }

    fn relist(&mut self) {
        if self.listing != Listing::Told {
            self.listing = Listing::TellingStale;
            return;
        }
        self.listing = Listing::Telling;
        let (device, page, inputs) = (self.device.clone(), self.page, self.inputs.clone());
        spawn_local(async move {
            if let Ok(workspaces) = device.workspaces().await {
                page.update(Update::Workspaces(workspaces.clone()));
                sentinel::write(&workspaces).await;
            }
            inputs.put(Input::Listed);
        });
    }

    fn listed(&mut self) {
        if std::mem::replace(&mut self.listing, Listing::Told) == Listing::TellingStale {
            self.relist();
        }
    }

    fn database(&self, event: DatabaseEvent) {
        self.page.notice(match event {
            DatabaseEvent::Upgraded => Notice::NewerVersion,
            DatabaseEvent::Blocked => Notice::StoreBlocked,
            DatabaseEvent::Removed => {
                failure::notice(&StoreError::Failed("this device's store was removed".to_owned()))
            }
        });
    }

    fn tell_what_is_lacking(&self) {
        let (page, device) = (self.page, self.device.clone());
        spawn_local(async move {
            if device.was_new() {
                let productions = sentinel::read().await;
                if !productions.is_empty() {
                    page.notice(Notice::StoreEmptied { productions });
                }
            }
            let capabilities = capability::lacking(!device.was_new()).await;
            if !capabilities.is_empty() {
                page.notice(Notice::Lacking { capabilities });
            }
        });
    }
}

fn no_workspace() -> Failure {
    Failure::because(Code::NoWorkspace, "no production is open in this page")
}
