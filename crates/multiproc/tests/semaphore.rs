//! Semaphores: as many as there are permits, and no permit is lost.
#![cfg(not(miri))]
#![expect(clippy::needless_pass_by_value, reason = "what a process is given is its own")]

#[path = "support/processes.rs"]
#[allow(dead_code, reason = "other tests need the rest")]
mod processes;

use multiproc::{BoundedSemaphore, Event, Queue, Semaphore, TooManyReleases, Value};
use processes::{LONG, all_end, ends, started};
use std::sync::TryLockError;
use std::time::{Duration, Instant};

/// Takes a permit, says so, and keeps it until it may go.
fn visit((semaphore, inside, leave): (Semaphore, Queue<()>, Event)) {
    let _permit = semaphore.acquire().expect("nobody dies");
    inside.put(());
    leave.wait();
}

#[test]
fn exactly_as_many_pass_as_there_are_permits() {
    let (semaphore, inside, leave) = (Semaphore::new(3), Queue::new(), Event::new());
    let visitors = [(); 5].map(|()| started(visit, (semaphore.clone(), inside.clone(), leave.clone())));
    for _ in 0..3 {
        inside.get_timeout(LONG).expect("three pass while none leaves");
    }
    assert!(matches!(semaphore.try_acquire(), Err(TryLockError::WouldBlock)));
    assert_eq!((semaphore.get_value(), inside.qsize()), (0, 0));
    leave.set();
    all_end(&visitors, 0);
    assert_eq!((semaphore.get_value(), inside.qsize()), (3, 2));
}

#[test]
fn under_load_there_are_never_more_inside_and_no_permit_is_lost() {
    fn pass((semaphore, inside): (Semaphore, Value<i32>)) {
        for _ in 0..1000 {
            let _permit = semaphore.acquire().expect("nobody dies");
            change(&inside, 1);
            change(&inside, -1);
        }
    }
    fn change(inside: &Value<i32>, by: i32) {
        let inside = inside.lock().expect("nobody dies");
        inside.set(inside.get() + by);
        assert!((0..=2).contains(&inside.get()));
    }
    let shared = (Semaphore::new(2), Value::new(0));
    let processes = [(); 4].map(|()| started(pass, shared.clone()));
    all_end(&processes, 0);
    assert_eq!((shared.0.get_value(), shared.1.get()), (2, 0));
}

#[test]
fn what_one_process_releases_another_uses_up() {
    fn make(made: Semaphore) {
        (0..500).for_each(|_| made.release());
    }
    let made = Semaphore::new(0);
    let makers = [(); 2].map(|()| started(make, made.clone()));
    for _ in 0..1000 {
        made.acquire_timeout(LONG).expect("a thousand are made").forget();
    }
    all_end(&makers, 0);
    assert_eq!(made.get_value(), 0);
}

#[test]
fn waiting_for_a_permit_ends_when_the_time_is_up_and_not_before() {
    let semaphore = Semaphore::new(0);
    let begin = Instant::now();
    let acquired = semaphore.acquire_timeout(Duration::from_millis(50));
    assert!(matches!(acquired, Err(TryLockError::WouldBlock)));
    assert!(begin.elapsed() >= Duration::from_millis(50));
}

#[test]
fn a_panic_with_a_permit_gives_it_back_and_poisons_the_semaphore() {
    fn fail(semaphore: Semaphore) {
        let _permit = semaphore.acquire();
        panic!("half done");
    }
    let semaphore = Semaphore::default();
    ends(&started(fail, semaphore.clone()), 101);
    assert!(semaphore.is_poisoned());
    assert_eq!(semaphore.get_value(), 1);
    drop(semaphore.acquire().expect_err("it is poisoned"));
    semaphore.clear_poison();
    assert!(semaphore.acquire().is_ok());
}

#[test]
fn a_bounded_semaphore_refuses_what_was_never_taken() {
    let semaphore = BoundedSemaphore::new(2);
    assert_eq!(semaphore.release(), Err(TooManyReleases));
    let permit = semaphore.acquire().expect("nobody dies");
    assert_eq!(semaphore.release(), Err(TooManyReleases), "the guard will give it back");
    permit.forget();
    assert_eq!((semaphore.get_value(), semaphore.release(), semaphore.get_value()), (1, Ok(()), 2));
}

#[test]
fn a_bounded_semaphore_keeps_its_bound_in_another_process() {
    fn release(semaphore: BoundedSemaphore) {
        assert_eq!(semaphore.release(), Ok(()));
        assert_eq!(semaphore.release(), Err(TooManyReleases));
    }
    let semaphore = BoundedSemaphore::default();
    semaphore.acquire().expect("nobody dies").forget();
    ends(&started(release, semaphore.clone()), 0);
    assert!(semaphore.try_acquire().is_ok());
}

#[test]
#[cfg(not(modelled))]
fn the_permits_of_a_process_that_is_killed_come_back_in_an_error() {
    fn keep_two((semaphore, inside): (Semaphore, Queue<()>)) {
        let _permits = [semaphore.acquire(), semaphore.acquire()];
        inside.put(());
        Event::new().wait();
    }
    fn wait(semaphore: Semaphore) {
        assert!(semaphore.acquire().is_err());
    }
    let (semaphore, inside) = (Semaphore::new(2), Queue::new());
    let keeper = started(keep_two, (semaphore.clone(), inside.clone()));
    inside.get().expect("it is a message");
    let waiters = [(); 2].map(|()| started(wait, semaphore.clone()));
    keeper.kill();
    // Not reaped before the others are done.
    all_end(&waiters, 0);
    ends(&keeper, -9);
    semaphore.clear_poison();
    assert!(semaphore.acquire().is_ok());
    assert_eq!(semaphore.get_value(), 2);
}

#[test]
#[cfg(not(modelled))]
fn processes_that_are_killed_at_any_moment_take_no_permit_with_them() {
    fn pass((semaphore, turns): (Semaphore, Queue<()>)) {
        loop {
            drop(semaphore.acquire());
            let _ = turns.put_nowait(());
        }
    }
    let (semaphore, turns) = (Semaphore::new(2), Queue::with_maxsize(1));
    for _ in 0..20 {
        let passers = [(); 3].map(|()| started(pass, (semaphore.clone(), turns.clone())));
        (0..5).for_each(|_| turns.get().expect("it is a message"));
        passers.iter().for_each(multiproc::Process::kill);
        all_end(&passers, -9);
        let both = [semaphore.acquire_timeout(LONG), semaphore.acquire_timeout(LONG)];
        assert!(both.iter().all(|one| !matches!(one, Err(TryLockError::WouldBlock))));
        assert!(matches!(semaphore.try_acquire(), Err(TryLockError::WouldBlock)));
    }
}
