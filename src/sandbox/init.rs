//! The init: the parent of the program, and pid 1 where there is a pid namespace.

use std::convert::Infallible;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::time::Instant;

use anyhow::{Context, Result};
use rustix::process::{DumpableBehavior, Signal, set_dumpable_behavior, set_parent_process_death_signal};

use super::linux::Fork;
use super::payload::{Outlets, become_program};
use super::supervisor::Account;
use super::tally::Tree;
use super::watch::{Payload, Watch};
use super::wire::{Ending, Note, Order, post, rebuild};
use super::{Identity, Mode, linux, root, supervisor};

/// The init's ends of the pipes to the supervisor.
pub struct Lines {
    /// Readable when the tree is to be killed: the supervisor has asked for it, or is gone.
    pub life: OwnedFd,
    /// Takes the notes.
    pub notes: OwnedFd,
}

/// Does the work of the init and ends the process.
pub fn serve(order: &Order, account: &Account, outlets: Outlets, lines: &Lines) -> ! {
    let note = match run(order, account, outlets, lines) {
        Ok(ending) => Note::Ended(ending),
        Err(error) => Note::broken(&error),
    };
    let _ = post(&lines.notes, &note);
    linux::exit(0)
}

fn run(order: &Order, account: &Account, outlets: Outlets, lines: &Lines) -> Result<Ending> {
    die_with_supervisor()?;
    let tree = match order.setup.mode {
        Mode::Namespaces => settle_namespaces(order, account)?,
        Mode::LimitsOnly => become_reaper()?,
    };
    let signals = linux::child_signals().context("watch for the end of children")?;
    let payload = start_payload(order, account, outlets)?;
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable); // Hides our descriptors from the program.
    post(&lines.notes, &Note::Started(0))?; // The supervisor knows our pid, we do not.
    Watch::new(&order.limits, tree, account.private, payload).until_end(&signals, &lines.life)
}

fn die_with_supervisor() -> Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL)).context("die with the supervisor")
}

fn settle_namespaces(order: &Order, account: &Account) -> Result<Tree> {
    if order.setup.identity == Identity::Own {
        map_own_user(account)?;
    }
    root::build(order, account.inside())?;
    if order.setup.identity == Identity::Own {
        forbid_more_namespaces();
    }
    linux::raise_loopback().context("raise the loopback interface")?;
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

/// Forks, and returns once the program has been executed.
fn start_payload(order: &Order, account: &Account, outlets: Outlets) -> Result<Payload> {
    let (reader, writer) = supervisor::high_pipe()?;
    let began = Instant::now();
    match linux::fork_into(0).context("fork")? {
        Fork::Child => explain_and_exit(become_program(order, account, &outlets), writer),
        Fork::Parent(pid) => {
            drop((outlets, writer));
            // The program's copy is closed by its exec: silence means success.
            let mut said = Vec::new();
            File::from(reader).read_to_end(&mut said).context("wait for exec")?;
            if said.is_empty() {
                Ok(Payload { pid, began })
            } else {
                Err(rebuild(serde_json::from_slice(&said)?))
            }
        }
    }
}

fn explain_and_exit(failure: Result<Infallible>, writer: OwnedFd) -> ! {
    let Err(error) = failure;
    let chain: Vec<String> = error.chain().map(ToString::to_string).collect();
    let _ = File::from(writer).write_all(&serde_json::to_vec(&chain).unwrap_or_default());
    linux::exit(127)
}
