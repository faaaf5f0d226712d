//! The programs that are run.

use crate::sandbox::{Artefact, Hole, Holes, Job, Limits};
use crate::{Result, compute};
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The name of the program that does nothing.
pub const NOTHING: &str = "/bin/true";
/// The name of the program that computes.
pub const COMPUTING: &str = "50 ms of computing";

/// A program, and what it needs.
pub struct Program {
    pub name: &'static str,
    pub rounds: usize,
    pub file: PathBuf,
    pub args: Vec<OsString>,
    /// Where it starts.
    pub cwd: PathBuf,
    /// What it reads, beside the system.
    pub readable: Vec<PathBuf>,
    /// What it makes, if it makes something.
    pub product: Option<Product>,
}

/// A file that a program makes in a folder.
pub struct Product {
    /// Empty before every run.
    pub folder: PathBuf,
    pub name: &'static str,
    /// Where the sandbox copies it to.
    pub copy: PathBuf,
}

/// Those that are run, with files of theirs in `folder`.
pub fn all(folder: &Path, rounds: usize) -> Result<Vec<Program>> {
    let units = compute::units_in(Duration::from_millis(50));
    let this = std::env::current_exe()?;
    let plain = |name, file: PathBuf, args: Vec<OsString>| Program {
        name,
        rounds,
        readable: vec![file.clone()],
        file,
        args,
        cwd: "/".into(),
        product: None,
    };
    Ok(vec![
        Program { readable: Vec::new(), ..plain(NOTHING, NOTHING.into(), Vec::new()) },
        plain(COMPUTING, this, vec![compute::ARGUMENT.into(), units.to_string().into()]),
        compile(folder, rounds.div_ceil(10))?,
    ])
}

/// A compile as `src/toolchain.rs` asks for it.
fn compile(folder: &Path, rounds: usize) -> Result<Program> {
    let (source, made) = (folder.join("source"), folder.join("made"));
    fs::create_dir(&source)?;
    fs::create_dir(&made)?;
    fs::write(source.join("lib.rs"), CRATE)?;
    let said = Command::new("rustc").args(["--print", "sysroot"]).current_dir("/").output()?;
    let sysroot = PathBuf::from(String::from_utf8(said.stdout)?.trim_end());
    let product = Product { name: "made.rlib", copy: folder.join("copy.rlib"), folder: made };
    let options =
        ["--edition=2024", "--crate-type=rlib", "--crate-name=made", "-Ccodegen-units=1", "lib.rs", "-o"];
    let args = options.map(OsString::from).into_iter().chain([product.folder.join(product.name).into()]);
    Ok(Program {
        name: "a compile by rustc",
        rounds,
        file: sysroot.join("bin/rustc"),
        args: args.collect(),
        cwd: source.clone(),
        readable: vec![source, sysroot],
        product: Some(product),
    })
}

/// A library of some twenty lines.
const CRATE: &str = "\
use std::collections::BTreeMap;

pub fn words(text: &str) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    for word in text.split_whitespace() {
        *words.entry(word.to_lowercase()).or_default() += 1;
    }
    words
}

pub fn most(text: &str) -> Option<(String, usize)> {
    words(text).into_iter().max_by_key(|(_, count)| *count)
}

pub fn sum(numbers: &[u64]) -> u64 {
    std::thread::scope(|scope| {
        let halves = numbers.split_at(numbers.len() / 2);
        let first = scope.spawn(|| halves.0.iter().sum::<u64>());
        halves.1.iter().sum::<u64>() + first.join().unwrap()
    })
}
";

impl Program {
    /// Its environment: nothing of ours.
    pub fn env(&self) -> Vec<(String, String)> {
        let temporary = self.product.iter().map(|product| ("TMPDIR", product.folder.display().to_string()));
        let fixed = [("PATH", "/usr/local/bin:/usr/bin:/bin"), ("HOME", "/nonexistent"), ("LANG", "C.UTF-8")];
        let fixed = fixed.into_iter().map(|(key, value)| (key, value.to_string()));
        fixed.chain(temporary).map(|(key, value)| (key.to_string(), value)).collect()
    }

    /// It as the sandbox takes it.
    pub fn job(&self) -> Result<Job> {
        let product = self.product.as_ref();
        let artefact = |product: &Product| -> Result<Artefact> {
            Ok(Artefact { name: product.name.into(), to: File::create_new(&product.copy)? })
        };
        Ok(Job {
            program: self.file.clone(),
            args: self.args.clone(),
            env: self.env(),
            cwd: self.cwd.clone(),
            readable: self.readable.clone(),
            scratch: product.map(|product| product.folder.clone()),
            artefact: product.map(artefact).transpose()?,
            channel: None,
            live: false,
            limits: LIMITS,
            holes: if product.is_some() { Holes::of(&[Hole::Fork]) } else { Holes::NONE },
        })
    }

    /// Removes what it has made.
    pub fn tidy(&self) -> Result<()> {
        let Some(product) = &self.product else { return Ok(()) };
        for file in [&product.folder.join(product.name), &product.copy] {
            if file.exists() {
                fs::remove_file(file)?;
            }
        }
        Ok(())
    }
}

/// Those of the compiler.
const LIMITS: Limits = Limits {
    wall: Duration::from_secs(30),
    cpu: Duration::from_secs(60),
    memory: 1536 << 20,
    tasks: 64,
    output: 256 << 10,
    open_files: 512,
    file_size: 256 << 20,
    disk: 320 << 20,
    asked: 4 << 30,
};
