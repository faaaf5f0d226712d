//! The last steps before the program of a student runs: everything it may not have is taken away.

use std::convert::Infallible;
use std::fs;
use std::os::fd::OwnedFd;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use rustix::fs::Mode as FileMode;
use rustix::process::{Resource, Rlimit, Signal, getrlimit, set_parent_process_death_signal, setrlimit};
use rustix::thread::{CapabilitySet, CapabilitySets, Gid, Uid};

use super::cgroup::Cgroup;
use super::init::Readied;
use super::setup::Identity;
use super::supervisor::Account;
use super::wire::Order;
use super::{landlock, linux, syscalls, tally};

/// Tasks above the limit that the kernel still grants, so that the poller sees that the limit is passed before the
/// program hears a no and dies of it.
const SPARE_TASKS: u64 = 1024;

/// Signals that wait, and timers, each of which the kernel keeps a note of that no counter sees.
const MOST_SIGNALS: u64 = 4096;

/// The descriptors that the program gets as 1, 2, and 3.
pub struct Outlets {
    pub stdout: OwnedFd,
    pub stderr: OwnedFd,
    pub channel: Option<OwnedFd>,
}

/// Turns this process into the program. It returns only to say why it could not.
pub fn become_program(readied: &Readied, outlets: &Outlets) -> Result<Infallible> {
    let Readied { order, account, cgroup } = readied;
    leave_session()?;
    cgroup.map_or(Ok(()), Cgroup::enter)?;
    be_first_to_die(); // Before the user changes: `/proc/self` then belongs to another.
    connect(outlets)?;
    limit_resources(order, account)?;
    forbid_new_privileges()?;
    empty_bounding_set();
    account.private.map_or(Ok(()), change_user)?;
    drop_capabilities()?;
    die_with_init()?; // After the user changes: that forgets it.
    enter(order)?;
    see_what_is_needed(order)?;
    linux::reset_signals();
    landlock::restrict(order)?;
    if order.setup.filter {
        syscalls::filter(order)?; // Last: the steps above need calls that it forbids.
    }
    let error = linux::exec(&order.program, &order.args, &order.env);
    Err(error).with_context(|| format!("exec `{}`", order.program.display()))
}

fn leave_session() -> Result<()> {
    rustix::process::setsid().context("leave the session").map(drop)
}

/// If memory runs out, the kernel takes this process before one of the grader's.
fn be_first_to_die() {
    let _ = fs::write("/proc/self/oom_score_adj", "1000");
}

/// Puts the descriptors in their places, and has all others closed by exec.
fn connect(outlets: &Outlets) -> Result<()> {
    let nothing = fs::File::open("/dev/null").context("open `/dev/null`")?;
    linux::place(&nothing.into(), 0).context("place stdin")?;
    linux::place(&outlets.stdout, 1).context("place stdout")?;
    linux::place(&outlets.stderr, 2).context("place stderr")?;
    if let Some(channel) = &outlets.channel {
        linux::place(channel, 3).context("place the channel")?;
    }
    let first = if outlets.channel.is_some() { 4 } else { 3 };
    linux::close_at_exec(first).context("close other descriptors")
}

fn limit_resources(order: &Order, account: &Account) -> Result<()> {
    let limits = &order.limits;
    // The poller ends the tree at the limit; these are for what happens between two of its looks.
    limit(Resource::Cpu, limits.cpu.as_secs().saturating_add(2))?;
    limit_if_more(Resource::Nproc, most_tasks(order, account))?;
    limit(Resource::Nofile, limits.open_files)?;
    limit(Resource::Fsize, limits.file_size)?;
    limit(Resource::Data, limits.asked)?;
    demand(Resource::As, limits.asked)?;
    limit(Resource::Core, 0)?;
    limit_what_is_inherited()
}

