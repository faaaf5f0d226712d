//! Prints on both outputs without end.

use std::io::Write;

fn main() {
    let piece = [b'x'; 4000];
    for _ in 0..100_000 {
        let _ = std::io::stdout().write_all(&piece);
        let _ = std::io::stderr().write_all(&piece);
    }
}
