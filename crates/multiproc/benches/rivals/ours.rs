//! The work with `multiproc`.

use multiproc::{
    Connection, Lock, Message, Pool, Process, Queue, RawValue, Semaphore, StartMethod, pipe, stop_fork_server,
};
use std::time::{Duration, Instant};

const LARGE: usize = 1 << 20;

/// How long it takes to do something so often.
pub fn measure(name: &str, count: u64) -> Option<Duration> {
    Some(match name {
        "fork" => starts(StartMethod::Fork, count),
        "spawn" => starts(StartMethod::Spawn, count),
        "fork_server" => starts(StartMethod::ForkServer, count),
        "queue_small" => queue::<u64>(count),
        "queue_large" => queue::<Vec<u8>>(count),
        "pipe_small" => connection::<u64>(count),
        "pipe_large" => connection::<Vec<u8>>(count),
        "pipe_round" => rounds(count),
        "pool" | "pool_chunks" => tasks(count),
        "lock_alone" => additions(1, count),
        "lock" => additions(2, count),
        "semaphore" => turns(count),
        _ => return None,
    })
}

fn started<A: Message + Send + 'static>(method: StartMethod, target: fn(A), argument: A) -> Process {
    let mut process = Process::new(target, argument).with_start_method(method);
    process.start().expect("there is room for a process");
    process
}

fn join(process: &Process) {
    process.join().expect("it is a child");
    assert_eq!(process.exit_code(), Some(0));
}

fn nothing(_number: u64) {}

fn starts(method: StartMethod, count: u64) -> Duration {
    // The fork server is started with the first one.
    join(&started(method, nothing, 0));
    let begin = Instant::now();
    for number in 0..count {
        join(&started(method, nothing, number));
    }
    let time = begin.elapsed();
    stop_fork_server();
    time
}

/// What is sent: numbers, or a megabyte each time.
trait Load: Message + Clone + Send + 'static {
    fn number(number: u64) -> Self;
    fn weight(&self) -> u64;
}

impl Load for u64 {
    fn number(number: u64) -> Self {
        number
    }

    fn weight(&self) -> u64 {
        *self
    }
}

impl Load for Vec<u8> {
    fn number(_number: u64) -> Self {
        vec![7; LARGE]
    }

    fn weight(&self) -> u64 {
        self.len() as u64
    }
}

/// Whether messages arrive is known by their sum.
fn expected<T: Load>(count: u64) -> u64 {
    (0..count).map(|number| T::number(number).weight()).sum()
}

fn put<T: Load>((go, queue, count): (Connection<()>, Queue<T>, u64)) {
    go.recv().expect("the other end is there");
    (0..count).for_each(|number| queue.put(T::number(number)));
}

fn queue<T: Load>(count: u64) -> Duration {
    let ((go, started), queue) = (pipe().expect("there is room for a pipe"), Queue::new());
    let process = started_by_fork(put::<T>, (started, queue.clone(), count));
    timed::<T>(count, &go, &process, || queue.get().expect("it is a message"))
}

fn send<T: Load>((go, connection, count): (Connection<()>, Connection<T>, u64)) {
    go.recv().expect("the other end is there");
    (0..count).for_each(|number| connection.send(T::number(number)).expect("it listens"));
}

fn connection<T: Load>(count: u64) -> Duration {
    let (go, started) = pipe().expect("there is room for a pipe");
    let (here, there) = pipe().expect("there is room for a pipe");
    let process = started_by_fork(send::<T>, (started, there, count));
    timed::<T>(count, &go, &process, || here.recv().expect("it sends"))
}

/// Takes so many messages from a process that waits for a sign.
fn timed<T: Load>(count: u64, go: &Connection<()>, process: &Process, take: impl Fn() -> T) -> Duration {
    let begin = Instant::now();
    go.send(()).expect("it listens");
    let sum: u64 = (0..count).map(|_| take().weight()).sum();
    let time = begin.elapsed();
    join(process);
    assert_eq!(sum, expected::<T>(count));
    time
}

fn echo((connection, count): (Connection<u64>, u64)) {
    for _ in 0..=count {
        connection.send(connection.recv().expect("it sends")).expect("it listens");
    }
}

fn rounds(count: u64) -> Duration {
    let (here, there) = pipe().expect("there is room for a pipe");
    let process = started_by_fork(echo, (there, count));
    let round = |number: u64| {
        here.send(number).expect("it listens");
        assert_eq!(here.recv().expect("it sends"), number);
    };
    round(0);
    let begin = Instant::now();
    (0..count).for_each(round);
    let time = begin.elapsed();
    join(&process);
    time
}

fn successor(number: u64) -> u64 {
    number + 1
}

fn tasks(count: u64) -> Duration {
    let pool = Pool::new(2).expect("there is room for two processes");
    pool.map(successor, 0..2).expect("the tasks end well");
    let begin = Instant::now();
    let results = pool.map(successor, 0..count).expect("the tasks end well");
    let time = begin.elapsed();
    assert_eq!(results.iter().sum::<u64>(), count * (count + 1) / 2);
    time
}

fn add((lock, number, go, count): (Lock, RawValue<u64>, Connection<()>, u64)) {
    go.recv().expect("the other end is there");
    for _ in 0..count {
        let _alone = lock.lock().expect("nobody dies");
        number.set(number.get() + 1);
    }
}

/// So many processes add under one lock, at the same time.
fn additions(processes: u64, count: u64) -> Duration {
    let (lock, number) = (Lock::new(), RawValue::new(0));
    let share = count / processes;
    let worker = |_| {
        let (go, started) = pipe().expect("there is room for a pipe");
        (go, started_by_fork(add, (lock.clone(), number.clone(), started, share)))
    };
    let workers: Vec<_> = (0..processes).map(worker).collect();
    let begin = Instant::now();
    for (go, _) in &workers {
        go.send(()).expect("it listens");
    }
    for (_, process) in &workers {
        join(process);
    }
    let time = begin.elapsed();
    assert_eq!(number.get(), share * processes);
    time
}

fn answer((mine, yours, count): (Semaphore, Semaphore, u64)) {
    for _ in 0..=count {
        mine.acquire().expect("nobody dies").forget();
        yours.release();
    }
}

/// Two processes let each other go on, in turn.
fn turns(count: u64) -> Duration {
    let (mine, yours) = (Semaphore::new(0), Semaphore::new(0));
    let process = started_by_fork(answer, (yours.clone(), mine.clone(), count));
    let turn = |_: u64| {
        yours.release();
        mine.acquire().expect("nobody dies").forget();
    };
    turn(0);
    let begin = Instant::now();
    (0..count).for_each(turn);
    let time = begin.elapsed();
    join(&process);
    time
}

fn started_by_fork<A: Message + Send + 'static>(target: fn(A), argument: A) -> Process {
    started(StartMethod::Fork, target, argument)
}