/// Whoever may do more than others, to play music say, hands that on. Locked memory is also what the kernel may hold for
/// a socket.
fn limit_what_is_inherited() -> Result<()> {
    limit_if_more(Resource::Sigpending, MOST_SIGNALS)?;
    [Resource::Rtprio, Resource::Nice, Resource::Msgqueue, Resource::Memlock]
        .into_iter()
        .try_for_each(|resource| limit(resource, 0))
}

/// Whoever started the grader may have allowed less. That is no limit of the program's, and must not look like one.
fn limit(resource: Resource, most: u64) -> Result<()> {
    let limit = Rlimit { current: Some(most), maximum: Some(most) };
    setrlimit(resource, limit)
        .with_context(|| format!("limit {resource:?} to {most}; is `ulimit` lower here?"))
}

/// The same where less will do.
fn limit_if_more(resource: Resource, most: u64) -> Result<()> {
    let most = getrlimit(resource).maximum.map_or(most, |maximum| maximum.min(most));
    limit(resource, most)
}

/// Sees to it that at least this much is allowed.
fn demand(resource: Resource, least: u64) -> Result<()> {
    let now = getrlimit(resource);
    if now.current.is_some_and(|current| current < least) {
        let raised = Rlimit { current: now.maximum, maximum: now.maximum };
        setrlimit(resource, raised).with_context(|| format!("raise the limit {resource:?}"))?;
        let allowed = now.maximum.is_none_or(|maximum| maximum >= least);
        ensure!(allowed, "{resource:?} is limited below {least} here; raise `ulimit -v`");
    }
    Ok(())
}

/// The kernel counts all tasks of a user, in a user namespace only those in it.
fn most_tasks(order: &Order, account: &Account) -> u64 {
    let tasks = u64::from(order.limits.tasks);
    match (order.setup.identity, order.setup.mode.is_private()) {
        (Identity::Private, _) => tasks + SPARE_TASKS,
        (Identity::Lowered | Identity::Own, true) => tasks + SPARE_TASKS + 1, // The init is one of them.
        // The rest of the session counts too, other runs among it, and changes meanwhile: the bound is wide, so that
        // who forks without end in one run is found before others cannot fork any more.
        (Identity::Lowered | Identity::Own, false) => {
            u64::from(tally::tasks_of(account.uid)) + 2 * tasks + 2 * SPARE_TASKS
        }
    }
}

fn forbid_new_privileges() -> Result<()> {
    rustix::thread::set_no_new_privs(true).context("forbid new privileges")
}

/// Without the right to do this there are no capabilities to lose either.
fn empty_bounding_set() {
    for capability in CapabilitySet::all() {
        let _ = rustix::thread::remove_capability_from_bounding_set(capability);
    }
}

/// Becomes the user and group of this number, in no other group.
pub fn change_user(id: u32) -> Result<()> {
    let (uid, gid) = (Uid::from_raw(id), Gid::from_raw(id));
    rustix::thread::set_thread_groups(&[]).context("leave all groups")?;
    rustix::thread::set_thread_res_gid(gid, gid, gid).with_context(|| format!("become group {id}"))?;
    rustix::thread::set_thread_res_uid(uid, uid, uid).with_context(|| format!("become user {id}"))
}

fn drop_capabilities() -> Result<()> {
    let none = CapabilitySet::empty();
    let _ = rustix::thread::clear_ambient_capability_set(); // Unknown to kernels before 4.3.
    rustix::thread::set_capabilities(
        None,
        CapabilitySets { effective: none, permitted: none, inheritable: none },
    )
    .context("drop capabilities")
}

fn die_with_init() -> Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL)).context("die with the init")
}

/// What the program's user may not see, no other restriction could open to it.
fn see_what_is_needed(order: &Order) -> Result<()> {
    let see = |path: &PathBuf| fs::metadata(path).with_context(|| format!("see `{}`", path.display()));
    order.readable.iter().try_for_each(|path| see(path).map(drop))
}

fn enter(order: &Order) -> Result<()> {
    rustix::process::umask(FileMode::WGRP | FileMode::WOTH);
    rustix::process::chdir(&order.cwd).with_context(|| format!("enter `{}`", order.cwd.display()))
}
