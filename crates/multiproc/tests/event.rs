//! `Event`: all that wait go on, and nobody misses it.
#![cfg(not(miri))]
#![expect(clippy::needless_pass_by_value, reason = "what a process is given is its own")]

#[path = "support/processes.rs"]
#[allow(dead_code, reason = "other tests need the rest")]
mod processes;

use multiproc::{Event, Process, Queue};
use processes::{LONG, all_end, ends, started};
use std::time::{Duration, Instant};

fn wait(event: Event) {
    event.wait();
}

#[test]
fn an_event_that_is_set_before_the_wait_is_not_waited_for() {
    let event = Event::new();
    event.set();
    ends(&started(wait, event.clone()), 0);
    assert!(event.is_set() && event.wait_timeout(Duration::ZERO));
}

#[test]
fn all_that_wait_go_on() {
    let event = Event::new();
    let waiters = [(); 4].map(|()| started(wait, event.clone()));
    assert!(waiters.iter().all(Process::is_alive));
    event.set();
    all_end(&waiters, 0);
}

#[test]
fn waiting_ends_when_the_time_is_up_and_not_before() {
    let (event, begin) = (Event::new(), Instant::now());
    assert!(!event.wait_timeout(Duration::from_millis(150)));
    assert!(begin.elapsed() >= Duration::from_millis(150));
}

#[test]
fn an_event_that_is_cleared_is_waited_for_again() {
    let event = Event::new();
    event.set();
    event.set();
    event.clear();
    assert!(!event.is_set() && !event.wait_timeout(Duration::ZERO));
}

#[test]
fn two_events_in_turn_lose_no_wakeup() {
    fn answer((question, answer): (Event, Event)) {
        for _ in 0..ROUNDS {
            question.wait();
            question.clear();
            answer.set();
        }
    }
    const ROUNDS: u32 = 10_000;
    let (question, reply) = (Event::new(), Event::new());
    let partner = started(answer, (question.clone(), reply.clone()));
    let begin = Instant::now();
    for _ in 0..ROUNDS {
        question.set();
        assert!(reply.wait_timeout(LONG));
        reply.clear();
    }
    ends(&partner, 0);
    assert!(begin.elapsed() < LONG, "wakeups come late: {:?}", begin.elapsed());
}

#[test]
#[cfg(not(modelled))]
fn a_flag_that_is_set_and_cleared_at_once_is_noticed_by_those_that_wait() {
    let event = Event::new();
    let waiters = [(); 3].map(|()| started(wait, event.clone()));
    waiters.iter().for_each(until_it_sleeps);
    event.set();
    event.clear();
    all_end(&waiters, 0);
}

#[test]
#[cfg(not(modelled))]
fn one_that_is_killed_while_it_waits_changes_nothing_for_the_others() {
    let (event, woken) = (Event::new(), Queue::new());
    let [killed, other] = [(); 2].map(|()| started(wait_and_tell, (event.clone(), woken.clone())));
    until_it_sleeps(&killed);
    killed.kill();
    ends(&killed, -9);
    event.set();
    ends(&other, 0);
    assert_eq!((woken.get(), woken.qsize()), (Ok(()), 0));
}

#[cfg_attr(modelled, expect(dead_code, reason = "nobody is killed"))]
fn wait_and_tell((event, woken): (Event, Queue<()>)) {
    event.wait();
    woken.put(());
}

/// Until the process waits in the kernel for a word of memory.
#[cfg(not(modelled))]
fn until_it_sleeps(process: &Process) {
    const FUTEX: &str = if cfg!(target_arch = "x86_64") { "202 " } else { "98 " };
    let file = format!("/proc/{}/syscall", process.pid().expect("it is started"));
    while !std::fs::read_to_string(&file).expect("a child may be looked at").starts_with(FUTEX) {
        std::thread::yield_now();
    }
}
