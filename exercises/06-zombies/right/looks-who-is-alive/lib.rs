//! Asks only those to end that have not, and keeps what it has learnt of the others.

use multiproc::Process;

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Finished,
    Failed(i32),
    Killed(i32),
}

/// A child, and how it ended, if that is known.
struct Watched {
    child: Process,
    ending: Option<Ending>,
}

pub fn supervise(tasks: &[u64], run: fn(u64), patience: fn()) -> Vec<Ending> {
    let mut watched: Vec<Watched> = tasks.iter().map(|&task| Watched::start(task, run)).collect();
    for stop in [Process::terminate, Process::kill] {
        if watched.iter_mut().any(Watched::is_alive) {
            patience();
        }
        for one in &mut watched {
            if one.is_alive() {
                stop(&one.child);
            }
        }
    }
    watched.into_iter().map(Watched::wait).collect()
}

impl Watched {
    fn start(task: u64, run: fn(u64)) -> Self {
        let mut child = Process::new(run, task).with_name(format!("task {task}"));
        child.start().expect("a process can be started");
        Self { child, ending: None }
    }

    fn is_alive(&mut self) -> bool {
        self.ending = self.child.exit_code().map(Ending::from_code);
        self.ending.is_none()
    }

    fn wait(self) -> Ending {
        let learnt = || {
            self.child.join().ok()?;
            self.child.exit_code().map(Ending::from_code)
        };
        self.ending.or_else(learnt).expect("nobody else waits for it")
    }
}

impl Ending {
    fn from_code(code: i32) -> Self {
        match code {
            0 => Self::Finished,
            1.. => Self::Failed(code),
            _ => Self::Killed(code.abs()),
        }
    }
}
