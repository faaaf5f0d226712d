//! Runs a program that nobody trusts: with limits, away from the files and processes of the grader, and so that
//! nothing of it is left afterwards.
//!
//! # How it works
//!
//! Five processes take part. The grader G may have many threads, and a process with threads can do little
//! between fork and exec; so G starts its own program anew, once, as the nursery N, which has one thread. For each run N
//! forks a supervisor S, always one ahead.
//!
//! ```text
//! G ──sockets──▶ N ──fork──▶ S
//!
//! G ──socket──▶ S ──life──▶ C ──fork, exec──▶ P ──fork──▶ …
//!   ◀──notes───   ◀──notes──   ◀──why not────
//!                 ◀─────────────────stdout, stderr──────────
//! ```
//!
//! 1. G sends one end of a new socket to the S that is born already (`nursery.rs`), and there the order and the channel.
//! 2. S claims a uid that no other run has (root only), makes a control group if it may, lends a folder to write in
//!    where there is no private file system, makes pipes, and clones C: into new namespaces if it can.
//! 3. C, the init, is pid 1 there. It builds a private root in memory, into which the system and the paths of the
//!    job are bound, leaves the old one, and starts P, which shares its memory until exec, while C stands still.
//! 4. P gives up session, descriptors, resources, user, capabilities, files (`landlock.rs`) and at last system calls
//!    (`syscalls.rs`), and executes the program. A pipe that exec closes tells C that this worked, or why it did not; C
//!    tells S, S tells G, and `start` returns.
//! 5. C sleeps until a child ends, its life line to S moves, or it is time to look at the tree in `/proc` and at the
//!    kernel's own counters. S sleeps until there is output, a note of C, or a word of G. Nobody sleeps in the way of an
//!    exit.
//! 6. The run is over when P ends, whoever else still holds its pipes; or when C finds a limit exceeded; or when S
//!    moves the life line, because of too much output or because G says so. C then kills all, waits until nothing
//!    is left, copies the one file out that the job asks for, and tells how it was. S reads what is left in the pipes,
//!    takes back the loan, removes the group, and reports. That the kernel takes down what was around the program, which
//!    lasts as long as a short run, G does not wait for: S sees to it alone.
//!
//! Who watches whom: S ends the run when G is gone, because the socket closes; C when S is gone, because the life
//! line closes, even after SIGKILL; and the kernel kills a pid namespace with its pid 1. The wish to be told of a
//! parent's death (`PDEATHSIG`) is a second rope only: a change of user cuts it.
//!
//! # The modes
//!
//! `full` is all of the above. Where namespaces are refused, as in most containers, `landlock-only` has C and S adopt
//! orphans instead: C finds the tree through `/proc` and kills until it has no child left. The program sees the
//! machine's processes and network, but can touch only the files of its job, and none of these processes.
//! `rlimits-only` holds back nobody who wants out; it is for code that one trusts. The mode is chosen by running
//! `/bin/true` in each, because what a system says about itself is not what it then allows.
//!
//! # What is closed, and by what
//!
//! | | `full` | `landlock-only` |
//! |---|---|---|
//! | files | private root, Landlock, uid | Landlock, uid where root |
//! | other processes | pid namespace | Landlock's scopes, uid where root |
//! | network | network namespace; no socket without a hole | no socket without a hole |
//! | System V objects | IPC namespace, system calls | system calls |
//! | the kernel's rarer parts | system calls, no capability | the same |
//! | memory, tasks, time | control group if there is one; polled; rlimits | the same |
//! | files written | size of a file system in memory | polled |
//!
//! `docs/security.md` has the promises, and what is not promised. What is known not to be closed:
//!
//! * Without a control group, memory and tasks are polled, so that for some milliseconds there is more than allowed;
//!   socket buffers, pipes, mappings and unmapped memfds are not counted; processor time of children that their parent
//!   ignores is lost (each has the kernel's own limit, and wall time ends them).
//! * `landlock-only`: names and command lines of the machine's processes can be read in `/proc`; before ABI 6 processes
//!   of the same uid can be signalled; if S and C are both killed, their children live on; with the hole `inet`, UDP
//!   reaches as far as the machine does.

mod artefact;
mod cgroup;
mod descriptors;
mod end_tree;
mod enforced;
mod holes;
mod init;
mod landlock;
mod linux;
mod loan;
mod nursery;
mod objects;
mod payload;
mod private_user;
pub mod record;
mod relay;
mod root;
mod running;
mod setup;
mod storage;
mod supervisor;
mod syscalls;
mod tally;
mod tether;
mod watch;
mod wire;

use std::ffi::OsString;
use std::fs::File;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use serde::{Deserialize, Serialize};

pub use enforced::{Enforced, describe};
pub use holes::{Hole, Holes};
use nursery::Nursery;
pub use running::Running;
pub use setup::{Identity, Mode, Setup};
use wire::{Beside, Order};

