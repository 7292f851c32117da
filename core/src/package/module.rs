//! A module as one file: its `module.toml`, or a zip of the folder that holds it.

use super::PackageError;
use super::archive;

/// What a module's schema is called in its folder.
const SCHEMA: &str = "module.toml";
/// What a zip begins with.
const ZIP: &[u8] = b"PK";

/// What a file of a module holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleFile {
    /// Its `module.toml`, as it came.
    pub schema: Vec<u8>,
    /// The other files of its folder, by their names in it.
    pub others: Vec<String>,
}

/// Reads a module's file. What its schema says is not looked at.
///
/// # Errors
/// Where a zip is refused, or has no `module.toml` at its top or in its one folder.
pub fn open_module(bytes: &[u8]) -> Result<ModuleFile, PackageError> {
    if !bytes.starts_with(ZIP) {
        return Ok(ModuleFile { schema: bytes.to_vec(), others: Vec::new() });
    }
    let mut files = super::open::at_once(archive::unpack(bytes, &async |_, _| {}))?;
    let missing = || PackageError::Missing { file: SCHEMA.to_owned() };
    let schemas = files.keys().filter(|name| name.rsplit('/').next() == Some(SCHEMA));
    let name = schemas.min_by_key(|name| name.matches('/').count()).ok_or_else(missing)?.clone();
    let folder = name.strip_suffix(SCHEMA).unwrap_or_default().to_owned();
    let schema = files.remove(&name).ok_or_else(missing)?;
    let others = files.into_keys().filter_map(|name| name.strip_prefix(&folder).map(str::to_owned));
    Ok(ModuleFile { schema, others: others.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        super::super::tests::zip_of(files.iter().copied())
    }

    #[test]
    fn module_10_a_module_is_its_schema_or_a_zip_of_its_folder() {
        let toml = b"[module]".as_slice();
        let alone = ModuleFile { schema: toml.to_vec(), others: Vec::new() };
        assert_eq!(open_module(toml), Ok(alone.clone()));
        assert_eq!(open_module(&zip(&[("module.toml", toml)])), Ok(alone));
        let folder = zip(&[("props/module.toml", toml), ("props/views/plot.js", b"x"), ("ReadMe", b"y")]);
        let others = vec!["views/plot.js".to_owned()];
        assert_eq!(open_module(&folder), Ok(ModuleFile { schema: toml.to_vec(), others }));
        let none = zip(&[("views/plot.js", b"x")]);
        assert_eq!(open_module(&none), Err(PackageError::Missing { file: "module.toml".to_owned() }));
        assert!(open_module(b"PK and no zip").is_err());
    }
}
