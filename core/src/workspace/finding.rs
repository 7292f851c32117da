//! Words found in the cells of a range, and what replacing them would do. What people read is what is
//! searched and replaced; it is then read as if they had typed it.

use super::command::{CellText, FindInRange, Range, Replace};
use super::laying::{Coming, Laid, Reading, fields_of};
use super::ranges::Look;
use super::update::{Code, Failure, Found, FoundCell};
use super::workspace::Workspace;
use crate::block::Replacing;
use crate::schema::Field;
use crate::state::Row;

/// Cells that are told one by one, at most.
const FOUND_MAX: usize = 1_000;

/// A cell that holds what is looked for.
struct Hit {
    row: usize,
    column: usize,
    before: String,
    after: String,
    coming: Coming,
}

/// What was looked at, and which of its cells hold what is looked for, row by row.
struct Hits {
    rows: Vec<Row>,
    fields: Vec<Field>,
    hits: Vec<Hit>,
}

fn find(look: &Look<'_>, range: &Range, replace: &Replace) -> Result<Hits, Failure> {
    let replacing = Replacing::new(&replace.find, &replace.with, replace.match_case, replace.whole)
        .ok_or_else(|| Failure::because(Code::Invalid, "there is nothing to look for"))?;
    let rows = look.rows(range, range.query.limit.unwrap_or(usize::MAX))?;
    let (fields, places) = (fields_of(look, &range.fields)?, look.places(&range.fields)?);
    let reading = Reading::new(look, &range.habits, fields.len());
    let mut hits = Vec::new();
    for (row, record) in rows.iter().enumerate() {
        for (column, place) in places.iter().enumerate().filter(|(at, _)| !range.masks(&fields[*at])) {
            let before = look.cell(*record, *place, &range.habits).text;
            let Some(after) = replacing.apply(&before).filter(|after| *after != before) else { continue };
            let text = CellText::plain(after);
            let coming = reading.read(column, &fields[column], &text);
            hits.push(Hit { row, column, before, after: text.text, coming });
        }
    }
    Ok(Hits { rows, fields, hits })
}

/// The range with its words replaced.
pub(super) fn lay(look: &Look<'_>, range: &Range, replace: &Replace) -> Result<Laid, Failure> {
    let Hits { rows, fields, hits } = find(look, range, replace)?;
    let cells = hits.into_iter().map(|hit| (hit.row, hit.column, hit.coming)).collect();
    Ok(Laid { extent: (rows.len(), fields.len()), rows, fields, cells, left_out: 0 })
}

impl Workspace {
    /// Where words stand in a range, and what replacing them would do. Writes nothing.
    pub(super) fn find_in_range(&mut self, asked: &FindInRange) -> Result<Found, Failure> {
        let range = &asked.range;
        self.look(&range.query, |look| {
            let Hits { rows, fields, hits } = find(look, range, &asked.replace)?;
            let mut found = Found { total: hits.len(), ..Found::default() };
            found.records = hits.chunk_by(|one, other| one.row == other.row).count();
            for hit in hits {
                let why = match hit.coming {
                    Coming::Value(_) => None,
                    Coming::Unreadable(_, why) => Some(why.to_owned()),
                };
                found.misfits += usize::from(why.is_some());
                if found.cells.len() < FOUND_MAX {
                    let record = rows[hit.row];
                    found.cells.push(FoundCell {
                        record: look.titles.reader.state.entities().id(record),
                        title: look.titles.of(look.shape(), record),
                        field: fields[hit.column].name.clone(),
                        before: hit.before,
                        after: hit.after,
                        why,
                    });
                }
            }
            Ok(found)
        })
    }
}
