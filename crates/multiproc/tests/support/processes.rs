//! Processes of a test: each is started, and has to end as it should.

use multiproc::{Message, Process};
use std::time::Duration;

/// Far longer than anything takes: a test that hangs is to fail.
pub const LONG: Duration = Duration::from_secs(60);

/// A process that has been started.
pub fn started<A: Message + Send + 'static>(target: fn(A), args: A) -> Process {
    let mut process = Process::new(target, args);
    process.start().expect("there is room for a process");
    process
}

/// Waits for its end, which has to be by this code.
pub fn ends(process: &Process, code: i32) {
    assert!(process.join_timeout(LONG), "{process:?} does not end");
    assert_eq!(process.exit_code(), Some(code));
}

/// The same for several.
pub fn all_end(processes: &[Process], code: i32) {
    for process in processes {
        ends(process, code);
    }
}
