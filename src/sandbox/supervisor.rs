//! The supervisor: starts the init, collects output, and stands between the grader and the sandbox.

use std::fs::File;
use std::io::Write;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;

use anyhow::{Context, Result};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{
    DumpableBehavior, getegid, geteuid, getpid, set_child_subreaper, set_dumpable_behavior,
};

use super::end_tree::end_tree;
use super::init::{self, Lines};
use super::linux::{self, Fork};
use super::loan::Loan;
use super::payload::Outlets;
use super::relay::{Init, Relay};
use super::tally::Tree;
use super::wire::{Ending, Note, Order, receive_order};
use super::{Identity, Mode};

/// Private uids begin here, above those of people and of most services.
const FIRST_PRIVATE_UID: u32 = 61_000;
const PRIVATE_UIDS: u32 = 4_000;
/// The uid that root has in a user namespace, where 0 would bring capabilities with it.
const STUDENT: u32 = 1_000;

/// Who the sandbox and its program are.
pub struct Account {
    /// The user of the grader, and of the program unless it has a private uid.
    pub uid: u32,
    pub gid: u32,
    /// The uid of this run alone, so that limits and kills by uid concern nobody else.
    pub private: Option<u32>,
}

impl Account {
    fn of(identity: Identity) -> Account {
        let private = match identity {
            Identity::Private => Some(FIRST_PRIVATE_UID + std::process::id() % PRIVATE_UIDS),
            Identity::Own => None,
        };
        Account { uid: geteuid().as_raw(), gid: getegid().as_raw(), private }
    }

    /// The uid that the program sees.
    pub fn inside(&self) -> u32 {
        self.private.unwrap_or(if self.uid == 0 { STUDENT } else { self.uid })
    }
}

/// Does the work of the supervisor and ends the process.
pub fn serve() -> ! {
    end_at_panic();
    match take_control() {
        Ok(control) => answer(&control),
        Err(error) => eprintln!("sandbox: {error:#}"),
    }
    linux::exit(0)
}

/// A panic must not unwind: in a forked process that would run the destructors of its parent.
fn end_at_panic() {
    std::panic::set_hook(Box::new(|panic| {
        eprintln!("sandbox: {panic}");
        linux::exit(101)
    }));
}

/// The grader's socket came as stdin; it goes where no program of a student looks for it.
fn take_control() -> Result<UnixStream> {
    let control = raise(std::io::stdin().as_fd())?;
    let nothing = File::open("/dev/null").context("open `/dev/null`")?;
    linux::place(&nothing.into(), 0).context("replace stdin")?;
    Ok(UnixStream::from(control))
}

fn answer(control: &UnixStream) {
    let _ = rustix::process::setsid(); // Ctrl-C is for the grader, whose end is told by the socket.
    let note = match supervise(control) {
        Ok(ending) => Note::Ended(ending),
        Err(error) => Note::broken(&error),
    };
    // A grader that is gone does not listen.
    let _ = (&mut &*control).write_all(&note.encode());
}

fn supervise(control: &UnixStream) -> Result<Ending> {
    let (order, channel) = receive_order(control)?;
    adopt_orphans()?;
    let account = Account::of(order.setup.identity);
    let loan = Loan::new(&order.writable, account.private)?;
    let mut relay = start_init(control, &order, &account, channel)?;
    let result = relay.until_end();
    end_rest(&account);
    drop(loan); // After the last process: the walk trusts that nothing changes.
    relay.deliver_rest();
    result
}

/// Makes processes whose parents have died children of this one.
pub fn adopt_orphans() -> Result<()> {
    set_child_subreaper(Some(getpid())).context("adopt orphans")
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
    account: &Account,
    channel: Option<OwnedFd>,
) -> Result<Relay<'a>> {
    let (life_in_init, life) = high_pipe()?;
    let (notes, notes_in_init) = high_pipe()?;
    let (stdout, stdout_of_program) = high_pipe()?;
    let (stderr, stderr_of_program) = high_pipe()?;
    let channel = channel.map(|channel| raise(channel.as_fd())).transpose()?;
    match linux::fork_into(namespaces(order)).context("fork into new namespaces")? {
        Fork::Child => {
            // Each end that stays open here would hide the end of the one who should hold it.
            drop((life, notes, stdout, stderr));
            give_up(control);
            let outlets = Outlets { stdout: stdout_of_program, stderr: stderr_of_program, channel };
            init::serve(order, account, outlets, &Lines { life: life_in_init, notes: notes_in_init })
        }
        Fork::Parent(pid) => {
            let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
            Ok(Relay::new(control, order, Init { pid, notes, life }, [stdout, stderr]))
        }
    }
}

fn namespaces(order: &Order) -> i32 {
    match (order.setup.mode, order.setup.identity) {
        (Mode::Namespaces, Identity::Private) => linux::PRIVATE_NAMESPACES,
        (Mode::Namespaces, Identity::Own) => linux::PRIVATE_NAMESPACES | linux::USER_NAMESPACE,
        (Mode::LimitsOnly, _) => 0,
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

fn raise(fd: impl AsFd) -> Result<OwnedFd> {
    rustix::io::fcntl_dupfd_cloexec(fd, 10).context("copy a descriptor")
}
