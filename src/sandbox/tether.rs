//! A line to whoever removes what a killed grader leaves: it waits until all copies of the line are closed.
//!
//! What a supervisor makes outside of the sandbox it tells on this line, as the grader does: `+PATH` before, `-PATH`
//! when it is gone, each ended by a NUL and written at once.

use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// A copy of the line, if there is one.
pub struct Tether(pub Option<OwnedFd>);

impl Tether {
    /// Tells of something that will be made and must not stay.
    pub fn will_make(&self, path: &Path) {
        self.tell(b"+", path);
    }

    /// Tells that it is gone.
    pub fn is_gone(&self, path: &Path) {
        self.tell(b"-", path);
    }

    /// That nobody listens is no reason to stop.
    fn tell(&self, sign: &[u8], path: &Path) {
        if let Some(line) = &self.0 {
            let _ = rustix::io::write(line, &[sign, path.as_os_str().as_bytes(), b"\0"].concat());
        }
    }
}
