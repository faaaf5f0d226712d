//! A line to whoever removes what a killed grader leaves (`record.rs`): it waits until all copies of the line are closed.

use std::os::fd::OwnedFd;
use std::path::Path;

use super::record::{Sign, post};

/// A copy of the line, if there is one.
pub struct Tether(pub Option<OwnedFd>);

impl Tether {
    /// Tells of something outside of the sandbox that will be made and must not stay.
    pub fn will_make(&self, path: &Path) {
        self.tell(Sign::Made, path);
    }

    /// Tells that it is gone.
    pub fn is_gone(&self, path: &Path) {
        self.tell(Sign::Gone, path);
    }

    /// That nobody listens is no reason to stop.
    fn tell(&self, sign: Sign, path: &Path) {
        let _ = self.0.as_ref().map(|line| post(line, sign, path));
    }
}
