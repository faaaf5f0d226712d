//! The crates that programs are explored with, built once per toolchain and kept in the cache.
//!
//! They are built without the instrumentation that checked code gets: the model does not observe itself.

use super::mode::{self, Mode};
use super::{Lab, entry};
use crate::cache;
use crate::lang::say;
use crate::sandbox::End;
use crate::scratch;
use crate::toolchain::{Call, LIMITS_OF_OURS, Product, Surroundings};
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// The built crates.
#[derive(Debug, Clone)]
pub struct Shadow {
    /// Whether memory accesses are seen.
    pub mode: Mode,
    /// The mangled name of the function that `main` is started by.
    start: String,
    home: PathBuf,
}

/// What is known about built crates beside their files.
#[derive(Serialize, Deserialize)]
struct Memory {
    mode: Mode,
    start: String,
}

/// One of the crates.
struct Part {
    /// Its folder below `crates`.
    folder: &'static str,
    name: &'static str,
    kind: &'static str,
    file: &'static str,
    options: &'static [&'static str],
    /// Those of the others that it names.
    uses: &'static [(&'static str, &'static str)],
}

const PARTS: [Part; 4] = [
    Part {
        folder: "weft",
        name: "weft",
        kind: "rlib",
        file: "libweft.rlib",
        options: &["--cfg=feature=\"runtime\""],
        uses: &[],
    },
    Part {
        folder: "weft-test",
        name: "weft_test",
        kind: "proc-macro",
        file: "libweft_test.so",
        options: &["--extern=proc_macro"],
        uses: &[],
    },
    Part {
        folder: "weft-std",
        name: "std",
        kind: "rlib",
        file: "libstd.rlib",
        options: &["--cfg=feature=\"runtime\"", "--cfg=feature=\"test\""],
        uses: &[("weft", "libweft.rlib"), ("weft_test", "libweft_test.so")],
    },
    Part {
        folder: "weft-core",
        name: "core",
        kind: "rlib",
        file: "libcore.rlib",
        options: &[],
        uses: &[("std", "libstd.rlib")],
    },
];

/// How they are compiled. The metadata tells the crate `std` from the one that it shadows.
const FLAGS: [&str; 6] = [
    "--edition=2024",
    "-Copt-level=3",
    "-Cdebuginfo=line-tables-only",
    "-Cmetadata=shadow",
    "-Cembed-bitcode=no",
    "--cap-lints=allow",
];

const DRIVER: &str = "libdriver.rlib";
const MEMORY: &str = "shadow.json";

impl Shadow {
    /// The crates: from the cache, or built now.
    ///
    /// # Errors
    ///
    /// If they cannot be built or do not work with this toolchain, which is our fault.
    pub fn obtain(lab: &Lab) -> Result<Shadow> {
        let start = entry::start_symbol(&lab.toolchain.libraries()?)?;
        let sources = crate::course::crates(lab.cache)?;
        let home = lab.cache.join(format!("shadow-{}", key(lab, &sources, &start)?));
        if !home.is_dir() {
            let _turn = wait_for_others(lab.cache)?;
            if home.is_dir() {
                return Shadow::at(home);
            }
            let version = &lab.toolchain.version;
            lab.progress.notice(&say!(
                lab.lang,
                "building the model of the standard library for {version} (once; it is kept)",
                "собирается модель стандартной библиотеки для {version} (один раз, дальше из кэша)",
            ));
            build(lab, &sources, start, &home)?;
        }
        Shadow::at(home)
    }

    fn at(home: PathBuf) -> Result<Shadow> {
        let path = home.join(MEMORY);
        let memory = fs::read(&path).with_context(|| format!("read `{}`", path.display()))?;
        let Memory { mode, start } =
            serde_json::from_slice(&memory).context("read what is known of the model")?;
        Ok(Shadow { mode, start, home })
    }

    /// The folder that they lie in. Its name changes whenever they do.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The same crates, used in another mode.
    pub fn in_mode(&self, mode: Mode) -> Shadow {
        Shadow { mode, ..self.clone() }
    }

    /// The arguments of the compiler that put a crate on the model instead of the real `std`.
    pub fn arguments(&self) -> Vec<OsString> {
        let shadowed = ["std", "core"].map(|name| naming(name, &self.home.join(format!("lib{name}.rlib"))));
        let mut folder = OsString::from("dependency=");
        folder.push(&self.home);
        let [std, core] = shadowed;
        ["--extern".into(), std, "--extern".into(), core, "-L".into(), folder].into()
    }

    /// What code is compiled against that is run on the simulated machine.
    pub fn surroundings(&self) -> Surroundings {
        let modelled = ["--cfg=modelled", "--cfg=weft"].map(OsString::from);
        let args = [self.arguments(), modelled.into()].concat();
        Surroundings { args, readable: Some(self.home.clone()), env: Vec::new() }
    }

