use std::sync::Mutex;

pub fn fails_after_printing() {
    println!("one, {}", 2);
    panic!();
}

pub fn fails_with_a_number_in_a_lock() {
    let number = Mutex::new(-1_i16);
    *number.lock().unwrap() += 7;
    panic!();
}
