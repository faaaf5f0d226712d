//! Executes itself again and again, each time with the same number.

use std::os::unix::process::CommandExt;

fn main() {
    let itself = std::env::current_exe().unwrap_or_else(|_| std::env::args_os().next().unwrap().into());
    let _ = std::process::Command::new(itself).args(std::env::args_os().skip(1)).exec();
}
