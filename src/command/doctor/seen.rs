//! What was seen of a machine: data, and nothing that judges it.

use crate::sandbox::{Enforced, Mode, Setup};
use std::path::PathBuf;

/// All that a diagnosis is made from.
#[derive(Debug, Clone)]
pub struct Seen {
    /// What the user asks of the sandbox.
    pub asked: Asked,
    /// Each setup of the sandbox, the strongest first, and how `/bin/true` fared in it.
    pub trials: Vec<Tried>,
    /// The system.
    pub system: System,
    /// The toolchain, or why there is none.
    pub toolchain: Result<Compiler, String>,
    /// What can link a program.
    pub linker: Option<PathBuf>,
    /// What installs programs here.
    pub installer: Option<&'static str>,
    /// The machine.
    pub machine: Hardware,
    /// The cache, or why there is none.
    pub cache: Result<Cache, String>,
    /// The temporary folder, or why it is of no use.
    pub temporary: Result<PathBuf, String>,
    /// Other tools.
    pub others: Others,
}

/// What the user asks of the sandbox.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    /// This mode or none.
    pub mode: Option<Mode>,
    /// Whether code may run that nothing holds back.
    pub trusting: bool,
}

/// A setup that was tried.
#[derive(Debug, Clone)]
pub struct Tried {
    /// The setup.
    pub setup: Setup,
    /// What held `/bin/true` back, or why it did not run.
    pub result: Result<Enforced, String>,
}

/// What the system says of itself.
#[derive(Debug, Clone, Default)]
pub struct System {
    /// Whether the grader is root.
    pub root: bool,
    /// What the kernel calls itself: `6.8.0-45-generic`.
    pub release: String,
    /// What kind of container this is, if it is one.
    pub container: Option<Container>,
    /// Whether somebody else filters the grader's own system calls.
    pub filtered: bool,
    /// The `AppArmor` profile that the grader is under.
    pub profile: Option<String>,
    /// `user.max_user_namespaces`.
    pub most_user_namespaces: Option<u64>,
    /// `kernel.unprivileged_userns_clone`, which Debian's kernels have.
    pub userns_clone: Option<u64>,
    /// `kernel.apparmor_restrict_unprivileged_userns`, which Ubuntu's have.
    pub userns_restricted: Option<u64>,
    /// The security modules of the kernel, where it tells them.
    pub modules: Option<String>,
    /// Whether systemd runs it.
    pub systemd: bool,
    /// The control group of the grader, in version 2.
    pub group: Option<String>,
}

/// A kind of container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    Docker,
    Podman,
    Kubernetes,
    /// Somebody else's.
    Other,
}

/// The Rust toolchain.
#[derive(Debug, Clone)]
pub struct Compiler {
    /// What it calls itself: `rustc 1.95.0 (59807616e 2026-04-14)`.
    pub version: String,
    /// Where it lies.
    pub sysroot: PathBuf,
    /// Whether other users are kept from it.
    pub hidden: bool,
}

/// The machine.
#[derive(Debug, Clone, Copy)]
pub struct Hardware {
    /// Processors that the grader may use.
    pub cores: usize,
    /// How many tasks wanted to run, on average of the last minute.
    pub load: f64,
    /// MiB of memory that is free or can be freed.
    pub free_mib: Option<u64>,
}

/// The folder with what need not be made twice.
#[derive(Debug, Clone)]
pub struct Cache {
    /// Where it is.
    pub folder: PathBuf,
    /// How much lies in it.
    pub size_mib: u64,
    /// How much more its disk can hold.
    pub free_mib: Option<u64>,
    /// Why nothing can be written to it.
    pub closed: Option<String>,
}

/// What else looks at concurrent programs.
#[derive(Debug, Clone, Default)]
pub struct Others {
    /// Whether toolchains are rustup's.
    pub rustup: bool,
    /// The toolchain with Miri.
    pub miri: Option<String>,
    /// The nightly toolchain with `ThreadSanitizer` and the source of the standard library.
    pub sanitizer: Option<String>,
}

impl System {
    /// The first two numbers of the kernel's version.
    pub fn kernel(&self) -> Option<(u32, u32)> {
        numbers(&self.release)
    }

    /// The container around the grader; who filters its system calls is one, of whatever name.
    pub fn around(&self) -> Option<Container> {
        self.container.or(self.filtered.then_some(Container::Other))
    }

    /// Whether the kernel is the one of Windows.
    pub fn is_windows(&self) -> bool {
        self.release.to_lowercase().contains("microsoft")
    }
}

impl Compiler {
    /// The first two numbers of its version.
    pub fn numbers(&self) -> Option<(u32, u32)> {
        numbers(self.version.strip_prefix("rustc ")?)
    }
}

fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.split(|c: char| !c.is_ascii_digit()).map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_begin_with_two_numbers() {
        assert_eq!(numbers("6.8.0-45-generic"), Some((6, 8)));
        assert_eq!(numbers("5.15.153.1-microsoft-standard-WSL2"), Some((5, 15)));
        assert_eq!(numbers("1.97.0-nightly (abc 2026-05-01)"), Some((1, 97)));
        assert_eq!(numbers("unknown"), None);
    }

    #[test]
    fn the_kernel_of_windows_says_so() {
        let system = |release: &str| System { release: release.into(), ..System::default() };
        assert!(system("5.15.153.1-microsoft-standard-WSL2").is_windows());
        assert!(!system("6.8.0-45-generic").is_windows());
    }
}
