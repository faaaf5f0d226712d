//! The lesson's example: nine numbers that two processes fill, each all of them; and then your way, a row for each.

use array_view::{View, change_rows};
use multiproc::{Process, RawArray};

fn main() {
    let bytes = RawArray::new(9 * size_of::<u32>());
    let mut children = [5, 3].map(|value| Process::new(fill, (bytes.clone(), value)));
    children.iter_mut().for_each(|child| child.start().expect("processes can be started"));
    children.iter().for_each(|child| child.join().expect("the child was started"));
    println!("one process fills all with 5, one all with 3; who comes last?");
    show(&bytes);

    change_rows::<u32>(&bytes, 3, 3, |element| 10 * element);
    println!("a process for each row makes ten times as much of it:");
    show(&bytes);

    let halves = View::<u16>::new(&bytes, 3, 6).expect("they are 36 bytes");
    println!(
        "the same bytes as 3×6 smaller numbers: the first row begins with {}, {}",
        halves.get(0, 0),
        halves.get(0, 1)
    );
    let larger = View::<u64>::new(&bytes, 3, 3);
    println!(
        "the same bytes as 3×3 larger numbers: {}",
        if larger.is_some() { "a view" } else { "they are too few" }
    );
}

fn fill((bytes, value): (RawArray<u8>, u32)) {
    let view = View::new(&bytes, 3, 3).expect("they are 36 bytes");
    (0..3).for_each(|row| (0..3).for_each(|column| view.set(row, column, value)));
}

fn show(bytes: &RawArray<u8>) {
    let view = View::<u32>::new(bytes, 3, 3).expect("they are 36 bytes");
    for row in 0..3 {
        println!("  {:4} {:4} {:4}", view.get(row, 0), view.get(row, 1), view.get(row, 2));
    }
    println!();
}
