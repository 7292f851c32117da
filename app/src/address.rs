//! Places and their addresses: every place a person can be in has one, so that reload, back, forward and a
//! second window work.

use callboard_core::id::{EntityId, WorkspaceId};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

/// The view of a table that shows what was deleted from it.
const BIN: &str = "bin";
/// What says of an address that its view lies on paper, and how.
const PAPER: &str = "paper";
const PAPER_ON: &str = "yes";
/// The fragment that opens the sample.
const SAMPLE: &str = "sample";

/// Where a person can be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Place {
    /// The productions on this device: `/`.
    Home,
    /// In a production: `/w/<workspace>/<module>.<table>/<view>?record=…&panel=…`; a table's bin is its view
    /// `bin`.
    Production(Spot),
    /// Joining by an invite: `/join#<invite>`. In the fragment, so that no server sees it.
    Join {
        /// What the link carries.
        invite: String,
    },
    /// Opening the sample that comes with the app: `/#sample`.
    Sample,
    /// An address that leads nowhere.
    Nowhere,
}

/// Where in a production.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spot {
    /// Which production.
    pub(crate) workspace: WorkspaceId,
    /// `<module>.<table>`.
    pub(crate) table: Option<String>,
    /// Whether what was deleted from it is shown instead of it.
    pub(crate) bin: bool,
    /// Which of its views; its first where none is named.
    pub(crate) view: Option<String>,
    /// Which time a view shows that is drawn along time: `2026-03`, or a day for its week; now where none is.
    pub(crate) when: Option<String>,
    /// The record that panels speak of.
    pub(crate) record: Option<EntityId>,
    /// The one field of it whose history is open: `<module>.<table>.<field>`.
    pub(crate) field: Option<String>,
    /// What is open beside the table.
    pub(crate) panel: Option<Panel>,
    /// As of when the production is shown, as in `Query::as_of`; `None` for now.
    pub(crate) moment: Option<String>,
    /// Since when changes are shown, as in `Query::as_of`.
    pub(crate) since: Option<String>,
    /// Whether the view lies on paper.
    pub(crate) paper: bool,
}

/// What can be open beside a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Panel {
    /// One record, as a form.
    Record,
    /// Who changed what.
    History,
    /// Moments that were named.
    Versions,
    /// What waits for a decision.
    Conflicts,
    /// Fields that are one, or might be.
    Mappings,
    /// Making the record and another one.
    Merge,
    /// A file on its way in.
    Import,
    /// Who may come in, and how.
    Share,
    /// What went to and came from the relay.
    Sync,
    /// Departments to add.
    Departments,
    /// What the table's department is set to.
    Settings,
    /// What has changed in the table since a moment.
    Changes,
}

impl Panel {
    const ALL: [(Self, &str); 12] = [
        (Self::Record, "record"),
        (Self::History, "history"),
        (Self::Versions, "versions"),
        (Self::Conflicts, "conflicts"),
        (Self::Mappings, "mappings"),
        (Self::Merge, "merge"),
        (Self::Import, "import"),
        (Self::Share, "share"),
        (Self::Sync, "sync"),
        (Self::Departments, "departments"),
        (Self::Settings, "settings"),
        (Self::Changes, "changes"),
    ];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(panel, _)| *panel == self).map_or("", |(_, name)| name)
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(panel, _)| *panel)
    }
}

impl Spot {
    /// A production's front.
    pub(crate) fn front(workspace: WorkspaceId) -> Self {
        Self {
            workspace,
            table: None,
            bin: false,
            view: None,
            when: None,
            record: None,
            field: None,
            panel: None,
            moment: None,
            since: None,
            paper: false,
        }
    }

    /// At a table: in the view of it that is on the screen, or in the first of another.
    pub(crate) fn stand_at(&mut self, table: &str) {
        if self.table.as_deref() != Some(table) {
            (self.view, self.when, self.since) = (None, None, None);
        }
        self.paper = false;
        (self.table, self.bin) = (Some(table.to_owned()), false);
    }
}

