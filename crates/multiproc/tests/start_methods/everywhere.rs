//! What holds for processes of the system and of the model.

use crate::Test;
use crate::processes::{LONG, all_end, ends};
use multiproc::{
    Barrier, BoundedSemaphore, Condition, Connection, ConnectionError, DecodeError, DictProxy, Event,
    JoinableQueue, ListProxy, Lock, Manager, Message, Process, Queue, RLock, RawValue, Semaphore,
    StartMethod, Value, current_process_name, message, pipe,
};
use std::time::Duration;

pub const TESTS: &[Test] = &[
    ("arguments_arrive_by_each_method", arguments),
    ("names_are_those_that_the_parent_has_given", names),
    ("shared_numbers_in_the_arguments_are_the_parents", numbers),
    ("all_that_is_shared_can_be_handed_over", everything),
    ("the_same_object_twice_in_the_arguments_is_one", twice),
    ("a_connection_is_handed_over_and_its_end_is_seen", connection),
    ("what_was_not_handed_over_is_not_known", not_handed_over),
    ("what_was_handed_over_arrives_also_in_messages", in_messages),
    ("a_grandchild_gets_what_its_parent_was_given", grandchildren),
    ("a_panic_ends_the_process_with_101", panics),
    ("large_arguments_arrive", large),
    ("functions_arrive_in_arguments", functions),
    ("proxies_of_a_manager_arrive", proxies),
];

pub const METHODS: [StartMethod; 3] = [StartMethod::Fork, StartMethod::Spawn, StartMethod::ForkServer];

#[track_caller]
pub fn started<A: Message + Send + 'static>(method: StartMethod, target: fn(A), args: A) -> Process {
    let mut process = Process::new(target, args).with_start_method(method);
    process.start().expect("there is room for a process");
    process
}

fn arguments() {
    fn check((text, numbers, pair): (String, Vec<u16>, (Option<char>, Duration))) {
        assert_eq!((text.as_str(), numbers.len()), ("text", 3));
        assert_eq!(pair, (Some('ö'), LONG));
    }
    for method in METHODS {
        ends(&started(method, check, ("text".to_string(), vec![1, 2, 3], (Some('ö'), LONG))), 0);
    }
}

fn names() {
    fn name(names: Queue<String>) {
        names.put(current_process_name().to_string());
        let mut process =
            Process::new(|names: Queue<_>| names.put(current_process_name().to_string()), names);
        process.start().expect("there is room");
        process.join().expect("it is a child");
    }
    for method in METHODS {
        let names = Queue::new();
        let mut process = Process::new(name, names.clone()).with_name("somebody").with_start_method(method);
        process.start().expect("there is room");
        ends(&process, 0);
        assert_eq!(names.get(), Ok("somebody".to_string()));
        let grandchild = names.get().expect("it is text");
        assert!(grandchild.starts_with("Process-") && grandchild.ends_with(":1"), "{grandchild}");
    }
}

fn numbers() {
    fn add(counter: Value<u64>) {
        for _ in 0..500 {
            let counter = counter.lock().expect("nobody dies");
            counter.set(counter.get() + 1);
        }
    }
    let counter = Value::new(0);
    let processes = METHODS.map(|method| started(method, add, counter.clone()));
    all_end(&processes, 0);
    assert_eq!(counter.get(), 1500);
}

#[derive(Clone)]
struct Everything {
    lock: Lock,
    rlock: RLock,
    semaphore: Semaphore,
    bounded: BoundedSemaphore,
    condition: Condition,
    event: Event,
    barrier: Barrier<Queue<u8>>,
    tasks: JoinableQueue<u32>,
    number: RawValue<f64>,
}

message!(Everything { lock, rlock, semaphore, bounded, condition, event, barrier, tasks, number });

fn use_everything(all: Everything) {
    let lock = all.lock.lock().expect("nobody dies");
    let rlock = (all.rlock.lock().expect("nobody dies"), all.rlock.lock().expect("nobody dies"));
    let permits =
        (all.semaphore.acquire().expect("nobody dies"), all.bounded.acquire().expect("nobody dies"));
    all.number.set(0.5);
    all.event.set();
    drop((lock, rlock, permits));
    let guard = all.condition.lock().expect("nobody dies");
    drop(guard.wait_for(|| all.number.get() > 1.0).expect("nobody dies"));
    assert_eq!(all.tasks.get(), Ok(5));
    all.tasks.task_done().expect("it was taken");
    all.barrier.wait().expect("nobody dies");
}

