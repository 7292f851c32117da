//! What happened to the production itself (who came, as what, with which departments, under which name), in
//! words.

use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::Change;

use super::told;
use crate::say;

/// A change of the production itself as a sentence; empty where another change of its bundle says it all, and
/// `None` where it is a change of a record.
pub(super) fn change(change: &Change) -> Option<String> {
    let words = |value: &Json| match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Object(record) => record.get("title").and_then(Json::as_str).unwrap_or_default().to_owned(),
        other => other.to_string(),
    };
    let (from, to) = (words(&change.from), words(&change.to));
    let (title, value) = (told::weighty(&told::titled(&change.title)), told::weighty(&to));
    let is_new = from.is_empty();
    Some(match change.kind.as_str() {
        "value" | "membership" => return None,
        "module" if is_new => say!("system-module", title = title),
        "module" => say!("system-module-version", title = title, to = to, from = from),
        "role" => say!("system-role", person = title, role = to),
        "invite" => say!("system-invite", role = to),
        "member" => say!("system-member", person = title),
        "released" => say!("system-released", person = title),
        "production_name" if is_new => say!("system-name", name = value),
        "production_name" => say!("system-name-from", name = value, from = from),
        "production_source" => say!("system-source"),
        "person_name" if is_new => say!("system-person-name", name = value),
        "person_name" => say!("system-person-name-from", name = value, from = from),
        "person_colour" if is_new => String::new(),
        "person_colour" => say!("system-person-colour"),
        "person_device" => say!("system-person-device", device = value),
        "version" if change.to == Json::Bool(true) => say!("system-version", name = title),
        "version" => say!("system-version-gone", name = title),
        "version_name" if is_new => String::new(),
        "version_name" => say!("system-version-name", name = value, from = from),
        "view" if change.to == Json::Bool(true) => say!("system-view", name = title),
        "view" => say!("system-view-gone", name = title),
        "view_name" if is_new => String::new(),
        "view_name" => say!("system-view-name", name = value, from = from),
        "view_table" => String::new(),
        "view_part" if is_new => String::new(),
        "view_part" => say!("system-view-part", name = title),
        "versions_most" => say!("system-versions-most", count = change.to.as_f64().unwrap_or_default()),
        "versions_days" => say!("system-versions-days", count = change.to.as_f64().unwrap_or_default()),
        "same" if is_new => say!("system-same", title = title, other = value),
        "same" => say!("system-differ", title = title, other = told::weighty(&from)),
        "mapping" if is_new => say!("system-mapped", fields = value),
        "mapping" => say!("system-unmapped", fields = told::weighty(&from)),
        "configured" => {
            let label = told::weighty(&change.label);
            match (to.is_empty(), is_new) {
                (true, _) => say!("system-configured-back", title = title, label = label),
                (_, true) => say!("system-configured", title = title, label = label, value = value),
                _ => say!("system-configured-from", title = title, label = label, value = value, from = from),
            }
        }
        "table_link" if change.to == Json::Bool(true) => say!("system-table-link", tables = title),
        "table_link" => say!("system-table-link-gone", tables = title),
        "table_link_rejected" if change.to == Json::Bool(true) => {
            say!("system-table-link-rejected", tables = title)
        }
        "table_link_end" | "table_link_rejected" => String::new(),
        "person" | "version_moment" | "version_records" => String::new(),
        _ => say!("system-setting", label = told::weighty(&change.label)),
    })
}