/// A way to run untrusted programs that has been seen to work on this machine. Dropping it waits until the sandbox's own
/// processes, too, of all runs that are over are gone.
#[derive(Clone, Debug)]
pub struct Sandbox {
    nursery: Arc<Nursery>,
    setup: Setup,
    enforced: Enforced,
    tether: Option<BorrowedFd<'static>>,
}

/// What the user asks of a sandbox.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wish<'a> {
    /// This mode or none; otherwise the strongest that works.
    pub mode: Option<Mode>,
    /// Whether a program may run that nothing holds back.
    pub trusting: bool,
    /// What programs will have to read, whoever they run as.
    pub needed: &'a [PathBuf],
    /// A line to whoever removes what a killed grader leaves.
    pub tether: Option<BorrowedFd<'static>>,
}

/// One setup that was tried.
#[derive(Debug)]
pub struct Trial {
    /// The setup.
    pub setup: Setup,
    /// What held `/bin/true` back in it, or why it did not run.
    pub result: Result<Enforced>,
}

/// Why there is no sandbox: only one that holds nothing back works here, and nobody has said that this is enough.
#[derive(Debug, thiserror::Error)]
#[error("no program can be held back on this machine: {why}")]
pub struct TooWeak {
    /// Why each stronger setup does not work.
    pub why: String,
}

/// One program to run, and what it gets.
#[derive(Debug)]
pub struct Job {
    /// The program, as an absolute path that is readable inside.
    pub program: PathBuf,
    /// Its arguments, without its name.
    pub args: Vec<OsString>,
    /// Its whole environment.
    pub env: Vec<(String, String)>,
    /// Where it starts.
    pub cwd: PathBuf,
    /// Files and directories that are shown inside at the same path, to read.
    pub readable: Vec<PathBuf>,
    /// An empty folder of ours: inside, at the same path, there is a place to write in. Ours is empty again afterwards.
    pub scratch: Option<PathBuf>,
    /// The one file of the scratch folder that is copied out, if the program exits with 0.
    pub artefact: Option<Artefact>,
    /// Becomes descriptor 3; beside it only `/dev/null` as 0, and 1 and 2, are inherited.
    pub channel: Option<OwnedFd>,
    /// Output is passed on as it comes, not at the end.
    pub live: bool,
    /// What the program may use.
    pub limits: Limits,
    /// What is open to it.
    pub holes: Holes,
}

/// A file that is copied out of the sandbox.
#[derive(Debug)]
pub struct Artefact {
    /// Its name in the scratch folder.
    pub name: OsString,
    /// What it is copied into.
    pub to: File,
}

/// What a program and all its children may use together, unless said otherwise.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Limits {
    /// Time from exec to the end.
    pub wall: Duration,
    /// Processor time, children that have ended included.
    pub cpu: Duration,
    /// Bytes of memory.
    pub memory: u64,
    /// Processes and threads.
    pub tasks: u32,
    /// Bytes of stdout and stderr.
    pub output: u64,
    /// Open descriptors of each process.
    pub open_files: u64,
    /// Bytes of each file that is written.
    pub file_size: u64,
    /// Bytes of all files that are there at the same time.
    pub disk: u64,
    /// Bytes of memory that each process may ask for, whether it uses them or not. The kernel keeps to it, also while
    /// the poller gets no processor; stacks, and what allocators reserve, count in full.
    pub asked: u64,
}

/// One of the two outputs of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stream {
    /// Descriptor 1.
    Stdout,
    /// Descriptor 2.
    Stderr,
}

/// What a program did.
#[derive(Clone, Debug)]
pub struct Run {
    /// How it ended.
    pub end: End,
    /// What it printed; stdout and stderr together are cut at the limit.
    pub stdout: Vec<u8>,
    /// What it printed as errors.
    pub stderr: Vec<u8>,
    /// What it used.
    pub usage: Usage,
    /// Processes that still lived when the program itself had ended; they are dead now.
    pub leftovers: u32,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// By itself, with this code.
    Exited(i32),
    /// By this signal, which was not ours.
    Killed(i32),
    /// By us, because it used too much.
    Limit(Limit),
    /// By us, because [`Running::stop`] asked for it.
    Stopped,
}

/// What a program used too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// Time.
    Wall,
    /// Processor time.
    Cpu,
    /// Memory.
    Memory,
    /// Processes and threads.
    Tasks,
    /// Output.
    Output,
    /// Bytes of files.
    Disk,
}

/// What a program and its children used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Time from exec to the end.
    pub wall: Duration,
    /// Processor time.
    pub cpu: Duration,
    /// The most memory that was seen, in bytes; zero if it ended before the first look.
    pub memory: u64,
    /// The most processes and threads that were seen.
    pub tasks: u32,
}

