//! Asks for a dump of its memory, and ends so that there would be one.

#[path = "libc.rs"]
mod libc;
use libc::*;

const PR_SET_DUMPABLE: i64 = 4;
const CORE: i64 = 4;

fn main() {
    let _ = std::env::set_current_dir(given("scratch"));
    let unlimited = [u64::MAX; 2];
    let _ = call(number::PRCTL, [PR_SET_DUMPABLE, 1, 0, 0, 0]);
    refused("may dump its memory", call(number::PRLIMIT, [0, CORE, address(&unlimited), 0]));
    hold(20 * MIB, Sharing::Private);
    std::process::abort();
}
