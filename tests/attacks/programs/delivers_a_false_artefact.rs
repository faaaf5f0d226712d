//! Makes something else than a file where its result should be.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::ffi::CString;
use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};

fn main() {
    let path = format!("{}/result", given("scratch"));
    let secret = format!("{}/home/secret", given("outside"));
    let fifo = 0o010_666;
    let device = 0o020_666;
    match given("kind").as_str() {
        "link to a secret" => symlink(secret, &path).unwrap(),
        "link to itself" => symlink(&path, &path).unwrap(),
        "link to standard input" => symlink("/proc/self/fd/0", &path).unwrap(),
        "link through a folder" => {
            symlink("/etc", format!("{path}-etc")).unwrap();
            symlink("result-etc/passwd", &path).unwrap();
        }
        "hard link to a secret" => drop(fs::hard_link(secret, &path)),
        "hard link to the program" => drop(fs::hard_link(std::env::current_exe().unwrap(), &path)),
        "pipe" => drop(call(number::MKNOD, [CString::new(path).unwrap().as_ptr() as i64, fifo, 0])),
        "device" => drop(call(number::MKNOD, [CString::new(path).unwrap().as_ptr() as i64, device, 0x105])),
        "socket" => drop(std::os::unix::net::UnixListener::bind(&path)),
        "folder" => fs::create_dir(&path).unwrap(),
        "tebibyte" => drop(File::create(&path).unwrap().set_len(1 << 40)),
        "sparse within the limit of size" => File::create(&path).unwrap().set_len(7 << 20).unwrap(),
        "unreadable" => {
            fs::write(&path, "result").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0)).unwrap();
        }
        "growing" => {
            fs::write(&path, "result").unwrap();
            let _ = in_child(|| {
                use std::io::Write;
                let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
                while file.write_all(&[1; 1 << 16]).is_ok() {}
                sleep();
            });
        }
        "missing" => {}
        "true" => fs::write(&path, "result").unwrap(),
        kind => panic!("no kind `{kind}`"),
    }
}