/// Does the work of a sandbox's supervisors, and never returns, if this process was started for that.
///
/// `main` calls it first: it forks, so no other thread may exist.
pub fn become_supervisor_if_asked() {
    if std::env::args_os().nth(1).is_some_and(|word| word == nursery::NURSERY) {
        supervisor::serve();
    }
}

impl Sandbox {
    /// Chooses the strongest setup by running `/bin/true` in each. `launcher` is this program, which is executed anew to
    /// fork supervisors.
    ///
    /// # Errors
    ///
    /// [`TooWeak`], if only limits work and that is not wished; another one with the reason for each setup, if
    /// `/bin/true` runs in none.
    pub fn detect(launcher: &Path, wish: &Wish) -> Result<Sandbox> {
        let nursery = Arc::new(Nursery::new(launcher));
        let mut refused = Vec::new();
        for setup in
            Setup::candidates().into_iter().filter(|setup| wish.mode.is_none_or(|mode| mode == setup.mode))
        {
            match try_out(&nursery, setup, wish.needed, wish.tether) {
                Ok(_) if setup.mode == Mode::RlimitsOnly && !wish.trusting => {
                    return Err(TooWeak { why: refused.join("; ") }.into());
                }
                Ok(enforced) => {
                    return Ok(Sandbox { nursery, setup, enforced, tether: wish.tether });
                }
                Err(error) => refused.push(format!("{}: {error:#}", setup.mode.name())),
            }
        }
        Err(anyhow!(refused.join("; ")).context("run `/bin/true` in a sandbox"))
    }

    /// Tries every setup, to tell which work here and why others do not.
    pub fn survey(launcher: &Path, needed: &[PathBuf]) -> Vec<Trial> {
        let nursery = Arc::new(Nursery::new(launcher));
        let trial = |setup| Trial { setup, result: try_out(&nursery, setup, needed, None) };
        Setup::candidates().into_iter().map(trial).collect()
    }

    /// How a program is kept from what is around it.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.setup.mode
    }

    /// Names exactly what holds a program back here.
    #[must_use]
    pub fn describe(&self) -> String {
        enforced::describe(self.setup, self.enforced)
    }

    /// Starts a program; when this returns, it has been executed.
    ///
    /// # Errors
    ///
    /// If the sandbox cannot be built, or the program cannot be executed.
    pub fn start(&self, job: Job) -> Result<Running> {
        let context = format!("start `{}` in the sandbox", job.program.display());
        begin(&self.nursery, self.setup, job, self.tether).context(context)
    }

    /// Runs a program to its end.
    ///
    /// # Errors
    ///
    /// As for [`Sandbox::start`] and [`Running::wait`].
    pub fn run(&self, job: Job) -> Result<Run> {
        self.start(job)?.wait()
    }
}

/// Runs `/bin/true`, and tells what held it back.
fn try_out(
    nursery: &Arc<Nursery>,
    setup: Setup,
    needed: &[PathBuf],
    tether: Option<BorrowedFd>,
) -> Result<Enforced> {
    let job = Job { readable: needed.to_vec(), ..Job::of_nothing() };
    let running = begin(nursery, setup, job, tether)?;
    let enforced = running.enforced();
    let run = running.wait()?;
    ensure!(run.end == End::Exited(0), "`/bin/true` ended with {:?}", run.end);
    Ok(enforced)
}

fn begin(nursery: &Arc<Nursery>, setup: Setup, job: Job, tether: Option<BorrowedFd>) -> Result<Running> {
    let Job { program, args, env, cwd, readable, scratch, artefact, channel, live, limits, holes } = job;
    let (artefact, target) = artefact.map(|Artefact { name, to }| (name, to.into())).unzip();
    let order = Order { setup, program, args, env, cwd, readable, scratch, artefact, live, limits, holes };
    let tether = tether.map(|line| line.try_clone_to_owned()).transpose().context("copy a descriptor")?;
    Running::start(nursery, &order, Beside { channel, artefact: target, tether })
}

impl Job {
    /// The job to run `/bin/true`, which uses and prints nothing.
    fn of_nothing() -> Job {
        Job {
            program: "/bin/true".into(),
            args: Vec::new(),
            env: Vec::new(),
            cwd: "/".into(),
            readable: Vec::new(),
            scratch: None,
            artefact: None,
            channel: None,
            live: false,
            limits: Limits {
                wall: Duration::from_secs(10),
                cpu: Duration::from_secs(5),
                memory: 64 << 20,
                tasks: 8,
                output: 4096,
                open_files: 64,
                file_size: 1 << 20,
                disk: 1 << 20,
                asked: 1 << 30,
            },
            holes: Holes::NONE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An order that unit tests change.
    pub(super) fn order() -> Order {
        let Job { program, args, env, cwd, readable, scratch, live, limits, holes, .. } = Job::of_nothing();
        let setup = Setup { mode: Mode::Full, identity: setup::Identity::Own, filter: true };
        Order { setup, program, args, env, cwd, readable, scratch, artefact: None, live, limits, holes }
    }
}
