//! The program for an ordinary user. Where the tests are root's, they become one: with a copy of the program and the
//! course that this user may read, and the toolchain mounted where it may be read, because root's home may not.

use crate::place;
use crate::program::{GRADER, Grade, bill, done, environment};
use assert_cmd::Command;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, lchown};
use std::path::Path;
use tempfile::TempDir;

/// A user that nobody is.
pub const NOBODY: u32 = 54_321;
/// The user who may do everything; here, a toolchain is theirs that everybody may read, as one in `/usr/local` is.
pub const ROOT: u32 = 0;

/// Shows the toolchain `$1` at `$2`, becomes the user `$3`, and does the rest.
const BECOME: &str = "mount --bind \"$1\" \"$2\" && PATH=\"$2/bin:$PATH\" && user=$3 && shift 3 &&
    exec setpriv --reuid=\"$user\" --regid=\"$user\" --clear-groups \"$@\"";

/// A folder of that user's with all that is needed, or `None`, with the reason said, where that cannot be.
pub fn home(user: u32) -> Option<TempDir> {
    if !rustix::process::geteuid().is_root() {
        eprintln!("skipped: these tests run as an ordinary user already, and so all of them show it");
        return None;
    }
    let home = place::folder(&[("grader", fs::read(GRADER).unwrap())]);
    for folder in ["cache", "toolchain", "work"] {
        fs::create_dir(home.path().join(folder)).unwrap();
        chown(home.path().join(folder), Some(user), Some(user)).unwrap();
    }
    place::copy_all(&place::course(), &home.path().join("course"));
    for path in [home.path().to_path_buf(), home.path().join("grader")] {
        fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
    }
    let tried = as_user(home.path(), user, &["rustc", "--version"]).output();
    if tried.as_ref().is_ok_and(|output| output.status.success()) {
        return Some(home);
    }
    eprintln!("skipped: no way to run the toolchain as another user here: {tried:?}");
    None
}

/// A command of that user's.
pub fn as_user(home: &Path, user: u32, words: &[&str]) -> Command {
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output().expect("rustc runs").stdout;
    let mut unshare = Command::new("unshare");
    unshare.args(["--mount", "sh", "-c", BECOME, "sh", String::from_utf8(sysroot).unwrap().trim()]);
    unshare.arg(home.join("toolchain")).arg(user.to_string()).args(words);
    unshare
        .envs(environment())
        .env("GRADER_CACHE", home.join("cache"))
        .env("GRADER_COURSE", home.join("course"));
    unshare.current_dir(home.join("work"));
    unshare
}

/// Gives that user a folder with all that is in it; where a link leads is left alone.
pub fn give(path: &Path, user: u32) {
    lchown(path, Some(user), Some(user)).expect("root may give");
    if path.is_dir() && !path.is_symlink() {
        fs::read_dir(path).expect("a folder").flatten().for_each(|entry| give(&entry.path(), user));
    }
}

/// The grade of a file with this source.
fn graded(home: &Path, source: &str) -> Grade {
    let file = home.join("work/lib.rs");
    place::write(&file, source);
    let grader = home.join("grader");
    let words = ["check", "1", "--format", "json", "--path", file.to_str().unwrap()];
    done(&mut as_user(home, NOBODY, &[&[grader.to_str().unwrap()], &words[..]].concat())).grade()
}

#[test]
fn an_ordinary_user_gets_the_same_verdicts() {
    let Some(home) = home(NOBODY) else { return };
    let right = fs::read_to_string(place::course().join("exercises/01-bill/right/scope/lib.rs")).unwrap();
    let grade = graded(home.path(), &right);
    assert_eq!(grade.points(), (8, 8), "{grade:#?}");
    assert_eq!(graded(home.path(), &bill("1")).verdict("output"), "wrong-answer");
    assert_eq!(graded(home.path(), &bill("std::process::exit(0)")).verdict("parallel"), "ended-early");
}
