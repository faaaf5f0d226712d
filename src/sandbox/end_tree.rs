//! Ends a tree of processes and waits until each of them is gone.

use std::os::fd::AsFd;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

use super::linux::{self, Fork};
use super::payload;
use super::tally::Tree;

/// What died.
#[derive(Default)]
pub struct Dead {
    /// How many processes there were, zombies included.
    pub processes: u32,
    /// The processor time of all of them.
    pub cpu: Duration,
}

/// Kills and reaps until this process has no child left; orphans of the tree become its children.
///
/// `signals` is readable when a child has ended.
pub fn end_tree(tree: Tree, user: Option<u32>, signals: impl AsFd) -> Dead {
    let mut dead = Dead::default();
    loop {
        match linux::reap_one() {
            Ok(Some(ended)) => {
                dead.processes += 1;
                dead.cpu += ended.cpu;
            }
            Ok(None) => {
                kill(tree, user);
                wait_a_little(&signals);
            }
            Err(_) => return dead,
        }
    }
}

fn kill(tree: Tree, user: Option<u32>) {
    match (tree, user) {
        // As pid 1 this is atomic: the kernel lets no fork slip past it.
        (Tree::Namespace, _) => linux::kill_all_others(),
        (Tree::Below(_), Some(user)) => kill_as(user),
        (Tree::Below(_), None) => kill_each(tree),
    }
}

/// Lets a helper with the private uid kill all that have it, which is atomic and needs no right over them.
fn kill_as(user: u32) {
    match linux::fork_into(0) {
        Ok(Fork::Child) => {
            if payload::change_user(user).is_ok() {
                linux::kill_all_others();
            }
            linux::exit(0)
        }
        // The helper may be killed by those it came for; then the next round sends another.
        Ok(Fork::Parent(helper)) => drop(waitpid(Pid::from_raw(helper), WaitOptions::empty())),
        Err(_) => {}
    }
}

/// Stops all before it kills the first, so that none of them forks meanwhile.
fn kill_each(tree: Tree) {
    for signal in [Signal::STOP, Signal::KILL] {
        for pid in tree.pids().into_iter().filter_map(|pid| Pid::from_raw(pid.cast_signed())) {
            let _ = kill_process(pid, signal); // It may have died meanwhile.
        }
    }
}

fn wait_a_little(signals: impl AsFd) {
    let most = Timespec { tv_sec: 0, tv_nsec: 2_000_000 };
    let _ = poll(&mut [PollFd::new(&signals, PollFlags::IN)], Some(&most));
    linux::forget_signals(signals);
}
