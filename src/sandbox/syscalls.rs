//! The system calls that a program may not make.
//!
//! A list of what is denied, because students' programs need most of the rest. It keeps the program from parts of the
//! kernel that it has no use for and that have had more holes than others, from namespaces in which it would be root,
//! and from sockets of families that belong to no network namespace (vsock reaches the host of a virtual machine).
//!
//! It also closes what Landlock leaves open where there is no private root: owners, permissions, times and attributes of
//! files that the program cannot even open.
//!
//! Two filters, each asked at every call; the strictest answer counts.
//!
//! 1. By the number of the call alone (`numbers.rs`):
//!    - what is forbidden: `EPERM`;
//!    - what programs do in another way if the kernel does not have it: `ENOSYS`. One is `clone3`, whose flags lie in
//!      memory, where no filter can read them. So are numbers that mean a call under another name (x32), and calls
//!      younger than this list;
//!    - without a private root, changes of permissions: nothing is done, and where there are files of its own the program
//!      hears that it was.
//! 2. What is forbidden with some arguments only: `EPERM`.

mod lists;
mod numbers;
mod sockets;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use libc::c_long;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Length, SeccompCmpOp as Is, SeccompCondition,
    SeccompFilter, SeccompRule, TargetArch, apply_filter,
};

use super::holes::{Hole, Holes};
use super::setup::{Mode, Setup};
use super::wire::Order;
use lists::{CHANGING, FORBIDDEN, METADATA, PERMISSIONS, TYPING, UNKNOWN};

/// Conditions on arguments, any of which is enough to forbid a call.
type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Answers to calls that are denied whatever their arguments, as error numbers.
type Answers = BTreeMap<u32, libc::c_int>;

/// The call is not made, and the program hears that it was.
const DONE: libc::c_int = 0;

/// Installs the filters for this process, and all that come of it. Needs `no_new_privs`.
pub fn filter(order: &Order) -> Result<()> {
    let answers = answers(order.setup, order.holes, order.scratch.is_some());
    apply_filter(&numbers::program(&answers)).context("filter numbers of system calls")?;
    install(forbidden(order.setup, order.holes)?).context("forbid system calls")
}

fn install(rules: Rules) -> Result<()> {
    let denied = SeccompAction::Errno(libc::EPERM.cast_unsigned());
    let arch = TargetArch::try_from(std::env::consts::ARCH)?;
    let program: BpfProgram = SeccompFilter::new(rules, SeccompAction::Allow, denied, arch)?.try_into()?;
    Ok(apply_filter(&program)?)
}

/// `makes_files` says whether the program has a place of its own to write in.
fn answers(setup: Setup, holes: Holes, makes_files: bool) -> Answers {
    let mut answers = Answers::new();
    let mut answer = |calls: &[c_long], error| {
        answers.extend(calls.iter().map(|call| (numbers::of(*call), error)));
    };
    answer(&FORBIDDEN, libc::EPERM);
    answer(&UNKNOWN, libc::ENOSYS);
    if !holes.has(Hole::Inet) && !holes.has(Hole::Unix) {
        answer(&[libc::SYS_socket], libc::EPERM);
    }
    if !holes.has(Hole::Fork) {
        answer(&[libc::SYS_fork, libc::SYS_vfork], libc::EPERM);
    }
    // Memory that no process maps is seen by no counter but a cgroup's.
    if !holes.has(Hole::SharedMemory) {
        answer(&[libc::SYS_memfd_create], libc::ENOSYS);
    }
    // Segments of System V outlive the run where they are not in a namespace of its own.
    if !holes.has(Hole::SharedMemory) || setup.mode != Mode::Full {
        answer(&[libc::SYS_shmget], libc::ENOSYS);
    }
    if setup.mode == Mode::LandlockOnly {
        answer(&METADATA, libc::EPERM);
        // A linker that cannot make its file a program fails. What mode that has is of no interest: it is copied out.
        answer(&PERMISSIONS, if makes_files { DONE } else { libc::EPERM });
        answer(&[libc::SYS_openat2], libc::ENOSYS); // Its flags lie in memory, too.
    }
    answers
}

