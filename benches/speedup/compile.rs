//! Compiles the programs: for the simulated machine as `grader speedup` does, and for the real one.

use crate::Result;
use crate::cases::Case;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The compiled crates.
pub struct Workbench {
    folder: PathBuf,
    root: PathBuf,
}

/// A program for both machines.
pub struct Built {
    pub simulated: PathBuf,
    pub native: PathBuf,
}

/// Our crates: folder, name, and what each is built with.
const OURS: [(&str, &str, &[&str]); 3] = [
    ("weft", "weft", &["--cfg=feature=\"runtime\""]),
    ("weft-std", "std", &["--cfg=feature=\"runtime\"", "--extern=weft=libweft.rlib"]),
    ("weft-core", "core", &["--extern=std=libstd.rlib"]),
];

const LIBRARY: [&str; 6] = [
    "--edition=2024",
    "-Copt-level=3",
    "-Cmetadata=shadow",
    "--cap-lints=allow",
    "--crate-type=rlib",
    "--out-dir=.",
];

/// How programs are compiled, for both machines.
const PROGRAM: [&str; 5] =
    ["-Copt-level=3", "-Ccodegen-units=1", "--edition=2024", "-Awarnings", "--crate-name=program"];

/// The last function is `main` of a program that was named otherwise.
const SIMULATED_MAIN: &str = "\nfn main() {\n    std::__model::program(scenario)\n}\n";

impl Workbench {
    /// Compiles everything but the programs.
    pub fn set_up() -> Result<Workbench> {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("speedup");
        let workbench = Workbench { folder, root: PathBuf::from(env!("CARGO_MANIFEST_DIR")) };
        fs::create_dir_all(&workbench.folder)?;
        for (folder, name, flags) in OURS {
            let mut rustc = rustc();
            rustc.current_dir(&workbench.folder).args(LIBRARY).args(["--crate-name", name, "-Ldependency=."]);
            rustc.args(flags).arg(workbench.root.join("crates").join(folder).join("src/lib.rs"));
            succeed(&mut rustc)?;
        }
        Ok(workbench)
    }

    /// Compiles a program.
    pub fn build(&self, case: &Case, number: usize) -> Result<Built> {
        let text = self.text(case.file)?.replace(case.change.0, case.change.1);
        let native = self.native(&text, &format!("native_{number}"))?;
        let text = text.replacen("\nfn main()", "\nfn scenario()", 1) + SIMULATED_MAIN;
        let mut shadowed = Vec::new();
        for name in ["std", "core", "weft"] {
            let file = self.folder.join(format!("lib{name}.rlib"));
            shadowed.extend(["--extern".to_string(), format!("{name}={}", file.display())]);
        }
        shadowed.push(format!("-Ldependency={}", self.folder.display()));
        let simulated = self.compile(&text, &format!("simulated_{number}"), &shadowed)?;
        Ok(Built { simulated, native })
    }

    /// The program that computes in sequence.
    pub fn sequence(&self) -> Result<PathBuf> {
        self.native(&self.text("sequence")?, "sequence")
    }

    fn text(&self, file: &str) -> Result<String> {
        let path = self.root.join("benches/speedup/programs").join(file).with_extension("rs");
        Ok(fs::read_to_string(path)?)
    }

    fn native(&self, text: &str, name: &str) -> Result<PathBuf> {
        self.compile(text, name, &[])
    }

    fn compile(&self, text: &str, name: &str, args: &[String]) -> Result<PathBuf> {
        let file: &Path = &self.folder.join(name).with_extension("rs");
        fs::write(file, text)?;
        let program = file.with_extension("");
        succeed(rustc().args(PROGRAM).args(args).arg("-o").arg(&program).arg(file)).map(|()| program)
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
