//! Leaves folders in folders, deeper than a path may be long, which nobody may enter.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::os::unix::fs::PermissionsExt;

fn main() {
    let name = "d".repeat(200);
    std::env::set_current_dir(given("scratch")).unwrap();
    std::fs::write("file", "x").unwrap();
    for _ in 0..2000 {
        if std::fs::create_dir(&name).is_err() || std::env::set_current_dir(&name).is_err() {
            break;
        }
    }
    for _ in 0..3 {
        let _ = std::env::set_current_dir("..");
        let _ = std::fs::set_permissions(".", std::fs::Permissions::from_mode(0));
    }
}
