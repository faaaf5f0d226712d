use multiproc::{Process, Value};

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Finished,
    Failed(i32),
    Killed(i32),
}

type Task = (fn(u64), u64, Value<i32>);

pub fn supervise(tasks: &[u64], run: fn(u64), patience: fn()) -> Vec<Ending> {
    let codes: Vec<Value<i32>> = tasks.iter().map(|&task| start(task, run)).collect();
    patience();
    codes.iter().map(|code| ending(code.get())).collect()
}

/// The `Process` is dropped here; "that cleans it up".
fn start(task: u64, run: fn(u64)) -> Value<i32> {
    let code = Value::new(101);
    Process::new(work, (run, task, code.clone())).start().unwrap();
    code
}

fn work((run, task, code): Task) {
    run(task);
    code.set(0);
}

fn ending(code: i32) -> Ending {
    if code == 0 { Ending::Finished } else { Ending::Failed(code) }
}
