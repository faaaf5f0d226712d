//! parking_lot: two accounts that are locked in two orders.

#[cfg(test)]
mod tests {
    use parking_lot::{Condvar, Mutex};
    use std::sync::Arc;
    use std::thread;

    fn transfer(from: &Mutex<i32>, to: &Mutex<i32>) {
        let mut from = from.lock();
        let mut to = to.lock();
        *from -= 1;
        *to += 1;
    }

    #[test]
    fn locks_in_two_orders() {
        let accounts = Arc::new((Mutex::new(5), Mutex::new(5)));
        let other = Arc::clone(&accounts);
        let there = thread::spawn(move || transfer(&other.0, &other.1));
        transfer(&accounts.1, &accounts.0);
        there.join().unwrap();
        assert_eq!(*accounts.0.lock(), 5);
    }

    #[test]
    fn locks_in_one_order() {
        let accounts = Arc::new((Mutex::new(5), Mutex::new(5)));
        let other = Arc::clone(&accounts);
        let there = thread::spawn(move || transfer(&other.0, &other.1));
        transfer(&accounts.0, &accounts.1);
        there.join().unwrap();
        assert_eq!(*accounts.0.lock(), 3);
    }

    fn wait_for_the_signal(signal: fn(&(Mutex<bool>, Condvar))) {
        let gate = Arc::new((Mutex::new(false), Condvar::new()));
        let opener = {
            let gate = Arc::clone(&gate);
            thread::spawn(move || signal(&gate))
        };
        let mut open = gate.0.lock();
        while !*open {
            gate.1.wait(&mut open);
        }
        drop(open);
        opener.join().unwrap();
    }

    #[test]
    fn does_not_notify() {
        wait_for_the_signal(|gate| *gate.0.lock() = true);
    }

    #[test]
    fn notifies() {
        wait_for_the_signal(|gate| {
            *gate.0.lock() = true;
            gate.1.notify_one();
        });
    }
}
