//! What a manager keeps, and how it does what it is asked for.

use super::request::{Act, Entry, Reply, Request};
use crate::backend::Parcel;
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

/// Keys and values in the order in which the keys came, as in Python; and where they are, in the order of the keys.
///
/// The standard library has no map that keeps this order.
#[derive(Default)]
struct Dict {
    /// Nothing where a key was taken out.
    slots: Vec<Option<(Vec<u8>, Parcel)>>,
    by_key: Vec<usize>,
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
            Act::Count => counted(self.by_key.len()),
            Act::All => Reply { entries: self.in_order(), ..done() },
            Act::Clear => {
                *self = Self::default();
                done()
            }
            Act::Find => found(first().and_then(|entry| self.find(&entry.key))),
            Act::Take => found(first().and_then(|entry| self.take(&entry.key))),
            Act::Put => found(entries.map(|entry| self.put(entry)).last().flatten()),
            Act::PutIfAbsent => found(first().and_then(|entry| self.put_if_absent(entry))),
            _ => Reply::default(),
        }
    }

    /// Which of the keys it is, or would be.
    fn place(&self, key: &[u8]) -> Result<usize, usize> {
        let key_in = |slot: usize| self.slots[slot].as_ref().map(|(key, _)| key.as_slice());
        self.by_key.binary_search_by(|&slot| key_in(slot).cmp(&Some(key)))
    }

    fn find(&self, key: &[u8]) -> Option<Parcel> {
        let slot = self.by_key[self.place(key).ok()?];
        self.slots[slot].as_ref().map(|(_, value)| value.clone())
    }

    /// What was there before.
    fn put(&mut self, Entry { key, value }: Entry) -> Option<Parcel> {
        let value = value?;
        match self.place(&key) {
            // The key keeps its place.
            Ok(place) => {
                let (_, old) = self.slots[self.by_key[place]].as_mut()?;
                Some(mem::replace(old, value))
            }
            Err(place) => {
                self.by_key.insert(place, self.slots.len());
                self.slots.push(Some((key, value)));
                None
            }
        }
    }

    /// What is there afterwards.
    fn put_if_absent(&mut self, entry: Entry) -> Option<Parcel> {
        let key = entry.key.clone();
        if self.place(&key).is_err() {
            self.put(entry);
        }
        self.find(&key)
    }

    fn take(&mut self, key: &[u8]) -> Option<Parcel> {
        let slot = self.by_key.remove(self.place(key).ok()?);
        let taken = self.slots[slot].take();
        if self.slots.len() > 2 * self.by_key.len() + 16 {
            self.close_gaps();
        }
        taken.map(|(_, value)| value)
    }

    fn close_gaps(&mut self) {
        let mut numbers = Vec::with_capacity(self.slots.len());
        let mut before = 0;
        for slot in &self.slots {
            numbers.push(before);
            before += usize::from(slot.is_some());
        }
        self.slots.retain(Option::is_some);
        for slot in &mut self.by_key {
            *slot = numbers[*slot];
        }
    }

    fn in_order(&self) -> Vec<Entry> {
        let entry = |(key, value): &(Vec<u8>, Parcel)| Entry { key: key.clone(), value: Some(value.clone()) };
        self.slots.iter().flatten().map(entry).collect()
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

    #[test]
    #[cfg_attr(miri, ignore = "it takes minutes there")]
    fn many_keys_come_and_go_and_are_found_in_their_order() {
        let mut dict = Dict::default();
        let entry = |number: u32| Entry::both(&(number * 7919 % 1000), &number);
        for number in 0..1000 {
            assert!(dict.put(entry(number)).is_none());
        }
        for number in (0..1000).filter(|number| number % 10 != 3) {
            assert_eq!(dict.take(&entry(number).key).map(|value| value.value()), Some(Ok(number)));
        }
        assert!(dict.take(&entry(0).key).is_none() && dict.slots.len() < 300);
        let values: Vec<_> = dict.in_order().into_iter().filter_map(|entry| entry.value).collect();
        let values: Vec<u32> = values.iter().map(|value| value.value().expect("it is a number")).collect();
        assert_eq!(values, (0..100).map(|number| 10 * number + 3).collect::<Vec<_>>());
        assert!(values.iter().all(|&number| dict.find(&entry(number).key).is_some()));
    }
}
