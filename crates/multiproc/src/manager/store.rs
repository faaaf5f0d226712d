//! What a manager keeps, and how it does what it is asked for.

use super::request::{Act, Entry, Reply, Request};
use crate::backend::Parcel;
use std::collections::BTreeMap;
use std::mem;

/// The objects, by their numbers.
#[derive(Default)]
pub(crate) struct Store {
    objects: Vec<Object>,
}

enum Object {
    List(Vec<Parcel>),
    Dict(Dict),
}

/// Values by their keys' bytes, each with the number of the put that brought the key: that is their order, as in Python.
#[derive(Default)]
struct Dict {
    entries: BTreeMap<Vec<u8>, (u64, Parcel)>,
    puts: u64,
}

impl Store {
    pub(crate) fn answer(&mut self, request: Request) -> Reply {
        match request.act {
            Act::MakeList => self.make(Object::List(Vec::new())),
            Act::MakeDict => self.make(Object::Dict(Dict::default())),
            _ => {
                let object = usize::try_from(request.object).ok();
                // A proxy asks for what its manager has made, so another number is a mistake in the message.
                let object = object.and_then(|object| self.objects.get_mut(object));
                object.map(|object| object.answer(request)).unwrap_or_default()
            }
        }
    }

    fn make(&mut self, object: Object) -> Reply {
        self.objects.push(object);
        Reply { number: self.objects.len() as u64 - 1, ..done() }
    }
}

impl Object {
    fn answer(&mut self, request: Request) -> Reply {
        match self {
            Self::List(list) => answer_list(list, request),
            Self::Dict(dict) => dict.answer(request),
        }
    }
}

fn answer_list(list: &mut Vec<Parcel>, request: Request) -> Reply {
    let index = usize::try_from(request.number).unwrap_or(usize::MAX);
    let mut values = request.entries.into_iter().filter_map(|entry| entry.value);
    match request.act {
        Act::Count => counted(list.len()),
        Act::All => Reply { entries: list.iter().cloned().map(listed).collect(), ..done() },
        Act::Clear => {
            list.clear();
            done()
        }
        Act::GetAt => found(list.get(index).cloned()),
        Act::SetAt => found(list.get_mut(index).zip(values.next()).map(|(old, new)| mem::replace(old, new))),
        // As in Python, beyond the end is at the end.
        Act::InsertAt => {
            values.for_each(|value| list.insert(index.min(list.len()), value));
            done()
        }
        Act::RemoveAt => found((index < list.len()).then(|| list.remove(index))),
        Act::Append => {
            list.extend(values);
            done()
        }
        Act::Pop => found(list.pop()),
        _ => Reply::default(),
    }
}

impl Dict {
    fn answer(&mut self, request: Request) -> Reply {
        let mut entries = request.entries.into_iter();
        let mut first = || entries.next();
        match request.act {
            Act::Count => counted(self.entries.len()),
            Act::All => Reply { entries: self.in_order(), ..done() },
            Act::Clear => {
                self.entries.clear();
                done()
            }
            Act::Find => {
                found(first().and_then(|entry| self.entries.get(&entry.key)).map(|(_, value)| value.clone()))
            }
            Act::Take => {
                found(first().and_then(|entry| self.entries.remove(&entry.key)).map(|(_, value)| value))
            }
            Act::Put => found(entries.map(|entry| self.put(entry)).last().flatten()),
            Act::PutIfAbsent => found(first().and_then(|entry| self.put_if_absent(entry))),
            _ => Reply::default(),
        }
    }

    /// What was there before.
    fn put(&mut self, Entry { key, value }: Entry) -> Option<Parcel> {
        let value = value?;
        self.puts += 1;
        if let Some((_, old)) = self.entries.get_mut(&key) {
            // The key keeps its place.
            return Some(mem::replace(old, value));
        }
        self.entries.insert(key, (self.puts, value));
        None
    }

    /// What is there afterwards.
    fn put_if_absent(&mut self, Entry { key, value }: Entry) -> Option<Parcel> {
        self.puts += 1;
        let (_, kept) = self.entries.entry(key).or_insert((self.puts, value?));
        Some(kept.clone())
    }

    fn in_order(&self) -> Vec<Entry> {
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_by_key(|(_, (put, _))| *put);
        let entry = |(key, (_, value)): (&Vec<u8>, &(u64, Parcel))| Entry {
            key: key.clone(),
            value: Some(value.clone()),
        };
        entries.into_iter().map(entry).collect()
    }
}

fn done() -> Reply {
    Reply { done: true, ..Reply::default() }
}

fn counted(count: usize) -> Reply {
    Reply { number: count as u64, ..done() }
}

/// Done if there is one.
fn found(value: Option<Parcel>) -> Reply {
    let entries: Vec<_> = value.into_iter().map(listed).collect();
    Reply { done: !entries.is_empty(), number: 0, entries }
}

fn listed(value: Parcel) -> Entry {
    Entry { key: Vec::new(), value: Some(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_of_no_object_or_of_one_of_another_kind_is_not_done() {
        let mut store = Store::default();
        assert!(!store.answer(Request::new(0, Act::Count)).done);
        let list = store.answer(Request::new(0, Act::MakeList)).number;
        assert!(store.answer(Request::new(list, Act::Count)).done);
        assert!(!store.answer(Request::new(list, Act::Find).with(Entry::key(&1_u8))).done);
    }

    #[test]
    fn a_key_that_is_put_again_keeps_its_place_and_one_that_was_taken_loses_it() {
        let mut store = Store::default();
        let dict = store.answer(Request::new(0, Act::MakeDict)).number;
        let put = |key: u8, store: &mut Store| {
            store.answer(Request::new(dict, Act::Put).with(Entry::both(&key, &key)));
        };
        for key in [9, 5, 7, 9] {
            put(key, &mut store);
        }
        store.answer(Request::new(dict, Act::Take).with(Entry::key(&5_u8)));
        put(5, &mut store);
        let all = store.answer(Request::new(dict, Act::All)).entries;
        assert_eq!(all.into_iter().map(|entry| entry.key).collect::<Vec<_>>(), [[9], [7], [5]]);
    }
}
