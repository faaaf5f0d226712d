//! The pool's workers and the tasks that wait for one, moved on by whoever waits for a result.
//!
//! There is no thread that serves the workers: a thread and a fork do not go together. Every call on the pool, and every
//! wait for a result, makes turns: sleep in `poll` until a worker can be written to, has answered, or has ended; pass
//! bytes on; hand the next task to whoever is idle. Nothing in a turn waits for one worker only, so a worker that is
//! blocked because its long result is not read cannot stop the others, or its own task from being written.

use super::hand::Hand;
use super::sys;
use crate::pool::PoolError;
use crate::pool::task::{Outcome, Task};
use std::cell::OnceCell;
use std::collections::VecDeque;
use std::time::Instant;
use std::{io, mem, process};

pub(crate) struct Crew {
    hands: Vec<Hand>,
    /// Tasks that no worker has. Empty if a worker is idle, or if none is left.
    queue: VecDeque<Task>,
    /// How the last worker to die did.
    last_death: Option<PoolError>,
    /// The process that made the pool: its children have copies of this, but not of the sockets.
    owner: u32,
}

impl Crew {
    pub(crate) fn new() -> Self {
        Self { hands: Vec::new(), queue: VecDeque::new(), last_death: None, owner: process::id() }
    }

    pub(crate) fn hire(&mut self) -> io::Result<()> {
        self.hands.push(Hand::hire()?);
        Ok(())
    }

    /// Queues a task and sees to it that no idle worker waits while there is one.
    pub(crate) fn submit(&mut self, task: Task) {
        self.check_owner();
        self.queue.push_back(task);
        self.progress();
    }

    /// Does all that can be done without waiting for a task to end.
    fn progress(&mut self) {
        self.turn(Some(Instant::now()));
        self.finish_sending();
    }

    /// Waits until there is an outcome, but not beyond the deadline.
    pub(crate) fn await_outcome(&mut self, outcome: &OnceCell<Outcome>, deadline: Option<Instant>) {
        while outcome.get().is_none() {
            self.turn(deadline);
            if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                break;
            }
        }
        // The caller goes away now, and a worker that was given half a task would wait for its return.
        self.finish_sending();
    }

    /// Waits for something to happen, but not beyond the deadline, and acts on it.
    fn turn(&mut self, deadline: Option<Instant>) {
        self.check_owner();
        let news = self.watch(deadline);
        for (mut hand, happened) in mem::take(&mut self.hands).into_iter().zip(news) {
            match happened {
                News::Nothing => self.hands.push(hand),
                // The end came before the look at it, so all that the worker wrote can be read now.
                News::Ended => {
                    hand.exchange();
                    self.bury(hand);
                }
                News::Bytes if hand.exchange() => self.hands.push(hand),
                News::Bytes => self.bury(hand),
            }
        }
        self.assign();
    }

    /// Completes what was begun. A worker with a half-sent task is reading it, so this is a matter of moments.
    fn finish_sending(&mut self) {
        while self.hands.iter().any(Hand::sending) {
            self.turn(None);
        }
    }

    /// Has all tasks done, and lets the workers end.
    pub(crate) fn close(&mut self) {
        if self.owner != process::id() {
            // A copy in a child: the numbers of its sockets may belong to other files, the workers are not its own.
            mem::forget(mem::take(&mut self.hands));
            return;
        }
        while self.hands.iter().any(|hand| !hand.idle()) || !self.queue.is_empty() {
            self.turn(None);
        }
        self.hands.iter().for_each(Hand::dismiss);
        self.hands.iter().for_each(Hand::join);
        self.hands.clear();
    }

    /// Ends the workers now, and every outstanding task with an error.
    pub(crate) fn kill(&mut self) {
        self.check_owner();
        self.hands.iter().for_each(Hand::kill);
        while !self.hands.is_empty() {
            self.turn(None);
        }
    }

    fn check_owner(&self) {
        assert_eq!(self.owner, process::id(), "a pool can be used only by the process that made it");
    }

    fn watch(&self, deadline: Option<Instant>) -> Vec<News> {
        if self.hands.is_empty() {
            return Vec::new();
        }
        let mut interests: Vec<_> = self.hands.iter().flat_map(Hand::interests).collect();
        sys::await_any(&mut interests, deadline).expect("the kernel has memory for `poll`");
        let pairs = interests.chunks(2);
        pairs.map(|pair| News::new(pair[0].happened(), pair[1].happened())).collect()
    }

    /// Gives each idle worker a task. Without workers, nothing that waits will ever be done.
    fn assign(&mut self) {
        for hand in self.hands.iter_mut().filter(|hand| hand.idle()) {
            let Some(task) = self.queue.pop_front() else { return };
            hand.give(task);
        }
        if let (true, Some(death)) = (self.hands.is_empty(), &self.last_death) {
            self.queue.drain(..).for_each(|task| task.settle(Err(death.clone())));
        }
    }

    fn bury(&mut self, hand: Hand) {
        // A worker begins when it has the whole task, so this one can be given to another without being done twice.
        let begun = !hand.sending();
        let (death, task) = hand.bury();
        match task {
            Some(task) if begun => task.settle(Err(death.clone())),
            Some(task) => self.queue.push_front(task),
            None => {}
        }
        self.last_death = Some(death);
    }
}

/// What a turn has found out about a worker.
#[derive(Clone, Copy)]
enum News {
    Nothing,
    Bytes,
    Ended,
}

impl News {
    fn new(socket: bool, end: bool) -> Self {
        match (socket, end) {
            (_, true) => Self::Ended,
            (true, false) => Self::Bytes,
            (false, false) => Self::Nothing,
        }
    }
}
