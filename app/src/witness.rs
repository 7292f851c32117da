//! A third witness of what is on this device, after the database and the worker's file: a key that the page
//! keeps. It speaks where a browser that has no files emptied its database.

use callboard_core::workspace::update::Notice;
use leptos::prelude::*;

use crate::kept::Kept;
use crate::remember::{recall, remember};

/// The name of the key.
const KEY: &str = "productions";

/// Keeps the names of the productions on this device, and tells of them where the first list that the worker
/// gives is empty: nobody took the last one away, or the key would say so.
pub(crate) fn follow(kept: Kept) {
    Effect::new(move |was_told: Option<bool>| {
        let names = kept.workspaces.with(|listed| {
            let names = listed.as_ref()?.iter().map(|production| production.name.clone());
            Some(names.collect::<Vec<_>>())
        });
        let Some(names) = names else { return false };
        if was_told != Some(true) && names.is_empty() {
            let productions: Vec<String> = recall(KEY).unwrap_or_default();
            if !productions.is_empty() {
                kept.notice(Notice::StoreEmptied { productions });
            }
        }
        remember(KEY, &names);
        true
    });
}