fn everything() {
    for method in METHODS {
        let acted = Queue::new();
        let all = Everything {
            lock: Lock::new(),
            rlock: RLock::new(),
            semaphore: Semaphore::new(1),
            bounded: BoundedSemaphore::new(1),
            condition: Condition::new(),
            event: Event::new(),
            barrier: Barrier::with_action(2, |acted: Queue<u8>| acted.put(1), acted.clone()),
            tasks: JoinableQueue::new(),
            number: RawValue::new(0.0),
        };
        let process = started(method, use_everything, all.clone());
        assert!(all.event.wait_timeout(LONG) && all.number.get() >= 0.5);
        let guard = all.condition.lock().expect("nobody dies");
        all.number.set(2.0);
        guard.notify_all();
        drop(guard);
        all.tasks.put(5);
        assert!(all.tasks.join_timeout(LONG));
        all.barrier.wait_timeout(LONG).expect("it comes");
        ends(&process, 0);
        assert_eq!((acted.get(), acted.empty()), (Ok(1), true));
        assert_eq!((all.semaphore.get_value(), all.bounded.get_value()), (1, 1));
        assert!(all.lock.try_lock().is_ok() && all.rlock.try_lock().is_ok());
    }
}

fn twice() {
    fn check((one, other): (Lock, Lock)) {
        let _alone = one.lock().expect("nobody dies");
        assert!(other.try_lock().is_err());
    }
    let lock = Lock::new();
    for method in METHODS {
        ends(&started(method, check, (lock.clone(), lock.clone())), 0);
    }
}

fn connection() {
    fn answer(connection: Connection<u32>) {
        while let Ok(number) = connection.recv() {
            connection.send(2 * number).expect("the parent listens");
        }
    }
    for method in METHODS {
        let (ours, theirs) = pipe().expect("there is room");
        let process = started(method, answer, theirs);
        ours.send(21).expect("the child listens");
        assert_eq!(ours.recv().expect("the child answers"), 42);
        drop(ours);
        ends(&process, 0);
        let (ours, theirs) = pipe::<u32>().expect("there is room");
        ends(&started(method, drop, theirs), 0);
        assert!(matches!(ours.recv(), Err(ConnectionError::Closed)));
    }
}

fn not_handed_over() {
    fn receive((locks, refused): (Queue<Lock>, Event)) {
        if locks.get().err() == Some(DecodeError::NotInherited) {
            refused.set();
        }
    }
    for method in METHODS {
        let (lock, locks, refused) = (Lock::new(), Queue::new(), Event::new());
        let process = started(method, receive, (locks.clone(), refused.clone()));
        locks.put(lock);
        ends(&process, 0);
        assert_eq!(refused.is_set(), method != StartMethod::Fork, "{method:?}");
    }
}

fn in_messages() {
    fn receive((locks, held): (Queue<Lock>, Lock)) {
        let lock = locks.get().expect("it is known");
        let _alone = held.lock().expect("nobody dies");
        assert!(lock.try_lock().is_err(), "it is the same");
    }
    for method in METHODS {
        let (locks, lock) = (Queue::new(), Lock::new());
        let process = started(method, receive, (locks.clone(), lock.clone()));
        locks.put(lock);
        ends(&process, 0);
    }
}

fn grandchildren() {
    fn add((sum, depth): (Value<u32>, u32)) {
        if depth > 0 {
            for method in [StartMethod::Fork, StartMethod::Spawn] {
                ends(&started(method, add, (sum.clone(), depth - 1)), 0);
            }
        }
        let sum = sum.lock().expect("nobody dies");
        sum.set(sum.get() + 1);
    }
    for method in METHODS {
        let sum = Value::new(0);
        ends(&started(method, add, (sum.clone(), 2)), 0);
        assert_eq!(sum.get(), 7);
    }
}

fn panics() {
    for method in METHODS {
        ends(&started(method, |()| panic!("as it should"), ()), 101);
    }
}

fn large() {
    fn sum((bytes, total): (Vec<u8>, RawValue<u64>)) {
        total.set(bytes.iter().map(|&byte| u64::from(byte)).sum());
    }
    for method in METHODS {
        let total = RawValue::new(0);
        ends(&started(method, sum, (vec![3; 5 << 20], total.clone())), 0);
        assert_eq!(total.get(), 15 << 20);
    }
}

fn proxies() {
    fn add((numbers, name): (ListProxy<u32>, DictProxy<String, u32>)) {
        numbers.append(7).expect("the manager is there");
        name.insert(current_process_name().to_string(), 1).expect("the manager is there");
    }
    let manager = Manager::new().expect("there is room");
    let (numbers, names) = (manager.list().expect("it is there"), manager.dict().expect("it is there"));
    for method in METHODS {
        ends(&started(method, add, (numbers.clone(), names.clone())), 0);
    }
    assert_eq!(numbers.to_vec().expect("the manager is there"), [7, 7, 7]);
    assert_eq!(names.len().expect("the manager is there"), 3);
}

fn functions() {
    fn apply((function, number, result): (fn(u32) -> u32, u32, RawValue<u32>)) {
        result.set(function(number));
    }
    for method in METHODS {
        let result = RawValue::new(0);
        let double: fn(u32) -> u32 = |number| 2 * number;
        ends(&started(method, apply, (double, 21, result.clone())), 0);
        assert_eq!(result.get(), 42);
    }
}
