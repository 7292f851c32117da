//! Puts `target/site` together: everything that a browser may ask for, under the name it asks by.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use brotli::enc::BrotliEncoderParams;
use walkdir::WalkDir;

use crate::wasm::{self, Aim, Effort, Module, Part};
use crate::{demo, page, setup};

/// Folders that are taken from `public` as they are, beside the files at its root.
const COPIED: [&str; 5] = ["fonts", "icons", "modules", "sdk", "templates"];
/// The language whose sentences are part of the app; of every other, those are a file.
const FIRST_LANGUAGE: &str = "en";
/// What runs in the page.
const APP: Part =
    Part { package: "callboard-app", target: "callboard-app", aim: Aim::Small, is_sealed: false };
/// What runs beside it.
const WORKER: Part =
    Part { package: "callboard-worker", target: "callboard-worker", aim: Aim::Fast, is_sealed: false };
/// What that asks of texts.
const SANDBOX: Part =
    Part { package: "callboard-worker", target: "callboard-sandbox", aim: Aim::Fast, is_sealed: true };
/// Files at the root of `public` that are filled in first.
const TEMPLATES: [&str; 2] = ["index.html", "sw.js"];
/// Kinds of files that compress to a fraction.
const COMPRESSIBLE: [&str; 8] = ["css", "ftl", "html", "js", "json", "svg", "toml", "wasm"];
/// What a relay would otherwise compress anew for each browser; the rest may be edited where it lies.
const COMPRESSED_ALWAYS: [&str; 1] = ["wasm"];
/// As small as brotli gets, and as soon as it is worth it.
const BROTLI_FULL: i32 = 11;
const BROTLI_QUICK: i32 = 2;
/// Length of the hash in a file's name; the relay keeps such files for ever.
const NAME_HASH_CHARS: usize = 16;

/// Everything to be served, by its name below the root.
#[derive(Debug, Default)]
pub(crate) struct Site {
    files: BTreeMap<String, Vec<u8>>,
}

/// The folder that the site is written to.
pub(crate) fn folder() -> PathBuf {
    setup::root().join("target/site")
}

/// Builds the page, the worker and its sandbox, and puts the whole site together.
///
/// # Errors
/// When something does not compile, or a file of `public` is missing or unreadable.
pub(crate) fn build(effort: Effort) -> Result<Site> {
    let [app, worker, sandbox] = [APP, WORKER, SANDBOX].map(|part| wasm::build(part, effort));
    let public = setup::root().join("public");
    let mut site = assemble(&public, [app?, worker?, sandbox?], bundled_editor()?)?;
    // Not for a cold open: who looks around for the first time is online, and a new day is no new version.
    site.files.extend(demo::publish(&public).context("the sample productions")?);
    site.add_compressed(effort)?;
    Ok(site)
}

fn compress(bytes: &[u8], quality: i32) -> Result<Vec<u8>> {
    let mut small = Vec::new();
    let parameters = BrotliEncoderParams { quality, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut small, &parameters)?;
    Ok(small)
}

/// Refuses what the compiler has warned of when it built this.
///
/// # Errors
/// With the warnings.
pub(crate) fn deny_warnings(effort: Effort) -> Result<()> {
    [APP, WORKER].into_iter().try_for_each(|part| wasm::deny_warnings(part, effort))
}

/// The editor of rich text with all that it uses, as one script.
fn bundled_editor() -> Result<Vec<u8>> {
    setup::npm("editor")?;
    setup::run(&mut setup::npm_script("editor", "build"))?;
    read(&setup::root().join("target/editor/editor.js"))
}

/// The site of the modules for page, worker and sandbox, the editor's script and a `public` folder.
fn assemble(public: &Path, [app, worker, sandbox]: [Module; 3], editor: Vec<u8>) -> Result<Site> {
    let mut site = Site::default();
    site.copy(public)?;
    site.list_modules()?;
    let (app_script, app_wasm) = site.add_module("app", app);
    let boot = site.add_hashed("boot", "js", page::page_boot(&app_script, &app_wasm).into_bytes());
    let worker = site.add_module("worker", worker);
    let sandbox = site.add_module("sandbox", sandbox);
    let worker = site.add_hashed("worker-boot", "js", page::worker_boot(&worker, &sandbox).into_bytes());
    let editor = site.add_hashed("editor", "js", editor);
    let styles = styles(&public.join("styles"))?;
    let styles = site.add_hashed("styles", "css", styles.into_bytes());

    let locales = site.add_locales(&public.join("locales"))?;

    let index = read_text(&public.join("index.html"))?;
    let places = [
        ("boot", &boot),
        ("editor", &editor),
        ("styles", &styles),
        ("worker", &worker),
        ("locales", &locales),
        ("script", &app_script),
        ("wasm", &app_wasm),
    ];
    let index =
        page::fill(&index, &places.map(|(name, url)| (name, url.as_str()))).context("public/index.html")?;
    site.files.insert("index.html".into(), index.into_bytes());

    let (list, hash) = (serde_json::to_string(&site.precache())?, site.hash());
    let sw = read_text(&public.join("sw.js"))?;
    let sw = page::fill(&sw, &[("files", &list), ("hash", &hash)]).context("public/sw.js")?;
    site.files.insert("sw.js".into(), sw.into_bytes());
    Ok(site)
}

