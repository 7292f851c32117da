//! `tables/<table>.csv`: what a person would want in a spreadsheet.

use super::PackageError;
use super::write::Contents;
use crate::overlay::Reader;
use crate::query::{Live, Plan, Shape, Titles};
use crate::workspace::command::Query;

/// So that spreadsheets read UTF-8 as what it is.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// One table, in its own order, with a line of column heads; without what is masked on the screen.
pub(super) fn csv(contents: &Contents<'_>, shape: &Shape) -> Result<Vec<u8>, PackageError> {
    let unwritable = |reason: String| PackageError::Unwritable { reason };
    let query = Query { table: shape.table.id.clone(), ..Query::default() };
    let plan = Plan::new(&query, contents.catalog).map_err(|error| unwritable(error.to_string()))?;
    let titles = Titles::new(Reader::canonical(contents.state), contents.catalog);
    let rows = Live::new(plan, &titles);
    let fields = || shape.table.fields.iter().zip(&shape.columns).filter(|(field, _)| !field.sensitive);

    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    let written = |result: Result<(), csv::Error>| result.map_err(|error| unwritable(error.to_string()));
    written(writer.write_record(fields().map(|(field, _)| field.title.as_str())))?;
    for row in rows.window(0, usize::MAX) {
        let cells = fields().map(|(field, column)| {
            let value = contents.state.value(row, *column);
            value.map(|value| titles.text(field, value).into_owned()).unwrap_or_default()
        });
        written(writer.write_record(cells))?;
    }
    writer.into_inner().map_err(|error| unwritable(error.to_string()))
}
