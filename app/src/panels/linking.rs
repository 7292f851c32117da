//! Linking: one record that is found or made, or several that were ticked; and what to do where a kind means
//! only one.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, Commit, CommitOp, Fields, Json, Query};
use callboard_core::workspace::update::{FieldInfo, LinkInfo, Reply, Row};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::link::{other_end, title_of};
use super::several::Several;
use crate::client::Live;
use crate::desk::Desk;
use crate::grid::{finder, make_target};
use crate::parts::{Button, Editor, Glyph, Leave, Look, Manner, Outcome};
use crate::{mint, say};

/// Edges of the other end that a question names, at most.
const PRESENT_MAX: usize = 5;

/// A record to link to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Target {
    /// Which.
    pub(super) id: EntityId,
    /// How people call it.
    pub(super) title: String,
}

/// A link that is one more than its kind means.
#[derive(Debug, Clone)]
struct Asked {
    target: Target,
    /// What makes the target, where it is made.
    made: Option<CommitOp>,
    /// The edges that are there already, and what they lead to.
    present: Vec<(EntityId, String)>,
}

/// What links a record to others over one kind of edge. Copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Linking {
    desk: Desk,
    link: StoredValue<LinkInfo>,
    id: EntityId,
    row: Memo<Option<Arc<Row>>>,
    live: Live,
    asked: RwSignal<Option<Asked>>,
}

impl Linking {
    /// Takes what was found, or what is to be made; asks first where the kind means one and one is there.
    fn take(self, target: Target, made: Option<CommitOp>) {
        spawn_local(async move {
            let present = self.present(&target, made.is_some()).await;
            match present.is_empty() {
                true => self.write(&[target], made, &[]),
                false => drop(self.asked.try_set(Some(Asked { target, made, present }))),
            }
        });
    }

    /// The edges that one more would be too many beside.
    async fn present(self, target: &Target, is_made: bool) -> Vec<(EntityId, String)> {
        let (kind, back, single, other_single) =
            self.link.with_value(|link| (link.kind.clone(), link.back, link.single, link.other_single));
        let (own, other) = if back { ("to", "from") } else { ("from", "to") };
        let mut present: Vec<(EntityId, String)> = Vec::new();
        if single {
            self.live.window.with_untracked(|window| {
                let rows = window.iter().flat_map(|window| &window.rows);
                present.extend(rows.filter_map(|row| Some((row.id, other_end(row, other)?.1))));
            });
        }
        if other_single && !is_made {
            let end = Some(target.id);
            let (from, to) = if back { (end, None) } else { (None, end) };
            let query = Query { table: kind, from, to, limit: Some(PRESENT_MAX), ..Query::default() };
            // Where it cannot be asked, the link is made, and marked.
            if let Ok(Reply::Rows(rows)) = self.desk.client.call(Command::Query(query)).await {
                let others = rows.rows.iter().filter_map(|row| Some((row.id, other_end(row, own)?.1)));
                present.extend(others.filter(|edge| !present.contains(edge)).collect::<Vec<_>>());
            }
        }
        present
    }

    /// Links to all of these, as one change, in their order; `instead` of edges that are there.
    pub(super) fn write(self, targets: &[Target], made: Option<CommitOp>, instead: &[(EntityId, String)]) {
        let own =
            self.row.with_untracked(|row| row.as_ref().map(|row| row.title.clone()).unwrap_or_default());
        let (kind, back) = self.link.with_value(|link| (link.kind.clone(), link.back));
        let gone = instead.iter().map(|(edge, _)| CommitOp::Unlink { edge: *edge });
        let links = targets.iter().map(|target| {
            let (from, to) = if back { (target.id, self.id) } else { (self.id, target.id) };
            let fields = Fields::new();
            CommitOp::Link { kind: kind.clone(), id: None, from, to, after: None, fields }
        });
        let ops = made.into_iter().chain(gone).chain(links).collect();
        let label = match targets {
            [one] => say!("label-link", title = own, other = one.title.as_str()),
            many => say!("label-link-many", title = own, count = many.len()),
        };
        self.desk.run(say!("tried-link"), Command::Commit(Commit { label, ops }));
    }
}

