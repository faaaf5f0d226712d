//! Looks for files that are open though it has opened none.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    let get_flags = 1;
    for fd in 3..4096 {
        if call(number::FCNTL, [fd, get_flags]).is_ok() {
            escaped(&format!("inherited descriptor {fd}"));
        }
    }
    let mut first = [0];
    if std::io::Read::read(&mut std::io::stdin(), &mut first).is_ok_and(|read| read > 0) {
        escaped("read from the grader's standard input");
    }
}
