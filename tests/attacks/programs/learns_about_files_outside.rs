//! Asks about files that it may not read: whether they are there, where links lead, what is noted about them, and what
//! happens to them.

#[path = "libc.rs"]
mod libc;
use libc::*;

const GETXATTR: i64 = 191;
const INOTIFY_INIT: i64 = 294;
const INOTIFY_ADD_WATCH: i64 = 254;
const STATFS: i64 = 137;

fn main() {
    let outside = given("outside");
    let secret = format!("{outside}/home/secret");
    refused("saw that a file is there", std::fs::metadata(&secret));
    refused("saw where a link leads", std::fs::read_link(format!("{outside}/home/link")));
    let (value, note) = ([0_u8; 64], text("user.note"));
    refused("read what is noted about a file", call(GETXATTR, [text(&secret), note, address(&value), 64]));
    refused("entered a folder", std::env::set_current_dir(format!("{outside}/home")));
    refused("saw the disk of a folder", call(STATFS, [text(&outside), address(&[0_u8; 256])]));
    let watch = call(INOTIFY_INIT, [0]);
    let (folder, every_event) = (text(&format!("{outside}/home")), 0xfff);
    refused("watches a folder", watch.and_then(|fd| call(INOTIFY_ADD_WATCH, [fd, folder, every_event])));
}
