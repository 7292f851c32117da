//! The modules in use, read.

use std::collections::BTreeMap;

use super::State;
use crate::schema::{Module, Schema};

impl State {
    /// The schema of the adopted modules; and those whose file this version cannot read, by id, with why.
    pub fn schema_in_use(&self) -> (Schema, BTreeMap<String, String>) {
        let (mut schema, mut broken) = (Schema::default(), BTreeMap::new());
        for (id, adoptions) in self.adopted() {
            let Some(shown) = adoptions.last() else { continue };
            match Module::parse(shown.schema.as_bytes()) {
                Ok(module) if module.id == id => {
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
}
