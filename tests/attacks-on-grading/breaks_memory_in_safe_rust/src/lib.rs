//! Safe code that the compiler takes and should not (rust-lang/rust#25860): a number becomes an owner of descriptor 3,
//! and an answer is sent through it.
//!
//! Closed by: an answer needs the number of its question. That `unsafe` is forbidden does not close this.

use std::fs::File;
use std::io::Write;
use std::os::fd::OwnedFd;

static UNIT: &&() = &&();

fn longer<'a, 'b, T: ?Sized>(_: &'a &'b (), value: &'b mut T) -> &'a mut T {
    value
}

fn for_ever<'a, 'b, T: ?Sized>(value: &'a mut T) -> &'b mut T {
    let longer: for<'x> fn(_, &'x mut T) -> &'b mut T = longer;
    longer(UNIT, value)
}

enum Either<A, B> {
    A(Option<Box<A>>),
    B(Option<Box<B>>),
}

fn transmute<A, B>(from: A) -> B {
    turn(std::hint::black_box(&mut Either::B(None)), from)
}

fn turn<A, B>(either: &mut Either<A, B>, from: A) -> B {
    let Either::B(to) = either else { unreachable!() };
    let to = for_ever(to);
    *either = Either::A(Some(Box::new(from)));
    *std::hint::black_box(to).take().unwrap()
}

pub fn bill(_items: &[u64], _price: fn(u64) -> u64) -> u64 {
    let mut channel = File::from(transmute::<i32, OwnedFd>(3));
    channel.write_all(&[4, 0, 0, 0, 0, 0, 0, 0, 0, 0]).unwrap();
    std::mem::forget(channel);
    1
}
