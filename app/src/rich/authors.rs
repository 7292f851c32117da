//! A text by who wrote what: each stretch in its writer's colour and under their initials; it says who and
//! when to whoever points, goes or taps there.

use std::collections::BTreeSet;

use callboard_core::workspace::command::{AuthorshipOf, Command, TextOf};
use callboard_core::workspace::update::{Authored, Passage, Reply};
use leptos::prelude::*;

use super::reading::{Stretch, blocks, lines, styled};
use crate::desk::Desk;
use crate::parts::{Skeleton, Who, colour_of, initials};
use crate::{say, words};

/// The text, told by writer.
#[component]
pub(super) fn Authors(
    /// Which text.
    text: TextOf,
    /// What it says, now or at the moment that is looked at.
    passages: Memo<Vec<Passage>>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let found = RwSignal::new(None::<Vec<Authored>>);
    Effect::new(move |_| {
        passages.track();
        let asked = AuthorshipOf { text: text.clone(), as_of: desk.moment() };
        desk.run_then(say!("tried-authors"), Command::Authorship(asked), move |reply| {
            if let Reply::Authorship(authors) = reply {
                found.try_set(Some(authors));
            }
        });
    });
    // Where the focus is, or the last tap.
    let at = RwSignal::new(None::<usize>);
    let told = move || {
        let authored = at.get().and_then(|at| found.with(|found| found.as_ref()?.get(at).cloned()));
        match authored {
            Some(authored) => sentence(&authored),
            None => say!("authors-hint"),
        }
    };
    let body = move || match found.get() {
        None => view! { <Skeleton rows=2 /> }.into_any(),
        Some(authors) => passages.with(|passages| text_of(passages, &authors, at)),
    };
    let people =
        move || {
            let people: Option<BTreeSet<String>> =
                found.with(|found| Some(found.as_ref()?.iter().map(|one| one.person.clone()).collect()));
            people.into_iter().flatten().map(|name| {
            view! { <span class="author"><Who name=name.clone() /> <span dir="auto">{name}</span></span> }
        }).collect_view()
        };
    view! {
        <div class="authors">
            {body}
            <p class="authors-who">{people}</p>
            <p class="authors-told" role="status">{told}</p>
        </div>
    }
}

fn sentence(authored: &Authored) -> String {
    let person = if authored.person.is_empty() { say!("somebody") } else { authored.person.clone() };
    say!("authors-wrote", person = person, when = words::moment(&authored.at))
}

fn text_of(passages: &[Passage], authors: &[Authored], at: RwSignal<Option<usize>>) -> AnyView {
    let lengths: Vec<_> = authors.iter().enumerate().map(|(place, one)| (one.length, place)).collect();
    let last = RwSignal::new(None);
    let draw = |stretch: &Stretch| {
        let Some((place, authored)) = stretch.by.and_then(|by| Some((by, authors.get(by)?))) else {
            return styled(stretch);
        };
        // Initials where another begins to speak.
        let speaker = Some(authored.person.clone());
        let begins = last.with_untracked(|last| *last != speaker);
        last.set(speaker);
        let letters = begins.then(|| initials(&authored.person));
        let words = sentence(authored);
        let title = words.clone();
        view! {
            <span
                class="wrote"
                class:is-here=move || at.get() == Some(place)
                data-person=colour_of(&authored.person)
                title=title
                tabindex="0"
                on:focus=move |_| at.set(Some(place))
                on:pointerenter=move |_| at.set(Some(place))
            >
                {letters.map(|letters| view! { <b class="wrote-by" aria-hidden="true">{letters}</b> })}
                <span class="only-read">{words} ": "</span>
                {styled(stretch)}
            </span>
        }
        .into_any()
    };
    blocks(lines(passages, &lengths), &draw)
}
