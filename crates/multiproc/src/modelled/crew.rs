//! The pool's workers and the tasks that wait for one, moved on by whoever waits for a result.
//!
//! As with real processes: a worker has one task at a time, and gets the next one from a call on the pool.

use super::child::Child;
use super::identity::Person;
use super::not_modelled;
use super::parcel::Parcel;
use crate::identity::Identity;
use crate::patience::Patience;
use crate::pool::reply;
use crate::pool::task::{Outcome, Task};
use std::cell::OnceCell;
use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

pub(crate) struct Crew {
    hands: Vec<Hand>,
    /// Tasks that no worker has. Empty if a worker is idle.
    queue: VecDeque<Task>,
    /// What the workers answer, each with its place among the hands.
    answers: Receiver<(usize, Parcel)>,
    /// For workers to come.
    answer: Sender<(usize, Parcel)>,
}

/// A worker as its pool sees it.
struct Hand {
    child: Child,
    tasks: Sender<Parcel>,
    task: Option<Task>,
}

impl Crew {
    pub(crate) fn new() -> Self {
        let (answer, answers) = channel();
        Self { hands: Vec::new(), queue: VecDeque::new(), answers, answer }
    }

    #[track_caller]
    pub(crate) fn hire(&mut self) -> io::Result<()> {
        let (place, answer) = (self.hands.len(), self.answer.clone());
        let (tasks, inbox) = channel();
        let worker = Person::copied(&Identity::next("PoolWorker"));
        let child = Child::begin(worker, move || {
            work(&inbox, |reply| answer.send((place, reply)).is_ok());
        })?;
        self.hands.push(Hand { child, tasks, task: None });
        Ok(())
    }

    /// Queues a task and sees to it that no idle worker waits while there is one.
    #[track_caller]
    pub(crate) fn submit(&mut self, task: Task) {
        self.queue.push_back(task);
        while self.turn(Patience::None) {}
        self.assign();
    }

    /// Waits until there is an outcome, but not beyond the deadline.
    #[track_caller]
    pub(crate) fn await_outcome(&mut self, outcome: &OnceCell<Outcome>, deadline: Option<Instant>) {
        let patience = deadline.map_or(Patience::Forever, Patience::Until);
        while outcome.get().is_none() && self.turn(patience) {}
    }

    /// Has all tasks done, and lets the workers end.
    #[track_caller]
    pub(crate) fn close(&mut self) {
        while self.busy() && self.turn(Patience::Forever) {}
        for Hand { child, tasks, .. } in self.hands.drain(..) {
            drop(tasks);
            child.wait();
        }
    }

    /// Ends the workers now, if they are idle.
    pub(crate) fn kill(&mut self) {
        while self.turn(Patience::None) {}
        if self.busy() {
            // Nobody waits for them while the panic drops the pool.
            self.hands.clear();
            not_modelled("`terminate` of a pool at work");
        }
    }

    fn busy(&self) -> bool {
        self.hands.iter().any(|hand| hand.task.is_some())
    }

    /// Waits for an answer, and gives its worker the next task; whether one came.
    #[track_caller]
    fn turn(&mut self, patience: Patience) -> bool {
        let answer = match patience.left() {
            None => self.answers.recv().ok(),
            Some(left) if left.is_zero() => self.answers.try_recv().ok(),
            Some(left) => self.answers.recv_timeout(left).ok(),
        };
        let Some((place, reply)) = answer else { return false };
        if let Some(task) = self.hands[place].task.take() {
            task.settle(reply::outcome(reply));
        }
        self.assign();
        true
    }

    #[track_caller]
    fn assign(&mut self) {
        for hand in self.hands.iter_mut().filter(|hand| hand.task.is_none()) {
            let Some(task) = self.queue.pop_front() else { return };
            hand.tasks.send(task.parcel.clone()).expect("a worker without a task waits for one");
            hand.task = Some(task);
        }
    }
}

/// What a worker does: take a task, do it, answer, until the pool is gone.
fn work(inbox: &Receiver<Parcel>, answer: impl Fn(Parcel) -> bool) {
    while let Ok(task) = inbox.recv() {
        if !answer(reply::to(&task)) {
            break;
        }
    }
}