impl Site {
    /// The files by name.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// Puts a compressed copy, `name.br`, beside each file that gains from it; the relay prefers those.
    fn add_compressed(&mut self, effort: Effort) -> Result<()> {
        let (kinds, quality) = match effort {
            Effort::Quick => (&COMPRESSED_ALWAYS[..], BROTLI_QUICK),
            Effort::Full => (&COMPRESSIBLE[..], BROTLI_FULL),
        };
        let mut compressed = Vec::new();
        for (name, bytes) in &self.files {
            if name.rsplit_once('.').is_some_and(|(_, kind)| kinds.contains(&kind)) {
                compressed.push((format!("{name}.br"), compress(bytes, quality)?));
            }
        }
        self.files.extend(compressed);
        Ok(())
    }

    /// Writes every file, and takes away what an earlier build left.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        for (name, bytes) in &self.files {
            let path = folder.join(name);
            if std::fs::read(&path).is_ok_and(|had| had == *bytes) {
                continue;
            }
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)
                    .with_context(|| format!("cannot make {}", parent.display()))?;
            }
            std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
        }
        for entry in WalkDir::new(folder).into_iter().filter_map(Result::ok) {
            if entry.file_type().is_file() && !self.files.contains_key(&name_below(folder, entry.path())) {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    fn copy(&mut self, public: &Path) -> Result<()> {
        for folder in COPIED {
            for entry in WalkDir::new(public.join(folder)).into_iter().filter_map(Result::ok) {
                if entry.file_type().is_file() {
                    let name = name_below(public, entry.path());
                    self.files.insert(name, read(entry.path())?);
                }
            }
        }
        for entry in std::fs::read_dir(public).with_context(|| format!("cannot list {}", public.display()))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type()?.is_file() && !TEMPLATES.contains(&name.as_str()) {
                self.files.insert(name, read(&entry.path())?);
            }
        }
        Ok(())
    }

    /// `modules/index.json`: a page cannot list a folder.
    fn list_modules(&mut self) -> Result<()> {
        let named = |start: &str, end: &str| -> Vec<String> {
            let names = self.files.keys().filter(|name| name.starts_with(start) && name.ends_with(end));
            names.map(|name| format!("/{name}")).collect()
        };
        let modules = named("modules/", "/module.toml");
        let templates = named("templates/", ".toml");
        let index = serde_json::json!({ "modules": modules, "templates": templates });
        self.files.insert("modules/index.json".into(), serde_json::to_vec_pretty(&index)?);
        Ok(())
    }

    /// Adds the sentences of each language as one file, and says which is where: `de=/assets/…`, by spaces.
    fn add_locales(&mut self, folder: &Path) -> Result<String> {
        let folders = sorted(folder, |path| {
            path.is_dir() && path.file_name().is_some_and(|name| name != FIRST_LANGUAGE)
        })?;
        let mut list = Vec::new();
        for folder in folders {
            let tag = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = joined(&sorted(&folder, |path| path.extension().is_some_and(|kind| kind == "ftl"))?)?;
            let file = self.add_hashed(&format!("locale-{tag}"), "ftl", text.into_bytes());
            list.push(format!("{tag}={file}"));
        }
        Ok(list.join(" "))
    }

    /// Adds a module's files and gives the addresses of its script and its wasm.
    fn add_module(&mut self, name: &str, module: Module) -> (String, String) {
        let mut script = module.script;
        for (place, text) in module.snippets {
            let address = self.add_hashed("snippet", "js", text.into_bytes());
            script = script.replace(&place, &address);
        }
        let script = self.add_hashed(name, "js", script.into_bytes());
        (script, self.add_hashed(name, "wasm", module.wasm))
    }

    /// Adds a file whose name carries its hash and gives its address.
    fn add_hashed(&mut self, name: &str, kind: &str, bytes: Vec<u8>) -> String {
        let hash = blake3::hash(&bytes).to_hex();
        let name = format!("assets/{name}.{}.{kind}", &hash[..NAME_HASH_CHARS]);
        self.files.insert(name.clone(), bytes);
        format!("/{name}")
    }

    /// The addresses that a cold open without a network needs: all but the service worker itself and the
    /// types that only people read.
    fn precache(&self) -> Vec<String> {
        let names = self.files.keys().filter(|name| *name != "sw.js" && !name.starts_with("sdk/"));
        names.map(|name| format!("/{name}")).collect()
    }

    /// One hash for all files, names and bytes.
    fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (name, bytes) in &self.files {
            hasher.update(blake3::hash(name.as_bytes()).as_bytes());
            hasher.update(blake3::hash(bytes).as_bytes());
        }
        hasher.finalize().to_hex()[..NAME_HASH_CHARS].to_owned()
    }
}

