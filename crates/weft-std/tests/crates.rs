//! Builds the crates once, and programs on them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// Where everything is built.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("weft_std")
}

/// The folder of a program of these tests.
pub fn program(name: &str) -> PathBuf {
    source("weft-std/tests/programs").join(name)
}

/// How a program's memory accesses are compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Plain,
    Instrumented,
}

/// A program of scenarios, ready to be explored.
pub struct Checked(PathBuf);

impl Checked {
    /// Builds `main.rs` in the folder `name`, whose constant `ALL` lists the scenarios.
    pub fn build(name: &str, mode: Mode) -> Checked {
        let (suffix, seen, linked): (_, &[&str], &[&str]) = match mode {
            Mode::Plain => ("plain", &[], &[]),
            Mode::Instrumented => ("instrumented", &["-Zsanitizer=thread"], &["-Zexternal-clangrt"]),
        };
        let library = folder().join(format!("lib{name}_{suffix}.rlib"));
        let mut rustc = shadowed(mode);
        rustc.args(["--crate-type=rlib", "--crate-name", name, "-o"]).arg(&library).args(seen);
        ran(rustc.arg(program(name).join("main.rs")));
        let main = folder().join(format!("{name}_{suffix}.rs"));
        let text = format!("extern crate {name}; fn main() {{ std::__model::main({name}::ALL) }}");
        std::fs::write(&main, text).expect("the folder is there");
        let binary = main.with_extension("");
        let mut rustc = shadowed(mode);
        rustc.args(linked).arg("--extern").arg(named(name, &library)).arg("-o").arg(&binary);
        ran(rustc.arg(&main));
        Checked(binary)
    }

    /// The answer about one scenario: a line of JSON.
    pub fn explore(&self, scenario: &str) -> String {
        let order = format!("scenario={scenario};budget_ms=5000");
        text(command(&self.0).env("WEFT", order).output().expect("the program was built"))
    }

    /// The names of the scenarios.
    pub fn scenarios(&self) -> Vec<String> {
        let list = text(command(&self.0).env("WEFT", "list=1").output().expect("the program was built"));
        list.split('"').skip(3).step_by(2).map(str::to_owned).collect()
    }
}

/// `rustc` for a program that is built on the crates.
pub fn shadowed(mode: Mode) -> Command {
    shadowed_in("2021", mode)
}

/// As [`shadowed`], for a program of another edition.
pub fn shadowed_in(edition: &str, mode: Mode) -> Command {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(build_all);
    let mut rustc = rustc(edition);
    rustc.arg("--extern").arg(named("std", &folder().join("libstd.rlib")));
    rustc.arg("--extern").arg(named("core", &folder().join("libcore.rlib")));
    if mode == Mode::Instrumented {
        rustc.env("RUSTC_BOOTSTRAP", "1").arg("-Cunsafe-allow-abi-mismatch=sanitizer");
    }
    rustc
}

fn build_all() {
    std::fs::create_dir_all(folder()).expect("the folder can be made");
    let runtime = &["--cfg", "feature=\"runtime\""];
    let test = &["--cfg", "feature=\"test\""];
    build("weft", "weft", "rlib", &[], runtime);
    build("weft-test", "weft_test", "proc-macro", &["proc_macro"], &[]);
    let externs = ["weft=libweft.rlib", "weft_test=libweft_test.so"];
    build("weft-std", "std", "rlib", &externs, &[*runtime, *test].concat());
    build("weft-core", "core", "rlib", &["std=libstd.rlib"], &[]);
}

fn build(package: &str, name: &str, kind: &str, externs: &[&str], flags: &[&str]) {
    let mut rustc = rustc("2024");
    rustc
        .current_dir(folder())
        .args(["--crate-name", name, "--crate-type", kind, "--out-dir", "."])
        .args(flags);
    for other in externs {
        rustc.args(["--extern", other]);
    }
    ran(rustc.arg(source(package).join("src/lib.rs")));
}

/// `rustc` that finds what was built. A library named `core` must not be found in place of the real one, which is why
/// the folder holds only dependencies.
pub fn rustc(edition: &str) -> Command {
    let mut rustc = command(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args(["-Awarnings", "--edition", edition, "-L"]);
    rustc.arg(format!("dependency={}", folder().display()));
    rustc
}

/// Runs a command that has to succeed.
pub fn ran(command: &mut Command) -> String {
    let output = command.output().expect("the command can be started");
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    text(output)
}

#[expect(clippy::disallowed_methods, reason = "what these tests run is their own")]
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_remove("WEFT").env("RUST_BACKTRACE", "0");
    command
}

fn text(output: Output) -> String {
    String::from_utf8(output.stdout).expect("the output is text")
}

fn source(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name(path)
}

fn named(name: &str, library: &Path) -> String {
    format!("{name}={}", library.display())
}
