use multiproc::Process;

pub fn supervise(tasks: &[u64], run: fn(u64), patience: fn()) -> Vec<i32> {
    let children: Vec<Process> = tasks.iter().map(|&task| start(task, run)).collect();
    patience();
    children.iter().for_each(Process::terminate);
    patience();
    children.iter().for_each(Process::kill);
    let code = |child: &Process| {
        child.join().unwrap();
        child.exit_code().unwrap()
    };
    children.iter().map(code).collect()
}

fn start(task: u64, run: fn(u64)) -> Process {
    let mut child = Process::new(run, task);
    child.start().unwrap();
    child
}
