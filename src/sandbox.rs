//! Runs a program that nobody trusts: with limits, away from the files and processes of the grader, and so that
//! nothing of it is left afterwards.
//!
//! # How it works
//!
//! Four processes take part. The grader G may have many threads, and a process with threads can do little
//! between fork and exec; so G starts its own program anew, as the supervisor S, which has one thread.
//!
//! ```text
//! G ──socket──▶ S ──life──▶ C ──fork, exec──▶ P ──fork──▶ …
//!   ◀──notes───   ◀──notes──   ◀──why not────
//!                 ◀─────────────────stdout, stderr──────────
//! ```
//!
//! 1. G spawns S with an empty environment and a socket as stdin, and sends it the order and the channel.
//! 2. S lends the writable paths to a uid that no other run has (root only), makes pipes, and clones C: into new
//!    namespaces if it can.
//! 3. C, the init, is pid 1 there. It builds a private root in memory, into which the system and the paths of the
//!    job are bound, leaves the old one, and forks P.
//! 4. P gives up session, descriptors, resources, user and capabilities, and executes the program. A pipe that
//!    exec closes tells C that this worked, or why it did not; C tells S, S tells G, and `start` returns.
//! 5. C sleeps until a child ends, its life line to S moves, or it is time to look at the tree in `/proc`. S sleeps
//!    until there is output, a note of C, or a word of G. Nobody sleeps in the way of an exit.
//! 6. The run is over when P ends, whoever else still holds its pipes; or when C finds a limit exceeded; or when S
//!    moves the life line, because of too much output or because G says so. C then kills all, waits until nothing
//!    is left, and tells how it was. S reads what is left in the pipes, takes back the loan, and reports.
//!
//! Who watches whom: S ends the run when G is gone, because the socket closes; C when S is gone, because the life
//! line closes, even after SIGKILL; and the kernel kills a pid namespace with its pid 1. The wish to be told of a
//! parent's death (`PDEATHSIG`) is a second rope only: a change of user cuts it.
//!
//! Without namespaces C and S adopt orphans instead, C finds the tree through `/proc`, and kills until it has no
//! child left; the program sees the files and the network of the machine.
//!
//! # What is not closed yet
//!
//! * As root, and without namespaces, the program can still make user namespaces of its own, and mount there
//!   what no counter sees.
//! * There is no filter for system calls and no Landlock: the whole kernel can be talked to, and vsock sockets
//!   belong to no network namespace.
//! * Without a cgroup, memory and tasks are polled, so that for some milliseconds there is more than allowed;
//!   socket buffers, pipes and unmapped System V segments and memfds are not counted; processor time of children
//!   that their parent ignores is lost (each has the kernel's own limit, and wall time ends them).
//! * What is written into writable paths is limited by file, not in total.
//! * Two runs whose supervisors' pids differ by a multiple of the number of private uids share one: limits on tasks
//!   then count both, and without namespaces the end of one kills the other.
//! * Root without `CAP_SYS_PTRACE`, as in a container, cannot read `fd` and `maps` of a program with a private uid,
//!   unless the reading thread sets its file system uid to that uid.
//! * Limits only: what is written outside the writable paths (`/tmp`, `/dev/shm`) stays there.
//! * Limits only, as an ordinary user: the program can signal and trace all processes of that user, the grader
//!   too. If it kills both S and C, its children live on.

mod end_tree;
mod init;
mod linux;
mod loan;
mod payload;
mod relay;
mod root;
mod running;
mod supervisor;
mod tally;
mod watch;
mod wire;

use std::ffi::OsString;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use serde::{Deserialize, Serialize};

pub use running::Running;
use wire::Order;

/// A way to run untrusted programs that has been seen to work on this machine.
#[derive(Clone, Debug)]
pub struct Sandbox {
    launcher: PathBuf,
    setup: Setup,
    /// Why each stronger setup did not work.
    refused: Vec<String>,
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
    /// The same, to write; afterwards all in them belongs to their owner again.
    pub writable: Vec<PathBuf>,
    /// Becomes descriptor 3; beside it only `/dev/null` as 0, and 1 and 2, are inherited.
    pub channel: Option<OwnedFd>,
    /// Output is passed on as it comes, not at the end.
    pub live: bool,
    /// What the program may use.
    pub limits: Limits,
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

/// Does the work of a sandbox's supervisor, and never returns, if this process was started as one.
///
/// `main` calls it first: the supervisor forks, so no other thread may exist.
pub fn become_supervisor_if_asked() {
    if std::env::args_os().nth(1).is_some_and(|word| word == running::SUPERVISOR) {
        supervisor::serve();
    }
}

impl Sandbox {
    /// Chooses the strongest setup by running `/bin/true` in each, because what a system says about itself is
    /// not what it then allows. `launcher` is this program, which is executed anew as the supervisor.
    ///
    /// # Errors
    ///
    /// If `/bin/true` runs in none; the message has the reason for each.
    pub fn detect(launcher: &Path) -> Result<Sandbox> {
        let mut refused = Vec::new();
        for setup in Setup::candidates() {
            let sandbox = Sandbox { launcher: launcher.to_owned(), setup, refused: refused.clone() };
            match sandbox.try_out() {
                Ok(()) => return Ok(sandbox),
                Err(error) => refused.push(format!("{error:#}")),
            }
        }
        Err(anyhow!(refused.join("; ")).context("run `/bin/true` in a sandbox"))
    }

