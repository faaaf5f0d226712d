//! How long the start of a process takes on the real machine: measured once, and remembered.
//!
//! It is the time from `fork` until the child has ended and was waited for, of a process as small as this one; what a
//! real one takes depends on how much memory there is to copy.

use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::time::{Duration, Instant};

/// How often it is measured; the least disturbed one counts.
const ROUNDS: usize = 15;
/// No machine is faster, and no measurement is to be believed that is slower: it was made on a busy one.
const SENSIBLE: std::ops::RangeInclusive<Duration> = Duration::from_micros(50)..=Duration::from_millis(1);

/// The start of a process, from the cache, or measured now.
///
/// # Errors
///
/// If no process can be started, or the cache cannot be written.
pub fn of_process(cache: &Path) -> Result<Duration> {
    let path = cache.join("process-start-ns");
    let known = std::fs::read_to_string(&path).ok().and_then(|text| text.trim().parse().ok());
    if let Some(time) = known.map(Duration::from_nanos).filter(|time| SENSIBLE.contains(time)) {
        return Ok(time);
    }
    let time = measure()?.clamp(*SENSIBLE.start(), *SENSIBLE.end());
    crate::cache::publish_file(time.as_nanos().to_string().as_bytes(), &path)?;
    Ok(time)
}

fn measure() -> Result<Duration> {
    let mut least = Duration::MAX;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        start_one()?;
        least = least.min(started.elapsed());
    }
    Ok(least)
}

#[expect(clippy::disallowed_methods, reason = "this is a program of the system, with no code of a student's")]
fn start_one() -> Result<()> {
    let status = std::process::Command::new("/bin/true").env_clear().status().context("start `/bin/true`")?;
    ensure!(status.success(), "`/bin/true` ended with {status}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_measured_once_and_remembered() {
        let cache = tempfile::tempdir().unwrap();
        let first = of_process(cache.path()).unwrap();
        assert!(SENSIBLE.contains(&first));
        std::fs::write(cache.path().join("process-start-ns"), "777000").unwrap();
        assert_eq!(of_process(cache.path()).unwrap(), Duration::from_micros(777));
        std::fs::write(cache.path().join("process-start-ns"), "no number").unwrap();
        assert!(SENSIBLE.contains(&of_process(cache.path()).unwrap()));
    }
}