impl Place {
    /// The place that path, query and fragment name.
    fn read(path: &str, query: &str, fragment: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let fragment = fragment.trim_start_matches('#');
        match parts[..] {
            [] if fragment == SAMPLE => Self::Sample,
            [] => Self::Home,
            ["join"] => Self::Join { invite: fragment.to_owned() },
            ["w", workspace] => Self::spot(workspace, None, None, query),
            ["w", workspace, table] => Self::spot(workspace, Some(table), None, query),
            ["w", workspace, table, view] => Self::spot(workspace, Some(table), Some(view), query),
            _ => Self::Nowhere,
        }
    }

    fn spot(workspace: &str, table: Option<&str>, view: Option<&str>, query: &str) -> Self {
        let Ok(workspace) = workspace.parse() else { return Self::Nowhere };
        // Ids, names of panels and moments in UTC: nothing that would be escaped.
        let named = |name: &str| {
            let pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
            pairs.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value)
        };
        Self::Production(Spot {
            workspace,
            table: table.map(str::to_owned),
            bin: view == Some(BIN),
            view: view.filter(|view| *view != BIN).map(str::to_owned),
            when: named("when").filter(|when| !when.is_empty()).map(str::to_owned),
            record: named("record").and_then(|id| id.parse().ok()),
            field: named("field").filter(|field| !field.is_empty()).map(str::to_owned),
            panel: named("panel").and_then(Panel::named),
            moment: named("asof").filter(|moment| !moment.is_empty()).map(str::to_owned),
            since: named("since").filter(|moment| !moment.is_empty()).map(str::to_owned),
            paper: named(PAPER) == Some(PAPER_ON),
        })
    }

    /// Its address, from the origin on.
    pub(crate) fn href(&self) -> String {
        match self {
            Self::Home | Self::Nowhere => "/".to_owned(),
            Self::Sample => format!("/#{SAMPLE}"),
            Self::Join { invite } => format!("/join#{invite}"),
            Self::Production(spot) => {
                let mut href = format!("/w/{}", spot.workspace);
                if let Some(table) = &spot.table {
                    href += &format!("/{table}");
                    let view = if spot.bin { Some(BIN) } else { spot.view.as_deref() };
                    href += &view.map(|view| format!("/{view}")).unwrap_or_default();
                }
                let record = spot.record.map(|id| format!("record={id}"));
                let field = spot.field.as_ref().map(|field| format!("field={field}"));
                let panel = spot.panel.map(|panel| format!("panel={}", panel.name()));
                let moment = spot.moment.as_ref().map(|moment| format!("asof={moment}"));
                let when = spot.when.as_ref().map(|when| format!("when={when}"));
                let since = spot.since.as_ref().map(|since| format!("since={since}"));
                let paper = spot.paper.then(|| format!("{PAPER}={PAPER_ON}"));
                let named = [record, field, panel, moment, when, since, paper];
                let named: Vec<String> = named.into_iter().flatten().collect();
                if named.is_empty() { href } else { format!("{href}?{}", named.join("&")) }
            }
        }
    }
}

/// The address bar. Copies are the same one.
#[derive(Clone, Copy)]
pub(crate) struct Address {
    place: RwSignal<Place>,
}

