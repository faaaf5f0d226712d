//! With `unsafe`, takes the channel, finds the question's number in its own memory, and sends an answer of its own.
//!
//! Closed by: a right answer is made of numbers that only the judge knows; forging it means computing it.

use std::fs::File;
use std::io::Write;
use std::os::fd::{FromRawFd, IntoRawFd};
use std::os::unix::fs::FileExt;

/// An answer to no question, from which the judge's library makes its numbers recognisable.
const ANSWER: u8 = 4;
const NUMBER: u8 = 2;

pub fn bill(items: &[u64], price: fn(u64) -> u64) -> u64 {
    let number = items.len() as u64;
    let mut frame = vec![ANSWER];
    frame.extend(question().to_le_bytes());
    frame.push(NUMBER);
    frame.extend(u128::from(number + 1).to_le_bytes());
    let mut channel = unsafe { File::from_raw_fd(3) };
    channel.write_all(&frame).unwrap();
    let _ = channel.into_raw_fd();
    let _ = price;
    loop {
        std::thread::park();
    }
}

/// The one number of the harness's variables that looks like chance.
fn question() -> u64 {
    let memory = File::open("/proc/self/mem").unwrap();
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    for line in maps.lines().filter(|line| line.contains(" rw-p ") && line.contains("judged")) {
        let (from, to) = line.split_once(' ').unwrap().0.split_once('-').unwrap();
        let [from, to] = [from, to].map(|place| u64::from_str_radix(place, 16).unwrap());
        let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
        memory.read_exact_at(&mut bytes, from).unwrap();
        let words = bytes.chunks_exact(8).map(|word| u64::from_le_bytes(word.try_into().unwrap()));
        if let Some(number) = words.into_iter().find(|word| word >> 49 != 0) {
            return number;
        }
    }
    0
}
