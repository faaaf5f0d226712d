//! Scenarios: each is a process and one or two others.

use multiproc::{
    Barrier, Condition, DictProxy, Event, JoinableQueue, ListProxy, Lock, Manager, ManagerError, Message, Process,
    Queue, RLock, RawValue, Semaphore,
};
use std::time::Duration;

macro_rules! scenarios {
    ($($name:ident)*) => {
        pub const ALL: &[(&str, fn())] = &[$((stringify!($name), $name)),*];
    };
}

scenarios! {
    two_append two_get_or_insert two_count_in_a_dictionary an_end_while_somebody_asks
    what_is_joined_is_done a_task_is_never_done a_task_is_done_too_early a_join_in_vain
    two_lock_in_time a_lock_that_is_kept a_lock_in_time_for_certain
    a_reentrant_lock a_semaphore an_event a_condition a_barrier a_queue
}

const SOON: Duration = Duration::from_millis(5);

fn start<A: Message + Send + 'static>(work: fn(A), argument: A) -> Process {
    let mut process = Process::new(work, argument);
    process.start().unwrap();
    process
}

fn two_append() {
    let manager = Manager::new().unwrap();
    let list: ListProxy<u8> = manager.list().unwrap();
    let other = start(|list: ListProxy<u8>| list.append(1).unwrap(), list.clone());
    list.append(2).unwrap();
    other.join().unwrap();
    let mut all = list.to_vec().unwrap();
    all.sort_unstable();
    assert_eq!(all, [1, 2]);
}

fn two_get_or_insert() {
    let manager = Manager::new().unwrap();
    let dict: DictProxy<u8, u8> = manager.dict().unwrap();
    let seen = RawValue::new(0);
    let work = |(dict, seen): (DictProxy<u8, u8>, RawValue<u8>)| seen.set(dict.get_or_insert(0, 1).unwrap());
    let other = start(work, (dict.clone(), seen.clone()));
    let here = dict.get_or_insert(0, 2).unwrap();
    other.join().unwrap();
    assert_eq!((here, Some(here)), (seen.get(), dict.get(&0).unwrap()));
}

fn two_count_in_a_dictionary() {
    let manager = Manager::new().unwrap();
    let dict: DictProxy<u8, u8> = manager.dict().unwrap();
    dict.insert(0, 0).unwrap();
    let other = start(count, dict.clone());
    count(dict.clone());
    other.join().unwrap();
    assert_eq!(dict.get(&0).unwrap(), Some(2));
}

fn count(dict: DictProxy<u8, u8>) {
    let number = dict.get(&0).unwrap().unwrap();
    dict.insert(0, number + 1).unwrap();
}

fn an_end_while_somebody_asks() {
    let manager = Manager::new().unwrap();
    let list: ListProxy<u8> = manager.list().unwrap();
    let ask = |list: ListProxy<u8>| assert!(matches!(list.len(), Ok(0) | Err(ManagerError::Gone)));
    let other = start(ask, list);
    drop(manager);
    other.join().unwrap();
    assert_eq!(other.exit_code(), Some(0));
}

type Tasks = JoinableQueue<u8>;

fn what_is_joined_is_done() {
    let (tasks, sum) = (Tasks::new(), RawValue::new(0));
    tasks.put(1);
    tasks.put(2);
    let work = |(tasks, sum): (Tasks, RawValue<u8>)| {
        for _ in 0..2 {
            sum.set(sum.get() + tasks.get().unwrap());
            tasks.task_done().unwrap();
        }
    };
    let other = start(work, (tasks.clone(), sum.clone()));
    tasks.join();
    assert_eq!(sum.get(), 3);
    other.join().unwrap();
}

fn a_task_is_never_done() {
    let tasks = Tasks::new();
    tasks.put(1);
    let other = start(|tasks: Tasks| assert_eq!(tasks.get(), Ok(1)), tasks.clone());
    tasks.join();
    other.join().unwrap();
}

fn a_task_is_done_too_early() {
    let (tasks, sum) = (Tasks::new(), RawValue::new(0));
    tasks.put(1);
    let work = |(tasks, sum): (Tasks, RawValue<u8>)| {
        let task = tasks.get().unwrap();
        tasks.task_done().unwrap();
        sum.set(task);
    };
    let other = start(work, (tasks.clone(), sum.clone()));
    tasks.join();
    assert_eq!(sum.get(), 1);
    other.join().unwrap();
}

fn a_join_in_vain() {
    let tasks = Tasks::new();
    tasks.put(1);
    let other = start(|tasks: Tasks| assert_eq!(tasks.get(), Ok(1)), tasks.clone());
    assert!(!tasks.join_timeout(SOON));
    other.join().unwrap();
}

fn two_lock_in_time() {
    let (lock, got) = (Lock::new(), RawValue::new(0));
    let other = start(count_in_time, (lock.clone(), got.clone()));
    count_in_time((lock.clone(), got.clone()));
    other.join().unwrap();
    let alone = lock.try_lock().unwrap();
    assert!(matches!(got.get(), 1 | 2));
    drop(alone);
}

fn count_in_time((lock, got): (Lock, RawValue<u8>)) {
    if let Ok(_guard) = lock.lock_timeout(SOON) {
        got.set(got.get() + 1);
    }
}

fn a_lock_that_is_kept() {
    let lock = Lock::new();
    let guard = lock.lock().unwrap();
    let other = start(|lock: Lock| assert!(lock.lock_timeout(SOON).is_err()), lock.clone());
    other.join().unwrap();
    assert_eq!(other.exit_code(), Some(0));
    drop(guard);
}

fn a_lock_in_time_for_certain() {
    let lock = Lock::new();
    let other = start(|lock: Lock| drop(lock.lock().unwrap()), lock.clone());
    assert!(lock.lock_timeout(SOON).is_ok());
    other.join().unwrap();
}

fn a_reentrant_lock() {
    let lock = RLock::new();
    let guard = lock.lock().unwrap();
    let other = start(|lock: RLock| assert!(lock.lock_timeout(SOON).is_err()), lock.clone());
    other.join().unwrap();
    assert_eq!(other.exit_code(), Some(0));
    drop(guard);
}

fn a_semaphore() {
    let semaphore = Semaphore::new(1);
    let guard = semaphore.acquire().unwrap();
    let work = |semaphore: Semaphore| assert!(semaphore.acquire_timeout(SOON).is_err());
    let other = start(work, semaphore.clone());
    other.join().unwrap();
    assert_eq!(other.exit_code(), Some(0));
    drop(guard);
}

fn an_event() {
    let event = Event::new();
    let other = start(|event: Event| event.set(), event.clone());
    event.wait_timeout(SOON);
    other.join().unwrap();
    assert!(event.is_set());
}

fn a_condition() {
    let condition = Condition::new();
    let notify = |condition: Condition| condition.lock().unwrap().notify(1);
    let other = start(notify, condition.clone());
    drop(condition.lock().unwrap().wait_timeout(SOON).unwrap());
    other.join().unwrap();
}

fn a_barrier() {
    let barrier = Barrier::new(2);
    let other = start(|barrier: Barrier| drop(barrier.wait_timeout(SOON)), barrier.clone());
    let here = barrier.wait_timeout(SOON);
    other.join().unwrap();
    assert_eq!(here.is_err(), barrier.broken());
}

fn a_queue() {
    let queue = Queue::new();
    let other = start(|queue: Queue<u8>| queue.put(1), queue.clone());
    let got = queue.get_timeout(SOON).ok();
    other.join().unwrap();
    assert_eq!(got.or_else(|| queue.get_nowait().ok()), Some(1));
}
