//! Tables whose records others show too: linked by people, suggested where modules say that both are about
//! the same (rules 14 and 16).

use serde_json::json;

use super::commit::unknown_table;
use super::drafting::{Drafting, Why};
use super::update::{Code, Failure, LinkedTable, Mapping, MappingState, TableLink, TableLinkState};
use super::workspace::{Answer, Workspace};
use crate::schema::{Doubt, Table, doubt_of_tables, suggest_tables};
use crate::state::{TableLink as Link, Write};

/// Between the tables in a link's id.
const LEADS_TO: &str = " > ";

/// Shows all records of one table in another too.
///
/// # Errors
/// `unknown_table`; `invalid` for a table and itself.
pub(super) fn link(ws: &mut Workspace, drafting: &mut Drafting, from: &str, to: &str) -> Result<(), Failure> {
    two_tables(ws, from, to)?;
    let writes = ws.state.link_tables(from, to);
    take(ws, drafting, writes);
    Ok(())
}

/// Takes a link back; each table keeps the records that it shows.
///
/// # Errors
/// `not_found` where the tables are not linked.
pub(super) fn unlink(
    ws: &mut Workspace,
    drafting: &mut Drafting,
    from: &str,
    to: &str,
) -> Result<(), Failure> {
    if ws.state.table_link(from, to).is_none() {
        let failure = Failure::because(Code::NotFound, format!("`{from}` is not linked to `{to}`"));
        return Err(failure.with(json!({ "from": from, "to": to })));
    }
    let writes = ws.state.unlink_tables(from, to);
    take(ws, drafting, writes);
    Ok(())
}

fn take(ws: &Workspace, drafting: &mut Drafting, writes: Vec<Write>) {
    for write in writes {
        drafting.take(ws, write);
    }
}

fn two_tables<'w>(ws: &'w Workspace, from: &str, to: &str) -> Result<(&'w Table, &'w Table), Failure> {
    let known = |id: &str| ws.schema.table(id).ok_or_else(|| unknown_table(id));
    let tables = (known(from)?, known(to)?);
    if from == to {
        let failure = Failure::because(Code::Invalid, "a table shows its own records already");
        return Err(failure.with(json!({ "table": from })));
    }
    Ok(tables)
}

impl Workspace {
    /// Every link: those in force, then those that modules suggest, then those that people rejected.
    pub(super) fn table_links(&self) -> Vec<TableLink> {
        let name = |table| self.schema.table(self.state.names().text(table));
        let linked = self.state.table_links().iter();
        let linked = linked.filter_map(|link| Some((name(link.from)?, name(link.to)?)));
        let mut links: Vec<TableLink> = linked.map(|(from, to)| self.told_link(from, to)).collect();
        let mut suggested: Vec<TableLink> =
            self.suggested_pairs().into_iter().map(|(from, to)| self.told_link(from, to)).collect();
        suggested.sort_by_key(|link| link.state == TableLinkState::Rejected);
        links.extend(suggested);
        links
    }

    /// Tables that modules suggest to link, and that are not, either way.
    fn suggested_pairs(&self) -> Vec<(&Table, &Table)> {
        let is_linked = |one: &Table, other: &Table| self.state.table_link(&one.id, &other.id).is_some();
        let mut pairs = suggest_tables(&self.schema);
        pairs.retain(|(one, other)| !is_linked(one, other) && !is_linked(other, one));
        pairs
    }

    /// What a link from one table to another is, or would do.
    ///
    /// # Errors
    /// `unknown_table`; `invalid` for a table and itself.
    pub(super) fn preview_table_link(&self, from: &str, to: &str) -> Result<TableLink, Failure> {
        two_tables(self, from, to).map(|(from, to)| self.told_link(from, to))
    }

    fn told_link(&self, from: &Table, to: &Table) -> TableLink {
        let names = self.state.names();
        let link = names.find(&from.id).zip(names.find(&to.id)).map(|(from, to)| Link { from, to });
        let is_pair = |(one, other): &(&Table, &Table)| {
            (one.id == from.id && other.id == to.id) || (one.id == to.id && other.id == from.id)
        };
        let state = if self.state.table_link(&from.id, &to.id).is_some() {
            TableLinkState::Linked
        } else if !self.suggested_pairs().iter().any(is_pair) {
            TableLinkState::Possible
        } else if self.state.is_table_link_rejected(&from.id, &to.id) {
            TableLinkState::Rejected
        } else {
            TableLinkState::Suggested
        };
        TableLink {
            id: [from.id.as_str(), &to.id].join(LEADS_TO),
            state,
            from: told_table(from),
            to: told_table(to),
            count: link.map_or(0, |link| self.state.led_by(link).count()),
            doubts: doubt_of_tables(&[from, to]).map(Doubt::word).map(str::to_owned).into_iter().collect(),
            mappings: self.mappings_between(from, to),
        }
    }

    fn mappings_between(&self, one: &Table, other: &Table) -> Vec<Mapping> {
        let mut mappings = self.suggestions();
        mappings.retain(|mapping| {
            let is_here = |table: &Table| mapping.fields.iter().any(|field| field.table == table.id);
            mapping.state == MappingState::Suggested && is_here(one) && is_here(other)
        });
        mappings
    }

    /// The tables of a suggested link, from and to.
    pub(super) fn suggests_table_link(&self, id: &str) -> Option<(&Table, &Table)> {
        let mut pairs = self.suggested_pairs().into_iter();
        pairs.find(|(from, to)| id.split_once(LEADS_TO) == Some((from.id.as_str(), to.id.as_str())))
    }

    fn suggested_link(&self, id: &str) -> Result<TableLink, Failure> {
        let pair = self.suggests_table_link(id);
        pair.map(|(from, to)| self.told_link(from, to)).ok_or_else(|| {
            Failure::because(Code::NotFound, format!("nothing suggests `{id}`")).with(json!({ "id": id }))
        })
    }

    pub(super) fn confirm_table_link(&mut self, request: u32, id: &str) -> Result<(), Failure> {
        let TableLink { from, to, .. } = self.suggested_link(id)?;
        let mut drafting = Drafting::default();
        link(self, &mut drafting, &from.id, &to.id)?;
        let why = Why { label: format!("Show all {} in {}", from.title, to.title), ..Why::default() };
        self.send(Some(request), drafting, &why, Answer::Committed(Vec::new()))
    }

    pub(super) fn reject_table_link(&mut self, request: u32, id: &str) -> Result<(), Failure> {
        let TableLink { from, to, .. } = self.suggested_link(id)?;
        let mut drafting = Drafting::default();
        let writes = self.state.reject_table_link(&from.id, &to.id, true);
        take(self, &mut drafting, writes);
        let why = Why { label: format!("Keep {} and {} apart", from.title, to.title), ..Why::default() };
        self.send(Some(request), drafting, &why, Answer::Committed(Vec::new()))
    }
}

fn told_table(table: &Table) -> LinkedTable {
    LinkedTable {
        id: table.id.clone(),
        title: table.title.clone(),
        rows: table.rows.clone(),
        about: table.about.clone(),
    }
}
