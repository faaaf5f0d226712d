//! The janitor: waits until the grader and its supervisors have ended, and removes what they have left.

use super::remove;
use crate::sandbox::record;
use anyhow::{Context, Result};
use rustix::pipe::{PipeFlags, pipe_with};
use std::fs::File;
use std::io::{BufReader, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

/// The hidden first argument of a janitor.
const JANITOR: &str = "__janitor";

/// Does the work of the janitor, and says so afterwards, if this process was started as one.
pub fn became_janitor() -> bool {
    let asked = std::env::args_os().nth(1).is_some_and(|word| word == JANITOR);
    if asked {
        clean_up(std::io::stdin().lock());
    }
    asked
}

/// Removes what the records leave, when they end: the youngest first, because it may lie in an older one.
fn clean_up(records: impl Read) {
    for path in record::left(BufReader::new(records)) {
        insist(&path);
    }
}

/// How long something may resist: a cgroup lasts as long as its last process takes to die.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(20);

/// Removes what lies there, as soon as it can be.
fn insist(path: &Path) {
    let started = Instant::now();
    while remove::remove(path).is_err() && started.elapsed() < PATIENCE {
        // Nobody tells when a process that is not our child has ended.
        std::thread::sleep(PAUSE);
    }
}

/// The grader's end of the pipe to its janitor, who is started at the first call.
pub fn line() -> Result<BorrowedFd<'static>> {
    static LINE: OnceLock<OwnedFd> = OnceLock::new();
    static STARTING: Mutex<()> = Mutex::new(());
    let _alone = STARTING.lock().expect("no start panics");
    if let Some(line) = LINE.get() {
        return Ok(line.as_fd());
    }
    let line = start().context("start the janitor of temporary folders")?;
    Ok(LINE.get_or_init(|| line).as_fd())
}

fn start() -> Result<OwnedFd> {
    if cfg!(test) {
        // The program of the unit tests is not the grader. Nobody kills it, either.
        return Ok(File::options().write(true).open("/dev/null")?.into());
    }
    let (reader, line) = pipe_with(PipeFlags::CLOEXEC).context("make a pipe")?;
    let program = std::env::current_exe().context("find this program's own file")?;
    spawn(&program, reader).with_context(|| format!("start `{}`", program.display()))?;
    Ok(line)
}

#[expect(clippy::disallowed_methods, reason = "this is our own program, with no code of a student's")]
fn spawn(program: &Path, reader: OwnedFd) -> std::io::Result<()> {
    let mut command = Command::new(program);
    command.arg(JANITOR).env_clear().current_dir("/");
    command.stdin(reader).stdout(Stdio::null()).stderr(Stdio::null());
    // SAFETY: Between fork and exec only system calls are made, no memory is allocated and no lock is taken.
    unsafe { command.pre_exec(stand_apart) };
    command.spawn().map(drop)
}

/// Leaves the terminal, whose Ctrl-C is for the grader, and all that the grader itself was given by its parent, who may
/// wait until nobody has it. What is ignored stays so after exec.
fn stand_apart() -> std::io::Result<()> {
    rustix::process::setsid()?;
    for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP] {
        // SAFETY: `SIG_IGN` is a valid action of each of them.
        unsafe { libc::signal(signal, libc::SIG_IGN) };
    }
    // SAFETY: With this flag nothing is closed before exec. An old kernel refuses, which does no harm.
    unsafe { libc::syscall(libc::SYS_close_range, 3, libc::c_uint::MAX, libc::CLOSE_RANGE_CLOEXEC) };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::record::{Sign, post};
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};

    /// What a folder holds after the janitor was told of these in it.
    fn left_after(folder: &Path, records: &[(Sign, &str)]) -> Vec<String> {
        let (reader, line) = std::io::pipe().unwrap();
        for (sign, name) in records {
            post(&line, *sign, &folder.join(name)).unwrap();
        }
        drop(line);
        clean_up(reader);
        let entries = folder.read_dir().unwrap().flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn folders_and_files_go_and_what_was_taken_back_or_never_named_stays() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["full/deep/er", "empty", "kept", "other"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        fs::write(folder.path().join("full/deep/file"), "").unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        let made =
            ["full", "empty", "kept", "file", "never-made", "full/deep"].map(|name| (Sign::Made, name));
        let records = [&made[..], &[(Sign::Gone, "kept")]].concat();
        assert_eq!(left_after(folder.path(), &records), ["kept", "other"]);
    }

    #[test]
    fn links_go_and_what_they_lead_to_stays() {
        let folder = tempfile::tempdir().unwrap();
        let precious = folder.path().join("precious");
        fs::create_dir_all(precious.join("folder")).unwrap();
        fs::write(precious.join("file"), "").unwrap();
        fs::create_dir(folder.path().join("made")).unwrap();
        for link in ["link", "made/link"] {
            symlink(&precious, folder.path().join(link)).unwrap();
        }
        let records = ["link", "made"].map(|name| (Sign::Made, name));
        assert_eq!(left_after(folder.path(), &records), ["precious"]);
        assert_eq!(precious.read_dir().unwrap().count(), 2);
    }

    #[test]
    fn a_folder_that_nobody_may_look_into_goes() {
        let folder = tempfile::tempdir().unwrap();
        let closed = folder.path().join("made/closed");
        fs::create_dir_all(closed.join("inner")).unwrap();
        for path in [&closed, &folder.path().join("made")] {
            fs::set_permissions(path, Permissions::from_mode(0o000)).unwrap();
        }
        assert_eq!(left_after(folder.path(), &[(Sign::Made, "made")]), [] as [&str; 0]);
    }
}
