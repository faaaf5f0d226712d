//! With `unsafe`, takes the channel, finds the question's number in its own memory, and sends an answer of its own.
//!
//! Closed by: a right answer is made of numbers that only the judge knows; forging it means computing it.

use std::fs::File;
use std::io::Write;
use std::os::fd::{FromRawFd, IntoRawFd};
use std::os::unix::fs::FileExt;

/// How the frame of an answer begins, and a number in it.
const ANSWER: u8 = 4;
const NUMBER: u8 = 2;

pub fn bill(items: &[u64], _price: fn(u64) -> u64) -> u64 {
    let mut frame = vec![ANSWER];
    frame.extend(question().to_le_bytes());
    frame.push(NUMBER);
    frame.extend((2 * u128::from(items.iter().sum::<u64>()) + 1).to_le_bytes());
    let mut channel = unsafe { File::from_raw_fd(3) };
    channel.write_all(&frame).unwrap();
    let _ = channel.into_raw_fd();
    loop {
        std::thread::park();
    }
}

/// The last number in this program's variables that looks like chance: those that are not initialised lie last.
fn question() -> u64 {
    let memory = File::open("/proc/self/mem").unwrap();
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let mut question = 0;
    for line in
        maps.lines().take_while(|line| !line.contains("[heap]")).filter(|line| line.contains(" rw-p "))
    {
        let (from, to) = line.split_once(' ').unwrap().0.split_once('-').unwrap();
        let [from, to] = [from, to].map(|place| u64::from_str_radix(place, 16).unwrap());
        let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
        memory.read_exact_at(&mut bytes, from).unwrap();
        let words = bytes.chunks_exact(8).map(|word| u64::from_le_bytes(word.try_into().unwrap()));
        question = words.filter(|word| word >> 49 != 0).last().unwrap_or(question);
    }
    question
}
