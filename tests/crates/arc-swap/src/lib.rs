//! arc-swap: two updates of a configuration, by load and store, and by `rcu`.

#[cfg(test)]
mod tests {
    use arc_swap::ArcSwap;
    use std::sync::Arc;
    use std::thread;

    fn two_updates(update: fn(&ArcSwap<u32>)) {
        let version = Arc::new(ArcSwap::from_pointee(0));
        let other = {
            let version = Arc::clone(&version);
            thread::spawn(move || update(&version))
        };
        update(&version);
        other.join().unwrap();
        assert_eq!(**version.load(), 2);
    }

    #[test]
    fn loads_and_stores() {
        two_updates(|version| {
            let next = **version.load() + 1;
            version.store(Arc::new(next));
        });
    }

    #[test]
    fn updates_by_rcu() {
        two_updates(|version| {
            version.rcu(|seen| **seen + 1);
        });
    }
}
