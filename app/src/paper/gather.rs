//! All records of a document: fetched in blocks, so that nothing else waits for them.

use std::collections::BTreeSet;
use std::sync::Arc;

use callboard_core::limits::QUERY_ROWS_MAX;
use callboard_core::workspace::command::{Command, Query};
use callboard_core::workspace::update::{Failure, Reply, Row};

use crate::client::Client;

/// Records that are asked for at once.
pub(super) const BLOCK: usize = 500;
/// Records of a document, at most.
pub(super) const ROWS_MAX: usize = QUERY_ROWS_MAX;
/// How often it is begun anew because records came or went meanwhile.
const TRIES: usize = 3;

/// The records of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Gathered {
    /// In their order.
    pub(super) rows: Vec<Arc<Row>>,
    /// How many there are in all: more where there are too many for a document.
    pub(super) total: usize,
}

/// Fetches what a query gives. `goes_on` is told how many of how many are there, and says whether to go on;
/// `None` where it said no.
///
/// # Errors
/// What the query is refused for.
pub(super) async fn gather(
    client: Client,
    query: &Query,
    goes_on: impl Fn(usize, usize) -> bool,
) -> Result<Option<Gathered>, Failure> {
    let mut tries = 0;
    loop {
        tries += 1;
        let mut found = Gathered::default();
        let mut is_torn = false;
        loop {
            let asked = Query { offset: found.rows.len(), limit: Some(BLOCK), ..query.clone() };
            let Reply::Rows(block) = client.call(Command::Query(asked)).await? else { return Ok(None) };
            is_torn |= !found.rows.is_empty() && block.total != found.total;
            let is_last = block.rows.len() < BLOCK;
            found.total = block.total;
            found.rows.extend(block.rows.into_iter().map(Arc::new));
            if !goes_on(found.rows.len(), found.total.min(ROWS_MAX)) {
                return Ok(None);
            }
            if is_last || found.rows.len() >= found.total.min(ROWS_MAX) {
                break;
            }
        }
        if !is_torn || tries == TRIES {
            // A record that moved between two blocks is in both.
            let mut known = BTreeSet::new();
            found.rows.retain(|row| known.insert(row.id));
            found.rows.truncate(ROWS_MAX);
            return Ok(Some(found));
        }
    }
}