/// A line that finds a record of the other table, or makes one, and links it; beside it, several at once.
#[component]
pub(super) fn Add(
    /// The kind, from the end that is looked at.
    link: LinkInfo,
    /// The record.
    id: EntityId,
    /// The same, as it is shown.
    row: Memo<Option<Arc<Row>>>,
    /// What it is linked to already.
    live: Live,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let field = FieldInfo {
        // A kind may begin and end at one table, and several records be open: their lines are told apart.
        name: format!("{}-{}-{id}", link.kind.replace('.', "-"), if link.back { "from" } else { "to" }),
        kind: "reference".to_owned(),
        to: Some(link.other.clone()),
        ..FieldInfo::default()
    };
    let (finder, target) = (finder(desk, &field), field.clone());
    let (label, several_label) = (
        say!("links-add", title = link.title.as_str()),
        say!("links-add-several", title = link.title.as_str()),
    );
    let (single, other) = (link.single, link.other.clone());
    let asked = RwSignal::new(None);
    let linking = Linking { desk, link: StoredValue::new(link), id, row, live, asked };
    let done = Callback::new(move |(outcome, _): (Outcome, Leave)| match outcome {
        Outcome::Write { value, shown } => {
            if let Some(id) = value.as_str().and_then(|id| id.parse().ok()) {
                linking.take(Target { id, title: title_of(&shown) }, None);
            }
        }
        Outcome::Create { title } => {
            let id = mint::entity();
            if let Some(made) = make_target(desk, &target, id, &title) {
                linking.take(Target { id, title }, Some(made));
            }
        }
        Outcome::Same | Outcome::Misfit { .. } => {}
    });
    let is_several = RwSignal::new(false);
    let several = move || {
        let other = other.clone();
        is_several.get().then(|| view! { <Several linking table=other is_out=is_several /> })
    };
    let more = (!single).then(|| {
        view! {
            <button
                type="button"
                class="tool is-square"
                aria-label=several_label.clone()
                title=several_label
                aria-expanded=move || is_several.get().to_string()
                on:click=move |_| is_several.update(|out| *out = !*out)
            >
                <crate::parts::Icon glyph=Glyph::Plus />
            </button>
        }
    });
    view! {
        <div class="links-add">
            <Editor
                field
                value=Signal::stored(Json::Null)
                start=None
                manner=Manner::Form
                above=true
                label
                placeholder=say!("links-placeholder")
                finder
                done
                cancel=Callback::new(|()| {})
            />
            {more}
        </div>
        {several}
        {move || asked.get().map(|asked| view! { <Replace linking asked /> })}
    }
}

/// Asks what becomes of what is linked already, where one is meant.
#[component]
fn Replace(linking: Linking, asked: Asked) -> impl IntoView {
    let Asked { target, made, present } = asked;
    let titles = present.iter().map(|(_, title)| title.clone()).collect::<Vec<_>>().join(", ");
    let asks = say!("links-one", present = titles.as_str(), other = target.title.as_str());
    let words = say!("links-replace", present = titles);
    let close = move || linking.asked.set(None);
    let (target_too, made_too) = (target.clone(), made.clone());
    let replace = move |()| {
        linking.write(std::slice::from_ref(&target), made.clone(), &present);
        close();
    };
    let both = move |()| {
        linking.write(std::slice::from_ref(&target_too), made_too.clone(), &[]);
        close();
    };
    let escape = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            close();
        }
    };
    view! {
        <div class="links-ask" role="group" aria-label=asks.clone() on:keydown=escape>
            <p role="alert">{asks.clone()}</p>
            <p class="links-ask-foot">
                <Button look=Look::Plain press=replace>{words}</Button>
                <Button look=Look::Quiet press=both>{say!("links-both")}</Button>
                <Button look=Look::Quiet press=move |()| close()>{say!("links-keep")}</Button>
            </p>
        </div>
    }
}
