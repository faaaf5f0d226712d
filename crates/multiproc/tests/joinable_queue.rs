//! Joinable queues: who joins goes on when all is done, and not before.
#![cfg(not(miri))]
#![expect(clippy::needless_pass_by_value, reason = "what a process is given is its own")]

#[path = "support/processes.rs"]
mod processes;

use multiproc::{Event, JoinableQueue, RawValue, TooManyTasksDone};
use processes::{LONG, all_end, ends, started};
use std::time::Duration;

fn work((tasks, done): (JoinableQueue<Option<u32>>, RawValue<u32>)) {
    while tasks.get().expect("it is a message").is_some() {
        // Before it is said, so that who joins sees it.
        done.set(done.get() + 1);
        tasks.task_done().expect("it was taken");
    }
}

#[test]
fn who_joins_sees_all_that_was_done() {
    let (tasks, done) = (JoinableQueue::new(), RawValue::new(0));
    let worker = started(work, (tasks.clone(), done.clone()));
    for round in 1..=10 {
        (0..20).for_each(|task| tasks.put(Some(task)));
        tasks.join();
        assert_eq!(done.get(), 20 * round);
    }
    tasks.put(None);
    ends(&worker, 0);
}

#[test]
fn nobody_is_let_go_while_a_task_is_only_taken() {
    let tasks = JoinableQueue::new();
    tasks.join();
    tasks.put(1);
    assert!(!tasks.join_timeout(Duration::from_millis(20)));
    assert_eq!(tasks.get(), Ok(1));
    assert!(tasks.empty() && !tasks.join_timeout(Duration::from_millis(20)));
    assert_eq!(tasks.task_done(), Ok(()));
    assert!(tasks.join_timeout(Duration::ZERO));
}

#[test]
fn no_more_is_done_than_was_taken() {
    let tasks = JoinableQueue::with_maxsize(2);
    assert_eq!(tasks.task_done(), Err(TooManyTasksDone));
    (0..2).for_each(|task| tasks.put(task));
    assert!(tasks.put_nowait(2).is_err());
    assert_eq!(tasks.task_done(), Err(TooManyTasksDone), "nothing was taken");
    assert_eq!(tasks.get(), Ok(0));
    assert_eq!([tasks.task_done(), tasks.task_done()], [Ok(()), Err(TooManyTasksDone)]);
    assert_eq!(tasks.get(), Ok(1));
    assert!(!tasks.join_timeout(Duration::ZERO));
}

#[test]
fn several_that_join_all_go_on() {
    fn join((tasks, ready): (JoinableQueue<()>, JoinableQueue<()>)) {
        ready.put(());
        tasks.join();
    }
    let (tasks, ready) = (JoinableQueue::new(), JoinableQueue::new());
    tasks.put(());
    let joining = [(); 3].map(|()| started(join, (tasks.clone(), ready.clone())));
    (0..3).for_each(|_| ready.get().expect("it is a message"));
    assert!(!joining[0].join_timeout(Duration::from_millis(20)));
    tasks.get().expect("it is a message");
    tasks.task_done().expect("it was taken");
    all_end(&joining, 0);
}

#[test]
fn another_process_may_say_that_a_task_is_done() {
    fn say((tasks, taken): (JoinableQueue<u8>, Event)) {
        taken.wait();
        assert_eq!(tasks.task_done(), Ok(()));
    }
    let (tasks, taken) = (JoinableQueue::new(), Event::new());
    let process = started(say, (tasks.clone(), taken.clone()));
    tasks.put(1);
    assert_eq!(tasks.get_timeout(LONG), Ok(1));
    taken.set();
    tasks.join();
    ends(&process, 0);
}

/// The counts are right whenever a process is killed: what it had taken stays undone, and no more.
#[test]
#[cfg(not(modelled))]
fn a_worker_that_is_killed_at_any_moment_leaves_one_task_undone_at_most() {
    fn work(tasks: JoinableQueue<u32>) {
        while tasks.get().is_ok() {
            tasks.task_done().expect("it was taken");
        }
    }
    for round in 0..30 {
        let tasks = JoinableQueue::new();
        (0..1000).for_each(|task| tasks.put(task));
        let worker = started(work, tasks.clone());
        while tasks.qsize() > 900 - round {
            std::thread::yield_now();
        }
        worker.kill();
        ends(&worker, -9);
        while tasks.get_nowait().is_ok() {
            tasks.task_done().expect("it was taken");
        }
        let undone = std::iter::repeat_with(|| tasks.task_done()).take_while(Result::is_ok).count();
        assert!(undone <= 1, "{undone} tasks are undone");
        assert!(tasks.join_timeout(Duration::ZERO));
    }
}
