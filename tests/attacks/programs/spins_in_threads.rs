//! Computes nothing in many threads, so that the time of each is little.

fn main() {
    std::thread::scope(|threads| {
        for _ in 0..20 {
            threads.spawn(|| {
                loop {
                    std::hint::spin_loop();
                }
            });
        }
    });
}
