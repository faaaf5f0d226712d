//! Puts one byte of each of many huge pages into a pipe, and gives the pages back: the pipe keeps them whole.

#[path = "libc.rs"]
mod libc;
use libc::*;

const HUGE: usize = 2 * MIB;
const MADVISE: i64 = 28;
const AS_HUGE_PAGES: i64 = 14;
const MUNMAP: i64 = 11;
const VMSPLICE: i64 = 278;
const F_SETPIPE_SZ: i64 = 1031;

fn main() {
    let mut kept = 0;
    loop {
        let ends = std::cell::Cell::new([0_i32; 2]);
        if call(22, [address(&ends)]).is_err() {
            return if kept > TOO_MUCH { held(&format!("{kept} bytes in all its pipes")) };
        }
        let [_, writer] = ends.get().map(i64::from);
        let _ = call(number::FCNTL, [writer, F_SETPIPE_SZ, 64 * PAGE as i64]);
        while let Some(bytes) = splice_one(writer) {
            kept += bytes;
            if kept >= FAR_TOO_MUCH {
                return held("512 MiB in pipes");
            }
        }
    }
}

/// How many bytes the pipe keeps for that: of a huge page, if there was one to be had, all of it.
fn splice_one(pipe: i64) -> Option<usize> {
    let twice = 2 * HUGE;
    let place = unsafe { mmap(0, twice, 3, 0x22, -1, 0) };
    if place as isize == -1 {
        return None;
    }
    let before = resident();
    let aligned = (place as usize).next_multiple_of(HUGE);
    let _ = call(MADVISE, [aligned as i64, HUGE as i64, AS_HUGE_PAGES]);
    unsafe { (aligned as *mut u8).write_volatile(1) };
    let bytes = resident().saturating_sub(before);
    let at_once = 2;
    let spliced = call(VMSPLICE, [pipe, address(&[aligned, 1]), 1, at_once]);
    let _ = call(MUNMAP, [place as i64, twice as i64]);
    spliced.is_ok().then_some(bytes)
}

fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * PAGE
}
