//! Several measurements of one thing.

use std::time::Duration;

/// In order.
pub struct Numbers(Vec<Duration>);

impl Numbers {
    pub fn of(mut times: Vec<Duration>) -> Numbers {
        times.sort();
        Numbers(times)
    }

    pub fn median(&self) -> Duration {
        self.percentile(50)
    }

    /// What nineteen of twenty do not exceed.
    pub fn p95(&self) -> Duration {
        self.percentile(95)
    }

    fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0.get(rank - 1).copied().unwrap_or_default()
    }
}

pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
