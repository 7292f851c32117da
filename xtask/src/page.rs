//! The texts that tie the built files together: the page, the two boot scripts, the service worker.

use anyhow::{Result, bail};

/// Starts a wasm module in the page.
pub(crate) fn page_boot(script: &str, wasm: &str) -> String {
    format!("import init from {script:?};\nawait init({{ module_or_path: {wasm:?} }});\n")
}

/// Starts a worker's module, and lends it a sandbox: each a script and a module.
pub(crate) fn worker_boot(worker: &(String, String), sandbox: &(String, String)) -> String {
    let boot = include_str!("worker_boot.js");
    let ((worker, wasm), (sandbox, sealed)) = (worker, sandbox);
    format!(
        "import init from {worker:?};\nimport sandbox from {sandbox:?};\n\
         const WASM = {wasm:?};\nconst SEALED = {sealed:?};\n{boot}"
    )
}

/// Puts a value in each `{{name}}`.
///
/// # Errors
/// When a name is missing from the text, or one is left in it: either is a typing mistake that would show
/// only in a browser.
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> Result<String> {
    let mut filled = text.to_owned();
    for (name, value) in values {
        let place = format!("{{{{{name}}}}}");
        if !filled.contains(&place) {
            bail!("nothing stands for {place}");
        }
        filled = filled.replace(&place, value);
    }
    if let Some(at) = filled.find("{{") {
        let rest: String = filled[at..].chars().take(24).collect();
        bail!("nobody fills {rest}");
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn build_2_every_placeholder_is_filled_and_none_is_made_up() {
        let values = [("boot", "/a.js"), ("styles", "/a.css")];
        assert_eq!(fill("<{{boot}} {{styles}} {{boot}}>", &values).unwrap(), "</a.js /a.css /a.js>");
        assert!(fill("{{boot}}", &values).is_err());
        assert!(fill("{{boot}} {{styles}} {{worker}}", &values).is_err());
    }
}
