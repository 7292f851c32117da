//! How many edges meet at a record, where their kind means only one to. Advice: it is marked, never refused.

use super::catalog::Shape;
use super::title::Titles;
use crate::state::{NameIx, Row, Touched, ValueRef};

/// The ends at which an edge is one of several though its kind means only one: from, to. That `from` leads to
/// several is told at `to`, and the other way round.
pub(super) fn crowded_ends(titles: &Titles<'_>, shape: &Shape, edge: Row) -> [bool; 2] {
    let Some([from, to]) = shape.ends else { return [false; 2] };
    let is_one_of_several = |at: NameIx| {
        let Some(ValueRef::Reference(record)) = titles.reader.value(edge, at) else { return false };
        let others = edges_at(titles, shape, record, at).into_iter().filter(|other| *other != edge);
        others.into_iter().any(|other| is_shown(titles, shape, other))
    };
    [shape.cardinality.one_from && is_one_of_several(to), shape.cardinality.one_to && is_one_of_several(from)]
}

/// Adds to a change the edges that are one of several since, or no longer.
pub fn touch_crowded(titles: &Titles<'_>, touched: &mut Vec<Touched>) {
    let limited: Vec<_> = titles.catalog.limited_edges().cloned().collect();
    let mut marked = Vec::new();
    for shape in &limited {
        let Some(ends) = shape.ends else { continue };
        for touched in touched.iter() {
            let edges = match *touched {
                Touched::Field { row, field } if ends.contains(&field) => vec![row],
                Touched::Member { row, table } if table == shape.ix => vec![row],
                // With a record that comes or goes, its edges do.
                Touched::Member { row, .. } => {
                    ends.iter().flat_map(|end| edges_at(titles, shape, row, *end)).collect()
                }
                Touched::Field { .. } | Touched::Adopted => continue,
            };
            for (edge, end) in edges.iter().flat_map(|edge| ends.map(|end| (*edge, end))) {
                let Some(ValueRef::Reference(record)) = titles.reader.value(edge, end) else { continue };
                let others = edges_at(titles, shape, record, end).into_iter();
                marked.extend(others.map(|row| Touched::Field { row, field: end }));
            }
        }
    }
    marked.sort_unstable();
    marked.dedup();
    touched.append(&mut marked);
}

fn edges_at(titles: &Titles<'_>, shape: &Shape, record: Row, end: NameIx) -> Vec<Row> {
    let edges = titles.reader.state.referring(record, end).into_iter();
    edges.filter(|edge| titles.reader.shows(*edge, shape.ix)).collect()
}

/// Whether an edge is there, and does not rest with one of its ends.
fn is_shown(titles: &Titles<'_>, shape: &Shape, edge: Row) -> bool {
    shape.ends.into_iter().flatten().all(|end| match titles.reader.value(edge, end) {
        Some(ValueRef::Reference(record)) => titles.is_shown(record),
        _ => false,
    })
}