impl Address {
    /// Reads where the page was opened, and follows back and forward.
    pub(crate) fn follow() -> Self {
        let address = Self { place: RwSignal::new(here()) };
        let moved = Closure::<dyn Fn()>::new(move || address.place.set(here()));
        let moved_fn = moved.as_ref().unchecked_ref();
        for event in ["popstate", "hashchange"] {
            // Only a window that is not one refuses a listener.
            let _ = window().add_event_listener_with_callback(event, moved_fn);
        }
        moved.forget();
        let pressed =
            Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| address.follow_link(&event));
        // After every handler of the page's own, so that what they took is left alone.
        let _ = window().add_event_listener_with_callback("click", pressed.as_ref().unchecked_ref());
        pressed.forget();
        address
    }

    /// A link to a place here is followed without loading the page again.
    fn follow_link(self, event: &MouseEvent) {
        let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || modified || event.button() != 0 {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
        let Some(Ok(link)) = link.map(Element::dyn_into::<HtmlAnchorElement>) else { return };
        let is_here = window().location().origin().is_ok_and(|origin| origin == link.origin());
        if !is_here || link.has_attribute("download") || !link.target().is_empty() {
            return;
        }
        let place = Place::read(&link.pathname(), &link.search(), &link.hash());
        if place != Place::Nowhere {
            event.prevent_default();
            self.go(place);
        }
    }

    /// Where the person is.
    pub(crate) fn place(self) -> ReadSignal<Place> {
        self.place.read_only()
    }

    /// Where in a production they are.
    pub(crate) fn spot(self) -> Option<Spot> {
        self.place.with(|place| match place {
            Place::Production(spot) => Some(spot.clone()),
            _ => None,
        })
    }

    /// Goes somewhere; back leads here again.
    pub(crate) fn go(self, place: Place) {
        if self.place.with_untracked(|here| *here != place) {
            write(&place, Step::New);
            self.place.set(place);
        }
    }

    /// Is somewhere else without a step to go back by.
    pub(crate) fn replace(self, place: Place) {
        if self.place.with_untracked(|here| *here != place) {
            write(&place, Step::Same);
            self.place.set(place);
        }
    }

    /// Goes to a production's front; where the person is in it already, they stay where they are. Back does
    /// not lead to an invite that was used.
    pub(crate) fn go_to_production(self, workspace: WorkspaceId) {
        let front = Place::Production(Spot::front(workspace));
        match self.place.get_untracked() {
            Place::Production(spot) if spot.workspace == workspace => {}
            Place::Join { .. } => self.replace(front),
            _ => self.go(front),
        }
    }

    /// Opens a panel, or with `None` closes what is open.
    pub(crate) fn show(self, panel: Option<Panel>) {
        self.within(Step::New, |spot| (spot.panel, spot.field) = (panel, None));
    }

    /// Opens a record beside the table.
    pub(crate) fn open_record(self, record: EntityId) {
        self.within(Step::New, |spot| (spot.record, spot.panel) = (Some(record), Some(Panel::Record)));
    }

    /// Opens what was in one field of a record, or with `None` of the record as a whole.
    pub(crate) fn look_back(self, record: EntityId, field: Option<String>) {
        self.within(Step::New, |spot| {
            (spot.record, spot.field, spot.panel) = (Some(record), field, Some(Panel::History));
        });
    }

    /// The address of what a department is set to, beside one of its tables.
    pub(crate) fn settings_at(self, table: &str) -> Option<String> {
        let mut spot = self.spot()?;
        spot.stand_at(table);
        (spot.record, spot.panel) = (None, Some(Panel::Settings));
        Some(Place::Production(spot).href())
    }

    /// The address of a record of some table, within this production.
    pub(crate) fn record_at(self, table: &str, record: EntityId) -> Option<String> {
        let mut spot = self.spot()?;
        spot.stand_at(table);
        (spot.record, spot.panel) = (Some(record), Some(Panel::Record));
        Some(Place::Production(spot).href())
    }

    /// Opens a record beside the table, to make it one with another.
    pub(crate) fn merge_record(self, record: EntityId) {
        self.within(Step::New, |spot| (spot.record, spot.panel) = (Some(record), Some(Panel::Merge)));
    }

    /// Turns what is open beside the table to another record; no step to go back by.
    pub(crate) fn look_at(self, record: Option<EntityId>) {
        self.within(Step::Same, |spot| {
            if spot.record != record {
                spot.field = None;
            }
            spot.record = record;
        });
    }

    /// Goes to a table; what is open beside it stays, the record does not.
    pub(crate) fn table(self, table: &str) {
        self.view(table, false);
    }

    /// Goes to a table, or to its bin.
    pub(crate) fn view(self, table: &str, bin: bool) {
        self.within(Step::New, |spot| {
            spot.stand_at(table);
            (spot.bin, spot.record) = (bin, None);
        });
    }

    /// The address of one of a table's views; what is open beside it stays.
    pub(crate) fn view_at(self, table: &str, view: Option<&str>) -> Option<String> {
        let mut spot = self.spot()?;
        spot.stand_at(table);
        (spot.view, spot.since) = (view.map(str::to_owned), None);
        Some(Place::Production(spot).href())
    }

    /// Goes to one of the views of the table on the screen.
    pub(crate) fn see_through(self, table: &str, view: Option<String>) {
        self.within(Step::New, |spot| {
            spot.stand_at(table);
            (spot.view, spot.since) = (view, None);
        });
    }

    /// Shows another time in a view that is drawn along time.
    pub(crate) fn turn_to(self, when: Option<String>) {
        self.within(Step::New, |spot| spot.when = when);
    }

    /// Puts the view on paper, or takes it from there.
    pub(crate) fn put_on_paper(self, paper: bool) {
        self.within(Step::New, |spot| (spot.paper, spot.bin) = (paper, false));
    }

    /// Shows what has changed since a moment, or with `None` what the document itself would show.
    pub(crate) fn see_since(self, since: Option<String>) {
        self.within(Step::New, |spot| spot.since = since);
    }

    /// The address of what has changed since a moment in the view on the screen, with its origin: for paper.
    pub(crate) fn changes_at(self, since: &str) -> Option<String> {
        let spot = self.place.with_untracked(|place| match place {
            Place::Production(spot) => Some(spot.clone()),
            _ => None,
        })?;
        let since = Some(since.to_owned());
        let (record, panel) = (None, Some(Panel::Changes));
        let spot = Spot { record, panel, since, moment: None, when: None, paper: false, ..spot };
        Some(window().location().origin().unwrap_or_default() + &Place::Production(spot).href())
    }

    /// Shows the production as it was at a moment, or with `None` as it is. What lies over it goes.
    pub(crate) fn see_as_of(self, moment: Option<String>) {
        let width = window().inner_width().ok().and_then(|width| width.as_f64());
        let is_covered = width.is_some_and(|width| width < SHEET_BELOW_PX);
        self.within(Step::New, |spot| {
            spot.moment = moment;
            if is_covered {
                (spot.record, spot.panel) = (None, None);
            }
        });
    }

    fn within(self, step: Step, change: impl FnOnce(&mut Spot)) {
        let Place::Production(mut spot) = self.place.get_untracked() else { return };
        change(&mut spot);
        match step {
            Step::New => self.go(Place::Production(spot)),
            Step::Same => self.replace(Place::Production(spot)),
        }
    }
}

