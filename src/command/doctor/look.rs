//! Looks at the machine. Nothing in here fails: what cannot be seen is seen as missing, with its reason.

use super::seen::{Asked, Cache, Compiler, Container, Hardware, Others, Seen, System, Tried};
use crate::machine::Machine;
use crate::sandbox::{Sandbox, Trial};
use crate::terms::Terms;
use crate::toolchain::{Toolchain, plain_environment};
use crate::{cache, scratch};
use anyhow::{Context, Result};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Looks at everything.
pub fn look(terms: Terms) -> Seen {
    let cache = cache::folder();
    let toolchain = toolchain(cache.as_deref().ok());
    let needed = [toolchain.as_ref().ok().map(|toolchain| &toolchain.sysroot), cache.as_ref().ok()];
    let needed: Vec<PathBuf> = needed.into_iter().flatten().cloned().collect();
    Seen {
        asked: Asked { mode: terms.sandbox, trusting: terms.trust_submissions },
        trials: trials(&needed),
        system: system(),
        others: others(),
        toolchain: in_words(toolchain).map(|toolchain| compiler(&toolchain)),
        linker: linker(),
        installer: installer(),
        machine: hardware(),
        cache: in_words(cache).map(|folder| measured(&folder)),
        temporary: in_words(temporary()),
    }
}

/// The temporary folder, once what a small build needs has been written there.
fn temporary() -> Result<PathBuf> {
    let folder = scratch::folder()?;
    let room = folder.path().join("room");
    fs::write(&room, vec![1; 8 << 20]).with_context(|| format!("write 8 MiB to `{}`", room.display()))?;
    Ok(std::env::temp_dir())
}

fn in_words<T>(result: Result<T>) -> Result<T, String> {
    result.map_err(|error| format!("{error:#}"))
}

fn trials(needed: &[PathBuf]) -> Vec<Tried> {
    // Without its own file there is no supervisor to start, and each trial says so.
    let launcher = std::env::current_exe().unwrap_or_default();
    let tried = |Trial { setup, result }| Tried { setup, result: in_words(result) };
    Sandbox::survey(&launcher, needed).into_iter().map(tried).collect()
}

fn system() -> System {
    System {
        root: rustix::process::geteuid().is_root(),
        release: rustix::system::uname().release().to_string_lossy().into_owned(),
        container: container(),
        filtered: said("/proc/self/status").is_some_and(|status| is_filtered(&status)),
        profile: said("/proc/self/attr/current").and_then(|text| profile(&text)),
        most_user_namespaces: number("/proc/sys/user/max_user_namespaces"),
        userns_clone: number("/proc/sys/kernel/unprivileged_userns_clone"),
        userns_restricted: number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"),
        modules: said("/sys/kernel/security/lsm"),
        systemd: Path::new("/run/systemd/system").is_dir(),
        group: said("/proc/self/cgroup").and_then(|groups| group(&groups)),
    }
}

fn said(path: &str) -> Option<String> {
    fs::read_to_string(path).ok().map(|text| text.trim().to_string())
}

fn number(path: &str) -> Option<u64> {
    said(path)?.parse().ok()
}

fn container() -> Option<Container> {
    let marks = [
        (std::env::var_os("KUBERNETES_SERVICE_HOST").is_some(), Container::Kubernetes),
        (Path::new("/run/.containerenv").exists(), Container::Podman),
        (Path::new("/.dockerenv").exists(), Container::Docker),
        (std::env::var_os("container").is_some(), Container::Other),
    ];
    marks.into_iter().find_map(|(seen, container)| seen.then_some(container))
}

/// The kernel says 2 for who is under a filter.
fn is_filtered(status: &str) -> bool {
    status.lines().any(|line| line.strip_prefix("Seccomp:").is_some_and(|mode| mode.trim() == "2"))
}

/// `docker-default (enforce)` is a profile, `unconfined` is none.
fn profile(text: &str) -> Option<String> {
    let (name, mode) = text.trim_end_matches('\0').rsplit_once(" (")?;
    (mode == "enforce)").then(|| name.to_string())
}

/// The path of version 2.
fn group(groups: &str) -> Option<String> {
    groups.lines().find_map(|line| line.strip_prefix("0::")).map(str::to_string)
}

/// What the toolchain is, also where there is no cache to remember it in.
fn toolchain(cache: Option<&Path>) -> Result<Toolchain> {
    if let Some(toolchain) = cache.and_then(|cache| Toolchain::find(cache).ok()) {
        return Ok(toolchain);
    }
    Toolchain::find(scratch::folder()?.path())
}

