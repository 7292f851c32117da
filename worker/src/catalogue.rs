//! The modules and templates that a production can begin with: those that come with the app, fetched from
//! where it came from, and so from the service worker's cache when that is out of reach; and those installed
//! here.

use callboard_core::schema::{Module, Template};
use callboard_core::workspace::found::ModuleSource;
use callboard_core::workspace::update::{Code, Failure, ModuleEntry, Modules, Tape, TemplateEntry};
use futures_util::future::try_join_all;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::device::Device;
use crate::{installed, scope};

/// Where the app lists what comes with it.
const INDEX: &str = "/modules/index.json";

/// What there is to begin with.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    modules: Vec<(Module, String)>,
    templates: Vec<Template>,
}

#[derive(Deserialize)]
struct Index {
    modules: Vec<String>,
    #[serde(default)]
    templates: Vec<String>,
}

impl Catalogue {
    /// What comes with the app, and what is installed on this device.
    pub(crate) async fn fetch(device: &Device) -> Result<Self, Failure> {
        let mut catalogue = Self::fetch_own().await?;
        for (module, text) in installed::all(device).await? {
            if catalogue.find(&module.id).is_err() {
                catalogue.modules.push((module, text));
            }
        }
        Ok(catalogue)
    }

    /// What comes with the app: a few small files.
    pub(crate) async fn fetch_own() -> Result<Self, Failure> {
        let index = fetch_text(INDEX).await?;
        let index: Index = serde_json::from_str(&index).map_err(|error| unfit(INDEX, &error))?;
        let modules = try_join_all(index.modules.iter().map(async |path| {
            let text = fetch_text(path).await?;
            let module = Module::parse(text.as_bytes()).map_err(|error| unfit(path, &error))?;
            Ok::<_, Failure>((module, text))
        }));
        let templates = try_join_all(index.templates.iter().map(async |path| {
            let text = fetch_text(path).await?;
            Template::parse(text.as_bytes()).map_err(|error| unfit(path, &error))
        }));
        let (modules, templates) = (modules.await?, templates.await?);
        Ok(Self { modules, templates })
    }

    /// As the page lists them.
    pub(crate) fn listed(&self) -> Modules {
        let modules = self.modules.iter().map(|(module, _)| entry(module));
        let templates = self.templates.iter().map(|template| TemplateEntry {
            id: template.id.clone(),
            title: template.title.clone(),
            about: template.about.clone(),
            modules: template.modules.clone(),
        });
        Modules { modules: modules.collect(), templates: templates.collect() }
    }

    /// The ids of a template's modules, then `modules`, each once.
    pub(crate) fn chosen(&self, template: Option<&str>, modules: &[String]) -> Result<Vec<String>, Failure> {
        let mut ids: Vec<String> = Vec::new();
        if let Some(id) = template {
            let template = self.templates.iter().find(|template| template.id == id);
            ids.clone_from(&template.ok_or_else(|| not_found("template", id))?.modules);
        }
        ids.extend_from_slice(modules);
        let mut seen = std::collections::BTreeSet::new();
        ids.retain(|id| seen.insert(id.clone()));
        Ok(ids)
    }

    /// The fields that a template makes one from the beginning.
    pub(crate) fn mappings(&self, template: Option<&str>) -> &[Vec<String>] {
        let template = template.and_then(|id| self.templates.iter().find(|template| template.id == id));
        template.map_or(&[], |template| &template.mappings)
    }

    /// A module as a production adopts it.
    pub(crate) fn source(&self, id: &str) -> Result<ModuleSource, Failure> {
        let (module, toml) = self.find(id)?;
        Ok(ModuleSource { id: id.to_owned(), version: module.version.clone(), toml: toml.clone() })
    }

    /// The first module with a table that describes files.
    pub(crate) fn describing(&self) -> Result<ModuleSource, Failure> {
        let describes = |module: &Module| module.tables.iter().any(|table| table.describes.is_some());
        let found = self.modules.iter().find(|(module, _)| describes(module));
        let (module, _) = found.ok_or_else(|| not_found("module", "that describes files"))?;
        self.source(&module.id)
    }

    /// Whether there is a module of that id.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.find(id).is_ok()
    }

    /// A module's strip of tape.
    pub(crate) fn tape(&self, id: &str) -> Result<Tape, Failure> {
        self.find(id).map(|(module, _)| tape_of(module))
    }

    fn find(&self, id: &str) -> Result<&(Module, String), Failure> {
        self.modules.iter().find(|(module, _)| module.id == id).ok_or_else(|| not_found("module", id))
    }
}

/// A module as the page lists it.
pub(crate) fn entry(module: &Module) -> ModuleEntry {
    ModuleEntry {
        id: module.id.clone(),
        version: module.version.clone(),
        title: module.title.clone(),
        tape: tape_of(module),
        settings: module.settings.len(),
        problem: None,
        earlier: Vec::new(),
    }
}

fn tape_of(module: &Module) -> Tape {
    Tape { code: module.tape.code.clone(), colour: module.tape.colour.clone() }
}

fn not_found(what: &str, id: &str) -> Failure {
    Failure::because(Code::NotFound, format!("no {what} is called {id}"))
        .with(serde_json::json!({ what: id }))
}

fn unfit(path: &str, error: &dyn std::fmt::Display) -> Failure {
    Failure::because(Code::Damaged, format!("{path}: {error}"))
}

async fn fetch_text(path: &str) -> Result<String, Failure> {
    let out_of_reach = |error: JsValue| Failure::because(Code::Offline, format!("{path}: {error:?}"));
    let response = JsFuture::from(scope::global().fetch_with_str(path)).await.map_err(out_of_reach)?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(Failure::because(Code::NotFound, format!("{path}: {}", response.status())));
    }
    let text = JsFuture::from(response.text().map_err(out_of_reach)?).await.map_err(out_of_reach)?;
    Ok(text.as_string().unwrap_or_default())
}
