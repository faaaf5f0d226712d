//! What else the machine does.

/// How many processes were ready to run, on average over the last minute.
pub fn average() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(f64::INFINITY)
}
