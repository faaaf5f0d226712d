//! The machine: its cores, its load, and who may use it. Builds and questions run side by side; a time is measured
//! only while the machine is held alone, also by graders that know nothing of each other.

use anyhow::{Context, Result};
use std::fs::File;
use std::path::{Path, PathBuf};

/// This machine.
#[derive(Debug)]
pub struct Machine {
    /// Processors that this program may use.
    pub cores: usize,
    lock: PathBuf,
    /// Held while one waits to be alone, so that those who share come after; else there would always be one of them.
    turn: PathBuf,
}

/// The right to use the machine, until it is dropped.
#[derive(Debug)]
pub struct Hold {
    _lock: File,
}

impl Machine {
    /// Looks at the machine. The lock file lies in `cache`, so that all graders of a user share it.
    pub fn new(cache: &Path) -> Result<Machine> {
        let cores = std::thread::available_parallelism().context("count the cores")?.get();
        Ok(Machine { cores, lock: cache.join("machine.lock"), turn: cache.join("machine.turn") })
    }

    /// Waits until nobody measures times.
    pub fn share(&self) -> Result<Hold> {
        let _turn = self.wait_for_a_turn()?;
        let lock = open(&self.lock)?;
        lock.lock_shared().context("share the machine")?;
        Ok(Hold { _lock: lock })
    }

    /// Waits until nobody else uses the machine.
    pub fn hold_alone(&self) -> Result<Hold> {
        let _turn = self.wait_for_a_turn()?;
        let lock = open(&self.lock)?;
        lock.lock().context("hold the machine alone")?;
        Ok(Hold { _lock: lock })
    }

    /// How many tasks wanted to run, on average of the last minute.
    pub fn load() -> f64 {
        let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        text.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or(0.0)
    }

    fn wait_for_a_turn(&self) -> Result<File> {
        let turn = open(&self.turn)?;
        turn.lock().context("wait for a turn on the machine")?;
        Ok(turn)
    }
}

fn open(lock: &Path) -> Result<File> {
    let options = File::options().create(true).append(true).open(lock);
    options.with_context(|| format!("open `{}`", lock.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::TryLockError;

    #[test]
    fn who_holds_the_machine_alone_keeps_all_others_away() {
        let cache = tempfile::tempdir().unwrap();
        let machine = Machine::new(cache.path()).unwrap();
        let alone = machine.hold_alone().unwrap();
        assert!(matches!(open(&machine.lock).unwrap().try_lock_shared(), Err(TryLockError::WouldBlock)));
        drop(alone);
        let _first = machine.share().unwrap();
        let _second = machine.share().unwrap();
        assert!(matches!(open(&machine.lock).unwrap().try_lock(), Err(TryLockError::WouldBlock)));
    }

    #[test]
    fn who_wants_to_share_comes_after_who_waits_to_be_alone() {
        let cache = tempfile::tempdir().unwrap();
        let machine = Machine::new(cache.path()).unwrap();
        let first = machine.share().unwrap();
        std::thread::scope(|scope| {
            let alone = scope.spawn(|| drop(machine.hold_alone().unwrap()));
            // Until it has taken its turn, and waits for the first one.
            while open(&machine.turn).unwrap().try_lock().is_ok() {
                std::thread::yield_now();
            }
            let other = scope.spawn(|| drop(machine.share().unwrap()));
            assert!(!other.is_finished());
            drop(first);
            alone.join().unwrap();
            other.join().unwrap();
        });
    }
}
