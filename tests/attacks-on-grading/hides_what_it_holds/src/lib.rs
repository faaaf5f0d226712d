//! With `unsafe`, makes itself invisible to all but root, so that nobody can look for what it has left open.
//!
//! Closed by: the call is refused.

unsafe extern "C" {
    fn prctl(what: i32, ...) -> i32;
}

const PR_SET_DUMPABLE: i32 = 4;

pub fn bill(items: &[u64], price: fn(u64) -> u64) -> u64 {
    unsafe { prctl(PR_SET_DUMPABLE, 0_u64, 0_u64, 0_u64, 0_u64) };
    std::mem::forget(std::fs::File::open("/dev/null"));
    items.iter().map(|&item| price(item)).sum()
}
