//! Runs to try the reports on: a source, and what it came to.

use crate::race::outcome::Place;
use crate::report::interleaving::Sources;
use crate::simulation::report::{Bar, BarKind, Simulated, Task, Wait, WaitKind, Waited};
use proptest::collection::vec;
use proptest::prelude::*;

/// One lock around all work of four threads.
pub const LOCKED: &str = "\
use std::sync::Mutex;
use std::thread;

pub fn sum(numbers: &[u64]) -> u64 {
    let total = Mutex::new(0);
    thread::scope(|scope| {
        for part in numbers.chunks(numbers.len() / 4) {
            scope.spawn(|| {
                let mut sum = total.lock().unwrap();
                *sum += part.iter().map(slow).sum::<u64>();
            });
        }
    });
    total.into_inner().unwrap()
}
";

const MS: u64 = 1_000_000;

/// The places of the file that the runs have in common.
pub fn sources() -> Sources {
    [("src/lib.rs", LOCKED)].into_iter().collect()
}

/// A place in that file.
pub fn place(line: u32, column: u32) -> Place {
    Place { file: "src/lib.rs".into(), line, column }
}

/// A run without threads, on so many cores.
pub fn empty(cores: usize) -> Simulated {
    Simulated {
        cores,
        makespan: 0,
        work: 0,
        span: 0,
        busy: vec![0; cores],
        spun: 0,
        tasks: Vec::new(),
        bars: Vec::new(),
        waits: Vec::new(),
        places: Vec::new(),
        failure: None,
    }
}

/// A thread that does nothing yet.
pub fn task(start: u64, end: u64) -> Task {
    Task { name: None, process: 0, spawned: None, start, end, work: 0 }
}

/// A run in which these bars were drawn, in milliseconds; all else that follows from them follows.
pub fn run(cores: usize, bars: &[(usize, usize, u64, u64, BarKind)]) -> Simulated {
    let mut run = empty(cores);
    let threads = bars.iter().map(|bar| bar.1 + 1).max().unwrap_or(0);
    run.tasks = (0..threads).map(|_| task(u64::MAX, 0)).collect();
    for (core, task, from, to, kind) in bars.iter().copied() {
        let (from, to) = (from * MS, to * MS);
        run.bars.push(Bar { core, task, from, to, kind });
        run.busy[core] += to - from;
        run.work += to - from;
        run.spun += if kind == BarKind::Spins { to - from } else { 0 };
        run.makespan = run.makespan.max(to);
        let task = &mut run.tasks[task];
        task.work += to - from;
        (task.start, task.end) = (task.start.min(from), task.end.max(to));
    }
    run.span = run.tasks.iter().map(|task| task.work).max().unwrap_or(0);
    run
}

/// The same with a place, and who waited there when.
pub fn waiting(
    mut run: Simulated,
    verb: &str,
    kind: WaitKind,
    line: u32,
    waits: &[(usize, u64, u64)],
) -> Simulated {
    let place = run.places.len();
    for (task, from, to) in waits.iter().copied() {
        let (from, to) = (from * MS, to * MS);
        run.waits.push(Wait { task, from, to, place });
        run.tasks[task].start = run.tasks[task].start.min(from);
    }
    let lost = waits.iter().map(|(_, from, to)| (to - from) * MS).sum();
    let at = (line > 0).then(|| self::place(line, 33));
    let made = (kind == WaitKind::Lock).then(|| self::place(5, 17));
    run.places.push(Waited { verb: verb.into(), at, made, times: waits.len() as u64, lost, kind });
    run
}

/// Four threads under one lock, on two cores.
pub fn one_lock() -> Simulated {
    use BarKind::{Computes, Holds};
    let bars = [
        (0, 0, 0, 20, Computes),
        (1, 1, 20, 520, Holds),
        (0, 2, 520, 1020, Holds),
        (1, 3, 1020, 1520, Holds),
        (0, 4, 1520, 2000, Holds),
        (1, 0, 2000, 2020, Computes),
    ];
    let run = run(2, &bars);
    let run = waiting(run, "Mutex::lock", WaitKind::Lock, 9, &[(2, 20, 520), (3, 20, 1020), (4, 20, 1520)]);
    let mut run = waiting(run, "thread::scope", WaitKind::Join, 6, &[(0, 20, 2000)]);
    run.span = run.makespan;
    for task in &mut run.tasks[1..] {
        task.spawned = Some(place(8, 13));
    }
    run
}

