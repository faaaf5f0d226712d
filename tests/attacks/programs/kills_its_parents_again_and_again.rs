//! Has children that send to the processes above them whatever there is.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    let above = std::os::unix::process::parent_id() as i32;
    for _ in 0..8 {
        let _ = in_child(|| {
            for round in 0..20_000 {
                unsafe { kill(above, 1 + round % 64) };
                unsafe { kill(1, 1 + round % 64) };
            }
        });
    }
    std::thread::sleep(std::time::Duration::from_millis(300));
}
