//! Works in rounds, as asyncio does: all that are ready have a turn, then the clock is looked at. Sleepers stand in a
//! plain list, and the thread waits at a condition variable.

use std::cell::RefCell;
use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

pub type Task = Pin<Box<dyn Future<Output = u64>>>;

/// What a task is waiting for.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Woken,
    Resting,
    Ended,
}

#[derive(Default)]
struct Loop {
    board: Mutex<Board>,
    changed: Condvar,
}

#[derive(Default)]
struct Board {
    states: Vec<State>,
    next_round: Vec<usize>,
}

struct Name(usize, Arc<Loop>);

impl Wake for Name {
    fn wake(self: Arc<Self>) {
        let Name(task, event_loop) = &*self;
        let mut board = event_loop.board.lock().unwrap();
        if board.states[*task] == State::Resting {
            board.states[*task] = State::Woken;
            board.next_round.push(*task);
            event_loop.changed.notify_one();
        }
    }
}

pub fn run(mut tasks: Vec<Task>) -> Vec<u64> {
    let event_loop = Arc::new(Loop::default());
    let mut results = vec![0; tasks.len()];
    event_loop.board.lock().unwrap().states = vec![State::Woken; tasks.len()];
    let mut round: Vec<usize> = (0..tasks.len()).collect();
    while !round.is_empty() {
        for task in round {
            if !has_turn(&event_loop, task) {
                continue;
            }
            let waker = Waker::from(Arc::new(Name(task, Arc::clone(&event_loop))));
            if let Poll::Ready(result) = tasks[task].as_mut().poll(&mut Context::from_waker(&waker)) {
                results[task] = result;
                event_loop.board.lock().unwrap().states[task] = State::Ended;
            }
        }
        round = next_round(&event_loop);
    }
    SLEEPERS.take();
    results
}

/// Whether this task has not ended. Whoever wakes it from now on gives it another turn.
fn has_turn(event_loop: &Loop, task: usize) -> bool {
    let state = &mut event_loop.board.lock().unwrap().states[task];
    let has_turn = *state != State::Ended;
    if has_turn {
        *state = State::Resting;
    }
    has_turn
}

/// Waits until somebody is ready; empty if all have ended.
fn next_round(event_loop: &Loop) -> Vec<usize> {
    loop {
        wake_the_due();
        let mut board = event_loop.board.lock().unwrap();
        let all_ended = board.states.iter().all(|state| *state == State::Ended);
        if all_ended || !board.next_round.is_empty() {
            return mem::take(&mut board.next_round);
        }
        let next = SLEEPERS.with_borrow(|sleepers| sleepers.iter().map(|(due, _)| *due).min());
        let pause = next.map_or(Duration::MAX, |due| due.saturating_duration_since(Instant::now()));
        let _ = event_loop.changed.wait_timeout(board, pause).unwrap();
    }
}

thread_local! {
    static SLEEPERS: RefCell<Vec<(Instant, Waker)>> = const { RefCell::new(Vec::new()) };
}

fn wake_the_due() {
    let now = Instant::now();
    let mut due: Vec<_> =
        SLEEPERS.with_borrow_mut(|sleepers| sleepers.extract_if(.., |(due, _)| *due <= now).collect());
    due.sort_by_key(|(due, _)| *due);
    due.into_iter().for_each(|(_, waker)| waker.wake());
}

pub async fn sleep(duration: Duration) {
    let due = Instant::now() + duration;
    poll_fn(|context| {
        if Instant::now() >= due {
            return Poll::Ready(());
        }
        SLEEPERS.with_borrow_mut(|sleepers| sleepers.push((due, context.waker().clone())));
        Poll::Pending
    })
    .await;
}

pub async fn yield_now() {
    let mut first = true;
    poll_fn(|context| match mem::take(&mut first) {
        true => {
            context.waker().wake_by_ref();
            Poll::Pending
        }
        false => Poll::Ready(()),
    })
    .await;
}
