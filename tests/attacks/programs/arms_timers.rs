//! Has as many timers as it can, each with a signal to itself every microsecond.

#[path = "libc.rs"]
mod libc;
use libc::*;

#[repr(C)]
struct Every {
    every: [i64; 2],
    first: [i64; 2],
}

fn main() {
    let ignore = 1;
    unsafe { signal(14, ignore) };
    let often = Every { every: [0, 1000], first: [0, 1000] };
    for _ in 0..200_000 {
        let id = std::cell::Cell::new(0_i32);
        if call(number::TIMER_CREATE, [0, 0, address(&id)]).is_err() {
            sleep();
        }
        let _ = call(number::TIMER_SETTIME, [i64::from(id.get()), 0, address(&often), 0]);
    }
    sleep();
}
