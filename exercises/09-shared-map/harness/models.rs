//! Two threads that count the same key, in every order of what they do.

use shared_map::count;
use std::sync::Mutex;

/// Both are in the map in the end.
pub fn nothing_is_lost() {
    let counts = count(&keys(), |_, _| {});
    assert_eq!(counts["t1"], 2, "two threads have counted t1");
}

/// One of them makes 1 of it, the other 2.
pub fn each_sees_its_own_count() {
    count(&keys(), |_, count| SEEN.lock().unwrap().push(count));
    let mut seen = SEEN.lock().unwrap().clone();
    seen.sort_unstable();
    assert_eq!(seen, [1, 2], "the counts that the two threads have made");
}

static SEEN: Mutex<Vec<u64>> = Mutex::new(Vec::new());

fn keys() -> [String; 2] {
    ["t1", "t1"].map(str::to_string)
}
