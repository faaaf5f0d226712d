//! Values, arrays and locks that processes share.
#![cfg(not(miri))]
#![expect(clippy::needless_pass_by_value, reason = "what a process is given is its own")]

use multiproc::{
    Array, DecodeError, Lock, Message, Pool, PoolError, Process, RawArray, RawValue, Value, message,
};

fn started<A: Message + Send + 'static>(target: fn(A), args: A) -> Process {
    let mut process = Process::new(target, args);
    process.start().expect("there is room for a process");
    process
}

/// Starts as many processes, waits for all, and sees that none failed.
fn together<A: Message + Send + Clone + 'static>(count: usize, target: fn(A), args: &A) {
    let processes: Vec<_> = (0..count).map(|_| started(target, args.clone())).collect();
    for process in processes {
        process.join().expect("it is a child");
        assert_eq!(process.exit_code(), Some(0));
    }
}

#[test]
fn a_raw_value_is_seen_across_processes_both_ways() {
    fn answer(value: RawValue<i64>) {
        assert_eq!(value.get(), -1);
        value.set(i64::MIN);
    }
    let value = RawValue::new(-1);
    together(1, answer, &value);
    assert_eq!(value.get(), i64::MIN);
}

#[test]
fn numbers_of_all_widths_come_back() {
    fn negate((small, large, float): (RawValue<i8>, RawValue<u64>, RawValue<f64>)) {
        small.set(-small.get());
        large.set(!large.get());
        float.set(-float.get());
    }
    let values = (RawValue::new(7_i8), RawValue::new(7_u64), RawValue::new(7.5_f64));
    together(1, negate, &values);
    assert_eq!((values.0.get(), values.1.get()), (-7, !7));
    assert_eq!(values.2.get().to_bits(), (-7.5_f64).to_bits());
}

#[test]
fn processes_fill_an_array_each_its_part() {
    fn fill((array, part): (RawArray<u32>, u32)) {
        for index in part * 1000..(part + 1) * 1000 {
            array.set(index as usize, index + 1);
        }
    }
    let array = RawArray::new(4000);
    let processes: Vec<_> = (0..4).map(|part| started(fill, (array.clone(), part))).collect();
    for process in processes {
        process.join().expect("it is a child");
    }
    assert!(array.iter().eq(1..=4000));
    assert_eq!(array.to_vec().last(), Some(&4000));
}

#[test]
fn an_array_begins_with_what_it_was_made_of() {
    assert_eq!(RawArray::<u16>::new(3).to_vec(), [0, 0, 0]);
    assert_eq!(RawArray::from([1.5_f32, 2.5]).to_vec(), [1.5, 2.5]);
    assert_eq!(Array::from(vec![3_u8; 5000]).to_vec(), [3; 5000]);
    assert!(RawArray::<u64>::new(0).is_empty());
    assert_eq!(Array::<u64>::new(0).to_vec(), []);
}

#[test]
#[should_panic(expected = "index out of bounds: the len is 3 but the index is 3")]
fn an_index_beyond_the_end_is_a_panic() {
    RawArray::<u8>::new(3).set(3, 1);
}

#[test]
fn adding_under_the_lock_of_a_value_loses_nothing() {
    fn add(counter: Value<u64>) {
        for _ in 0..ROUNDS {
            let counter = counter.lock().expect("nobody dies");
            counter.set(counter.get() + 1);
        }
    }
    const ROUNDS: u64 = 10_000;
    let counter = Value::new(0);
    together(4, add, &counter);
    assert_eq!(counter.get(), 4 * ROUNDS);
}

#[test]
fn moving_within_a_locked_array_keeps_the_sum() {
    fn shuffle(array: Array<i32>) {
        for round in 0..5000 {
            let array = array.lock().expect("nobody dies");
            assert_eq!(array.iter().sum::<i32>(), 100);
            array.set(round % 5, array.get(round % 5) - 1);
            array.set(round % 3, array.get(round % 3) + 1);
        }
    }
    let array = Array::from([20; 5]);
    together(3, shuffle, &array);
    assert_eq!(array.to_vec().iter().sum::<i32>(), 100);
}

#[test]
fn a_lock_keeps_out_threads_of_the_same_process_too() {
    fn add((lock, count): (Lock, RawValue<u32>)) {
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    for _ in 0..2000 {
                        let _alone = lock.lock().expect("nobody dies");
                        count.set(count.get() + 1);
                    }
                });
            }
        });
    }
    let shared = (Lock::new(), RawValue::new(0));
    together(2, add, &shared);
    assert_eq!(shared.1.get(), 8000);
}

#[test]
fn a_panic_with_the_lock_poisons_it_and_it_can_be_put_in_order() {
    fn half(value: Value<u32>) {
        let guard = value.lock().expect("nobody has died");
        guard.set(13);
        panic!("half done");
    }
    let value = Value::new(1);
    let process = started(half, value.clone());
    process.join().expect("it is a child");
    assert!(value.get_lock().is_poisoned());
    let guard = value.lock().expect_err("it is poisoned").into_inner();
    assert_eq!(guard.get(), 13);
    guard.set(1);
    drop(guard);
    value.get_lock().clear_poison();
    assert_eq!(value.lock().expect("it is in order").get(), 1);
}

fn increment(counter: Value<u32>) {
    let counter = counter.lock().expect("nobody dies");
    counter.set(counter.get() + 1);
}

#[test]
fn workers_know_what_was_made_before_their_pool() {
    let counter = Value::new(0);
    let pool = Pool::new(2).expect("there is room");
    assert_eq!(pool.map(increment, vec![counter.clone(); 50]), Ok(vec![(); 50]));
    assert_eq!(counter.get(), 50);
}

#[test]
fn what_was_made_after_the_pool_is_an_error_that_says_what_to_do() {
    let pool = Pool::new(1).expect("there is room");
    let counter = Value::new(0);
    let error = pool.apply_async(increment, counter).get().expect_err("the worker cannot know it");
    assert_eq!(error, PoolError::Decode(DecodeError::NotInherited));
    assert!(DecodeError::NotInherited.to_string().contains("make it before the process or pool"));
}

#[test]
fn what_a_task_makes_stays_in_its_process() {
    let pool = Pool::new(1).expect("there is room");
    let made = pool.apply_async(|value: u32| RawValue::new(value), 5).get();
    assert_eq!(made.expect_err("this process cannot know it"), PoolError::Decode(DecodeError::NotInherited));
}

#[derive(Clone)]
struct Bank {
    accounts: Array<i64>,
    transfers: RawValue<u32>,
}

message!(Bank { accounts, transfers });

#[test]
fn handles_travel_in_structs_through_grandchildren() {
    fn transfer((bank, depth): (Bank, u32)) {
        if depth > 0 {
            together(1, transfer, &(bank.clone(), depth - 1));
        }
        let accounts = bank.accounts.lock().expect("nobody dies");
        accounts.set(0, accounts.get(0) - 1);
        accounts.set(1, accounts.get(1) + 1);
        bank.transfers.set(bank.transfers.get() + 1);
    }
    let bank = Bank { accounts: Array::from([10, 0]), transfers: RawValue::new(0) };
    together(1, transfer, &(bank.clone(), 2));
    assert_eq!((bank.accounts.to_vec(), bank.transfers.get()), (vec![7, 3], 3));
}