fn forbidden(setup: Setup, holes: Holes) -> Result<Rules> {
    let mut rules = Rules::new();
    let mut commands = TYPING.to_vec();
    if setup.mode == Mode::LandlockOnly {
        forbid_truncating_readers(&mut rules)?;
        commands.extend(CHANGING);
    }
    let commands = commands.into_iter().map(|command| when(1, Length::Dword, Is::Eq, command));
    rules.insert(libc::SYS_ioctl, commands.collect::<Result<_>>()?);
    // What a process holds, the judge reads in `/proc`; this would hide it from a grader that is not root.
    let hide = libc::PR_SET_DUMPABLE.cast_unsigned();
    rules.insert(libc::SYS_prctl, vec![when(0, Length::Dword, Is::Eq, hide.into())?]);
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
    }
    rules.insert(libc::SYS_clone, clone);
    Ok(())
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

    fn answer(mode: Mode, holes: &[Hole], call: c_long) -> Option<libc::c_int> {
        answers(setup(mode), Holes::of(holes), false).get(&numbers::of(call)).copied()
    }

    #[test]
    fn without_a_hole_no_socket_is_made_and_no_process() {
        assert_eq!(answer(Mode::Full, &[], libc::SYS_socket), Some(libc::EPERM));
        assert_eq!(answer(Mode::Full, &[], libc::SYS_fork), Some(libc::EPERM));
        let open = [Hole::Inet, Hole::Fork];
        assert_eq!(answer(Mode::Full, &open, libc::SYS_socket), None);
        assert_eq!(answer(Mode::Full, &open, libc::SYS_fork), None);
        let rules = forbidden(setup(Mode::Full), Holes::of(&open)).unwrap();
        assert!(!rules[&libc::SYS_socket].is_empty());
    }

    #[test]
    fn segments_of_system_v_need_a_namespace_of_their_own() {
        let open = [Hole::SharedMemory];
        assert_eq!(answer(Mode::Full, &open, libc::SYS_shmget), None);
        assert_eq!(answer(Mode::LandlockOnly, &open, libc::SYS_shmget), Some(libc::ENOSYS));
        assert_eq!(answer(Mode::LandlockOnly, &open, libc::SYS_memfd_create), None);
        assert_eq!(answer(Mode::Full, &[], libc::SYS_shmget), Some(libc::ENOSYS));
    }

    #[test]
    fn who_makes_files_hears_that_their_permissions_are_changed() {
        let answer = |makes_files| {
            answers(setup(Mode::LandlockOnly), Holes::NONE, makes_files)[&numbers::of(libc::SYS_fchmod)]
        };
        assert_eq!((answer(true), answer(false)), (DONE, libc::EPERM));
    }

    #[test]
    fn a_call_has_conditions_or_is_always_denied() {
        for (mode, holes) in combinations() {
            let rules = forbidden(setup(mode), holes).unwrap();
            let answers = answers(setup(mode), holes, false);
            for (call, conditions) in rules {
                assert!(!conditions.is_empty() && !answers.contains_key(&numbers::of(call)), "{call}");
            }
        }
    }

    #[test]
    fn every_combination_of_holes_is_a_program() {
        for (mode, holes) in combinations() {
            let rules = forbidden(setup(mode), holes).unwrap();
            let denied = SeccompAction::Errno(1);
            let filter = SeccompFilter::new(rules, SeccompAction::Allow, denied, TargetArch::x86_64);
            assert!(BpfProgram::try_from(filter.unwrap()).is_ok());
        }
    }

    fn combinations() -> impl Iterator<Item = (Mode, Holes)> {
        let all = [Hole::Inet, Hole::Unix, Hole::Fork, Hole::SharedMemory];
        let some = move |set: u8| -> Vec<Hole> {
            all.into_iter().filter(|hole| set & (1 << *hole as u8) != 0).collect()
        };
        [Mode::Full, Mode::LandlockOnly, Mode::RlimitsOnly]
            .into_iter()
            .flat_map(move |mode| (0..16).map(move |set| (mode, Holes::of(&some(set)))))
    }
}
