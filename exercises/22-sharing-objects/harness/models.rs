//! A counter in two processes, in every order of what they do.

use multiproc::Process;
use sharing_objects::Counter;

/// Two processes add to one counter: it has both additions.
pub fn no_addition_is_lost() {
    let counter = Counter::new("requests", plus);
    let children = [2, 5].map(|amount| start(&counter, amount));
    children.iter().for_each(|child| child.join().expect("it was started"));
    assert_eq!(counter.read(), (2, 7), "the count and the sum, after one process has added 2 and another 5");
}

/// Somebody reads while a process adds: the count and the sum are those before the addition, or those after it.
pub fn who_reads_sees_one_moment() {
    let counter = Counter::new("requests", plus);
    let child = start(&counter, 5);
    let seen = counter.read();
    child.join().expect("it was started");
    assert!(
        seen == (0, 0) || seen == (1, 5),
        "seen while a process adds 5: the count {} and the sum {}",
        seen.0,
        seen.1
    );
}

fn start(counter: &Counter, amount: u64) -> Process {
    let mut child = Process::new(add, (counter.clone(), amount));
    child.start().expect("a process can be started");
    child
}

fn add((counter, amount): (Counter, u64)) {
    counter.add(amount);
}

fn plus(a: u64, b: u64) -> u64 {
    a + b
}
