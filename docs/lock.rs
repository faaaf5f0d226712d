use std::sync::Mutex;
use std::thread;

fn work(mut x: u64) -> u64 {
    for _ in 0..5_000_000u64 { x = x.wrapping_mul(6364136223846793005).wrapping_add(1); }
    x
}

fn main() {
    let sum = Mutex::new(0u64);
    thread::scope(|s| {
        for i in 0..4 {
            let sum = &sum;
            s.spawn(move || {
                let mut sum = sum.lock().unwrap();
                *sum = sum.wrapping_add(work(i));
            });
        }
    });
    println!("{}", sum.into_inner().unwrap());
}
