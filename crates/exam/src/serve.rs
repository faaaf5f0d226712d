//! The examined process: waits for questions, answers them, and lets the student's code call the judge.

use crate::face::{aside, conduct};
use crate::{CHANNEL, Frame, MAX_FRAME, Random, Value, sys};
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a harness brings: how to make an input, and how to call the student's function with it.
#[derive(Debug, Clone, Copy)]
pub struct Exam {
    /// Makes the input of the case with this name.
    pub case: fn(&str, &mut Random) -> Value,
    /// Calls the student's function.
    pub answer: fn(&Value) -> Value,
    /// Does the same work one after the other; needed where speedup is measured.
    pub baseline: Option<fn(&Value) -> Value>,
}

/// The nonce of the question that is being answered; processes that are forked meanwhile inherit it.
static QUESTION: AtomicU64 = AtomicU64::new(0);

/// Answers the judge's questions until it closes the channel. Programs that the student's code executes do not inherit
/// the channel; processes that it forks do.
///
/// # Panics
///
/// If this process has no judge at descriptor 3, or the judge sends something else than a question.
pub fn serve(exam: &Exam) {
    sys::close_on_exec(CHANNEL).expect("the judge is at descriptor 3");
    send(&Frame::Ready);
    while let Some(question) = receive() {
        answer_one(exam, question);
    }
}

fn answer_one(exam: &Exam, question: Frame) {
    let (nonce, value) = match question {
        Frame::Case { nonce, name, seed } => (nonce, (exam.case)(&name, &mut Random::new(seed))),
        Frame::Answer { nonce, input } => (nonce, asked(nonce, exam.answer, &input)),
        Frame::Baseline { nonce, input } => {
            let baseline =
                exam.baseline.expect("the harness of an exercise with a speedup check has a baseline");
            (nonce, asked(nonce, baseline, &input))
        }
        other => panic!("not a question: {other:?}"),
    };
    send(&Frame::Returned { nonce, value });
}

fn asked(nonce: u64, answer: fn(&Value) -> Value, input: &Value) -> Value {
    QUESTION.store(nonce, Ordering::Relaxed);
    conduct(answer, input)
}

/// Calls the judge as a work function from any process or thread, and waits for its result: a number that nobody
/// can know without asking, the same for the same name and argument while one question is answered.
///
/// # Panics
///
/// If the judge is gone.
#[expect(clippy::must_use_candidate, reason = "a call may be made for its effect: the judge sees it")]
pub fn call(name: &str, argument: Value) -> u64 {
    meet(name, argument, 1)
}

/// Like [`call`], but the judge holds its reply back until `together` callers wait at the same time, or until it is
/// sure that no more will come.
///
/// # Panics
///
/// If the judge is gone.
#[expect(clippy::must_use_candidate, reason = "a call may be made for its effect: the judge sees it")]
pub fn meet(name: &str, argument: Value, together: usize) -> u64 {
    aside(|| exchange(name, argument, together))
}

fn exchange(name: &str, argument: Value, together: usize) -> u64 {
    let nonce = QUESTION.load(Ordering::Relaxed);
    let together = u32::try_from(together).unwrap_or(u32::MAX);
    let called = Frame::Called { nonce, name: name.to_string(), argument, together }.encode();
    let (mine, judges) = UnixStream::pair().expect("a socket for the judge's reply");
    let judges = OwnedFd::from(judges);
    sys::send_with(CHANNEL, &called, &judges).expect("the judge hears the call");
    // If the judge goes, its end must be the last, so that the read below ends.
    drop(judges);
    reply(mine).expect("the judge replies")
}

/// Reads a reply of its exact length, not until the end: a process that another thread happened to fork meanwhile
/// may hold a copy of the judge's end.
fn reply(mut socket: UnixStream) -> io::Result<u64> {
    let mut bytes = Frame::Reply { result: 0 }.encode();
    socket.read_exact(&mut bytes)?;
    match Frame::decode(&bytes) {
        Ok(Frame::Reply { result }) => Ok(result),
        other => Err(io::Error::other(format!("not a reply: {other:?}"))),
    }
}

fn send(frame: &Frame) {
    let bytes = frame.encode();
    assert!(
        bytes.len() <= MAX_FRAME,
        "the answer has {} bytes; the judge takes at most {MAX_FRAME}",
        bytes.len()
    );
    sys::send_message(CHANNEL, &bytes).expect("the judge listens at descriptor 3");
}

fn receive() -> Option<Frame> {
    let bytes = sys::receive(CHANNEL, MAX_FRAME).expect("the judge asks at descriptor 3");
    // No frame is empty: this is the end of the channel.
    (!bytes.is_empty()).then(|| Frame::decode(&bytes).expect("the judge asks in frames"))
}
