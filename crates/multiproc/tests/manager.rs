//! Managers: lists and dictionaries that one process keeps and others change.
#![cfg(not(miri))]

#[path = "support/processes.rs"]
mod processes;

use multiproc::{
    DecodeError, DictProxy, Event, ListProxy, Lock, Manager, ManagerError, Pool, PoolError, Queue, RawValue,
};
use processes::{all_end, ends, started};

fn manager() -> Manager {
    Manager::new().expect("there is room for a process")
}

#[test]
fn a_list_does_what_a_list_does() -> Result<(), ManagerError> {
    let manager = manager();
    let list = manager.list::<String>()?;
    assert_eq!((list.len()?, list.pop()?, list.get(0)?), (0, None, None));
    list.extend(["b", "c"].map(String::from))?;
    list.insert(0, "a".into())?;
    list.insert(100, "e".into())?;
    list.append("f".into())?;
    assert_eq!(list.to_vec()?, ["a", "b", "c", "e", "f"]);
    list.set(3, "d".into())?;
    assert!(matches!(list.set(5, "g".into()), Err(ManagerError::OutOfRange)));
    assert_eq!(
        (list.pop()?.as_deref(), list.remove(1)?.as_deref(), list.remove(9)?),
        (Some("f"), Some("b"), None)
    );
    assert_eq!((list.to_vec()?, list.len()?), (["a", "c", "d"].map(String::from).to_vec(), 3));
    list.clear()?;
    assert!(list.is_empty()?);
    Ok(())
}

#[test]
fn a_dictionary_does_what_a_dictionary_does_in_the_order_of_the_keys() -> Result<(), ManagerError> {
    let manager = manager();
    let dict = manager.dict::<(u8, String), Option<i64>>()?;
    let key = |number| (number, "key".to_string());
    assert_eq!((dict.get(&key(1))?, dict.insert(key(9), None)?), (None, None));
    dict.extend([(key(1), Some(1)), (key(5), Some(-5))])?;
    assert_eq!(dict.insert(key(9), Some(9))?, Some(None));
    assert_eq!(
        (dict.get_or_insert(key(5), None)?, dict.get_or_insert(key(6), Some(6))?),
        (Some(-5), Some(6))
    );
    assert_eq!(dict.keys()?, [key(9), key(1), key(5), key(6)]);
    assert_eq!((dict.remove(&key(1))?, dict.remove(&key(1))?), (Some(Some(1)), None));
    assert_eq!(dict.values()?, [Some(9), Some(-5), Some(6)]);
    assert_eq!((dict.contains_key(&key(5))?, dict.contains_key(&key(1))?, dict.len()?), (true, false, 3));
    dict.clear()?;
    assert!(dict.is_empty()? && dict.items()?.is_empty());
    Ok(())
}

#[test]
fn no_append_of_several_processes_is_lost() {
    fn add((list, part): (ListProxy<u32>, u32)) {
        (0..200).for_each(|number| list.append(1000 * part + number).expect("the manager is there"));
    }
    let manager = manager();
    let list = manager.list().expect("the manager is there");
    let adding = [0, 1, 2].map(|part| started(add, (list.clone(), part)));
    all_end(&adding, 0);
    let mut all = list.to_vec().expect("the manager is there");
    let of_one: Vec<_> = all.iter().copied().filter(|number| *number < 1000).collect();
    assert_eq!(of_one, (0..200).collect::<Vec<_>>(), "those of one process are in its order");
    all.sort_unstable();
    assert_eq!(all, (0..3).flat_map(|part| (0..200).map(move |n| 1000 * part + n)).collect::<Vec<_>>());
}

