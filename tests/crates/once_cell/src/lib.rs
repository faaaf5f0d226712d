//! once_cell: two threads that initialise a cell after a look, and once.

#[cfg(test)]
mod tests {
    use once_cell::sync::OnceCell;
    use std::thread;

    static CELL: OnceCell<u32> = OnceCell::new();

    fn two_initialise(initialise: fn() -> u32) {
        let other = thread::spawn(initialise);
        assert_eq!(initialise(), 7);
        assert_eq!(other.join().unwrap(), 7);
    }

    #[test]
    fn looks_and_then_sets() {
        two_initialise(|| {
            if CELL.get().is_none() {
                CELL.set(7).expect("nobody has set it");
            }
            *CELL.get().unwrap()
        });
    }

    #[test]
    fn initialises_once() {
        two_initialise(|| *CELL.get_or_init(|| 7));
    }
}
