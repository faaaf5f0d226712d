//! A simulated machine with as many cores as one likes, and what a run on it came to.

pub mod report;