#[test]
fn reading_and_writing_under_a_lock_loses_nothing() {
    fn count((lock, counts): (Lock, DictProxy<char, u32>)) {
        for _ in 0..100 {
            let _alone = lock.lock().expect("nobody dies");
            let before = counts.get(&'x').expect("the manager is there").unwrap_or(0);
            counts.insert('x', before + 1).expect("the manager is there");
        }
    }
    let (manager, lock) = (manager(), Lock::new());
    let counts = manager.dict().expect("the manager is there");
    let counting = [(); 3].map(|()| started(count, (lock.clone(), counts.clone())));
    all_end(&counting, 0);
    assert_eq!(counts.get(&'x').expect("the manager is there"), Some(300));
}

#[test]
fn what_is_returned_is_a_copy() -> Result<(), ManagerError> {
    let manager = manager();
    let lists = manager.list::<Vec<u8>>()?;
    lists.append(vec![1])?;
    let mut copy = lists.get(0)?.expect("it is there");
    copy.push(2);
    assert_eq!(lists.get(0)?, Some(vec![1]));
    lists.set(0, copy)?;
    assert_eq!(lists.get(0)?, Some(vec![1, 2]));
    Ok(())
}

#[test]
fn proxies_and_handles_can_be_values_and_travel_in_messages() -> Result<(), ManagerError> {
    fn look((proxies, lock): (Queue<ListProxy<ListProxy<u8>>>, Lock)) {
        let outer = proxies.get().expect("it is known");
        let inner = outer.get(0).expect("the manager is there").expect("there is one");
        inner.append(7).expect("the manager is there");
        drop(lock);
    }
    let (manager, proxies, lock) = (manager(), Queue::new(), Lock::new());
    let (outer, inner, locks) = (manager.list()?, manager.list()?, manager.list()?);
    outer.append(inner.clone())?;
    locks.append(lock.clone())?;
    let process = started(look, (proxies.clone(), lock.clone()));
    proxies.put(outer);
    ends(&process, 0);
    assert_eq!(inner.to_vec()?, [7]);
    let _alone = lock.lock().expect("nobody dies");
    assert!(locks.get(0)?.expect("there is one").try_lock().is_err(), "it is the same");
    Ok(())
}

#[test]
fn a_worker_that_was_there_before_the_manager_does_not_know_it() {
    let pool = Pool::new(1).expect("there is room");
    let manager = manager();
    let list = manager.list::<u8>().expect("the manager is there");
    let error = pool.apply_async(|list: ListProxy<u8>| drop(list.append(1)), list).get();
    assert_eq!(error, Err(PoolError::Decode(DecodeError::NotInherited)));
}

#[test]
fn large_values_come_back() -> Result<(), ManagerError> {
    let manager = manager();
    let list = manager.list()?;
    for length in [0, 1, 100_000, 3 << 20] {
        list.append(vec![9_u8; length])?;
        assert_eq!(list.pop()?, Some(vec![9; length]));
    }
    Ok(())
}

#[test]
fn threads_of_a_process_ask_side_by_side() {
    let manager = manager();
    let list = manager.list().expect("the manager is there");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..100).for_each(|number| list.append(number).expect("the manager is there")));
        }
    });
    assert_eq!(list.len().expect("the manager is there"), 400);
}

#[test]
fn a_proxy_without_its_manager_says_so_also_in_another_process() {
    fn wait((list, dropped, verdict): (ListProxy<u8>, Event, RawValue<u32>)) {
        list.append(1).expect("the manager is there");
        dropped.wait();
        verdict.set(u32::from(matches!(list.append(2), Err(ManagerError::Gone))));
    }
    let (manager, dropped, verdict) = (manager(), Event::new(), RawValue::new(7));
    let list = manager.list().expect("the manager is there");
    let process = started(wait, (list.clone(), dropped.clone(), verdict.clone()));
    while list.is_empty().expect("the manager is there") {
        std::thread::yield_now();
    }
    drop(manager);
    assert!(matches!(list.len(), Err(ManagerError::Gone)));
    dropped.set();
    ends(&process, 0);
    assert_eq!(verdict.get(), 1);
}
