//! dashmap: two visits that are counted by reading and writing back, and under the lock of the entry.

#[cfg(test)]
mod tests {
    use dashmap::DashMap;
    use std::thread;

    fn two_visits(visit: fn(&DashMap<&str, u32>)) {
        let visits = DashMap::with_shard_amount(2);
        visits.insert("page", 0);
        thread::scope(|scope| {
            scope.spawn(|| visit(&visits));
            scope.spawn(|| visit(&visits));
        });
        assert_eq!(*visits.get("page").unwrap(), 2);
    }

    #[test]
    fn reads_and_writes_back() {
        two_visits(|visits| {
            let seen = *visits.get("page").unwrap();
            visits.insert("page", seen + 1);
        });
    }

    #[test]
    fn adds_under_the_lock() {
        two_visits(|visits| *visits.get_mut("page").unwrap() += 1);
    }
}