/// All style sheets as one, in the order of their names.
fn styles(folder: &Path) -> Result<String> {
    let sheets = sorted(folder, |path| path.extension().is_some_and(|kind| kind == "css"))?;
    ensure!(!sheets.is_empty(), "{} holds no style sheet", folder.display());
    joined(&sheets)
}

/// What lies in a folder and is wanted, in the order of its names.
fn sorted(folder: &Path, is_wanted: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .with_context(|| format!("cannot list {}", folder.display()))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| is_wanted(path))
        .collect();
    paths.sort();
    Ok(paths)
}

fn joined(files: &[PathBuf]) -> Result<String> {
    let texts = files.iter().map(|file| read_text(file)).collect::<Result<Vec<_>>>()?;
    Ok(texts.join("\n"))
}

fn name_below(folder: &Path, path: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(script: &str) -> Module {
        let snippets = vec![("./snippets/x/inline0.js".to_owned(), "export const a = 1;".to_owned())];
        Module { wasm: b"\0asm".to_vec(), script: script.to_owned(), snippets }
    }

    fn text<'a>(site: &'a Site, start: &str) -> &'a str {
        let is_meant = |name: &str| name.starts_with(start) && !name.ends_with(".wasm");
        let (_, bytes) = site.files().find(|(name, _)| is_meant(name)).unwrap();
        std::str::from_utf8(bytes).unwrap()
    }

    #[test]
    fn build_3_the_site_is_whole_and_its_own_names_lead_to_files() {
        let public = std::env::temp_dir().join(format!("callboard-public-{}", std::process::id()));
        for (name, content) in [
            ("index.html", "{{boot}} {{styles}} {{worker}} {{script}} {{wasm}} {{editor}} {{locales}}"),
            ("locales/en/app.ftl", "cancel = Cancel"),
            ("locales/de/app.ftl", "cancel = Abbrechen"),
            ("locales/de/grid.ftl", "close = Schließen"),
            ("sw.js", "const FILES = {{files}}; const HASH = \"{{hash}}\";"),
            ("manifest.webmanifest", "{}"),
            ("styles/2.css", "b {}"),
            ("styles/1.css", "a {}"),
            ("modules/lighting/module.toml", ""),
            ("templates/theatre.toml", ""),
        ] {
            let path = public.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        let app = module("import { a } from './snippets/x/inline0.js';");
        let site =
            assemble(&public, [app, module("worker"), module("sandbox")], b"export {};".to_vec()).unwrap();
        std::fs::remove_dir_all(&public).unwrap();

        assert_eq!(text(&site, "assets/styles."), "a {}\nb {}");
        assert!(text(&site, "assets/app.").contains("'/assets/snippet."));
        let index = text(&site, "modules/index.json");
        assert!(index.contains("/modules/lighting/module.toml") && index.contains("/templates/theatre.toml"));
        let index = text(&site, "index.html").replace("de=/", "/");
        for address in index.split(' ') {
            assert!(site.files.contains_key(&address[1..]), "{address}");
        }
        assert_eq!(text(&site, "assets/locale-de."), "cancel = Abbrechen\nclose = Schließen");
        assert!(!site.files().any(|(name, _)| name.contains("locale-en")), "it is part of the app");
        let sw = text(&site, "sw.js");
        assert!(sw.contains("\"/index.html\"") && !sw.contains("\"/sw.js\""), "{sw}");
    }
}
