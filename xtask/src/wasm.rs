//! A wasm package, from cargo to what a browser loads: the module and the script that goes with it.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::seal::seal;
use crate::{artifact, setup};

/// How much work the compiler puts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// Quick to build, quick enough to use and to test.
    Quick,
    /// What people download.
    Full,
}

/// What a package that people download should be first of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aim {
    /// Small: somebody waits for it.
    Small,
    /// Fast: it does the work.
    Fast,
}

impl Aim {
    /// The cargo profile for it.
    fn profile(self, effort: Effort) -> &'static str {
        match (effort, self) {
            (Effort::Quick, _) => "web",
            (Effort::Full, Self::Small) => "page",
            (Effort::Full, Self::Fast) => "release",
        }
    }

    /// How wasm-opt is to optimise.
    fn level(self) -> &'static str {
        match self {
            Self::Small => "-Oz",
            Self::Fast => "-O3",
        }
    }
}

/// What becomes a module.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    /// The package that it is of.
    pub(crate) package: &'static str,
    /// What of that.
    pub(crate) target: &'static str,
    pub(crate) aim: Aim,
    /// Whether it reads what nobody vouches for: then it is limited, and its script makes as many instances
    /// as one likes.
    pub(crate) is_sealed: bool,
}

/// One wasm module, ready for the browser.
#[derive(Debug)]
pub(crate) struct Module {
    /// The module itself.
    pub(crate) wasm: Vec<u8>,
    /// Its script: an ES module whose default export starts it; of one that is sealed, it gives what does.
    pub(crate) script: String,
    /// Scripts that `script` imports: (`./snippets/…` as it names them, text).
    pub(crate) snippets: Vec<(String, String)>,
}

/// Builds a module and makes its script.
///
/// # Errors
/// When it does not compile, has no wasm, or was built by another wasm-bindgen than this one's.
pub(crate) fn build(part: Part, effort: Effort) -> Result<Module> {
    let Part { package, target, aim, is_sealed } = part;
    let path = artifact::build((package, target), artifact::Kind::Wasm, &arguments(aim, effort))?;
    let mut bindgen = Bindgen::new();
    let form = if is_sealed { bindgen.no_modules(true)? } else { bindgen.web(true)? };
    form.typescript(false).omit_default_module_path(true).input_path(&path);
    if effort == Effort::Full {
        bindgen.remove_name_section(true).remove_producers_section(true);
    }
    let mut output =
        bindgen.generate_output().with_context(|| format!("wasm-bindgen on {}", path.display()))?;
    let mut snippets = Vec::new();
    for (place, list) in output.snippets() {
        for (n, text) in list.iter().enumerate() {
            snippets.push((format!("./snippets/{place}/inline{n}.js"), text.clone()));
        }
    }
    let modules: BTreeMap<_, _> = output.local_modules().iter().collect();
    for (place, text) in modules {
        snippets.push((format!("./snippets/{place}"), text.clone()));
    }
    if is_sealed {
        seal(output.wasm_mut());
    }
    let mut wasm = output.wasm_mut().emit_wasm();
    if effort == Effort::Full {
        wasm = optimise(target, aim, &wasm)?;
    }
    let script = output.js();
    let script = match is_sealed {
        true => format!("export default () => {{\n{script}\nreturn wasm_bindgen;\n}};\n"),
        false => script.to_owned(),
    };
    Ok(Module { script, wasm, snippets })
}

/// Refuses what the compiler has warned of when it built the package.
///
/// # Errors
/// With the warnings.
pub(crate) fn deny_warnings(Part { package, aim, .. }: Part, effort: Effort) -> Result<()> {
    artifact::deny_warnings(package, &arguments(aim, effort))
}

fn arguments(aim: Aim, effort: Effort) -> [&'static str; 4] {
    ["--target", setup::WASM_TARGET, "--profile", aim.profile(effort)]
}

/// What of WebAssembly the compiler uses, and every browser of the last years has. Not `--all-features`: that
/// writes what none of them reads yet.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// What wasm-opt still finds after the compiler.
fn optimise(target: &str, aim: Aim, wasm: &[u8]) -> Result<Vec<u8>> {
    let folder = setup::root().join("target/bindgen");
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let (before, after) =
        (folder.join(format!("{target}.wasm")), folder.join(format!("{target}.small.wasm")));
    std::fs::write(&before, wasm).with_context(|| format!("cannot write {}", before.display()))?;
    let mut wasm_opt = setup::program("node");
    wasm_opt.arg("xtask/node_modules/binaryen/bin/wasm-opt").arg(aim.level()).args(FEATURES);
    setup::run(wasm_opt.arg(&before).arg("-o").arg(&after))?;
    // What node cannot read, no browser can.
    let mut check = setup::program("node");
    check.args(["-e", "new WebAssembly.Module(require('fs').readFileSync(process.argv[1]))"]);
    setup::run(check.arg(&after))?;
    std::fs::read(&after).with_context(|| format!("cannot read {}", after.display()))
}
