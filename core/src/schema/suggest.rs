//! Fields of different modules that may be the same: suggested, and never more than that (rule 14).

use super::{Field, FieldKind, Schema, Table};

/// Two fields that suggest the same shared key, in tables with the same hint.
#[derive(Debug, Clone, Copy)]
pub struct Suggestion<'s> {
    /// One, and its table.
    pub one: (&'s Table, &'s Field),
    /// The other, and its table.
    pub other: (&'s Table, &'s Field),
    /// The shared key.
    pub shared: &'s str,
}

/// Why it is unlikely that two tables, or two fields, hold the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// The tables are about different things.
    About,
    /// The fields have different types.
    Kinds,
    /// Both are fields of one table.
    OneTable,
}

impl Doubt {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::About => "about",
            Self::Kinds => "kinds",
            Self::OneTable => "one_table",
        }
    }
}

/// Every pair of fields of different modules that may be the same, in the order of the modules and their
/// tables.
pub fn suggest(schema: &Schema) -> Vec<Suggestion<'_>> {
    let tables: Vec<&Table> = schema.tables().filter(|table| table.about.is_some()).collect();
    let mut suggested = Vec::new();
    for (place, one) in tables.iter().enumerate() {
        let alike = tables[place + 1..].iter().filter(|other| other.module != one.module);
        for other in alike.filter(|other| other.about == one.about) {
            suggested.extend(between(one, other));
        }
    }
    suggested
}

fn between<'s>(one: &'s Table, other: &'s Table) -> impl Iterator<Item = Suggestion<'s>> {
    let pairs = one.fields.iter().flat_map(|a| other.fields.iter().map(move |b| (a, b)));
    pairs.filter_map(move |(a, b)| {
        let shared = a.shared.as_deref().filter(|shared| b.shared.as_deref() == Some(*shared))?;
        can_be_one(a, b).then_some(Suggestion { one: (one, a), other: (other, b), shared })
    })
}

/// Every pair of tables of different modules that may have records in common: they are about the same, or
/// share a key and are not about different things. In the order of the modules and their tables, and last
/// those that both count their records by themselves: linked, they would have numbers twice.
pub fn suggest_tables(schema: &Schema) -> Vec<(&Table, &Table)> {
    let tables: Vec<&Table> = schema.tables().collect();
    let pairs = tables.iter().enumerate().flat_map(|(place, one)| {
        tables[place + 1..].iter().filter(|other| other.module != one.module).map(|other| (*one, *other))
    });
    let (counted, free): (Vec<_>, Vec<_>) = pairs
        .filter(|(one, other)| are_alike(one, other))
        .partition(|(one, other)| !one.key.is_empty() && !other.key.is_empty());
    [free, counted].concat()
}

fn are_alike(one: &Table, other: &Table) -> bool {
    match (&one.about, &other.about) {
        (Some(one), Some(other)) => one == other,
        _ => between(one, other).next().is_some(),
    }
}

/// Whether two fields can be one at all: documents only with documents.
pub fn can_be_one(one: &Field, other: &Field) -> bool {
    (one.kind == FieldKind::RichText) == (other.kind == FieldKind::RichText)
}

/// What speaks against records of these tables being one.
pub fn doubt_of_tables(tables: &[&Table]) -> Option<Doubt> {
    let mut abouts = tables.iter().filter_map(|table| table.about.as_deref());
    let first = abouts.next();
    abouts.any(|about| Some(about) != first).then_some(Doubt::About)
}

/// What speaks against fields being one.
pub fn doubts_of_fields(fields: &[(&Table, &Field)]) -> Vec<Doubt> {
    let tables: Vec<&Table> = fields.iter().map(|(table, _)| *table).collect();
    let mut doubts: Vec<Doubt> = doubt_of_tables(&tables).into_iter().collect();
    if fields.windows(2).any(|pair| pair[0].1.kind != pair[1].1.kind) {
        doubts.push(Doubt::Kinds);
    }
    if tables.iter().enumerate().any(|(place, table)| tables[..place].iter().any(|t| t.id == table.id)) {
        doubts.push(Doubt::OneTable);
    }
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Module;

    fn schema(sources: &[&str]) -> Schema {
        let mut schema = Schema::default();
        for source in sources {
            schema.adopt(Module::parse(source.as_bytes()).expect("the module parses"));
        }
        schema
    }

    const PEOPLE: &str = r#"
        module = { id = "people", version = "1.0.0", title = "People" }
        [tables.all]
        about = "person"
        key = ["name"]
        [tables.all.fields]
        name = { type = "text", shared = "name" }
        notes = { type = "rich_text", shared = "notes" }
        size = { type = "integer" }
    "#;
    const GUESTS: &str = r#"
        module = { id = "guests", version = "1.0.0", title = "Guests" }
        [tables.list]
        about = "person"
        key = ["label"]
        [tables.list.fields]
        label = { type = "text", shared = "name" }
        notes = { type = "text", shared = "notes" }
        size = { type = "integer" }
        [tables.rooms]
        about = "place"
        [tables.rooms.fields]
        name = { type = "text", shared = "name" }
    "#;

    const HIRED: &str = r#"
        module = { id = "hired", version = "1.0.0", title = "Hired" }
        [tables.crew]
        [tables.crew.fields]
        name = { type = "text", shared = "name" }
        [tables.vans]
        [tables.vans.fields]
        plate = { type = "text" }
    "#;

    #[test]
    fn suggest_1_shared_keys_of_tables_about_the_same_are_suggested_across_modules() {
        let schema = schema(&[PEOPLE, GUESTS]);
        let suggested: Vec<_> = suggest(&schema)
            .into_iter()
            .map(|found| (found.one.1.key.as_str(), found.other.1.key.as_str(), found.shared))
            .collect();
        assert_eq!(suggested, [("guests.list.label", "people.all.name", "name")]);
    }

    #[test]
    fn suggest_3_tables_about_the_same_are_suggested_to_be_linked_and_never_those_about_something_else() {
        let schema = schema(&[PEOPLE, GUESTS, HIRED]);
        let pairs = suggest_tables(&schema).into_iter();
        let pairs: Vec<_> = pairs.map(|(one, other)| (one.id.as_str(), other.id.as_str())).collect();
        let found = [
            ("guests.list", "hired.crew"),
            ("guests.rooms", "hired.crew"),
            ("hired.crew", "people.all"),
            ("guests.list", "people.all"),
        ];
        assert_eq!(pairs, found, "who says nothing of what it is about, and shares a key, may be meant");
    }

    #[test]
    fn suggest_2_what_is_unlikely_is_said_and_not_refused() {
        let schema = schema(&[PEOPLE, GUESTS]);
        let place = |key: &str| {
            let table = schema.table(key.rsplit_once('.').expect("a key").0).expect("a table");
            (table, schema.field(key).expect("a field"))
        };
        let doubts = |keys: &[&str]| doubts_of_fields(&keys.iter().map(|key| place(key)).collect::<Vec<_>>());
        assert_eq!(doubts(&["people.all.name", "guests.list.label"]), []);
        assert_eq!(doubts(&["people.all.name", "guests.rooms.name"]), [Doubt::About]);
        assert_eq!(doubts(&["people.all.name", "guests.list.size"]), [Doubt::Kinds]);
        assert_eq!(doubts(&["guests.list.label", "guests.list.notes"]), [Doubt::OneTable]);
    }
}
