//! The system's own fields: history, sync and conflicts cover them like any other.

// The ends and the place of an edge, appended to its kind's name.
pub use crate::schema::{EDGE_FROM, EDGE_POS, EDGE_TO, SETTINGS};

/// The production's name, on `EntityId::WORKSPACE`.
pub const WORKSPACE_NAME: &str = "sys.workspace.name";
/// Where the production was made from, on `EntityId::WORKSPACE`: the id of the one it was taken from.
pub const WORKSPACE_SOURCE: &str = "sys.workspace.source";
/// A person's id, on the entity of one of their actors.
pub const ACTOR_PERSON: &str = "sys.actors.person";
/// A person's name, on the entity of one of their actors.
pub const ACTOR_NAME: &str = "sys.actors.name";
/// A person's colour, on the entity of one of their actors.
pub const ACTOR_COLOUR: &str = "sys.actors.colour";
/// What the person calls the device, on its actor's entity.
pub const ACTOR_DEVICE: &str = "sys.actors.device";
/// How many named versions are kept, on `EntityId::WORKSPACE`.
pub const VERSIONS_MOST: &str = "sys.workspace.versions_most";
/// For how many days named versions are kept, on `EntityId::WORKSPACE`.
pub const VERSIONS_DAYS: &str = "sys.workspace.versions_days";
/// The table of named versions.
pub const VERSIONS: &str = "sys.versions";
/// What people call a version.
pub const VERSION_NAME: &str = "sys.versions.name";
/// The bundles that a version's moment rests on: their ids, a space between.
pub const VERSION_TIPS: &str = "sys.versions.tips";
/// The records that a version is of, where it is not of everything.
pub const VERSION_RECORDS: &str = "sys.versions.records";
/// That people keep two fields apart which modules suggest as one, on an entity derived from their keys.
pub const MAPPING_REJECTED: &str = "sys.mappings.rejected";
/// The table of views that people saved for everybody.
pub const VIEWS: &str = "sys.views";
/// The id of the table that a view is of.
pub const VIEW_TABLE: &str = "sys.views.table";
/// What people call a view.
pub const VIEW_NAME: &str = "sys.views.name";
/// Which rows a view shows, as JSON of the page's.
pub const VIEW_FILTER: &str = "sys.views.filter";
/// In which order it shows them, likewise.
pub const VIEW_ORDER: &str = "sys.views.order";
/// Which columns it shows, and how, likewise.
pub const VIEW_COLUMNS: &str = "sys.views.columns";
/// By what its rows stand together, likewise.
pub const VIEW_GROUP: &str = "sys.views.group";
/// The table of table links: all records of one table are records of another too.
pub const TABLE_LINKS: &str = "sys.table_links";
/// The id of the table whose records a table link shows elsewhere too.
pub const TABLE_LINK_FROM: &str = "sys.table_links.from";
/// The id of the table in which it shows them.
pub const TABLE_LINK_TO: &str = "sys.table_links.to";
/// That people want no link between two tables that modules suggest, on an entity derived from their ids.
pub const TABLE_LINK_REJECTED: &str = "sys.table_links.rejected";

/// Whether a field or a table is the system's own.
pub fn is_own(name: &str) -> bool {
    name.starts_with("sys.")
}

/// Whether a field or a table is what people see and take back: their tables', versions, views, table links,
/// and what modules are set to.
pub fn is_undoable(name: &str) -> bool {
    let is_theirs = name.starts_with(VERSIONS) || is_of_views(name) || is_of_table_links(name);
    !is_own(name) || is_theirs || is_setting(name)
}

/// Whether a field or a table holds views that people saved.
pub fn is_of_views(name: &str) -> bool {
    name.strip_prefix(VIEWS).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether a field or a table says which tables are linked.
pub fn is_of_table_links(name: &str) -> bool {
    name.starts_with(TABLE_LINKS)
}

/// Whether a field holds what a module is set to, for the production or for a record.
pub fn is_setting(name: &str) -> bool {
    name.strip_prefix(SETTINGS).is_some_and(|rest| rest.starts_with('.'))
}

/// Whether a field is an edge's place in its order: the only one whose conflicts are not told (rule 20).
pub fn is_place(field: &str) -> bool {
    field.rsplit_once('.').is_some_and(|(_, short)| short == EDGE_POS)
}