    fn try_out(&self) -> Result<()> {
        let run = self.begin(Job::of_nothing())?.wait()?;
        ensure!(run.end == End::Exited(0), "`/bin/true` ended with {:?}", run.end);
        Ok(())
    }

    /// Says in a few words what holds a program back here, and why it is not more.
    #[must_use]
    pub fn describe(&self) -> String {
        let reason = self.refused.first().map_or("not tried", String::as_str);
        match (self.setup.mode, self.setup.identity) {
            (Mode::Namespaces, Identity::Private) => {
                "namespaces (mount, pid, net, ipc, uts; private uid; limits polled)".to_owned()
            }
            (Mode::Namespaces, Identity::Own) => {
                "namespaces (user, mount, pid, net, ipc, uts; limits polled)".to_owned()
            }
            (Mode::LimitsOnly, Identity::Private) => {
                format!("limits only (private uid; no namespaces: {reason})")
            }
            (Mode::LimitsOnly, Identity::Own) => format!("limits only (no namespaces: {reason})"),
        }
    }

    /// Starts a program; when this returns, it has been executed.
    ///
    /// # Errors
    ///
    /// If the sandbox cannot be built, or the program cannot be executed.
    pub fn start(&self, job: Job) -> Result<Running> {
        let context = format!("start `{}` in the sandbox", job.program.display());
        self.begin(job).context(context)
    }

    fn begin(&self, job: Job) -> Result<Running> {
        let Job { program, args, env, cwd, readable, writable, channel, live, limits } = job;
        let order = Order { setup: self.setup, program, args, env, cwd, readable, writable, live, limits };
        Running::start(&self.launcher, &order, channel)
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

impl Job {
    fn of_nothing() -> Job {
        Job {
            program: "/bin/true".into(),
            args: Vec::new(),
            env: Vec::new(),
            cwd: "/".into(),
            readable: Vec::new(),
            writable: Vec::new(),
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
            },
        }
    }
}

/// What is done to hold a program back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Setup {
    mode: Mode,
    identity: Identity,
}

/// How a program is kept from what is around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Mode {
    /// By a root, processes, and a network of its own.
    Namespaces,
    /// Not at all; but what it uses is limited, and all of it is killed.
    LimitsOnly,
}

/// Whose rights a program has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Identity {
    /// Those of a uid that this run alone has.
    Private,
    /// Those of the grader's user, in a user namespace if there are namespaces.
    Own,
}

impl Setup {
    /// What this user could do, the strongest first.
    fn candidates() -> Vec<Setup> {
        let identities: &[Identity] = if rustix::process::geteuid().is_root() {
            &[Identity::Private, Identity::Own]
        } else {
            &[Identity::Own]
        };
        let with = |mode| identities.iter().map(move |identity| Setup { mode, identity: *identity });
        with(Mode::Namespaces).chain(with(Mode::LimitsOnly)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An order that unit tests change.
    pub(super) fn order() -> Order {
        let Job { program, args, env, cwd, readable, writable, live, limits, .. } = Job::of_nothing();
        let setup = Setup { mode: Mode::Namespaces, identity: Identity::Own };
        Order { setup, program, args, env, cwd, readable, writable, live, limits }
    }

    fn sandbox(mode: Mode, identity: Identity) -> Sandbox {
        let refused = vec!["clone: Operation not permitted".to_owned()];
        Sandbox { launcher: "/grader".into(), setup: Setup { mode, identity }, refused }
    }

    #[test]
    fn the_description_has_the_reason_for_a_weak_sandbox() {
        assert_eq!(
            sandbox(Mode::LimitsOnly, Identity::Own).describe(),
            "limits only (no namespaces: clone: Operation not permitted)"
        );
    }

    #[test]
    fn the_description_names_what_is_private() {
        assert_eq!(
            sandbox(Mode::Namespaces, Identity::Private).describe(),
            "namespaces (mount, pid, net, ipc, uts; private uid; limits polled)"
        );
    }

    #[test]
    fn namespaces_are_tried_before_limits_alone() {
        let candidates = Setup::candidates();
        assert_eq!(candidates.first().map(|setup| setup.mode), Some(Mode::Namespaces));
        assert_eq!(candidates.last().map(|setup| setup.mode), Some(Mode::LimitsOnly));
    }
}
