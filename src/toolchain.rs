//! The compiler, called directly: no cargo, no manifest, nothing of the student's but source text.
//!
//! `rustc` is found through `rustc --print sysroot`, asked from the root folder, and then called where it lies: no
//! `rust-toolchain.toml` or `.cargo` beside a submission has any effect. Compiling is running, too (constants, macros),
//! so it happens in the sandbox, with limits.

mod library;
mod memory;

pub use library::{Library, Workbench};

use crate::sandbox::{Artefact, Hole, Holes, Job, Limits, Run, Sandbox};
use crate::scratch;
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::fs::File;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A Rust toolchain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toolchain {
    /// Its folder.
    pub sysroot: PathBuf,
    /// What it calls itself: `rustc 1.95.0 (59807616e 2026-04-14)`.
    pub version: String,
    /// All that `rustc -vV` says; part of the key of everything that was compiled.
    pub identity: String,
    /// The standard library as a shared object, if the toolchain has it: quickly built programs load it.
    pub runtime: Option<PathBuf>,
}

/// One crate to compile.
pub struct Crate<'a> {
    /// Its name.
    pub name: &'a str,
    /// What to make of it.
    pub kind: Kind,
    /// Whether to compile it quickly or well.
    pub profile: Profile,
    /// The folder that the compiler sees; paths in its messages start there.
    pub folder: &'a Path,
    /// The root file, relative to the folder.
    pub root: &'a str,
    /// The crates that it may name.
    pub libraries: &'a [Library],
    /// Whether `unsafe` is forbidden.
    pub forbid_unsafe: bool,
    /// What its paths are called in messages: a prefix, and what stands there instead.
    pub shown: Option<(&'a str, &'a str)>,
    /// The file to make.
    pub output: &'a Path,
    /// What else it is compiled against.
    pub surroundings: &'a Surroundings,
}

/// What a crate is compiled against beside its libraries: nothing, or another standard library.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Further arguments of the compiler.
    pub args: Vec<OsString>,
    /// The folder with what they name.
    pub readable: Option<PathBuf>,
    /// Variables without which the compiler does not take them.
    pub env: Vec<(String, String)>,
}

impl Surroundings {
    /// Part of the key of everything that is compiled in them.
    pub fn key(&self) -> String {
        format!("{:?}", self.args)
    }
}

/// What a crate is compiled to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A library for other crates.
    Library,
    /// A program.
    Program,
}

/// What a crate is compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// For an early verdict: not optimised.
    Quick,
    /// For timing: optimised.
    Optimised,
}

impl Profile {
    /// The flags; part of the key of everything that was compiled. In both, overflow is checked, as a student expects
    /// of a program under test.
    pub fn flags(self) -> &'static [&'static str] {
        match self {
            // One codegen unit: measured, that takes a fifth less processor time for code that is this short.
            Profile::Quick => {
                &["-Copt-level=0", "-Cdebug-assertions=off", "-Coverflow-checks=on", "-Ccodegen-units=1"]
            }
            // What the codegen units of one crate could still learn of each other is not worth its price: measured, a fifth
            // of the processor time.
            Profile::Optimised => &["-Copt-level=1", "-Coverflow-checks=on", "-Clto=off"],
        }
    }
}

/// What compiling one crate may use.
pub const LIMITS: Limits = Limits {
    wall: Duration::from_secs(30),
    cpu: Duration::from_secs(60),
    memory: 1536 << 20,
    tasks: 64,
    output: 256 << 10,
    open_files: 512,
    file_size: 256 << 20,
    disk: 320 << 20,
    asked: 12 << 30,
};

/// What compiling a crate of ours may use: a library, a part of the model. It happens once, so a busy machine gets its time.
pub const LIMITS_OF_OURS: Limits =
    Limits { wall: Duration::from_secs(300), cpu: Duration::from_secs(300), ..LIMITS };

/// How everything is compiled. Symbols are of no use where no debugger comes, and take time to link.
const FLAGS: [&str; 6] = [
    "--edition=2024",
    "-Cembed-bitcode=no",
    "-Cstrip=symbols",
    "--error-format=human",
    "--color=never",
    "--diagnostic-width=100",
];

