//! Barriers, condition variables and initialisation: threads that wait for each other.

use std::cell::Cell;
use std::panic::Location;
use std::rc::Rc;

use weft::sync::{Begin, RawBarrier, RawCondvar, RawOnce};

use crate::program::{Lock, Notes, ends, join, machine, nothing, sleep, start, together, took, took_in_all};

#[test]
fn a_barrier_opens_when_the_last_has_come() {
    let leaders = Rc::new(Cell::new(0));
    let counted = Rc::clone(&leaders);
    let simulated = ends(machine(2), || {
        let barrier = RawBarrier::new(4, Location::caller());
        let leaders = Rc::clone(&counted);
        together(4, move |number| {
            for round in 0..4 {
                // Each thread is the slow one once.
                sleep(if number == round { 100 } else { 10 });
                let leads = barrier.wait(Location::caller());
                leaders.set(leaders.get() + u32::from(leads));
                took((round + 1) * 100, weft::now());
            }
        });
    });
    took_in_all(400, &simulated);
    assert_eq!(leaders.get(), 4);
}

/// When each of four waiters went on, if a notification is made every 100 ms.
fn woken(notify: fn(&RawCondvar)) -> Vec<u128> {
    let notes = Notes::new();
    let written = notes.clone();
    ends(machine(2), || {
        let (lock, condvar) = (Lock::mutex(), Rc::new(RawCondvar::new(Location::caller())));
        let (waited, written) = (Rc::clone(&condvar), written.clone());
        let waiters = start(move || {
            together(4, move |number| {
                sleep(number);
                lock.lock();
                waited.wait(&lock.0, None, Location::caller(), nothing());
                written.write(weft::now().as_millis());
                lock.unlock();
            });
        });
        for _ in 0..4 {
            sleep(100);
            notify(&condvar);
        }
        join(waiters);
    });
    notes.all()
}

#[test]
fn one_notification_wakes_one_waiter() {
    assert_eq!(woken(|condvar| condvar.notify_one(Location::caller())), [100, 200, 300, 400]);
}

#[test]
fn all_waiters_can_be_woken_at_once() {
    assert_eq!(woken(|condvar| condvar.notify_all(Location::caller())), [100; 4]);
}

#[test]
fn those_who_need_what_another_initialises_wait_for_it_and_do_not_do_it_again() {
    let made = Rc::new(Cell::new(0));
    let counted = Rc::clone(&made);
    let simulated = ends(machine(4), || {
        let once = RawOnce::new(weft::Kind::Once, Location::caller());
        let made = Rc::clone(&counted);
        together(4, move |number| {
            sleep(number * 10);
            if let Begin::Run { .. } = once.begin("Once::call_once", false, Location::caller()) {
                sleep(100);
                made.set(made.get() + 1);
                once.end("Once::call_once", true, Location::caller());
            }
            took(100, weft::now());
        });
    });
    took_in_all(100, &simulated);
    assert_eq!(made.get(), 1);
}

#[test]
fn a_join_waits_for_the_end_and_no_longer() {
    ends(machine(2), || {
        let (long, short) = (start(|| sleep(100)), start(|| sleep(10)));
        join(short);
        took(10, weft::now());
        join(long);
        took(100, weft::now());
    });
}

#[test]
fn the_end_of_main_is_the_end_of_the_program() {
    let simulated = ends(machine(2), || {
        start(|| sleep(1000));
        sleep(10);
    });
    took_in_all(10, &simulated);
}
