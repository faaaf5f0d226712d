//! The system calls that a program may not make.
//!
//! A list of what is denied, because students' programs need most of the rest. It keeps the program from parts of the
//! kernel that it has no use for and that have had more holes than others, from namespaces in which it would be root,
//! and from sockets of families that belong to no network namespace (vsock reaches the host of a virtual machine).
//!
//! It also closes what Landlock leaves open where there is no private root: owners, permissions, times and attributes of
//! files that the program cannot even open.
//!
//! Several filters, each asked at every call; the strictest answer counts.
//!
//! 1. Numbers that mean a call under another name (x32), and calls younger than this list: `ENOSYS`.
//! 2. What is forbidden: `EPERM`.
//! 3. What programs do in another way if the kernel does not have it: `ENOSYS`. One is `clone3`, whose flags lie in
//!    memory, where no filter can read them.
//! 4. Without a private root, changes of permissions: nothing is done, and where there are files of its own the program
//!    hears that it was.

mod lists;
mod sockets;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use libc::c_long;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Length, SeccompCmpOp as Is, SeccompCondition,
    SeccompFilter, SeccompRule, TargetArch, apply_filter, sock_filter,
};

use super::holes::{Hole, Holes};
use super::setup::{Mode, Setup};
use super::wire::Order;
use lists::{CHANGING, FORBIDDEN, METADATA, PERMISSIONS, SYSTEM_V, TYPING, UNKNOWN};

/// Conditions on arguments, any of which is enough; without any, the call is always denied.
type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// The first number that no call had when this list was made (`mseal`, 462, was the last).
const YOUNGER: u32 = 463;
/// Set in the number of a call with x32's layout of arguments.
const X32: u32 = 0x4000_0000;

/// Installs the filters for this process, and all that come of it. Needs `no_new_privs`.
pub fn filter(order: &Order) -> Result<()> {
    let (setup, holes) = (order.setup, order.holes);
    apply_filter(&no_other_numbers()).context("filter numbers of system calls")?;
    install(forbidden(setup, holes)?, libc::EPERM).context("forbid system calls")?;
    if setup.mode == Mode::LandlockOnly {
        // A linker that cannot make its file a program fails. What mode that has is of no interest: it is copied out.
        let answer = if order.scratch.is_some() { DONE } else { libc::EPERM };
        install(always(&PERMISSIONS), answer).context("forbid changes of permissions")?;
    }
    install(unknown(setup, holes), libc::ENOSYS).context("hide system calls")
}

/// The call is not made, and the program hears that it was.
const DONE: libc::c_int = 0;

fn always(calls: &[c_long]) -> Rules {
    calls.iter().map(|call| (*call, Vec::new())).collect()
}

fn install(rules: Rules, error: libc::c_int) -> Result<()> {
    let denied = SeccompAction::Errno(error.cast_unsigned());
    let arch = TargetArch::try_from(std::env::consts::ARCH)?;
    let program: BpfProgram = SeccompFilter::new(rules, SeccompAction::Allow, denied, arch)?.try_into()?;
    Ok(apply_filter(&program)?)
}

/// seccompiler compares numbers for equality alone, so this one is in the machine's own words: "load the number; if it
/// is at least so great, `ENOSYS`; else go on".
fn no_other_numbers() -> BpfProgram {
    let enosys = libc::SECCOMP_RET_ERRNO | libc::ENOSYS.cast_unsigned();
    let code = |code: u32| u16::try_from(code).expect("operations are small numbers");
    let word = |operation, jt, jf, k| sock_filter { code: code(operation), jt, jf, k };
    const { assert!(YOUNGER < X32, "one comparison is for both") };
    vec![
        word(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, 0),
        word(libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K, 0, 1, YOUNGER),
        word(libc::BPF_RET | libc::BPF_K, 0, 0, enosys),
        word(libc::BPF_RET | libc::BPF_K, 0, 0, libc::SECCOMP_RET_ALLOW),
    ]
}

fn forbidden(setup: Setup, holes: Holes) -> Result<Rules> {
    let mut rules = always(&FORBIDDEN);
    let mut commands = TYPING.to_vec();
    if setup.mode == Mode::LandlockOnly {
        rules.extend(always(&METADATA));
        forbid_truncating_readers(&mut rules)?;
        commands.extend(CHANGING);
    }
    let commands = commands.into_iter().map(|command| when(1, Length::Dword, Is::Eq, command));
    rules.insert(libc::SYS_ioctl, commands.collect::<Result<_>>()?);
    sockets::forbid(&mut rules, setup, holes)?;
    forbid_processes(&mut rules, holes)?;
    forbid_governing(&mut rules, setup)?;
    if !setup.mode.is_private() {
        // All processes of this user would be hit.
        rules.insert(libc::SYS_kill, vec![when(0, Length::Dword, Is::Eq, u64::from(u32::MAX))?]);
    }
    Ok(rules)
}

/// To open a file to be read and cut it is one call, which Landlock knows from ABI 3 on.
fn forbid_truncating_readers(rules: &mut Rules) -> Result<()> {
    let bits = |flags: libc::c_int| u64::from(flags.cast_unsigned());
    for (call, flags) in [(libc::SYS_open, 1), (libc::SYS_openat, 2)] {
        let reads = when(
            flags,
            Length::Dword,
            Is::MaskedEq(bits(libc::O_ACCMODE | libc::O_TRUNC)),
            bits(libc::O_TRUNC),
        );
        rules.insert(call, vec![reads?]);
    }
    Ok(())
}