/// How programs are linked that nobody times: measured, a quarter of the time is saved by leaving the standard library
/// in its shared object, and the result as it comes.
const LINKED_QUICKLY: [&str; 3] = ["-Cprefer-dynamic", "-Crelro-level=off", "-Clink-arg=-Wl,-O0"];

impl Toolchain {
    /// Finds the toolchain that `rustc` on the search path belongs to.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn find(cache: &Path) -> Result<Toolchain> {
        if let Some(toolchain) = memory::recall(cache) {
            return Ok(toolchain);
        }
        let toolchain = Toolchain::ask()?;
        memory::keep(cache, &toolchain)?;
        Ok(toolchain)
    }

    fn ask() -> Result<Toolchain> {
        let sysroot = PathBuf::from(ask(Path::new("rustc"), &["--print", "sysroot"]).context(
            "find the Rust toolchain: `grader` needs `rustc` on the search path (see https://rustup.rs)",
        )?);
        let identity = ask(&in_sysroot(&sysroot), &["-vV"])?;
        let version = identity.lines().next().unwrap_or_default().to_string();
        let runtime = shared_library(&sysroot, &identity);
        Ok(Toolchain { sysroot, version, identity, runtime })
    }

    /// The compiler's own file.
    pub fn compiler(&self) -> PathBuf {
        in_sysroot(&self.sysroot)
    }

    /// The platform that this toolchain runs on, as `--target` names it.
    pub fn host(&self) -> Result<&str> {
        host(&self.identity).context("find what platform the toolchain is for")
    }

    /// Where the compiled standard library lies.
    pub fn libraries(&self) -> Result<PathBuf> {
        Ok(libraries(&self.sysroot, self.host()?))
    }

    /// Compiles one crate. That the compiler refused it shows in the [`Run`].
    ///
    /// # Errors
    ///
    /// If the compiler could not be run.
    pub fn compile(&self, sandbox: &Sandbox, unit: &Crate) -> Result<Run> {
        self.compile_within(LIMITS, sandbox, unit)
    }

    /// The same with other limits.
    ///
    /// # Errors
    ///
    /// As for [`Toolchain::compile`].
    pub fn compile_within(&self, limits: Limits, sandbox: &Sandbox, unit: &Crate) -> Result<Run> {
        let mut readable = vec![unit.folder.to_path_buf()];
        readable.extend(unit.libraries.iter().map(|library| library.folder().to_path_buf()));
        readable.extend(unit.surroundings.readable.clone());
        let call = Call {
            args: arguments(unit, self.runtime.as_deref()),
            env: unit.surroundings.env.clone(),
            folder: unit.folder,
            readable,
            product: Product::Kept(unit.output),
            limits,
        };
        self.call(sandbox, call).with_context(|| format!("compile `{}`", unit.name))
    }

    /// Calls the compiler in the sandbox. Of what it writes there, one file comes out, if it succeeds.
    ///
    /// # Errors
    ///
    /// If it could not be run, or its product is no file.
    pub fn call(&self, sandbox: &Sandbox, call: Call) -> Result<Run> {
        let Call { mut args, env, folder, mut readable, product, limits } = call;
        readable.push(self.sysroot.clone());
        let scratch = scratch::folder().context("make a temporary folder")?;
        args.extend(["-o".into(), scratch.path().join(product.name()).into()]);
        // What the linker needs for a moment lies where there is room.
        let temporary = vec![("TMPDIR".to_string(), scratch.path().to_string_lossy().into_owned())];
        sandbox.run(Job {
            program: self.compiler(),
            args,
            env: [plain_environment(), temporary, env].concat(),
            cwd: folder.to_path_buf(),
            readable,
            scratch: Some(scratch.path().to_path_buf()),
            artefact: product.artefact()?,
            channel: None,
            live: false,
            limits,
            holes: Holes::of(&[Hole::Fork]), // It calls the linker.
        })
    }
}

/// One call of the compiler, whose arguments the caller chooses.
pub struct Call<'a> {
    /// The arguments.
    pub args: Vec<OsString>,
    /// Variables beside those of every program in the sandbox.
    pub env: Vec<(String, String)>,
    /// Where it is called.
    pub folder: &'a Path,
    /// What it may read, beside the toolchain.
    pub readable: Vec<PathBuf>,
    /// What becomes of what it makes.
    pub product: Product<'a>,
    /// What it may use.
    pub limits: Limits,
}