fn compiler(toolchain: &Toolchain) -> Compiler {
    Compiler {
        version: toolchain.version.clone(),
        sysroot: toolchain.sysroot.clone(),
        hidden: is_hidden(&toolchain.compiler()),
    }
}

/// Whether there is a folder on the way to it that others may not enter.
fn is_hidden(file: &Path) -> bool {
    const OTHERS_ENTER: u32 = 0o001;
    let closed = |folder: &Path| {
        fs::metadata(folder).is_ok_and(|metadata| metadata.permissions().mode() & OTHERS_ENTER == 0)
    };
    file.ancestors().any(closed)
}

/// What `rustc` looks for, where it looks in the sandbox.
fn linker() -> Option<PathBuf> {
    let environment = plain_environment();
    let (_, path) = environment.iter().find(|(name, _)| name == "PATH")?;
    std::env::split_paths(path).map(|folder| folder.join("cc")).find(|file| file.is_file())
}

fn installer() -> Option<&'static str> {
    ["apt-get", "dnf", "pacman", "zypper", "apk"]
        .into_iter()
        .find(|name| ["/usr/bin", "/sbin"].iter().any(|folder| Path::new(folder).join(name).is_file()))
}

fn hardware() -> Hardware {
    Hardware {
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        load: Machine::load(),
        free_mib: said("/proc/meminfo").and_then(|text| available(&text)),
    }
}

fn available(meminfo: &str) -> Option<u64> {
    let rest = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kib: u64 = rest.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib >> 10)
}

fn measured(folder: &Path) -> Cache {
    let free = rustix::fs::statvfs(folder).ok().map(|disk| (disk.f_bavail * disk.f_frsize) >> 20);
    Cache {
        folder: folder.to_path_buf(),
        size_mib: size(folder) >> 20,
        free_mib: free,
        closed: in_words(scratch::folder_in(folder)).err(),
    }
}

/// Bytes of all files below a folder. Links are not followed, and what goes away meanwhile does not count.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let entry = |entry: fs::DirEntry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => size(&entry.path()),
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    };
    entries.map(entry).sum()
}

fn others() -> Others {
    let home = std::env::var_os("RUSTUP_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(dirs::home_dir()?.join(".rustup")))
        .unwrap_or_default();
    let toolchains = toolchains(&home.join("toolchains"));
    let with = |has: fn(&Path) -> bool| {
        let found = toolchains.iter().find(|toolchain| has(toolchain))?;
        Some(found.file_name()?.to_string_lossy().into_owned())
    };
    Others { rustup: home.is_dir(), miri: with(has_miri), sanitizer: with(has_sanitizer) }
}

fn toolchains(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    all.sort();
    all
}

fn has_miri(toolchain: &Path) -> bool {
    toolchain.join("bin/cargo-miri").is_file()
}

/// Only a nightly compiler takes the option, and the standard library has to be built with it, too.
fn has_sanitizer(toolchain: &Path) -> bool {
    let nightly = toolchain.file_name().is_some_and(|name| name.to_string_lossy().starts_with("nightly"));
    nightly && toolchain.join("lib/rustlib/src/rust/library/std").is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_and_a_profile_of_somebody_else_are_seen() {
        assert!(is_filtered("Name:\tgrader\nSeccomp:\t2\nSeccomp_filters:\t1\n"));
        assert!(!is_filtered("Name:\tgrader\nSeccomp:\t0\n"));
        assert_eq!(profile("docker-default (enforce)"), Some("docker-default".into()));
        assert_eq!((profile("unconfined"), profile("snap.x (complain)")), (None, None));
    }

    #[test]
    fn the_group_is_that_of_version_2() {
        assert_eq!(group("4:memory:/a\n0::/user.slice/b\n"), Some("/user.slice/b".into()));
        assert_eq!(group("4:memory:/a\n"), None);
    }

    #[test]
    fn memory_that_can_be_had_is_read_in_kib() {
        assert_eq!(available("MemTotal: 8 kB\nMemAvailable:    2097152 kB\n"), Some(2048));
        assert_eq!(available(""), None);
    }

    #[test]
    fn a_file_in_a_folder_of_one_user_alone_is_hidden_from_others() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rustc");
        fs::write(&file, "").unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        assert!(is_hidden(&file));
        assert!(!is_hidden(Path::new("/usr")));
    }

    #[test]
    fn the_size_of_a_folder_is_that_of_all_its_files() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a/b"), [0; 700]).unwrap();
        fs::write(folder.path().join("c"), [0; 300]).unwrap();
        assert_eq!(size(folder.path()), 1000);
        assert_eq!(size(&folder.path().join("nothing")), 0);
    }
}
