//! Takes back the wish to die with its parent, and adopts orphans itself.

#[path = "libc.rs"]
mod libc;
use libc::*;

const PR_SET_PDEATHSIG: i64 = 1;
const PR_SET_CHILD_SUBREAPER: i64 = 36;

fn main() {
    let _ = call(number::PRCTL, [PR_SET_PDEATHSIG, 0]);
    let _ = call(number::PRCTL, [PR_SET_CHILD_SUBREAPER, 1]);
    for _ in 0..5 {
        let _ = in_child(|| {
            let _ = call(number::PRCTL, [PR_SET_CHILD_SUBREAPER, 1]);
            let _ = call(number::SETSID, []);
            let ignore = 1;
            for number in 1..=64 {
                unsafe { signal(number, ignore) };
            }
            let _ = in_child(|| sleep());
            sleep();
        });
    }
}
