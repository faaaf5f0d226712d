//! `Barrier`: nobody goes on before all have come, round for round, and nobody waits for one that gave up.
#![cfg(not(miri))]
#![expect(clippy::needless_pass_by_value, reason = "what a process is given is its own")]

#[path = "support/processes.rs"]
#[allow(dead_code, reason = "other tests need the rest")]
mod processes;

use multiproc::{Barrier, BrokenBarrier, Queue, RawArray, RawValue};
use processes::{LONG, all_end, ends, started};
use std::time::{Duration, Instant};

fn until_they_wait(barrier: &Barrier, count: usize) {
    let begin = Instant::now();
    while barrier.n_waiting() < count {
        assert!(begin.elapsed() < LONG, "{} wait", barrier.n_waiting());
        std::thread::yield_now();
    }
}

#[test]
fn in_each_of_many_rounds_nobody_goes_on_before_all_have_come() {
    fn walk((barrier, steps, mine): (Barrier, RawArray<u32>, usize)) {
        for round in 1..=ROUNDS {
            steps.set(mine, round);
            barrier.wait().expect("nobody dies");
            // Some may be one round further, and nobody two.
            assert!(steps.iter().all(|step| step == round || step == round + 1));
        }
    }
    const ROUNDS: u32 = 2000;
    let (barrier, steps) = (Barrier::new(3), RawArray::new(3));
    let walkers = [0, 1, 2].map(|mine| started(walk, (barrier.clone(), steps.clone(), mine)));
    all_end(&walkers, 0);
    assert_eq!(steps.to_vec(), [ROUNDS; 3]);
    assert_eq!((barrier.n_waiting(), barrier.broken()), (0, false));
}

/// Waits so often, and puts what came of it.
fn visit((barrier, results, times): (Barrier, Queue<Option<usize>>, usize)) {
    for _ in 0..times {
        results.put(barrier.wait().ok());
    }
}

#[test]
fn each_of_a_round_gets_another_number() {
    let (barrier, results) = (Barrier::new(4), Queue::new());
    let visitors = [(); 4].map(|()| started(visit, (barrier.clone(), results.clone(), 1)));
    all_end(&visitors, 0);
    let mut numbers = [(); 4].map(|()| results.get().expect("it is a message"));
    numbers.sort_unstable();
    assert_eq!(numbers, [Some(0), Some(1), Some(2), Some(3)]);
}

#[test]
fn rounds_of_some_may_follow_each_other_while_more_come_and_go() {
    // Six come in pairs: which of them is a matter of luck, but each goes through thrice a hundred times.
    let (barrier, results) = (Barrier::new(2), Queue::new());
    let visitors = [(); 6].map(|()| started(visit, (barrier.clone(), results.clone(), 300)));
    // With the last ones there may be only one left.
    let begin = Instant::now();
    while results.qsize() < 6 * 300 && begin.elapsed() < LONG {
        if barrier.n_waiting() == 1 && results.qsize() >= 5 * 300 {
            barrier.wait().expect("somebody waits, or will");
            break;
        }
        std::thread::yield_now();
    }
    barrier.abort();
    all_end(&visitors, 0);
    let results: Vec<_> = (0..6 * 300).map(|_| results.get().expect("it is a message")).collect();
    let count = |number| results.iter().filter(|&&result| result == number).count();
    assert!(count(Some(0)).abs_diff(count(Some(1))) <= 1 && count(Some(0)) >= 500, "{}", count(Some(0)));
}

#[test]
fn one_whose_time_is_up_breaks_it_for_all() {
    let (barrier, results) = (Barrier::new(3), Queue::new());
    let visitor = started(visit, (barrier.clone(), results.clone(), 2));
    until_they_wait(&barrier, 1);
    let begin = Instant::now();
    assert_eq!(barrier.wait_timeout(Duration::from_millis(150)), Err(BrokenBarrier));
    assert!(begin.elapsed() >= Duration::from_millis(150));
    ends(&visitor, 0);
    assert_eq!((results.get(), results.get(), barrier.broken()), (Ok(None), Ok(None), true));
}

#[test]
fn who_aborts_tells_those_that_wait_and_a_reset_makes_it_new() {
    let (barrier, results) = (Barrier::new(2), Queue::new());
    let visitor = started(visit, (barrier.clone(), results.clone(), 1));
    until_they_wait(&barrier, 1);
    barrier.abort();
    ends(&visitor, 0);
    assert_eq!((results.get(), barrier.wait()), (Ok(None), Err(BrokenBarrier)));
    barrier.reset();
    assert!(!barrier.broken());
    let visitor = started(visit, (barrier.clone(), results.clone(), 1));
    assert!(barrier.wait().is_ok());
    ends(&visitor, 0);
    assert!(results.get().expect("it is a message").is_some());
}