    /// What libraries are compiled against that explored code uses.
    pub fn surroundings_of_libraries(&self) -> Surroundings {
        let Surroundings { args, readable, .. } = self.surroundings();
        let args = [args, self.mode.arguments_for_others()].concat();
        Surroundings { args, readable, env: self.mode.environment() }
    }

    /// What code is compiled against that stands beside the simulated machine, and starts it.
    pub fn beside(&self) -> Surroundings {
        let weft = naming("weft", &self.home.join("libweft.rlib"));
        let mut folder = OsString::from("dependency=");
        folder.push(&self.home);
        let args = vec!["--cfg=modelled".into(), "--extern".into(), weft, "-L".into(), folder];
        Surroundings { args, readable: Some(self.home.clone()), env: Vec::new() }
    }

    /// The arguments of the linker that have the model run `main`.
    pub fn entry(&self) -> Vec<OsString> {
        let mut driver = OsString::from("-Clink-arg=");
        driver.push(self.home.join(DRIVER));
        vec![entry::wrap(&self.start).into(), driver]
    }
}

/// Building takes seconds, which nobody should spend twice at the same time.
fn wait_for_others(cache: &Path) -> Result<fs::File> {
    let path = cache.join("shadow.lock");
    let shown = || format!("lock `{}`", path.display());
    let lock = fs::File::options().create(true).append(true).open(&path).with_context(shown)?;
    lock.lock().with_context(shown)?;
    Ok(lock)
}

/// `--extern` names a crate so.
pub fn naming(name: &str, file: &Path) -> OsString {
    let mut named = OsString::from(format!("{name}="));
    named.push(file);
    named
}

fn key(lab: &Lab, sources: &Path, start: &str) -> Result<String> {
    let folders = PARTS.map(|part| sources.join(part.folder));
    let folders: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
    let sources = cache::key_of_files(&folders)?;
    let (flags, driver) = (format!("{FLAGS:?} {:?}", mode::SEEING), entry::driver(start));
    let parts = [&lab.toolchain.identity, &flags, &sources, &driver, &mode::programs()];
    Ok(cache::key(parts.map(String::as_bytes)))
}

fn build(lab: &Lab, sources: &Path, start: String, home: &Path) -> Result<()> {
    let fresh = scratch::folder_in(lab.cache).context("make a folder in the cache")?;
    for part in &PARTS {
        compile(lab, part, sources, fresh.path())?;
    }
    compile_driver(lab, &start, fresh.path())?;
    let untried = Shadow { mode: Mode::Instrumented, start, home: fresh.path().to_path_buf() };
    let memory = Memory { mode: mode::try_out(lab, &untried)?, start: untried.start };
    fs::write(fresh.path().join(MEMORY), serde_json::to_vec(&memory)?).context("write to the cache")?;
    cache::publish(fresh, home)
}

fn compile(lab: &Lab, part: &Part, sources: &Path, out: &Path) -> Result<()> {
    let mut args: Vec<OsString> = FLAGS.iter().chain(part.options).map(OsString::from).collect();
    args.extend([format!("--crate-type={}", part.kind).into(), format!("--crate-name={}", part.name).into()]);
    for (name, file) in part.uses {
        args.extend(["--extern".into(), naming(name, &out.join(file))]);
    }
    let mut folder = OsString::from("dependency=");
    folder.push(out);
    // Below the folder of all crates, so that places in them have names that no place of a student's has.
    let root = format!("{}/src/lib.rs", part.folder);
    args.extend(["-L".into(), folder, root.into()]);
    let readable = vec![sources.into(), out.into()];
    let (env, product) = (Vec::new(), Product::Kept(&out.join(part.file)));
    succeed(lab, part.name, Call { args, env, folder: sources, readable, product, limits: LIMITS_OF_OURS })
}

fn compile_driver(lab: &Lab, start: &str, out: &Path) -> Result<()> {
    fs::write(out.join("driver.rs"), entry::driver(start)).context("write to the cache")?;
    let mut args: Vec<OsString> = FLAGS.map(OsString::from).into();
    args.extend(["--crate-type=rlib", "--crate-name=driver", "--extern"].map(OsString::from));
    let mut folder = OsString::from("dependency=");
    folder.push(out);
    args.extend([naming("std", &out.join("libstd.rlib")), "-L".into(), folder]);
    args.push("driver.rs".into());
    let (env, readable, product) = (Vec::new(), vec![out.into()], Product::Kept(&out.join(DRIVER)));
    succeed(lab, "driver", Call { args, env, folder: out, readable, product, limits: LIMITS_OF_OURS })
}

fn succeed(lab: &Lab, name: &str, call: Call) -> Result<()> {
    let run = lab.toolchain.call(lab.sandbox, call).with_context(|| format!("compile `{name}`"))?;
    let messages = String::from_utf8_lossy(&run.stderr);
    ensure!(run.end == End::Exited(0), "compile the model's crate `{name}`: {:?}\n{messages}", run.end);
    Ok(())
}
