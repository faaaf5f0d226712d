//! The programs, and what is exact for each by its construction.

use std::time::Duration;

/// A program with a known answer.
pub struct Case {
    pub name: &'static str,
    /// Its file in `programs/`, without `.rs`.
    pub file: &'static str,
    /// Some text in it, and what stands there instead.
    pub change: (&'static str, &'static str),
    pub exact: Exact,
}

/// What its makespan is.
#[derive(Clone, Copy)]
pub enum Exact {
    /// So many units of work on so many cores; on one core, all that there are.
    Units(fn(u64) -> u64),
    /// A time, on any number of cores.
    Time(Duration),
}

const AS_IT_IS: (&str, &str) = ("", "");
const QUARTERS: &str = "QUARTERS_IN_SEQUENCE: u64 = 0";
const UNDER_THE_LOCK: &str = "OF_SIXTEEN_UNDER_THE_LOCK: u64 = 1";
const SPIN: &str = "std::hint::spin_loop()";

/// All of them.
pub fn all() -> Vec<Case> {
    let mut cases = computing();
    cases.extend(sharing());
    cases.extend(sleeping());
    cases
}

/// Those whose parts meet at the end only, or at well-known moments.
fn computing() -> Vec<Case> {
    let units = |name, file, change, units| Case { name, file, change, exact: Exact::Units(units) };
    vec![
        units("Amdahl, 0 in sequence", "amdahl", AS_IT_IS, |cores| 4800 / cores),
        units("Amdahl, 1/4", "amdahl", (QUARTERS, "QUARTERS_IN_SEQUENCE: u64 = 1"), |cores| {
            1200 + 3600 / cores
        }),
        units("Amdahl, 1/2", "amdahl", (QUARTERS, "QUARTERS_IN_SEQUENCE: u64 = 2"), |cores| {
            2400 + 2400 / cores
        }),
        units("Amdahl, 3/4", "amdahl", (QUARTERS, "QUARTERS_IN_SEQUENCE: u64 = 3"), |cores| {
            3600 + 1200 / cores
        }),
        units("Amdahl, 1", "amdahl", (QUARTERS, "QUARTERS_IN_SEQUENCE: u64 = 4"), |_| 4800),
        // Of n(n + 1)/2 shares, the last chunk has n.
        units("unbalanced chunks", "unbalanced", AS_IT_IS, |cores| 4680 * 2 / (cores + 1)),
        // Of n + 1 shares of a phase, one thread has two.
        units("barrier, unequal phases", "barrier", AS_IT_IS, |cores| 13 * 360 * 2 / (cores + 1).max(2)),
        units("spinning: spin_loop", "spin", AS_IT_IS, |cores| 1200 + 3600 / cores),
        units("spinning: yield_now", "spin", (SPIN, "thread::yield_now()"), |cores| 1200 + 3600 / cores),
    ]
}

/// Those whose parts meet all the time.
fn sharing() -> Vec<Case> {
    let units = |name, file, change, units| Case { name, file, change, exact: Exact::Units(units) };
    vec![
        // The third stage is the slowest, and has its first item after three units.
        units("pipeline 1-2-4", "pipeline", AS_IT_IS, |cores| if cores == 1 { 4200 } else { 3 + 2400 }),
        // The consumers are the slower part, and the first has its item after one unit.
        units("bounded queue", "bounded_queue", AS_IT_IS, |cores| match cores {
            1 => 4800,
            cores => 1 + (4 * 960 / (cores - 1)).max(960 + 3),
        }),
        // Writes are alone; reads are beside each other.
        units("readers and a writer", "readers_and_writer", AS_IT_IS, |cores| 800 + 4000 / cores),
        units("work stealing", "work_stealing", AS_IT_IS, |cores| 4800 / cores),
        // The last of the threads comes to the lock for the first time when all others had it.
        units("lock convoy", "lock", AS_IT_IS, |cores| 5120 / cores + 4 * (cores - 1)),
        units("half under a lock", "lock", (UNDER_THE_LOCK, "OF_SIXTEEN_UNDER_THE_LOCK: u64 = 8"), |cores| {
            if cores == 1 { 5120 } else { 32 + 2560 }
        }),
    ]
}

/// Those that compute nothing.
fn sleeping() -> Vec<Case> {
    let time = |name, file, time| Case { name, file, change: AS_IT_IS, exact: Exact::Time(time) };
    vec![
        time("8 sleeps of 2 s", "sleeps", Duration::from_secs(2)),
        time("8 sleeps under a lock", "sleeps_under_lock", Duration::from_secs(16)),
        time("async timers of 1, 2, 3 s", "executor", Duration::from_secs(3)),
        time("park_timeout 100 × 10 ms", "park_timeout", Duration::from_secs(1)),
        time("recv_timeout 100 × 10 ms", "recv_timeout", Duration::from_secs(1)),
        time("wait_timeout 100 × 10 ms", "wait_timeout", Duration::from_secs(1)),
    ]
}
