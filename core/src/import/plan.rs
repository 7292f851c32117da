//! Which column goes to which field, and how.

use std::collections::{BTreeMap, BTreeSet};

use super::header::{self, Joint};
use super::row::Reader;
use super::{ImportError, Sheet};
use crate::schema::{Field, ImportRecipe, Module, Table};

/// How a sheet becomes records of a table.
#[derive(Debug, Clone)]
pub struct Plan<'m> {
    pub(super) table: &'m Table,
    /// The recipe that the sheet fits.
    pub(super) recipe: Option<&'m ImportRecipe>,
    /// Recipes that fit every sheet of this table.
    general: Vec<&'m ImportRecipe>,
    /// Per column.
    fields: Vec<Option<&'m Field>>,
}

impl<'m> Plan<'m> {
    /// A guess: by the recipe that the sheet fits best, then by names, titles and shared keys of fields, then
    /// by the headers that the module knows otherwise. No two columns go to one field unless the module says
    /// that they are one.
    pub fn guess(module: &'m Module, table: &'m Table, sheet: &Sheet) -> Self {
        let mut plan = Self::empty(module, table, sheet);
        if let Some(recipe) = plan.recipe {
            plan.claim(sheet, |header| by_recipe(table, recipe, header));
        }
        let names: [fn(&Field) -> Option<&str>; 3] =
            [|field| Some(&field.title), |field| Some(&field.name), |field| field.shared.as_deref()];
        for name in names {
            plan.claim(sheet, |header| by_name(table, name, header));
        }
        for recipe in plan.general.clone() {
            plan.claim(sheet, |header| by_recipe(table, recipe, header));
        }
        plan
    }

    /// As somebody decided: column key → short name of a field; what is not named is left out. Several
    /// columns may go to one field.
    ///
    /// # Errors
    /// A column that the sheet, or a field that the table does not have.
    pub fn of_columns(
        module: &'m Module,
        table: &'m Table,
        sheet: &Sheet,
        columns: &BTreeMap<String, Option<String>>,
    ) -> Result<Self, ImportError> {
        let mut plan = Self::empty(module, table, sheet);
        for (key, name) in columns {
            let unknown_column = || ImportError::UnknownColumn { column: key.clone() };
            let place = sheet.column(key).ok_or_else(unknown_column)?;
            if let Some(name) = name {
                let unknown_field = || ImportError::UnknownField { field: name.clone() };
                plan.fields[place] = Some(table.field(name).ok_or_else(unknown_field)?);
            }
        }
        Ok(plan)
    }

    /// Column key → short name of its field, `None` where it is left out.
    pub fn columns(&self, sheet: &Sheet) -> BTreeMap<String, Option<String>> {
        let names = self.fields.iter().map(|field| field.map(|field| field.name.clone()));
        sheet.columns.iter().map(|column| column.key.clone()).zip(names).collect()
    }

    /// The fields, by short name, that rows are compared by with what is there.
    pub fn compares(&self, sheet: &Sheet) -> BTreeSet<String> {
        let given = Reader::new(self, sheet);
        let given = given.fields().chain(given.notes()).map(|field| field.name.clone());
        given.chain(self.table.key.iter().chain(self.table.matches.iter().flatten()).cloned()).collect()
    }

