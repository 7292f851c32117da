//! The fields that there are to choose from, for fields whose values are fields.

use std::collections::BTreeMap;

use super::{Choice, Field, FieldKind, Module};

/// Gives every field whose values are fields all fields of these modules' tables to choose from: by key, with
/// the titles of table and field.
pub(super) fn offer(modules: &mut BTreeMap<String, Module>) {
    let chooses = |field: &Field| field.kind == FieldKind::FieldReference;
    if !modules.values().any(|module| fields_of(module).any(chooses)) {
        return;
    }
    let offered = offered(modules);
    for module in modules.values_mut() {
        let fields = module.tables.iter_mut().flat_map(|table| &mut table.fields);
        let properties = module.edges.iter_mut().flat_map(|edge| &mut edge.fields);
        let settings = module.settings.iter_mut().map(|setting| &mut setting.field);
        for field in fields.chain(properties).chain(settings).filter(|field| chooses(field)) {
            field.choices.clone_from(&offered);
        }
    }
}

fn fields_of(module: &Module) -> impl Iterator<Item = &Field> {
    let fields = module.tables.iter().flat_map(|table| &table.fields);
    let properties = module.edges.iter().flat_map(|edge| &edge.fields);
    fields.chain(properties).chain(module.settings.iter().map(|setting| &setting.field))
}

/// Every field, by module, table and place. A title that several have begins with its module's; what is the
/// same even so is told by its key.
fn offered(modules: &BTreeMap<String, Module>) -> Vec<Choice> {
    let fields = modules.values().flat_map(|module| {
        let of_table = |table| std::iter::repeat(table);
        let fields = module.tables.iter().flat_map(move |table| of_table(table).zip(&table.fields));
        std::iter::repeat(module).zip(fields)
    });
    let all: Vec<_> = fields
        .map(|(module, (table, field))| {
            let short = format!("{} → {}", table.title, field.title);
            (field.key.as_str(), format!("{}: {short}", module.title), short)
        })
        .collect();
    let (mut shorts, mut longs) = (BTreeMap::<&str, usize>::new(), BTreeMap::<&str, usize>::new());
    for (_, long, short) in &all {
        *shorts.entry(short).or_default() += 1;
        *longs.entry(long).or_default() += 1;
    }
    let is_one = |counts: &BTreeMap<&str, usize>, title: &str| counts.get(title) == Some(&1);
    let choice = |(key, long, short): &(&str, String, String)| {
        let title = match () {
            () if is_one(&shorts, short) => short.clone(),
            () if is_one(&longs, long) => long.clone(),
            () => format!("{long} ({key})"),
        };
        Choice { value: (*key).to_owned(), title }
    };
    all.iter().map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Mark, Schema, parse, validate};
    use super::*;
    use crate::value::Value;

    const RIG: &str = r#"
        module = { id = "rig", version = "1.0.0", title = "Rig" }
        tables.units = { title = "Units", fields = { name = { type = "text" } } }
        tables.notes = { title = "Notes", fields = { about = { type = "field_reference", title = "About" } } }
    "#;
    const PAINT: &str = r#"
        module = { id = "paint", version = "1.0.0", title = "Paint" }
        tables.units = { title = "Units", fields = { name = { type = "text" }, tint = { type = "colour" } } }
    "#;

    fn module(text: &str) -> Module {
        Module::parse(text.as_bytes()).expect("the module reads")
    }

    fn about(schema: &Schema) -> &Field {
        schema.field("rig.notes.about").expect("the field is there")
    }

    #[test]
    fn read_13_a_field_of_the_production_is_found_by_its_tables_title_and_its_own() {
        let mut schema = Schema::default();
        schema.adopt(module(RIG));
        let read = |schema: &Schema, text: &str| parse(about(schema), text).expect("it reads");
        let key = Some(Value::Text("rig.units.name".to_owned()));
        assert_eq!(read(&schema, "units → NAME"), key);
        assert_eq!(read(&schema, "rig.units.name"), key);
        // Another table of that title: it takes the department to tell them apart.
        schema.adopt(module(PAINT));
        assert_eq!(read(&schema, "Rig: Units → Name"), key);
        let tint = read(&schema, "Units → Tint");
        assert_eq!(tint, Some(Value::Text("paint.units.tint".to_owned())));
        assert_eq!(validate(about(&schema), tint.as_ref()), None);
        // What is no field here, or no longer one, is kept and marked.
        schema.abandon("paint");
        assert_eq!(validate(about(&schema), tint.as_ref()), Some(Mark::Choice));
        assert_eq!(read(&schema, "Units → Colour"), Some(Value::Text("Units → Colour".to_owned())));
    }
}
