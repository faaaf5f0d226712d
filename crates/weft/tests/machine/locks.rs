//! Who has a lock, and who has it next.

use std::rc::Rc;

use crate::program::{Lock, Notes, compute, ends, join, machine, sleep, start, together, took_in_all};
use weft::machine::Settings;

/// The order in which threads have a lock that is held when they come, each a millisecond after the one before.
fn order(settings: Settings) -> Vec<u64> {
    let notes = Notes::new();
    let written = notes.clone();
    ends(settings, || {
        let (lock, written) = (Lock::mutex(), written.clone());
        lock.lock();
        let wanted = lock.clone();
        let waiters = start(move || {
            together(9, move |number| {
                let place = number * 4 % 9;
                sleep(place + 1);
                wanted.with(|| written.write(place));
            });
        });
        sleep(20);
        lock.unlock();
        join(waiters);
    });
    notes.all()
}

#[test]
fn a_lock_goes_to_whoever_has_waited_longest() {
    assert_eq!(order(machine(4)), (0..9).collect::<Vec<u64>>());
}

#[test]
fn with_barging_everybody_gets_the_lock_as_well() {
    let mut order = order(Settings { barging: true, ..machine(4) });
    order.sort_unstable();
    assert_eq!(order, (0..9).collect::<Vec<u64>>());
}

/// How often in a row one of two threads has the lock that both take again and again.
fn turns(barging: bool) -> Vec<u64> {
    let notes = Notes::new();
    let written = notes.clone();
    ends(Settings { barging, ..machine(2) }, || {
        let (lock, written) = (Lock::mutex(), written.clone());
        together(2, move |number| {
            for _ in 0..10 {
                lock.with(|| {
                    written.write(number);
                    compute(1);
                });
            }
        });
    });
    notes.all()
}

fn changes(turns: &[u64]) -> usize {
    turns.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

#[test]
fn two_threads_that_want_one_lock_take_turns_unless_barging_is_allowed() {
    let (fair, barging) = (turns(false), turns(true));
    assert_eq!(changes(&fair), 19, "{fair:?}");
    assert!(changes(&barging) < 5, "{barging:?}");
    assert_eq!((fair.len(), barging.len()), (20, 20));
}

#[test]
fn what_is_computed_under_one_lock_takes_as_long_on_any_machine() {
    for barging in [false, true] {
        let simulated = ends(Settings { barging, ..machine(8) }, || {
            let lock = Lock::mutex();
            together(8, move |_| lock.with(|| compute(20)));
        });
        took_in_all(160, &simulated);
    }
}

#[test]
fn a_lock_that_nobody_wants_costs_nothing() {
    let simulated = ends(machine(8), || {
        together(8, |_| {
            let lock = Lock::mutex();
            (0..20).for_each(|_| lock.with(|| compute(1)));
        });
    });
    took_in_all(20, &simulated);
}

#[test]
fn readers_overlap() {
    let simulated = ends(machine(2), || {
        let lock = Lock::rwlock();
        together(5, move |_| lock.reading(|| sleep(100)));
    });
    took_in_all(100, &simulated);
}

#[test]
fn writers_do_not_overlap() {
    let simulated = ends(machine(2), || {
        let lock = Lock::rwlock();
        together(5, move |_| lock.with(|| sleep(100)));
    });
    took_in_all(500, &simulated);
}

#[test]
fn a_writer_waits_for_the_readers_before_it_and_readers_after_it_wait_for_the_writer() {
    let notes = Notes::new();
    let written = notes.clone();
    let simulated = ends(machine(4), || {
        let (lock, written) = (Lock::rwlock(), written.clone());
        together(5, move |number| {
            sleep(number * 10);
            let body = || {
                written.write(number);
                sleep(100);
            };
            if number == 2 { lock.with(body) } else { lock.reading(body) }
        });
    });
    assert_eq!(notes.all(), [0, 1, 2, 3, 4]);
    took_in_all(110 + 100 + 100, &simulated);
}

#[test]
fn a_lock_that_is_tried_is_not_waited_for() {
    ends(machine(2), || {
        let lock = Lock::mutex();
        let held = lock.clone();
        let other = start(move || held.with(|| sleep(100)));
        let tried = || {
            let here = std::panic::Location::caller();
            lock.0.try_write("Mutex::try_lock", here, crate::program::nothing())
        };
        sleep(50);
        assert!(!tried());
        sleep(51);
        assert!(tried());
        lock.unlock();
        join(other);
    });
}

#[test]
fn two_locks_are_two_queues() {
    let simulated = ends(machine(4), || {
        let locks = Rc::new([Lock::mutex(), Lock::mutex()]);
        together(4, move |number| locks[usize::from(number % 2 == 0)].with(|| compute(50)));
    });
    took_in_all(100, &simulated);
}
