//! Tables and fields as the state counts them: made once for each set of adopted modules.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::schema::{Cardinality, EDGE_FROM, EDGE_POS, EDGE_TO, Field, Schema, Table};
use crate::state::{NameIx, State};

/// A table with the numbers of its names.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// As its module describes it.
    pub table: Table,
    /// The table's number.
    pub ix: NameIx,
    /// The number of each of the table's fields, in their order.
    pub columns: Vec<NameIx>,
    /// Places of the fields that together name one record; none where nothing does.
    pub key: Vec<usize>,
    /// The numbers of an edge kind's ends: from, to.
    pub ends: Option<[NameIx; 2]>,
    /// The place of the field that orders an edge kind's edges.
    pub pos: Option<usize>,
    /// How many records an edge kind means to have at each end; of a table, nothing is meant.
    pub cardinality: Cardinality,
}

impl Shape {
    fn new(table: Table, state: &mut State) -> Self {
        let mut shape = Self {
            ix: state.intern_name(&table.id),
            columns: table.fields.iter().map(|field| state.intern_name(&field.key)).collect(),
            key: Vec::new(),
            ends: None,
            pos: None,
            cardinality: Cardinality::default(),
            table,
        };
        shape.key = shape.places(&shape.table.key);
        shape
    }

    /// The place of a field by its short name.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.table.fields.iter().position(|field| field.name == name)
    }

    /// The place of a field by its number.
    pub fn place_of(&self, column: NameIx) -> Option<usize> {
        self.columns.iter().position(|known| *known == column)
    }

    /// The field at a place.
    pub fn field(&self, place: usize) -> &Field {
        &self.table.fields[place]
    }

    /// Places of the fields of these short names.
    fn places(&self, names: &[String]) -> Vec<usize> {
        names.iter().filter_map(|name| self.place(name)).collect()
    }
}

/// All tables in use.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Catalog {
    shapes: Vec<Arc<Shape>>,
    by_name: BTreeMap<String, usize>,
    /// Edge kinds, as tables.
    edges: BTreeMap<String, Arc<Shape>>,
    titling: BTreeSet<NameIx>,
    describing: BTreeSet<NameIx>,
}

impl Catalog {
    /// Gives every table and field of the adopted modules its number.
    pub fn new(schema: &Schema, state: &mut State) -> Self {
        let mut catalog = Self::default();
        for table in schema.tables() {
            let shape = Shape::new(table.clone(), state);
            let titling = table.record.fields().filter_map(|name| shape.place(name));
            catalog.titling.extend(titling.map(|place| shape.columns[place]));
            if let Some(describes) = &shape.table.describes {
                let naming = [Some(&describes.file), describes.name.as_ref()].into_iter().flatten();
                let naming: Vec<_> = naming.filter_map(|name| shape.place(name)).collect();
                catalog.titling.extend(naming.into_iter().map(|place| shape.columns[place]));
                catalog.describing.insert(shape.ix);
            }
            catalog.by_name.insert(table.id.clone(), catalog.shapes.len());
            catalog.shapes.push(Arc::new(shape));
        }
        for kind in schema.modules().flat_map(|module| &module.edges) {
            let mut shape = Shape::new(kind.as_table(), state);
            let end = |name| shape.place(name).map(|place| shape.columns[place]);
            shape.ends = end(EDGE_FROM).zip(end(EDGE_TO)).map(|(from, to)| [from, to]);
            shape.pos = shape.place(EDGE_POS);
            shape.cardinality = kind.cardinality;
            catalog.edges.insert(kind.id.clone(), Arc::new(shape));
        }
        // A field that is no more has a number before anybody writes into it.
        schema.retired().iter().for_each(|retired| {
            state.intern_name(retired.from);
        });
        catalog
    }

    /// The table `<module>.<table>`, or the edges of `<module>.<kind>` as one.
    pub fn shape(&self, table: &str) -> Option<&Arc<Shape>> {
        self.by_name.get(table).map(|at| &self.shapes[*at]).or_else(|| self.edges.get(table))
    }

    /// Every table: by module, and there as the module lists them.
    pub fn shapes(&self) -> &[Arc<Shape>] {
        &self.shapes
    }

    /// The edge kinds that mean one record at an end.
    pub fn limited_edges(&self) -> impl Iterator<Item = &Arc<Shape>> {
        let is_limited = |cardinality: Cardinality| cardinality.one_from || cardinality.one_to;
        self.edges.values().filter(move |shape| is_limited(shape.cardinality))
    }

    /// Whether a table describes files.
    pub fn is_describing(&self, table: NameIx) -> bool {
        self.describing.contains(&table)
    }

    /// Whether some table's titles are made of this field, or the names of files.
    pub fn is_titling(&self, column: NameIx) -> bool {
        self.titling.contains(&column)
    }
}
