use multiproc::Process;

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Finished,
    Failed(i32),
    Killed(i32),
}

pub fn supervise(tasks: &[u64], run: fn(u64), patience: fn()) -> Vec<Ending> {
    let children: Vec<Process> = tasks.iter().map(|&task| start(task, run)).collect();
    patience();
    children.iter().for_each(Process::terminate);
    children.iter().for_each(Process::kill);
    children.iter().map(ending).collect()
}

fn start(task: u64, run: fn(u64)) -> Process {
    let mut child = Process::new(run, task);
    child.start().unwrap();
    child
}

fn ending(child: &Process) -> Ending {
    child.join().unwrap();
    match child.exit_code().unwrap() {
        0 => Ending::Finished,
        code if code < 0 => Ending::Killed(-code),
        code => Ending::Failed(code),
    }
}
