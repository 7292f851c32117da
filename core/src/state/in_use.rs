//! The modules in use, read.

use std::collections::BTreeMap;

use super::{Adoption, State};
use crate::schema::{Field, Module, Schema};
use crate::version;

impl State {
    /// The schema of the adopted modules; and those whose file this version cannot read, by id, with why.
    /// What people wrote into these is in the schema as plain columns.
    pub fn schema_in_use(&self) -> (Schema, BTreeMap<String, String>) {
        let (mut schema, mut broken) = (Schema::default(), BTreeMap::new());
        for (id, adoptions) in self.adopted() {
            let Some(shown) = adoptions.last() else { continue };
            let why = match Module::parse(shown.schema.as_bytes()) {
                Ok(module) if module.id == id => {
                    self.later_than(&module).into_iter().for_each(|later| schema.note_later(later));
                    schema.adopt(module);
                    continue;
                }
                Ok(module) => format!("its file says that it is `{}`", module.id),
                Err(error) => error.to_string(),
            };
            broken.insert(id.to_owned(), why);
            self.stand_in(id, shown).into_iter().for_each(|module| drop(schema.adopt(module)));
        }
        (schema, broken)
    }

    /// The versions of a module that are in use, the one that shows last.
    pub fn versions_in_use(&self, id: &str) -> Vec<String> {
        let mut adopted = self.adopted();
        let heads = adopted.find(|(known, _)| *known == id).map_or(&[][..], |(_, heads)| heads);
        heads.iter().map(|head| head.version.clone()).collect()
    }

    /// The versions of a module that were in use and can be read, the latest first.
    pub fn versions_before(&self, id: &str) -> Vec<String> {
        let in_use = self.versions_in_use(id);
        let mut before: Vec<String> = Vec::new();
        for left in self.left_of(id) {
            let is_new = !in_use.contains(&left.version) && !before.contains(&left.version);
            if is_new && self.adopted_before(id, &left.version).is_some() {
                before.push(left.version.clone());
            }
        }
        before.sort_by(|a, b| version::compare(b, a));
        before
    }

    /// The `module.toml` of a version that is, or was, in use. Of several that claim to be that version,
    /// always the same.
    pub fn adopted_before(&self, id: &str, version: &str) -> Option<&str> {
        let is_readable = |left: &&Adoption| Module::parse(left.schema.as_bytes()).is_ok_and(|m| m.id == id);
        let mut adopted = self.adopted();
        let heads = adopted.find(|(known, _)| *known == id).map_or(&[][..], |(_, heads)| heads);
        let of_version = heads.iter().chain(self.left_of(id)).filter(|left| left.version == version);
        of_version.filter(is_readable).map(|left| left.schema.as_str()).max()
    }

    /// A field that the module in use has no more, as the latest version that had it declared it.
    pub fn field_before(&self, key: &str) -> Option<Field> {
        let (table, _) = key.rsplit_once('.')?;
        let (id, _) = table.rsplit_once('.')?;
        self.versions_before(id).iter().find_map(|version| {
            let module = Module::parse(self.adopted_before(id, version)?.as_bytes()).ok()?;
            let fields = module.tables.into_iter().flat_map(|table| table.fields);
            fields.into_iter().find(|field| field.key == key)
        })
    }

    fn left_of(&self, id: &str) -> impl Iterator<Item = &Adoption> {
        let name = self.names.find(id);
        name.and_then(|name| self.given_up.get(&name)).into_iter().flatten()
    }

    /// The latest version of a module that was in use once and is later than this one.
    fn later_than(&self, module: &Module) -> Option<Module> {
        let left = self.given_up.get(&self.names.find(&module.id)?)?;
        let later = left.iter().filter(|left| version::compare(&left.version, &module.version).is_gt());
        // Two files that claim one version are told apart by their bytes, as everywhere.
        let latest = later
            .max_by(|a, b| version::compare(&a.version, &b.version).then_with(|| a.schema.cmp(&b.schema)))?;
        Module::parse(latest.schema.as_bytes()).ok().filter(|later| later.id == module.id)
    }
}