/// What becomes of what the compiler makes.
#[derive(Debug, Clone, Copy)]
pub enum Product<'a> {
    /// It is this file.
    Kept(&'a Path),
    /// Nothing: only the messages are of interest.
    Discarded,
}

impl Product<'_> {
    /// Its name where the compiler writes it.
    fn name(self) -> OsString {
        match self {
            Product::Kept(path) => path.file_name().unwrap_or_default().to_owned(),
            Product::Discarded => "discarded".into(),
        }
    }

    fn artefact(self) -> Result<Option<Artefact>> {
        let Product::Kept(path) = self else { return Ok(None) };
        // It may be a program; who may read it may run it.
        let to = File::options().write(true).create_new(true).mode(0o755).open(path);
        let to = to.with_context(|| format!("make `{}`", path.display()))?;
        Ok(Some(Artefact { name: self.name(), to }))
    }
}

fn host(identity: &str) -> Option<&str> {
    identity.lines().find_map(|line| line.strip_prefix("host: "))
}

fn libraries(sysroot: &Path, host: &str) -> PathBuf {
    sysroot.join("lib/rustlib").join(host).join("lib")
}

fn shared_library(sysroot: &Path, identity: &str) -> Option<PathBuf> {
    let files = std::fs::read_dir(libraries(sysroot, host(identity)?)).ok()?;
    let is_std = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("libstd-") && path.extension().is_some_and(|extension| extension == "so")
    };
    files.flatten().map(|file| file.path()).find(is_std)
}

fn in_sysroot(sysroot: &Path) -> PathBuf {
    sysroot.join("bin/rustc")
}

/// The environment of everything that runs in the sandbox: three variables, none of them the user's.
pub fn plain_environment() -> Vec<(String, String)> {
    [("PATH", "/usr/local/bin:/usr/bin:/bin"), ("HOME", "/nonexistent"), ("LANG", "C.UTF-8")]
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .to_vec()
}

/// What distinguishes one way of compiling from another.
pub fn flags_key(profile: Profile) -> String {
    [FLAGS.as_slice(), profile.flags(), &LINKED_QUICKLY].concat().join(" ")
}

fn arguments(unit: &Crate, runtime: Option<&Path>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = FLAGS.iter().chain(unit.profile.flags()).map(OsString::from).collect();
    let kind = match unit.kind {
        Kind::Library => "--crate-type=rlib",
        Kind::Program => "--crate-type=bin",
    };
    arguments.extend([kind.into(), "--crate-name".into(), unit.name.into()]);
    if unit.forbid_unsafe {
        // Never together with `--cap-lints`, which would turn it into a warning.
        arguments.push("-Funsafe_code".into());
    }
    for library in unit.libraries {
        let mut named = OsString::from(format!("{}=", library.name));
        named.push(&library.file);
        let mut folder = OsString::from("dependency=");
        folder.push(library.folder());
        arguments.extend(["--extern".into(), named, "-L".into(), folder]);
    }
    if let Some((prefix, shown)) = unit.shown {
        arguments.push(format!("--remap-path-prefix={prefix}={shown}").into());
    }
    if let (Kind::Program, Profile::Quick, Some(folder)) =
        (unit.kind, unit.profile, runtime.and_then(Path::parent))
    {
        let mut path = OsString::from("-Clink-arg=-Wl,-rpath,");
        path.push(folder);
        arguments.extend(LINKED_QUICKLY.map(OsString::from).into_iter().chain([path]));
    }
    arguments.extend(unit.surroundings.args.iter().cloned());
    arguments.push(unit.root.into());
    arguments
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the toolchain's own program, with no code of a student's"
)]
fn ask(program: &Path, arguments: &[&str]) -> Result<String> {
    let shown = format!("{} {}", program.display(), arguments.join(" "));
    let output = Command::new(program).args(arguments).current_dir("/").output();
    let output = output.with_context(|| format!("run `{shown}`"))?;
    ensure!(output.status.success(), "`{shown}` ended with {}", output.status);
    Ok(String::from_utf8(output.stdout)
        .with_context(|| format!("read what `{shown}` says"))?
        .trim()
        .to_string())
}
