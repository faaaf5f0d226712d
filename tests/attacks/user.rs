//! The same tests once more as an ordinary user, where they are root's: with copies that this user may read.

use crate::campaign::LAUNCHER;
use crate::outside::VARIABLE;
use crate::programs::{self, COMPILED};
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A user that nobody is.
const USER: u32 = 54_321;

/// Repeats tests of this binary as another user, and fails if they do.
#[expect(clippy::disallowed_methods, reason = "what is started is this binary")]
pub fn repeat(tests: &[&str]) {
    if !rustix::process::geteuid().is_root() {
        return eprintln!("skipped: these tests run as an ordinary user already");
    }
    let home = home().expect("copies for another user");
    let mut again = Command::new("setpriv");
    again.args([format!("--reuid={USER}"), format!("--regid={USER}"), "--clear-groups".to_owned()]);
    again.arg(home.path().join("tests")).args(tests).args(["--exact", "--nocapture"]);
    again.env(LAUNCHER, home.path().join("grader")).env(COMPILED, home.path().join("programs"));
    again.env("HOME", home.path().join("home")).env(VARIABLE, "of the grader").current_dir("/");
    let output = match again.output() {
        Ok(output) => output,
        Err(error) => return eprintln!("skipped: no way to become another user: {error}"),
    };
    let said =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    eprintln!("as user {USER}:\n{said}");
    assert!(output.status.success(), "an ordinary user was not held: {}", output.status);
}

/// A folder that this user may read, with all that the tests need.
fn home() -> io::Result<TempDir> {
    let home = tempfile::tempdir()?;
    fs::set_permissions(home.path(), Permissions::from_mode(0o755))?;
    copy(&std::env::current_exe()?, &home.path().join("tests"))?;
    copy(Path::new(env!("CARGO_BIN_EXE_grader")), &home.path().join("grader"))?;
    fs::create_dir(home.path().join("programs"))?;
    for entry in fs::read_dir(programs::folder())? {
        let entry = entry?;
        copy(&entry.path(), &home.path().join("programs").join(entry.file_name()))?;
    }
    fs::create_dir(home.path().join("home"))?;
    fs::write(home.path().join("home/diary"), "private")?;
    chown(home.path().join("home"), Some(USER), Some(USER))?;
    Ok(home)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to)?;
    fs::set_permissions(to, Permissions::from_mode(0o755))
}
