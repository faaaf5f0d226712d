//! Writes small files without end.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    let piece = vec![1; 4 * PAGE];
    let mut written = 0;
    for number in 0.. {
        let mut any = false;
        for folder in places() {
            let path = format!("{folder}/{}-{number}", given("marker"));
            any |= std::fs::write(path, &piece).inspect(|()| written += piece.len()).is_ok();
        }
        if written >= FAR_TOO_MUCH / 4 {
            return escaped("wrote 128 MiB in small files");
        }
        if !any {
            return;
        }
    }
}
