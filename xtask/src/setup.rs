//! What a machine needs beyond Rust and node, installed where it is missing, and how other programs are run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The target that the page and its worker are built for.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The repository's folder. Cargo says where it runs this from: two checkouts may share one build.
pub(crate) fn root() -> PathBuf {
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    xtask.parent().unwrap_or(&xtask).to_owned()
}

/// A program that will run in the repository's folder.
pub(crate) fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// The cargo that runs this xtask.
pub(crate) fn cargo() -> Command {
    program(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()))
}

/// Runs to its end, with the terminal as its output.
///
/// # Errors
/// When it cannot be started or does not succeed; the message is the command as one would type it.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", typed(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", typed(command));
    }
    Ok(())
}

/// Runs to its end and gives what it printed; its errors go to the terminal.
///
/// # Errors
/// As [`run`].
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", typed(command)))?;
    if !output.status.success() {
        bail!("{} failed ({})", typed(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} printed no text", typed(command)))
}

/// Whether a program answers at all.
pub(crate) fn has(name: &str, arguments: &[&str]) -> bool {
    let mut command = program(name);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Adds the wasm target to the toolchain, unless it is there.
///
/// # Errors
/// When neither the target is there nor rustup to add it with.
pub(crate) fn wasm_target() -> Result<()> {
    let libraries = output(program("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]))?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    run(program("rustup").args(["target", "add", WASM_TARGET]))
        .with_context(|| format!("the toolchain needs the target {WASM_TARGET}"))
}

/// Installs what a folder's lockfile names, unless that is installed already.
///
/// # Errors
/// When npm is missing or fails.
pub(crate) fn npm(folder: &str) -> Result<()> {
    let folder = root().join(folder);
    let lockfile = std::fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("{} has no package-lock.json", folder.display()))?;
    // npm's own copy differs from the lockfile in form, so what was installed is remembered beside it.
    let stamp = folder.join("node_modules/.installed");
    let wanted = blake3::hash(&lockfile).to_hex().to_string();
    if std::fs::read_to_string(&stamp).is_ok_and(|had| had == wanted) {
        return Ok(());
    }
    run(npm_program().current_dir(&folder).args(["ci", "--no-fund", "--no-audit"]))?;
    std::fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

/// A script of a folder's package.json, ready to run.
pub(crate) fn npm_script(folder: &str, script: &str) -> Command {
    let mut command = npm_program();
    command.current_dir(root().join(folder)).args(["run", "--silent", script]);
    command
}

fn npm_program() -> Command {
    program(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// A Chromium that the browser tests can drive: `CHROMIUM`, else the machine's own, else Debian's, installed
/// now. One without a window of its own is preferred: the same engine, started in half the time.
///
/// # Errors
/// When there is none and none can be installed.
pub(crate) fn chromium() -> Result<PathBuf> {
    const PLACES: [&str; 5] = [
        "/usr/lib/chromium/chromium-headless-shell",
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];
    browser("CHROMIUM", &PLACES, "chromium-headless-shell")
}

/// A Firefox that the browser tests can drive: `FIREFOX`, else as for Chromium.
///
/// # Errors
/// As [`chromium`].
pub(crate) fn firefox() -> Result<PathBuf> {
    const PLACES: [&str; 3] =
        ["/usr/bin/firefox-esr", "/usr/bin/firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"];
    browser("FIREFOX", &PLACES, "firefox-esr")
}

fn browser(name: &str, places: &[&str], package: &str) -> Result<PathBuf> {
    if let Some(named) = std::env::var_os(name) {
        return Ok(named.into());
    }
    let installed = || places.iter().map(PathBuf::from).find(|place| place.exists());
    if let Some(found) = installed() {
        return Ok(found);
    }
    eprintln!("installing Debian's {package}: none is here");
    let install = || run(program("apt-get").args(["install", "-y", "--no-install-recommends", package]));
    // What the machine knows of packages may be too old, or nothing.
    install()
        .or_else(|_| run(program("apt-get").arg("update")).and_then(|()| install()))
        .with_context(|| format!("the browser tests need {package}: install it, or name one in {name}"))?;
    installed().with_context(|| format!("{package} was installed, but is not where it should be"))
}

fn typed(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy()));
    words.join(" ")
}
