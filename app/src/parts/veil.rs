//! What is masked until somebody asks to see it: fields that their department calls sensitive. What was asked
//! for is seen in this tab until it is masked again.

use std::collections::BTreeSet;

use callboard_core::workspace::update::FieldInfo;
use leptos::prelude::*;
use leptos::reactive::graph::Observer;

use super::{Glyph, Icon};
use crate::say;

/// What stands in place of a value: as long for a short one as for a long one.
pub(super) const MASK: &str = "••••••";

thread_local! {
    /// The keys of the fields that somebody asked to see.
    static LIFTED: ArcRwSignal<BTreeSet<String>> = ArcRwSignal::new(BTreeSet::new());
}

/// Whether this field's values are masked now. Tracks it, where somebody watches.
pub(crate) fn hides(field: &FieldInfo) -> bool {
    field.sensitive && !is_lifted(&field.key)
}

fn is_lifted(key: &str) -> bool {
    let lifted = LIFTED.with(Clone::clone);
    if Observer::get().is_some() {
        lifted.track();
    }
    lifted.with_untracked(|keys| keys.contains(key))
}

/// Shows the values of a field, or masks them again.
pub(crate) fn turn(key: &str) {
    LIFTED.with(Clone::clone).update(|keys| {
        if !keys.remove(key) {
            keys.insert(key.to_owned());
        }
    });
}

/// A masked value, and what shows it.
#[component]
pub(super) fn Veiled(
    /// The field's key.
    key: String,
    /// What readers hear of whose value it is; nothing where it is not known.
    #[prop(optional)]
    label: String,
    /// Whether it stands in what is itself gone through by keys.
    #[prop(optional)]
    held: bool,
    /// Told before it is shown.
    #[prop(optional)]
    shows: Option<Callback<()>>,
) -> impl IntoView {
    let told = match label.as_str() {
        "" => say!("veil-show"),
        label => say!("veil-show-of", field = label),
    };
    let press = move |_| {
        if let Some(shows) = shows {
            shows.run(());
        }
        turn(&key);
    };
    view! {
        <button
            type="button"
            class="veiled"
            tabindex=held.then_some("-1")
            title=told.clone()
            aria-label=told
            on:click=press
        >
            <span aria-hidden="true">{MASK}</span>
            <Icon glyph=Glyph::Eye small=true />
        </button>
    }
}

#[cfg(test)]
mod tests {
    use callboard_core::workspace::command::Json;

    use super::*;
    use crate::parts::Shown;

    #[test]
    fn parts_19_what_is_sensitive_is_masked_until_somebody_asks() {
        let field = |key: &str, sensitive| FieldInfo {
            kind: "text".to_owned(),
            key: key.to_owned(),
            sensitive,
            ..FieldInfo::default()
        };
        let told = |field: &FieldInfo, text: &str| Shown::of(field, &Json::from(text)).plain();
        let (pay, other) = (field("a.b.pay", true), field("a.b.other", true));
        assert_eq!((told(&pay, "1"), told(&pay, "a long one")), (MASK.to_owned(), MASK.to_owned()));
        assert_eq!(Shown::of(&pay, &Json::Null), Shown::Blank);
        assert_eq!(told(&field("a.b.name", false), "Jane"), "Jane");
        turn(&pay.key);
        assert_eq!((told(&pay, "1"), told(&other, "1")), ("1".to_owned(), MASK.to_owned()));
        turn(&pay.key);
        assert_eq!(told(&pay, "1"), MASK);
    }
}
