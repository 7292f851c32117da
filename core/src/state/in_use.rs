//! The modules in use, read.

use std::collections::BTreeMap;

use super::State;
use crate::schema::{Module, Schema};
use crate::version;

impl State {
    /// The schema of the adopted modules; and those whose file this version cannot read, by id, with why.
    pub fn schema_in_use(&self) -> (Schema, BTreeMap<String, String>) {
        let (mut schema, mut broken) = (Schema::default(), BTreeMap::new());
        for (id, adoptions) in self.adopted() {
            let Some(shown) = adoptions.last() else { continue };
            match Module::parse(shown.schema.as_bytes()) {
                Ok(module) if module.id == id => {
                    self.later_than(&module).into_iter().for_each(|later| schema.note_later(later));
                    schema.adopt(module);
                }
                Ok(module) => {
                    broken.insert(id.to_owned(), format!("its file says that it is `{}`", module.id));
                }
                Err(error) => {
                    broken.insert(id.to_owned(), error.to_string());
                }
            }
        }
        (schema, broken)
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
