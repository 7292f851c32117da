//! What kind of change the system's own fields and tables stand for: the page has a sentence for each.

use crate::state::sys;

/// The kind of a change of one of the system's own fields or tables; `None` where a module has it.
pub(super) fn kind_of(name: &str) -> Option<&'static str> {
    Some(match name {
        sys::WORKSPACE_NAME => "production_name",
        sys::WORKSPACE_SOURCE => "production_source",
        sys::VERSIONS_MOST => "versions_most",
        sys::VERSIONS_DAYS => "versions_days",
        sys::ACTOR_PERSON => "person",
        sys::ACTOR_NAME => "person_name",
        sys::ACTOR_COLOUR => "person_colour",
        sys::ACTOR_DEVICE => "person_device",
        sys::VERSIONS => "version",
        sys::VERSION_NAME => "version_name",
        sys::VERSION_TIPS => "version_moment",
        sys::VERSION_RECORDS => "version_records",
        sys::VIEWS => "view",
        sys::VIEW_NAME => "view_name",
        sys::VIEW_TABLE => "view_table",
        sys::VIEW_FILTER | sys::VIEW_ORDER | sys::VIEW_COLUMNS => "view_part",
        sys::TABLE_LINKS => "table_link",
        sys::TABLE_LINK_FROM | sys::TABLE_LINK_TO => "table_link_end",
        sys::TABLE_LINK_REJECTED => "table_link_rejected",
        other if sys::is_setting(other) => "configured",
        other if sys::is_own(other) => "setting",
        _ => return None,
    })
}
