//! The init: the parent of the program, and pid 1 where there is a pid namespace.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Read;
use std::os::fd::OwnedFd;
use std::time::Instant;

use anyhow::{Context, Result};
use rustix::process::{DumpableBehavior, Signal, set_dumpable_behavior, set_parent_process_death_signal};

use super::cgroup::Cgroup;
use super::enforced::Enforced;
use super::holes::Hole;
use super::payload::{Outlets, become_program};
use super::setup::Mode;
use super::storage::Storage;
use super::supervisor::Account;
use super::tally::Tree;
use super::watch::{Gauges, Payload, Watch};
use super::wire::{Ending, Note, Order, Start, post, rebuild};
use super::{End, artefact, linux, root, supervisor};

/// The init's ends of the pipes to the supervisor.
pub struct Lines {
    /// Readable when the tree is to be killed: the supervisor has asked for it, or is gone.
    pub life: OwnedFd,
    /// Takes the notes.
    pub notes: OwnedFd,
}

/// What the supervisor has made ready for one run.
pub struct Readied<'a> {
    pub order: &'a Order,
    pub account: &'a Account,
    pub cgroup: Option<&'a Cgroup<'a>>,
}

/// Does the work of the init and ends the process.
pub fn serve(readied: &Readied, outlets: Outlets, target: Option<OwnedFd>, lines: &Lines) -> ! {
    let note = match run(readied, outlets, target, lines) {
        Ok(ending) => Note::Ended(ending),
        Err(error) => Note::broken(&error),
    };
    let _ = post(&lines.notes, &note);
    linux::exit(0)
}

fn run(readied: &Readied, outlets: Outlets, target: Option<OwnedFd>, lines: &Lines) -> Result<Ending> {
    let Readied { order, account, cgroup } = readied;
    die_with_supervisor()?;
    let tree = match order.setup.mode {
        Mode::Full => settle_namespaces(order, account)?,
        Mode::LandlockOnly | Mode::RlimitsOnly => become_reaper()?,
    };
    let storage = Storage::open(order)?;
    let exit = target.map(|target| Exit::prepare(order, target)).transpose()?;
    let signals = linux::child_signals().context("watch for the end of children")?;
    let payload = start_payload(readied, outlets)?;
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable); // Hides our descriptors from the program.
    post(&lines.notes, &Note::Started(Start { supervisor: 0, init: 0, enforced: enforced(readied) }))?;
    let gauges = Gauges { tree, user: account.private, storage, cgroup: *cgroup };
    let ending = Watch::new(&order.limits, gauges, payload).until_end(&signals, &lines.life)?;
    if let (Some(exit), End::Exited(0)) = (exit, ending.end) {
        exit.take(order.limits.file_size)?;
    }
    Ok(ending)
}

/// The way out of the sandbox, for one file.
struct Exit {
    folder: OwnedFd,
    name: OsString,
    target: OwnedFd,
}

impl Exit {
    fn prepare(order: &Order, target: OwnedFd) -> Result<Exit> {
        let folder = order.scratch.as_ref().context("take a file: there is no place where it could be")?;
        let name = order.artefact.clone().context("take a file: it has no name")?;
        Ok(Exit { folder: artefact::open_folder(folder)?, name, target })
    }

    fn take(&self, most: u64) -> Result<()> {
        artefact::copy_out(&self.folder, &self.name, &self.target, most)
    }
}

/// What the program could not have been started without, or what shows in what was opened for it.
fn enforced(readied: &Readied) -> Enforced {
    let landlock = match readied.order.setup.mode {
        Mode::Full | Mode::LandlockOnly => linux::landlock_abi(),
        Mode::RlimitsOnly => None,
    };
    Enforced { landlock, cgroup: readied.cgroup.map(|cgroup| cgroup.version) }
}

fn die_with_supervisor() -> Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL)).context("die with the supervisor")
}

fn settle_namespaces(order: &Order, account: &Account) -> Result<Tree> {
    if order.setup.has_user_namespace() {
        map_own_user(account)?;
    }
    root::build(order, account.inside())?;
    if order.setup.has_user_namespace() {
        forbid_more_namespaces();
    }
    if order.holes.has(Hole::Inet) {
        linux::raise_loopback().context("raise the loopback interface")?;
    }
    rustix::system::sethostname(b"sandbox").context("set the host name")?;
    let _ = start_pids_anywhere(); // A kernel without it counts from 2.
    Ok(Tree::Namespace)
}

/// Has the pids of the namespace begin at a random number, so that nobody can guess them. It is low enough that they
/// do not start anew during a run: then the order of pids would no more be that of birth.
fn start_pids_anywhere() -> Result<()> {
    let mut random = [0; 2];
    rustix::rand::getrandom(&mut random, rustix::rand::GetRandomFlags::empty())?;
    let first = 100 + u16::from_le_bytes(random) % 8000;
    Ok(fs::write("/proc/sys/kernel/ns_last_pid", first.to_string())?)
}

/// A new user namespace knows nobody; an ordinary user may let it know them, and no groups.
fn map_own_user(account: &Account) -> Result<()> {
    let inside = account.inside();
    let write = |file: &str, text: String| {
        fs::write(format!("/proc/self/{file}"), text).with_context(|| format!("write `{file}`"))
    };
    write("setgroups", "deny".to_owned())?;
    write("uid_map", format!("{inside} {} 1", account.uid))?;
    write("gid_map", format!("{inside} {} 1", account.gid))
}

/// In a user namespace the program would have all capabilities, over mounts that no counter sees.
///
/// The number belongs to our user namespace; without one it is the whole machine's.
fn forbid_more_namespaces() {
    let _ = fs::write("/proc/sys/user/max_user_namespaces", "0");
}

fn become_reaper() -> Result<Tree> {
    supervisor::adopt_orphans()?;
    Ok(Tree::Below(std::process::id()))
}

/// Returns once the program has been executed.
fn start_payload(readied: &Readied, outlets: Outlets) -> Result<Payload> {
    let (reader, writer) = supervisor::high_pipe()?;
    let began = Instant::now();
    let explain = || {
        let Err(error) = become_program(readied, &outlets);
        let chain: Vec<String> = error.chain().map(ToString::to_string).collect();
        let _ = rustix::io::write(&writer, &serde_json::to_vec(&chain).unwrap_or_default());
    };
    let pid = linux::fork_to_exec(explain).context("fork")?;
    drop((outlets, writer));
    // The program's copy is closed by its exec: silence means success.
    let mut said = Vec::new();
    File::from(reader).read_to_end(&mut said).context("wait for exec")?;
    if said.is_empty() { Ok(Payload { pid, began }) } else { Err(rebuild(serde_json::from_slice(&said)?)) }
}
