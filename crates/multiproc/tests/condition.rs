//! `Condition`: those that are notified go on, and nobody misses it.
#![cfg(not(miri))]

#[path = "support/processes.rs"]
#[allow(dead_code, reason = "other tests need the rest")]
mod processes;

use multiproc::{Condition, Lock, RawValue};
use processes::{LONG, all_end, ends, started};
use std::time::{Duration, Instant};

/// Those that wait, and those that went on.
type Room = (Condition, RawValue<u32>, RawValue<u32>);

fn room() -> Room {
    (Condition::new(), RawValue::new(0), RawValue::new(0))
}

/// Says that it waits, waits to be notified once, and says that it went on.
fn stay((condition, waiting, gone): Room) {
    let guard = condition.lock().expect("nobody dies");
    waiting.set(waiting.get() + 1);
    guard.notify_all();
    let before = gone.get();
    let guard = guard.wait_for(|| gone.get() > before || waiting.get() == 0).expect("nobody dies");
    drop(guard);
}

/// Until so many wait: whoever has the lock then knows that they do.
fn until_they_wait((condition, waiting, _): &Room, count: u32) {
    let guard = condition.lock().expect("nobody dies");
    let waited = guard.wait_for_timeout(|| waiting.get() == count, LONG).expect("nobody dies");
    assert!(waited.1, "{} wait", waiting.get());
}

#[test]
fn all_that_wait_are_notified() {
    let room = room();
    let waiters = [(); 4].map(|()| started(stay, room.clone()));
    until_they_wait(&room, 4);
    let guard = room.0.lock().expect("nobody dies");
    room.1.set(0);
    guard.notify_all();
    drop(guard);
    all_end(&waiters, 0);
}

/// Waits once, and counts itself when it is notified.
#[cfg(not(modelled))]
fn stay_once((condition, waiting, gone): Room) {
    let guard = condition.lock().expect("nobody dies");
    waiting.set(waiting.get() + 1);
    let guard = guard.wait().expect("nobody dies");
    gone.set(gone.get() + 1);
    drop(guard);
}

/// Looks for it, because those that wait are not to be woken by being asked for.
fn until_so(condition: &Condition, is_so: impl Fn() -> bool) {
    let begin = Instant::now();
    while {
        let _alone = condition.lock().expect("nobody dies");
        !is_so()
    } {
        assert!(begin.elapsed() < LONG, "it takes too long");
        std::thread::yield_now();
    }
}

/// For processes of the system only: the condition variable of `std` may wake more.
#[test]
#[cfg(not(modelled))]
fn as_many_are_notified_as_are_meant() {
    let room = room();
    let (condition, waiting, gone) = &room;
    let waiters = [(); 5].map(|()| started(stay_once, room.clone()));
    until_so(condition, || waiting.get() == 5);
    condition.lock().expect("nobody dies").notify(2);
    until_so(condition, || gone.get() == 2);
    // Longer than anybody sleeps at a stretch: looking now and then wakes nobody.
    let (guard, notified) =
        condition.lock().expect("nobody dies").wait_timeout(Duration::from_millis(250)).expect("nobody dies");
    assert_eq!((notified, gone.get()), (false, 2));
    guard.notify(1);
    drop(guard);
    until_so(condition, || gone.get() == 3);
    condition.lock().expect("nobody dies").notify_all();
    all_end(&waiters, 0);
}

#[test]
fn ten_thousand_rounds_lose_no_wakeup() {
    /// Takes every second turn.
    fn play((condition, turn, mine): (Condition, RawValue<u32>, u32)) {
        for _ in 0..ROUNDS / 2 {
            let guard = condition.lock().expect("nobody dies");
            let guard = guard.wait_for(|| turn.get() % 2 == mine).expect("nobody dies");
            turn.set(turn.get() + 1);
            guard.notify(1);
        }
    }
    const ROUNDS: u32 = 10_000;
    let (condition, turn, begin) = (Condition::new(), RawValue::new(0), Instant::now());
    let players = [0, 1].map(|mine| started(play, (condition.clone(), turn.clone(), mine)));
    all_end(&players, 0);
    assert_eq!(turn.get(), ROUNDS);
    assert!(begin.elapsed() < LONG, "wakeups come late: {:?}", begin.elapsed());
}

