//! Processes that are forked, begun anew, and forked by a server.
#![expect(clippy::needless_pass_by_value, reason = "what a process is given is its own")]

mod everywhere;
#[cfg(not(modelled))]
mod of_the_system;
#[path = "../support/processes.rs"]
#[allow(dead_code, reason = "other tests need the rest")]
mod processes;
#[cfg(not(modelled))]
mod timer;

use std::env;
use std::panic::catch_unwind;
use std::process::ExitCode;

/// Its name, and what must not panic.
type Test = (&'static str, fn());

unsafe extern "C" {
    safe fn alarm(seconds: u32) -> u32;
}

fn main() -> ExitCode {
    if cfg!(miri) {
        // It has no processes.
        return ExitCode::SUCCESS;
    }
    #[cfg(not(modelled))]
    of_the_system::before_init();
    multiproc::init();
    // Ends a test that hangs.
    alarm(120);
    let wanted = env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    #[cfg(not(modelled))]
    let tests = [everywhere::TESTS, of_the_system::TESTS, timer::TESTS].concat();
    #[cfg(modelled)]
    let tests = everywhere::TESTS;
    let failed = tests.iter().filter(|(name, _)| name.contains(&wanted)).filter(|test| !passes(test)).count();
    multiproc::stop_fork_server();
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn passes((name, test): &Test) -> bool {
    let passed = catch_unwind(test).is_ok();
    println!("test {name} ... {}", if passed { "ok" } else { "FAILED" });
    passed
}
