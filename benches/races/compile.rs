//! Compiles the model, the adapters, and the programs on them.

use crate::Result;
use crate::engine::Library;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The compiled crates.
pub struct Workbench {
    folder: PathBuf,
    root: PathBuf,
}

/// Our crates, as `grader race` builds them: folder, name, kind, and what each is built with.
const OURS: [(&str, &str, &str, &[&str]); 4] = [
    ("weft", "weft", "rlib", &["--cfg=feature=\"runtime\""]),
    ("weft-test", "weft_test", "proc-macro", &["--extern=proc_macro"]),
    (
        "weft-std",
        "std",
        "rlib",
        &[
            "--cfg=feature=\"runtime\"",
            "--cfg=feature=\"test\"",
            "--extern=weft=libweft.rlib",
            "--extern=weft_test=libweft_test.so",
        ],
    ),
    ("weft-core", "core", "rlib", &["--extern=std=libstd.rlib"]),
];

const SEEING: [&str; 4] = [
    "-Zsanitizer=thread",
    "-Cunsafe-allow-abi-mismatch=sanitizer",
    "-Zexternal-clangrt",
    "-Zshare-generics=no",
];

/// How programs are compiled, for all engines.
const PROGRAM: [&str; 6] = [
    "-Copt-level=0",
    "-Cdebug-assertions=on",
    "-Ccodegen-units=1",
    "-Cdebuginfo=0",
    "--edition=2021",
    "-Awarnings",
];

impl Workbench {
    /// Compiles everything but the programs.
    pub fn set_up() -> Result<Workbench> {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("races");
        let workbench = Workbench { folder, root: PathBuf::from(env!("CARGO_MANIFEST_DIR")) };
        fs::create_dir_all(workbench.folder.join("ours"))?;
        fs::create_dir_all(workbench.folder.join("programs"))?;
        for (folder, name, kind, flags) in OURS {
            workbench.build_ours(folder, name, kind, flags)?;
        }
        workbench.build_rival("shuttle")?;
        workbench.build_rival("loom")?;
        Ok(workbench)
    }

    /// The repository.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn build_ours(&self, folder: &str, name: &str, kind: &str, flags: &[&str]) -> Result<()> {
        let mut rustc = rustc();
        rustc
            .current_dir(self.folder.join("ours"))
            .args([
                "--edition=2024",
                "-Copt-level=3",
                "-Cmetadata=shadow",
                "--cap-lints=allow",
                "--out-dir=.",
            ])
            .args(["--crate-name", name, "--crate-type", kind, "-Ldependency=."])
            .args(flags)
            .arg(self.root.join("crates").join(folder).join("src/lib.rs"));
        succeed(&mut rustc)
    }

    fn build_rival(&self, name: &str) -> Result<()> {
        let manifest = self.root.join("benches/races/rivals").join(name).join("Cargo.toml");
        let mut cargo = Command::new("cargo");
        cargo.args(["build", "--release", "--quiet", "--locked", "--manifest-path"]).arg(manifest);
        cargo.arg("--target-dir").arg(self.folder.join(name));
        // Whoever runs cargo to run this has set them for another package.
        cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("CARGO_BUILD_TARGET");
        succeed(&mut cargo)
    }

    /// Compiles a program: its file as a module, and a `main` that hands its scenario to the engine.
    ///
    /// # Errors
    ///
    /// What the compiler says, if the engine's `std` lacks something.
    pub fn compile(&self, source: &Path, library: Library) -> Result<PathBuf> {
        let driver = match library {
            Library::Plain | Library::Instrumented => {
                "std::__model::main(&[(\"main\", program::scenario as fn())])"
            }
            Library::Shuttle | Library::Loom => "std::__rival::main(program::scenario)",
        };
        self.compile_with(source, library, &format!("fn main() {{ {driver} }}"))
    }

    /// As [`Workbench::compile`], with another `main`.
    pub fn compile_with(&self, source: &Path, library: Library, main: &str) -> Result<PathBuf> {
        let name = source.file_stem().unwrap_or_default().to_string_lossy();
        let file = self.folder.join("programs").join(format!("{name}_{library:?}.rs"));
        fs::write(&file, format!("#[path = \"{}\"]\nmod program;\n{main}\n", source.display()))?;
        let program = file.with_extension("");
        let mut rustc = rustc();
        rustc.args(PROGRAM).arg("--crate-name=program").arg("-o").arg(&program).arg(&file);
        self.put_on(&mut rustc, library);
        succeed(&mut rustc).map(|()| program)
    }

    fn put_on(&self, rustc: &mut Command, library: Library) {
        let ours = self.folder.join("ours");
        let mut name = |name: &str, file: PathBuf| {
            rustc.arg("--extern").arg(format!("{name}={}", file.display()));
        };
        let dependencies = match library {
            Library::Plain | Library::Instrumented => {
                name("std", ours.join("libstd.rlib"));
                name("core", ours.join("libcore.rlib"));
                name("weft", ours.join("libweft.rlib"));
                ours
            }
            Library::Shuttle | Library::Loom => {
                let folder = if library == Library::Shuttle { "shuttle" } else { "loom" };
                name("std", self.folder.join(folder).join("release/libstd.rlib"));
                self.folder.join(folder).join("release/deps")
            }
        };
        rustc.arg("-L").arg(format!("dependency={}", dependencies.display()));
        if library == Library::Instrumented {
            rustc.args(SEEING).env("RUSTC_BOOTSTRAP", "1");
        }
    }
}

fn rustc() -> Command {
    Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

fn succeed(command: &mut Command) -> Result<()> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{}\n{command:?}", String::from_utf8_lossy(&output.stderr)).into())
}
