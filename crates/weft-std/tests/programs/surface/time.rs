//! `Instant` and `Duration`.

use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

pub fn scenario() {
    let start = Instant::now();
    thread::sleep(Duration::from_millis(5));
    assert!(start.elapsed() >= Duration::from_millis(5));
    let later = Instant::now() + Duration::from_secs(1);
    assert!(later > start && later - start >= Duration::from_secs(1));
    assert_eq!(start.duration_since(later), Duration::ZERO);
    assert_eq!(start.checked_duration_since(later), None);
    assert_eq!(start.checked_add(Duration::MAX), None);
    let mut moved = later;
    moved -= Duration::from_secs(1);
    moved += Duration::from_secs(2);
    assert_eq!(moved.saturating_duration_since(later), Duration::from_secs(1));
    assert!(format!("{start:?}").starts_with("Instant {"));
    assert!(UNIX_EPOCH + Duration::from_secs(1) > SystemTime::UNIX_EPOCH);
}