#[test]
fn a_buffer_with_two_conditions_under_one_lock_loses_nothing() {
    type Buffer = (Condition, Condition, RawValue<u32>);
    fn produce((filled, emptied, count): Buffer) {
        for _ in 0..1000 {
            let guard = emptied.lock().expect("nobody dies");
            let guard = guard.wait_for(|| count.get() < 3).expect("nobody dies");
            count.set(count.get() + 1);
            guard.on(&filled).notify(1);
        }
    }
    fn consume((filled, emptied, count): Buffer) {
        for _ in 0..1000 {
            let guard = filled.lock().expect("nobody dies");
            let guard = guard.wait_for(|| count.get() > 0).expect("nobody dies");
            count.set(count.get() - 1);
            guard.on(&emptied).notify(1);
        }
    }
    let lock = Lock::new();
    let buffer = (Condition::with_lock(&lock), Condition::with_lock(&lock), RawValue::new(0));
    let processes = [produce, consume, consume, produce].map(|work| started(work, buffer.clone()));
    all_end(&processes, 0);
    assert_eq!(buffer.2.get(), 0);
}

#[test]
fn waiting_ends_when_the_time_is_up_and_not_before() {
    let (condition, begin) = (Condition::new(), Instant::now());
    let guard = condition.lock().expect("nobody dies");
    let (guard, so) = guard.wait_for_timeout(|| false, Duration::from_millis(150)).expect("nobody dies");
    assert!(!so && begin.elapsed() >= Duration::from_millis(150));
    assert!(guard.wait_for_timeout(|| true, Duration::ZERO).expect("nobody dies").1);
}

/// Waits for what its owner will not do any more.
fn wait_in_vain((condition, waiting, _): Room) {
    let guard = condition.lock().expect("nobody has died");
    waiting.set(waiting.get() + 1);
    let guard = guard.wait_for(|| false).expect_err("an owner dies").into_inner();
    drop(guard);
}

#[test]
fn a_panic_with_the_lock_wakes_all_with_an_error() {
    fn fail((condition, waiting, _): Room) {
        let _guard = condition.lock().expect("nobody has died");
        panic!("half done by {}", waiting.get());
    }
    let room = room();
    let waiters = [(); 2].map(|()| started(wait_in_vain, room.clone()));
    until_so(&room.0, || room.1.get() == 2);
    ends(&started(fail, room.clone()), 101);
    all_end(&waiters, 0);
    room.0.lock().map(drop).expect_err("it stays poisoned");
    room.0.get_lock().clear_poison();
    assert!(room.0.lock().is_ok());
}

#[test]
#[cfg(not(modelled))]
fn an_owner_that_is_killed_wakes_all_with_an_error() {
    fn keep((condition, _, held): Room) {
        let _guard = condition.lock().expect("nobody has died");
        held.set(1);
        multiproc::Event::new().wait();
    }
    let room = room();
    let waiters = [(); 2].map(|()| started(wait_in_vain, room.clone()));
    until_so(&room.0, || room.1.get() == 2);
    let owner = started(keep, room.clone());
    while room.2.get() == 0 {
        std::thread::yield_now();
    }
    owner.kill();
    // Not reaped before the others are done.
    all_end(&waiters, 0);
    ends(&owner, -9);
    drop(room.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    assert!(room.0.get_lock().is_poisoned());
}

#[test]
#[cfg(not(modelled))]
fn one_that_was_killed_while_it_waited_is_not_notified_in_place_of_another() {
    let room = room();
    let (condition, waiting, gone) = &room;
    let killed = started(stay_once, room.clone());
    until_so(condition, || waiting.get() == 1);
    let other = started(stay_once, room.clone());
    until_so(condition, || waiting.get() == 2);
    killed.kill();
    ends(&killed, -9);
    condition.lock().expect("it died without the lock").notify(1);
    ends(&other, 0);
    assert_eq!(gone.get(), 1);
}
