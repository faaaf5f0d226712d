//! The lesson's three classes: one whose number is copied, one whose number is shared, and one that is called.

use multiproc::{Process, message};
use sharing_objects::{Counter, call_in_processes};

fn main() {
    println!("a plain number, as in class A:");
    let plain = Plain { number: 0 };
    in_two_processes(add_to_plain, &plain);
    println!("  main sees {}\n", plain.number);

    println!("your counter, as in class B:");
    let counter = Counter::new("B", plus);
    in_two_processes(add_to_counter, &counter);
    show("main", &counter);

    println!("\nyour counter, called as in class C:");
    let counter = Counter::new("C", plus);
    call_in_processes(&counter, &[1, 2]);
    show("main", &counter);
}

/// What is a message is copied, field by field; and a number has nothing behind it that could be shared.
#[derive(Clone)]
struct Plain {
    number: u64,
}

message!(Plain { number });

fn in_two_processes<O: multiproc::Message + Clone + Send + 'static>(work: fn((O, u64)), object: &O) {
    let mut children = [1, 2].map(|amount| Process::new(work, (object.clone(), amount)));
    children.iter_mut().for_each(|child| child.start().expect("processes can be started"));
    children.iter().for_each(|child| child.join().expect("the child was started"));
}

fn add_to_plain((mut plain, amount): (Plain, u64)) {
    plain.number += amount;
    println!("  {} sees {}", multiproc::current_process_name(), plain.number);
}

fn add_to_counter((counter, amount): (Counter, u64)) {
    counter.add(amount);
    show(&multiproc::current_process_name(), &counter);
}

fn show(who: &str, counter: &Counter) {
    let (count, sum) = counter.read();
    println!("  {who} sees in {}: {sum}, added in {count} steps", counter.name());
}

fn plus(a: u64, b: u64) -> u64 {
    a + b
}
