use multiproc::{Process, Queue};

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Finished,
    Failed(i32),
    Killed(i32),
}

type Task = (usize, fn(u64), u64, Queue<usize>);

pub fn supervise(tasks: &[u64], run: fn(u64), patience: fn()) -> Vec<Ending> {
    let done = Queue::new();
    let children: Vec<Process> =
        tasks.iter().enumerate().map(|(place, &task)| start((place, run, task, done.clone()))).collect();
    patience();
    children.iter().for_each(Process::terminate);
    patience();
    children.iter().for_each(Process::kill);
    let mut endings = vec![Ending::Failed(1); tasks.len()];
    while let Ok(place) = done.get_nowait() {
        children[place].join().unwrap();
        endings[place] = Ending::Finished;
    }
    endings
}

fn start(task: Task) -> Process {
    let mut child = Process::new(work, task);
    child.start().unwrap();
    child
}

fn work((place, run, task, done): Task) {
    run(task);
    done.put(place);
}
