//! Fields that another took the place of, their values read anew: what still stands in one asks for a person
//! (rule 30).

use std::collections::BTreeMap;

use super::{Field, Module, Move, Schema, parse, transfers};
use crate::value::Value;

/// A field that the version of a module in use has no more, and the one whose values it was read as.
#[derive(Debug, Clone, PartialEq)]
pub struct Retired<'m> {
    /// The module.
    pub module: &'m Module,
    /// The field that is no more: `<module>.<table>.<field>`.
    pub from: &'m str,
    /// The one in its place.
    pub to: &'m Field,
    /// What it was, where a version is known that has it: a later one, from which the module came back.
    pub was: Option<&'m Field>,
    words: Vec<BTreeMap<&'m str, &'m str>>,
}

impl Retired<'_> {
    /// A text as a value of the field in its place; `None` where that cannot hold it.
    pub fn carry(&self, text: &str) -> Option<Value> {
        let written = self.words.iter().fold(text, |text, words| words.get(text).copied().unwrap_or(text));
        parse(self.to, written).ok().flatten()
    }
}

impl Schema {
    /// Every field that is no more, and whose values went to one of another type: forth with a version of its
    /// module, or back with one. A field that only has another name is none: it is the same field as before.
    pub fn retired(&self) -> Vec<Retired<'_>> {
        let of = |module| {
            let mut found = retired(module);
            for left in self.later(&module.id).into_iter().flat_map(|later| given_up(later, module)) {
                found.retain(|known| known.from != left.from);
                found.push(left);
            }
            found
        };
        self.modules().flat_map(of).collect()
    }
}

/// The fields that a module has no more since it came back from a later version.
fn given_up<'m>(later: &'m Module, module: &'m Module) -> impl Iterator<Item = Retired<'m>> {
    let moved = transfers(later, module).into_iter().filter(|transfer| !transfer.renames);
    moved.map(move |transfer| Retired {
        module,
        from: &transfer.from.key,
        to: transfer.to,
        was: Some(transfer.from),
        words: transfer.words,
    })
}

fn retired(module: &Module) -> Vec<Retired<'_>> {
    let moves: Vec<&Move> = module.migrations.iter().flat_map(|migration| &migration.moves).collect();
    let followed = (0..moves.len()).filter_map(|place| follow(module, &moves[place..]));
    let mut found: Vec<Retired<'_>> = Vec::new();
    for retired in followed {
        // A field that came back and went again went where the later version says.
        found.retain(|known| known.from != retired.from);
        found.push(retired);
    }
    found
}

/// The first of these moves, and where those after it lead on to.
fn follow<'m>(module: &'m Module, moves: &[&'m Move]) -> Option<Retired<'m>> {
    let (first, later) = moves.split_first()?;
    let (mut key, mut renames, mut words) = (first.to.as_str(), first.renames, vec![words_of(first)]);
    for step in later {
        if step.from == key {
            key = &step.to;
            renames &= step.renames;
            words.push(words_of(step));
        }
    }
    let to = module.tables.iter().flat_map(|table| &table.fields).find(|field| field.key == key)?;
    (!renames).then_some(Retired { module, from: &first.from, to, was: None, words })
}

fn words_of(step: &Move) -> BTreeMap<&str, &str> {
    step.words.iter().map(|(before, after)| (before.as_str(), after.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODULE: &str = r#"
        [module]
        id = "kit"
        version = "3.0.0"
        title = "Kit"
        [tables.things.fields]
        title = { type = "text" }
        takes = { type = "duration", unit = "s" }
        [[migrations]]
        version = "2.0.0"
        rename = { "things.label" = "things.title" }
        convert = { "things.length" = "things.time" }
        words = { "things.length" = { Slow = "10" } }
        [[migrations]]
        version = "3.0.0"
        rename = { "things.time" = "things.takes" }
    "#;

    #[test]
    fn migrate_5_a_field_whose_values_were_read_anew_is_known_with_the_one_in_its_place() {
        let mut schema = Schema::default();
        schema.adopt(Module::parse(MODULE.as_bytes()).expect("it is read"));
        let retired = schema.retired();
        let named: Vec<_> = retired.iter().map(|gone| (gone.from, gone.to.key.as_str())).collect();
        assert_eq!(named, [("kit.things.length", "kit.things.takes")]);
        assert_eq!(retired[0].carry("Slow"), Some(Value::Number(10.0)));
        assert_eq!(retired[0].carry("1m30"), Some(Value::Number(90.0)));
        assert_eq!((retired[0].carry("a while"), retired[0].carry("")), (None, None));
    }
}
