//! Sleeping, and waits that end at their time.

use std::cell::Cell;
use std::panic::Location;
use std::rc::Rc;
use std::time::Duration;

use weft::sync::{RawChannel, RawCondvar, Refused};

use crate::program::{
    Lock, Notes, compute, ends, join, machine, nothing, sleep, start, time_of, together, took, took_in_all,
};

const MS: Duration = Duration::from_millis(1);

#[test]
fn sleeps_of_different_threads_overlap() {
    for cores in [1, 2, 8] {
        let simulated = ends(machine(cores), || together(8, |_| sleep(2000)));
        took_in_all(2000, &simulated);
    }
}

#[test]
fn sleeps_under_one_lock_add_up() {
    let simulated = ends(machine(8), || {
        let lock = Lock::mutex();
        together(8, move |_| lock.with(|| sleep(2000)));
    });
    took_in_all(16_000, &simulated);
}

#[test]
fn whoever_sleeps_needs_no_core() {
    let simulated = ends(machine(1), || {
        together(4, |_| sleep(50));
        let sleeper = start(|| sleep(30));
        compute(30);
        join(sleeper);
    });
    took_in_all(50 + 30, &simulated);
}

#[test]
fn now_is_the_sum_of_what_was_slept() {
    ends(machine(2), || {
        let mut slept = 0;
        for milliseconds in [1, 20, 300, 4000, 50_000] {
            sleep(milliseconds);
            slept += milliseconds;
            took(slept, weft::now());
        }
    });
}

#[test]
fn now_never_goes_back_whoever_asks() {
    let times = Notes::new();
    let written = times.clone();
    ends(machine(3), || {
        let written = written.clone();
        together(5, move |number| {
            for round in 0..20 {
                sleep((number * 7 + round * 3) % 5);
                written.write(weft::now());
            }
        });
    });
    assert_eq!(times.all().len(), 100);
    assert!(times.all().is_sorted(), "{:?}", times.all());
}

#[test]
fn sleeping_for_no_time_takes_none() {
    ends(machine(1), || took(0, time_of(|| (0..50).for_each(|_| sleep(0)))));
}

#[test]
fn a_park_ends_at_its_time_or_when_it_is_unparked() {
    ends(machine(2), || {
        let parked = || time_of(|| weft::park(Location::caller(), Some(100 * MS)));
        took(100, parked());
        let other = start(|| {
            sleep(40);
            weft::unpark(0, Location::caller());
        });
        took(40, parked());
        took(100, parked());
        join(other);
    });
}

#[test]
fn a_token_that_was_left_before_ends_the_next_park_at_once() {
    ends(machine(2), || {
        weft::unpark(0, Location::caller());
        weft::unpark(0, Location::caller());
        took(0, time_of(|| weft::park(Location::caller(), None)));
        took(10, time_of(|| weft::park(Location::caller(), Some(10 * MS))));
    });
}

#[test]
fn a_receive_ends_at_its_time_unless_a_message_comes_first() {
    ends(machine(2), || {
        let channel = Rc::new(RawChannel::new(None, Location::caller()));
        let sender = Rc::clone(&channel);
        let other = start(move || {
            sleep(150);
            sender.send("Sender::send", Location::caller()).unwrap();
        });
        let received = Cell::new(Ok(()));
        let receive = || {
            received.set(channel.receive("Receiver::recv_timeout", Some(100 * MS), Location::caller()));
        };
        took(100, time_of(receive));
        assert_eq!(received.get(), Err(Refused::TimedOut));
        took(50, time_of(receive));
        assert_eq!(received.get(), Ok(()));
        join(other);
    });
}

#[test]
fn a_wait_for_a_condition_ends_at_its_time_unless_a_notification_comes_first() {
    ends(machine(2), || {
        let (lock, condvar) = (Lock::mutex(), Rc::new(RawCondvar::new(Location::caller())));
        let notifier = Rc::clone(&condvar);
        let other = start(move || {
            sleep(130);
            notifier.notify_one(Location::caller());
        });
        let timed_out = Cell::new(false);
        let wait = || timed_out.set(condvar.wait(&lock.0, Some(100 * MS), Location::caller(), nothing()));
        lock.lock();
        took(100, time_of(wait));
        assert!(timed_out.get());
        took(30, time_of(wait));
        assert!(!timed_out.get());
        lock.unlock();
        join(other);
    });
}

#[test]
fn a_wait_that_has_timed_out_still_waits_for_its_lock() {
    ends(machine(2), || {
        let (lock, condvar) = (Lock::mutex(), RawCondvar::new(Location::caller()));
        let held = lock.clone();
        lock.lock();
        let other = start(move || held.with(|| sleep(70)));
        took(70, time_of(|| assert!(condvar.wait(&lock.0, Some(20 * MS), Location::caller(), nothing()))));
        lock.unlock();
        join(other);
    });
}
