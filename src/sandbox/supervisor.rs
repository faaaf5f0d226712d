//! The supervisor: starts the init, collects output, and stands between the grader and the sandbox.

use std::fs::File;
use std::io::Write;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;

use anyhow::{Context, Result};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{
    DumpableBehavior, Pid, Signal, WaitOptions, getegid, geteuid, getpid, kill_process, set_child_subreaper,
    set_dumpable_behavior, waitpid,
};

use super::cgroup::{Cgroup, Parents};
use super::end_tree::end_tree;
use super::init::{self, Lines, Readied};
use super::linux::{self, Fork};
use super::loan::Loan;
use super::nursery;
use super::payload::{self, Outlets};
use super::private_user::PrivateUser;
use super::relay::{Init, Relay};
use super::setup::Identity;
use super::tally::Tree;
use super::tether::Tether;
use super::wire::{Beside, Ending, Note, Order, receive_order};

/// The uid that root has in a user namespace, where 0 would bring capabilities with it.
const STUDENT: u32 = 1_000;

/// Who the sandbox and its program are.
pub struct Account {
    /// The user of the sandbox, and of the program unless it has a private uid.
    pub uid: u32,
    pub gid: u32,
    /// The uid of this run alone, so that limits and kills by uid concern nobody else.
    pub private: Option<u32>,
    _claim: Option<PrivateUser>,
}

impl Account {
    fn open(identity: Identity) -> Result<Account> {
        let claim = match identity {
            Identity::Private | Identity::Lowered => Some(PrivateUser::claim()?),
            Identity::Own => None,
        };
        let id = claim.as_ref().map(|claim| claim.id);
        if let (Identity::Lowered, Some(id)) = (identity, id) {
            payload::change_user(id)?;
            // A change of user hides `/proc/self`, which the init has to write to.
            set_dumpable_behavior(DumpableBehavior::Dumpable).context("become visible")?;
        }
        let private = id.filter(|_| identity == Identity::Private);
        Ok(Account { uid: geteuid().as_raw(), gid: getegid().as_raw(), private, _claim: claim })
    }

    /// The uid that the program sees.
    pub fn inside(&self) -> u32 {
        self.private.unwrap_or(if self.uid == 0 { STUDENT } else { self.uid })
    }
}

/// Does the work of the nursery, and in each process that is forked there that of a supervisor, and ends the process.
pub fn serve() -> ! {
    end_at_panic();
    if let Err(error) = serve_all() {
        eprintln!("sandbox: {error:#}");
    }
    linux::exit(0)
}

fn serve_all() -> Result<()> {
    let line = take_line()?;
    let _ = rustix::process::setsid(); // Ctrl-C is for the grader, whose end is told by the socket.
    let parents = Parents::find();
    if let Some(control) = nursery::fork_for_each(&line)? {
        let raised = raise(control.as_fd())?;
        drop((line, control)); // The line is the nursery's; a second copy of the socket would hide our end.
        answer(&UnixStream::from(raised), &parents);
    }
    Ok(())
}

/// A panic must not unwind: in a forked process that would run the destructors of its parent.
fn end_at_panic() {
    std::panic::set_hook(Box::new(|panic| {
        eprintln!("sandbox: {panic}");
        linux::exit(101)
    }));
}

/// The grader's socket came as stdin; it goes where no program of a student looks for it.
fn take_line() -> Result<UnixStream> {
    let line = raise(std::io::stdin().as_fd())?;
    let nothing = File::open("/dev/null").context("open `/dev/null`")?;
    linux::place(&nothing.into(), 0).context("replace stdin")?;
    Ok(UnixStream::from(line))
}

fn answer(control: &UnixStream, parents: &Parents) {
    let mut idle = None;
    let note = match supervise(control, parents, &mut idle) {
        Ok(ending) => Note::Ended(ending),
        Err(error) => Note::broken(&error),
    };
    // A grader that is gone does not listen.
    let _ = (&mut &*control).write_all(&note.encode());
    // It takes the kernel as long as the rest of a short run, and the grader need not wait for it.
    let _ = idle.map(end_namespace);
}