/// Limits, priorities and processors of other processes than the calling one: all those of the same uid could be given
/// others. In a pid namespace, the only one outside the program is our init, whose limits must not be touched.
fn forbid_governing(rules: &mut Rules, setup: Setup) -> Result<()> {
    let others = |pid| Ok::<_, anyhow::Error>(vec![SeccompRule::new(vec![is_not(pid, 0)?])?]);
    rules.insert(libc::SYS_prlimit64, others(0)?);
    if !setup.mode.is_private() {
        for call in [libc::SYS_setpriority, libc::SYS_ioprio_set] {
            rules.insert(call, others(1)?);
        }
        let of_scheduler = [
            libc::SYS_sched_setaffinity,
            libc::SYS_sched_setscheduler,
            libc::SYS_sched_setparam,
            libc::SYS_sched_setattr,
        ];
        for call in of_scheduler {
            rules.insert(call, others(0)?);
        }
    }
    Ok(())
}

/// New processes, unless they are open; new namespaces in any case.
fn forbid_processes(rules: &mut Rules, holes: Holes) -> Result<()> {
    const NAMESPACES: [libc::c_int; 7] = [
        libc::CLONE_NEWNS,
        libc::CLONE_NEWUSER,
        libc::CLONE_NEWPID,
        libc::CLONE_NEWNET,
        libc::CLONE_NEWIPC,
        libc::CLONE_NEWUTS,
        libc::CLONE_NEWCGROUP,
    ];
    let flag = |flag: libc::c_int| u64::from(flag.cast_unsigned());
    let with = |new| when(0, Length::Qword, Is::MaskedEq(flag(new)), flag(new));
    let mut clone: Vec<SeccompRule> = NAMESPACES.map(with).into_iter().collect::<Result<_>>()?;
    if !holes.has(Hole::Fork) {
        clone.push(when(0, Length::Qword, Is::MaskedEq(flag(libc::CLONE_THREAD)), 0)?);
        rules.insert(libc::SYS_fork, Vec::new());
        rules.insert(libc::SYS_vfork, Vec::new());
    }
    rules.insert(libc::SYS_clone, clone);
    Ok(())
}

/// Memory that no process maps is seen by no counter but a cgroup's. System V objects outlive the run where they are
/// not in a namespace of its own.
fn unknown(setup: Setup, holes: Holes) -> Rules {
    let mut calls = UNKNOWN.to_vec();
    if !holes.has(Hole::SharedMemory) {
        calls.push(libc::SYS_memfd_create);
    }
    if !holes.has(Hole::SharedMemory) || setup.mode != Mode::Full {
        calls.extend(SYSTEM_V);
    }
    if setup.mode == Mode::LandlockOnly {
        calls.push(libc::SYS_openat2); // Its flags lie in memory, too.
    }
    always(&calls)
}

fn when(argument: u8, length: Length, is: Is, value: u64) -> Result<SeccompRule> {
    Ok(SeccompRule::new(vec![condition(argument, length, is, value)?])?)
}

fn is_not(argument: u8, value: libc::c_int) -> Result<SeccompCondition> {
    condition(argument, Length::Dword, Is::Ne, u64::from(value.cast_unsigned()))
}

fn condition(argument: u8, length: Length, is: Is, value: u64) -> Result<SeccompCondition> {
    Ok(SeccompCondition::new(argument, length, is, value)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::setup::Identity;

    fn setup(mode: Mode) -> Setup {
        Setup { mode, identity: Identity::Own, filter: true }
    }

    #[test]
    fn no_call_is_on_the_list_twice() {
        let mut calls = FORBIDDEN.to_vec();
        calls.sort_unstable();
        calls.dedup();
        assert_eq!(calls.len(), FORBIDDEN.len());
    }

    #[test]
    fn without_a_hole_no_socket_is_made_and_no_process() {
        let rules = forbidden(setup(Mode::Full), Holes::NONE).unwrap();
        assert!(rules[&libc::SYS_socket].is_empty());
        assert!(rules.contains_key(&libc::SYS_fork));
        let open = forbidden(setup(Mode::Full), Holes::of(&[Hole::Inet, Hole::Fork])).unwrap();
        assert!(!open[&libc::SYS_socket].is_empty());
        assert!(!open.contains_key(&libc::SYS_fork));
    }

    #[test]
    fn system_v_objects_need_a_namespace_of_their_own() {
        let holes = Holes::of(&[Hole::SharedMemory]);
        assert!(!unknown(setup(Mode::Full), holes).contains_key(&libc::SYS_shmget));
        assert!(unknown(setup(Mode::LandlockOnly), holes).contains_key(&libc::SYS_shmget));
        assert!(!unknown(setup(Mode::LandlockOnly), holes).contains_key(&libc::SYS_memfd_create));
    }

    #[test]
    fn every_combination_of_holes_is_a_program() {
        for mode in [Mode::Full, Mode::LandlockOnly, Mode::RlimitsOnly] {
            for set in 0..16 {
                let all = [Hole::Inet, Hole::Unix, Hole::Fork, Hole::SharedMemory];
                let some: Vec<Hole> = all.into_iter().filter(|hole| set & (1 << *hole as u8) != 0).collect();
                let rules = forbidden(setup(mode), Holes::of(&some)).unwrap();
                let denied = SeccompAction::Errno(1);
                let filter = SeccompFilter::new(rules, SeccompAction::Allow, denied, TargetArch::x86_64);
                assert!(BpfProgram::try_from(filter.unwrap()).is_ok());
            }
        }
    }
}
