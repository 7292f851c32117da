//! Which fields of a table describe a file: declared under `[tables.<name>.describes]`. Where somebody brings
//! a file, its record is made in such a table, and whoever lacks the bytes reads there what they were.

use super::assemble::Assembly;
use super::document::DescribesEntry;
use super::{Field, FieldKind, SchemaError, Table};
use toml::Spanned;

/// The fields, by their short names, that say of a file what it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Describes {
    /// Whose value is the file.
    pub file: String,
    /// What people call it.
    pub name: Option<String>,
    /// What it is for people: the choice whose value is the first or the second part of the media type.
    pub kind: Option<String>,
    /// Its media type: `image/png`.
    pub mime: Option<String>,
    /// How many bytes it has.
    pub bytes: Option<String>,
    /// Of a picture, in pixels.
    pub width: Option<String>,
    /// Of a picture, in pixels.
    pub height: Option<String>,
}

impl Describes {
    /// The choice of a field that stands for a media type.
    pub fn kind_of<'a>(&self, table: &'a Table, mime: &str) -> Option<&'a str> {
        let field = table.field(self.kind.as_deref()?)?;
        let (main, sub) = mime.split_once('/').unwrap_or((mime, ""));
        let found = [sub, main].into_iter().find_map(|part| {
            field.choices.iter().find(|choice| choice.value.eq_ignore_ascii_case(part) && !part.is_empty())
        });
        found.map(|choice| choice.value.as_str())
    }
}

impl Assembly<'_> {
    pub(super) fn describes(
        &self,
        entry: &DescribesEntry,
        fields: &[Field],
    ) -> Result<Describes, SchemaError> {
        let number = |kind: FieldKind| matches!(kind, FieldKind::Integer | FieldKind::Number);
        let text = |kind: FieldKind| kind == FieldKind::Text;
        let maybe = |name: &Option<Spanned<String>>, fits: &dyn Fn(FieldKind) -> bool| {
            name.as_ref().map(|name| self.described(name, fields, fits)).transpose()
        };
        Ok(Describes {
            file: self.described(&entry.file, fields, &|kind| kind == FieldKind::Asset)?,
            name: maybe(&entry.name, &text)?,
            kind: maybe(&entry.kind, &|kind| kind == FieldKind::Choice)?,
            mime: maybe(&entry.mime, &text)?,
            bytes: maybe(&entry.bytes, &number)?,
            width: maybe(&entry.width, &number)?,
            height: maybe(&entry.height, &number)?,
        })
    }

    fn described(
        &self,
        name: &Spanned<String>,
        fields: &[Field],
        fits: &dyn Fn(FieldKind) -> bool,
    ) -> Result<String, SchemaError> {
        let found = self.one_of(name, fields)?;
        match fields.iter().find(|field| field.name == found) {
            Some(field) if !fits(field.kind) => {
                let reason = format!("a file is not described so by {}", field.kind.described());
                Err(self.bad_value(name, reason))
            }
            _ => Ok(found),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::schema::Module;

    fn module(describes: &str) -> String {
        format!(
            "[module]\nid = \"m\"\nversion = \"1\"\ntitle = \"M\"\n[tables.papers]\n\
             describes = {{ {describes} }}\n[tables.papers.fields]\nname = {{ type = \"text\" }}\n\
             blob = {{ type = \"asset\" }}\nsize = {{ type = \"integer\" }}\n\
             kind = {{ type = \"choice\", choices = [\"Image\", \"PDF\"] }}\n"
        )
    }

    #[test]
    fn module_12_a_table_says_which_of_its_fields_describe_a_file() {
        let text = module("file = \"blob\", name = \"name\", bytes = \"size\", kind = \"kind\"");
        let module = Module::parse(text.as_bytes()).expect("it makes sense");
        let table = &module.tables[0];
        let describes = table.describes.as_ref().expect("it describes");
        assert_eq!((describes.file.as_str(), describes.bytes.as_deref()), ("blob", Some("size")));
        for (mime, kind) in [
            ("image/png", Some("Image")),
            ("application/pdf", Some("PDF")),
            ("text/html", None),
            ("", None),
            ("/", None),
        ] {
            assert_eq!(describes.kind_of(table, mime), kind, "{mime}");
        }
    }

    #[test]
    fn module_13_a_file_is_described_by_fields_that_there_are_and_that_can() {
        for wrong in ["file = \"name\"", "file = \"blob\", bytes = \"name\"", "file = \"gone\""] {
            let error = Module::parse(module(wrong).as_bytes()).expect_err(wrong);
            assert!(error.to_string().starts_with("line 6"), "{error}");
        }
    }
}
