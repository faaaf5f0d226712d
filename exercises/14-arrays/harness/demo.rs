//! The lesson's measurement: eight processes add one to all elements, under one lock and without; and then your way.
//!
//! The argument is the length of the array, 10 000 unless told, as in the lesson.

use arrays::add_one;
use multiproc::{Array, Process, RawArray};
use std::env;
use std::hint::black_box;
use std::time::Instant;

const PROCESSES: usize = 8;

fn main() {
    let length = env::args().nth(1).map_or(10_000, |text| text.parse().expect("a whole number"));
    println!("{length} elements, {PROCESSES} processes, each element is to become {PROCESSES}\n");

    let locked = Array::new(length);
    tell("each adds 1 to all, under one lock", || all_at_once(under_the_lock, &locked), || locked.to_vec());

    let raw = RawArray::new(length);
    tell("each adds 1 to all, without a lock", || all_at_once(without_a_lock, &raw), || raw.to_vec());

    let yours = RawArray::new(length);
    tell("yours: each element once", || add_one(&yours, PROCESSES, plus_eight), || yours.to_vec());
}

fn tell(what: &str, run: impl FnOnce(), elements: impl FnOnce() -> Vec<u64>) {
    let begin = Instant::now();
    run();
    let millis = begin.elapsed().as_secs_f64() * 1000.0;
    let wrong = elements().into_iter().filter(|&element| element != PROCESSES as u64).count();
    println!("{what:<36}{millis:>8.1} ms   {wrong:>8} wrong elements");
}

fn all_at_once<A: multiproc::Message + Clone + Send + 'static>(work: fn(A), array: &A) {
    let mut children = [(); PROCESSES].map(|()| Process::new(work, array.clone()));
    children.iter_mut().for_each(|child| child.start().expect("processes can be started"));
    children.iter().for_each(|child| child.join().expect("the child was started"));
}

fn under_the_lock(array: Array<u64>) {
    let array = array.lock().expect("nobody dies while holding it");
    for index in 0..array.len() {
        array.set(index, plus_one(array.get(index)));
    }
}

fn without_a_lock(array: RawArray<u64>) {
    for index in 0..array.len() {
        array.set(index, plus_one(array.get(index)));
    }
}

/// Takes about a microsecond, so that there is something to do.
fn plus_one(element: u64) -> u64 {
    (0..2000).for_each(|step| _ = black_box(step));
    element + 1
}

/// Does as much as all processes of the other two together.
fn plus_eight(element: u64) -> u64 {
    (0..PROCESSES).fold(element, |element, _| plus_one(element))
}