    /// The recipe that the sheet fits, if one does.
    pub fn recipe(&self) -> Option<&'m ImportRecipe> {
        self.recipe
    }

    /// Each field that columns go to, as the table lists them, with its columns: those of one inner list are
    /// one text.
    pub(super) fn sources(&self, sheet: &Sheet) -> Vec<(&'m Field, Vec<Vec<usize>>)> {
        let goes_to =
            |place: usize, field: &Field| self.fields[place].is_some_and(|taken| taken.name == field.name);
        let columns_of = |field| (0..self.fields.len()).filter(|place| goes_to(*place, field)).collect();
        let sources = self.table.fields.iter().map(|field| (field, self.joined(sheet, columns_of(field))));
        sources.filter(|(_, columns)| !columns.is_empty()).collect()
    }

    /// The field that takes what cannot be read.
    pub(super) fn notes(&self) -> Option<&'m Field> {
        let of_recipe = self.recipe.map(|recipe| &recipe.notes);
        self.table.field(of_recipe.unwrap_or(&self.table.import_notes).as_deref()?)
    }

    fn empty(module: &'m Module, table: &'m Table, sheet: &Sheet) -> Self {
        let of_table = || module.imports.iter().filter(|recipe| recipe.table == table.id);
        let fits = |recipe: &&ImportRecipe| {
            !recipe.when.is_empty() && recipe.when.iter().all(|pattern| has_header(sheet, pattern))
        };
        // The last of equals wins: the first in the module, seen from behind.
        let recipe = of_table().rev().filter(fits).max_by_key(|recipe| recipe.when.len());
        let general = of_table().filter(|recipe| recipe.when.is_empty()).collect();
        Self { table, recipe, general, fields: vec![None; sheet.columns.len()] }
    }

    /// Gives columns that have no field yet the one that their header names, unless another column has it and
    /// the two do not belong together.
    fn claim(&mut self, sheet: &Sheet, field_of: impl Fn(&str) -> Option<&'m Field>) {
        for place in 0..self.fields.len() {
            let Some(field) = field_of(&sheet.columns[place].header).filter(|_| self.fields[place].is_none())
            else {
                continue;
            };
            let mut rivals = (0..self.fields.len())
                .filter(|other| self.fields[*other].is_some_and(|taken| taken.name == field.name));
            if rivals.all(|other| self.belong_together(sheet, place, other)) {
                self.fields[place] = Some(field);
            }
        }
    }

    fn belong_together(&self, sheet: &Sheet, one: usize, other: usize) -> bool {
        let [ones, others] = [one, other].map(|place| self.joints(sheet, place));
        // The same place of the same group would be the same thing said twice.
        ones.iter().any(|one| others.iter().any(|other| one.group.0 == other.group.0 && one != other))
    }

    fn joints(&self, sheet: &Sheet, place: usize) -> Vec<Joint> {
        let lists = self.recipe.iter().chain(&self.general).flat_map(|recipe| &recipe.join);
        header::joints(lists, &sheet.columns[place].header).collect()
    }

    /// Columns of one field, those that are one text together and in their group's order; else in the file's.
    fn joined(&self, sheet: &Sheet, columns: Vec<usize>) -> Vec<Vec<usize>> {
        let mut texts: Vec<(Vec<Joint>, Vec<usize>)> = Vec::new();
        for column in columns {
            let joints = self.joints(sheet, column);
            let partner = texts.iter_mut().find_map(|(partners, text)| {
                let shares = |joint: &&Joint| partners.iter().any(|partner| partner.group == joint.group);
                let joint = *joints.iter().find(shares)?;
                Some((joint, partners, text))
            });
            match partner {
                Some((joint, partners, text)) => {
                    partners.retain(|partner| partner.group == joint.group);
                    let at = partners.iter().filter(|partner| partner.place < joint.place).count();
                    partners.insert(at, joint);
                    text.insert(at, column);
                }
                None => texts.push((joints, vec![column])),
            }
        }
        texts.into_iter().map(|(_, text)| text).collect()
    }
}

fn has_header(sheet: &Sheet, pattern: &str) -> bool {
    sheet.columns.iter().any(|column| header::matches(pattern, &column.header).is_some())
}

fn by_recipe<'m>(table: &'m Table, recipe: &ImportRecipe, header: &str) -> Option<&'m Field> {
    let (_, name) = recipe.columns.iter().find(|(pattern, _)| header::matches(pattern, header).is_some())?;
    table.field(name)
}

fn by_name<'m>(table: &'m Table, name: fn(&Field) -> Option<&str>, header: &str) -> Option<&'m Field> {
    let header = header::plain(header);
    let is_named = |field: &&Field| name(field).is_some_and(|name| header::plain(name) == header);
    table.fields.iter().find(is_named).filter(|_| !header.is_empty())
}