#[test]
fn a_reset_is_an_error_for_those_that_wait_and_no_others() {
    let (barrier, results) = (Barrier::new(2), Queue::new());
    let visitor = started(visit, (barrier.clone(), results.clone(), 2));
    until_they_wait(&barrier, 1);
    barrier.reset();
    // The visitor comes again.
    assert!(barrier.wait().is_ok());
    ends(&visitor, 0);
    assert_eq!((results.get(), barrier.broken()), (Ok(None), false));
    assert!(results.get().expect("it is a message").is_some());
}

#[test]
fn a_barrier_for_one_is_always_open() {
    let barrier = Barrier::new(1);
    assert_eq!((barrier.wait(), barrier.wait(), barrier.parties()), (Ok(0), Ok(0), 1));
}

#[test]
#[cfg(not(modelled))]
fn one_that_is_killed_while_it_waits_breaks_it_for_the_others() {
    let (barrier, results) = (Barrier::new(3), Queue::new());
    let [killed, other] = [(); 2].map(|()| started(visit, (barrier.clone(), results.clone(), 1)));
    until_they_wait(&barrier, 2);
    killed.kill();
    // Not reaped before the other is done, and nobody else comes.
    ends(&other, 0);
    ends(&killed, -9);
    assert_eq!((results.get(), barrier.wait()), (Ok(None), Err(BrokenBarrier)));
}

#[test]
#[cfg(not(modelled))]
fn the_last_one_does_not_go_on_with_a_dead_one() {
    let (barrier, results) = (Barrier::new(2), Queue::new());
    let killed = started(visit, (barrier.clone(), results.clone(), 1));
    until_they_wait(&barrier, 1);
    killed.kill();
    ends(&killed, -9);
    assert_eq!((barrier.wait(), results.qsize()), (Err(BrokenBarrier), 0));
}

#[test]
fn the_last_one_acts_once_in_each_round_before_all_go_on() {
    fn count(rounds: RawValue<u32>) {
        rounds.set(rounds.get() + 1);
    }
    fn walk((barrier, rounds): (Barrier<RawValue<u32>>, RawValue<u32>)) {
        for round in 1..=200 {
            barrier.wait().expect("nobody dies");
            // The next round is not complete without this one.
            assert_eq!(rounds.get(), round);
        }
    }
    let rounds = RawValue::new(0);
    let barrier = Barrier::with_action(3, count, rounds.clone());
    let walkers = [(); 3].map(|()| started(walk, (barrier.clone(), rounds.clone())));
    all_end(&walkers, 0);
    assert_eq!(rounds.get(), 200);
}

#[test]
fn an_action_that_panics_breaks_the_barrier() {
    fn panic((): ()) {
        panic!("as it should");
    }
    fn wait((barrier, results): (Barrier, Queue<bool>)) {
        results.put(barrier.wait().is_ok());
    }
    let (barrier, results) = (Barrier::with_action(2, panic, ()), Queue::new());
    let other = started(wait, (barrier.clone(), results.clone()));
    until_they_wait(&barrier, 1);
    let last = started(wait, (barrier.clone(), results.clone()));
    ends(&last, 101);
    ends(&other, 0);
    assert_eq!((results.get(), barrier.broken(), barrier.wait()), (Ok(false), true, Err(BrokenBarrier)));
}

#[test]
#[cfg(not(modelled))]
fn one_that_is_killed_in_the_action_breaks_it_for_the_others() {
    fn stay(inside: Queue<()>) {
        inside.put(());
        multiproc::Event::new().wait();
    }
    fn wait(barrier: Barrier<Queue<()>>) {
        assert_eq!(barrier.wait(), Err(BrokenBarrier));
    }
    let inside = Queue::new();
    let barrier = Barrier::with_action(2, stay, inside.clone());
    let both = [(); 2].map(|()| started(wait, barrier.clone()));
    inside.get().expect("it is a message");
    // One of them is inside; which, only its end says.
    both[0].kill();
    assert!(both[0].join_timeout(LONG));
    both[1].kill();
    assert!(both[1].join_timeout(LONG));
    assert_eq!(barrier.wait_timeout(LONG), Err(BrokenBarrier));
}