/// Sees to one run. `idle` becomes an init whose namespaces are empty and still have to go.
fn supervise(control: &UnixStream, parents: &Parents, idle: &mut Option<Pid>) -> Result<Ending> {
    let (order, mut beside) = receive_order(control)?;
    adopt_orphans()?;
    let tether = Tether(raised(beside.tether.take())?);
    let cgroup = make_cgroup(parents, &order, &tether); // Before the user changes: it belongs to root.
    let account = Account::open(order.setup.identity)?;
    let loan = lend(&order, &account)?;
    let readied = Readied { order: &order, account: &account, cgroup: cgroup.as_ref() };
    let (init, mut relay) = start_init(control, &order, &readied, beside)?;
    let result = relay.until_end();
    match order.setup.mode.is_private() {
        true if relay.init_has_ended_all() => *idle = Some(init),
        true => end_namespace(init),
        false => end_rest(&account),
    }
    drop((loan, cgroup)); // After the last process: nothing changes any more, and nothing lives in the group.
    relay.deliver_rest();
    result
}

/// A group that only root could remove is not made for somebody else.
fn make_cgroup<'a>(parents: &Parents, order: &Order, tether: &'a Tether) -> Option<Cgroup<'a>> {
    (order.setup.identity != Identity::Lowered).then(|| Cgroup::make(parents, &order.limits, tether))?
}

/// Where there is no private file system, the program writes into a folder of the grader's.
fn lend(order: &Order, account: &Account) -> Result<Option<Loan>> {
    let folder = order.scratch.as_ref().filter(|_| !order.setup.mode.is_private());
    folder.map(|folder| Loan::new(folder, account.private)).transpose()
}

/// Makes processes whose parents have died children of this one.
pub fn adopt_orphans() -> Result<()> {
    set_child_subreaper(Some(getpid())).context("adopt orphans")
}

/// Ends the init, and with it whatever else is in its pid namespace: the kernel kills that, and lets nobody wait for the
/// init before all of it is gone.
fn end_namespace(init: Pid) {
    let _ = kill_process(init, Signal::KILL); // After its last word it has nothing to do but end.
    let _ = waitpid(Some(init), WaitOptions::empty());
}

/// Kills what a dead init has left; where it did its work nothing is left.
fn end_rest(account: &Account) {
    if let Ok(signals) = linux::child_signals() {
        end_tree(Tree::Below(std::process::id()), account.private, &signals);
    }
}

fn start_init<'a>(
    control: &'a UnixStream,
    order: &'a Order,
    readied: &Readied,
    beside: Beside,
) -> Result<(Pid, Relay<'a>)> {
    let (life_in_init, life) = high_pipe()?;
    let (notes, notes_in_init) = high_pipe()?;
    let (stdout, stdout_of_program) = output_pipe()?;
    let (stderr, stderr_of_program) = output_pipe()?;
    let (channel, artefact) = (raised(beside.channel)?, raised(beside.artefact)?);
    match linux::fork_into(order.setup.namespaces()).context("fork into new namespaces")? {
        Fork::Child => {
            // Each end that stays open here would hide the end of the one who should hold it.
            drop((life, notes, stdout, stderr));
            give_up(control);
            let outlets = Outlets { stdout: stdout_of_program, stderr: stderr_of_program, channel };
            init::serve(readied, outlets, artefact, &Lines { life: life_in_init, notes: notes_in_init })
        }
        Fork::Parent(pid) => {
            let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
            let init = Pid::from_raw(pid).context("find the init")?;
            Ok((init, Relay::new(control, order, Init { pid, notes, life }, [stdout, stderr])))
        }
    }
}

/// Replaces the socket, which the supervisor alone may hold, in the init; there it is only borrowed.
fn give_up(control: &UnixStream) {
    let replaced =
        File::open("/dev/null").and_then(|nothing| linux::place(&nothing.into(), control.as_raw_fd()));
    if replaced.is_err() {
        linux::exit(1); // Returning would make this process a second supervisor.
    }
}

/// A pipe whose descriptors are above those that a program is given.
pub fn high_pipe() -> Result<(OwnedFd, OwnedFd)> {
    let (reader, writer) = pipe_with(PipeFlags::CLOEXEC).context("make a pipe")?;
    Ok((raise(reader.as_fd())?, raise(writer.as_fd())?))
}

/// The program may open its end to read, too, and take away what we were told of: no read of ours waits.
fn output_pipe() -> Result<(OwnedFd, OwnedFd)> {
    let (reader, writer) = high_pipe()?;
    rustix::io::ioctl_fionbio(&reader, true).context("read output without waiting")?;
    Ok((reader, writer))
}

fn raised(fd: Option<OwnedFd>) -> Result<Option<OwnedFd>> {
    fd.map(|fd| raise(fd.as_fd())).transpose()
}

fn raise(fd: impl AsFd) -> Result<OwnedFd> {
    rustix::io::fcntl_dupfd_cloexec(fd, 10).context("copy a descriptor")
}