/// Four threads on two cores with nothing in common.
pub fn balanced() -> Simulated {
    use BarKind::Computes;
    let bars = [
        (0, 0, 0, 20, Computes),
        (0, 1, 20, 520, Computes),
        (1, 2, 20, 530, Computes),
        (0, 3, 520, 1010, Computes),
        (1, 4, 530, 1020, Computes),
        (1, 0, 1020, 1040, Computes),
    ];
    let run = run(2, &bars);
    let run = waiting(run, "", WaitKind::Core, 0, &[(3, 20, 520), (4, 20, 530)]);
    waiting(run, "thread::scope", WaitKind::Join, 6, &[(0, 20, 1020)])
}

/// What a student may call things to be taken for markup, for a terminal's codes, or for another direction.
pub const HOSTILE: &str = "<script>alert(1)</script>\u{1b}[31m]]>\"'&amp;\u{202e}\0\u{ffff} onload=x";

/// A run whose every text is hostile.
pub fn hostile() -> Simulated {
    let mut run = one_lock();
    let bad = Place { file: HOSTILE.into(), line: 2, column: 1 };
    for task in &mut run.tasks {
        (task.name, task.spawned) = (Some(HOSTILE.into()), Some(bad.clone()));
    }
    for place in &mut run.places {
        (place.verb, place.at, place.made) = (HOSTILE.into(), Some(bad.clone()), Some(bad.clone()));
    }
    run
}

/// The hostile file that such a run names.
pub fn hostile_sources() -> Sources {
    [(HOSTILE, format!("{HOSTILE}\n{HOSTILE}\n"))].into_iter().collect()
}

/// Runs as nobody would make them: what points somewhere may point nowhere, and no two numbers need to fit together.
pub fn any_run() -> impl Strategy<Value = Simulated> {
    let time = || prop_oneof![Just(0), Just(u64::MAX), any::<u64>(), 0_u64..5_000, 0_u64..5_000_000_000];
    let index = || prop_oneof![0_usize..6, 0_usize..40, Just(usize::MAX)];
    let place = || {
        proptest::option::of(any::<(String, u32)>())
            .prop_map(|place| place.map(|(file, line)| Place { file, line, column: 1 }))
    };
    let kind = prop_oneof![
        Just(BarKind::Computes),
        Just(BarKind::Holds),
        Just(BarKind::Spins),
        Just(BarKind::Starts)
    ];
    let waits_for = prop_oneof![
        Just(WaitKind::Lock),
        Just(WaitKind::Core),
        Just(WaitKind::Sleep),
        Just(WaitKind::Join),
        Just(WaitKind::Message),
        Just(WaitKind::Other)
    ];
    let task = (proptest::option::of(any::<String>()), place(), time(), time(), time())
        .prop_map(|(name, spawned, start, end, work)| Task { name, process: 0, spawned, start, end, work });
    let bar = (index(), index(), time(), time(), kind).prop_map(|(core, task, from, to, kind)| Bar {
        core,
        task,
        from,
        to,
        kind,
    });
    let wait =
        (index(), time(), time(), index()).prop_map(|(task, from, to, place)| Wait { task, from, to, place });
    let waited = (any::<String>(), place(), place(), time(), time(), waits_for)
        .prop_map(|(verb, at, made, times, lost, kind)| Waited { verb, at, made, times, lost, kind });
    let numbers = (index(), time(), time(), time(), time(), vec(time(), 0..20));
    let lists = (vec(task, 0..30), vec(bar, 0..40), vec(wait, 0..40), vec(waited, 0..9));
    (numbers, lists).prop_map(|((cores, makespan, work, span, spun, busy), (tasks, bars, waits, places))| {
        Simulated { cores, makespan, work, span, busy, spun, tasks, bars, waits, places, failure: None }
    })
}