/// Where the window is narrower, what stands beside a table lies over it: `60-panels.css` measures so too.
const SHEET_BELOW_PX: f64 = 480.0;

#[derive(Clone, Copy)]
enum Step {
    New,
    Same,
}

fn here() -> Place {
    let location = window().location();
    let part = |part: Result<String, wasm_bindgen::JsValue>| part.unwrap_or_default();
    Place::read(&part(location.pathname()), &part(location.search()), &part(location.hash()))
}

fn write(place: &Place, step: Step) {
    let Ok(history) = window().history() else { return };
    let href = place.href();
    let none = wasm_bindgen::JsValue::NULL;
    // Refused only where the browser limits how fast a page may write: the place is right, its address
    // follows later.
    let _ = match step {
        Step::New => history.push_state_with_url(&none, "", Some(&href)),
        Step::Same => history.replace_state_with_url(&none, "", Some(&href)),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_1_every_place_reads_back_from_its_address() {
        let workspace = WorkspaceId([7; 32]);
        let record = Some(EntityId([3; 16]));
        let table = Some("module.table".to_owned());
        let mut places = vec![Place::Home, Place::Sample, Place::Join { invite: "abc".into() }];
        places.push(Place::Production(Spot::front(workspace)));
        for bin in [false, true] {
            let front = Spot::front(workspace);
            places.push(Place::Production(Spot { table: table.clone(), bin, ..front }));
        }
        for (panel, _) in Panel::ALL {
            places.push(Place::Production(Spot {
                workspace,
                table: table.clone(),
                bin: false,
                view: Some("board".to_owned()),
                when: Some("2026-03".to_owned()),
                record,
                field: Some("module.table.field".to_owned()),
                panel: Some(panel),
                moment: Some("2026-03-07T14:10:00Z".to_owned()),
                since: Some("2026-03-06T14:10:00.250Z".to_owned()),
                paper: true,
            }));
        }
        for place in places {
            let href = place.href();
            let (rest, fragment) = href.split_once('#').unwrap_or((&href, ""));
            let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
            assert_eq!(Place::read(path, query, fragment), place, "{href}");
        }
    }

    #[test]
    fn address_2_what_is_no_place_leads_nowhere() {
        assert_eq!(Place::read("/w/nothing", "", ""), Place::Nowhere);
        assert_eq!(Place::read("/elsewhere", "", ""), Place::Nowhere);
    }
}
