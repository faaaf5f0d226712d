//! Is the submission as much faster than the same work done in turn as is asked?
//!
//! The simulated machine decides ([`simulated`]): it runs the submission's real code in virtual time, on as many cores as
//! the manifest asks for, however busy the real machine is. Where it cannot run the submission, because that uses files,
//! networks or processes of the system, the real machine decides ([`real`]), if it has the cores and is quiet enough.
//!
//! What is asked is a bound on the speedup over the harness' loop that works in turn, from below, from above, or as a
//! share of the reference's ([`bounds`]).

mod bounds;
mod real;
mod simulated;

use super::{Points, Stop, Threshold};
use crate::fault::Detail;
use crate::rig::{Modelled, Rig};
use serde::{Deserialize, Serialize};

/// `speedup = { points = 2, case = "big", cores = 2, at_least = 1.8 }`
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Written")]
pub struct Speedup {
    /// What it is worth.
    pub points: Points,
    /// The case that is timed.
    pub case: String,
    /// How many cores it takes; the real machine may have fewer.
    pub cores: usize,
    /// What is asked.
    pub bounds: Bounds,
}

/// What is asked of a speedup.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Over the same work done in turn: no less than this.
    pub at_least: Option<f64>,
    /// No more than this.
    pub at_most: Option<f64>,
    /// So many times as fast as the reference: no less than this.
    pub relative_to_reference: Option<f64>,
}

/// As it stands in the manifest.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    points: Points,
    case: String,
    cores: usize,
    at_least: Option<Threshold>,
    at_most: Option<Threshold>,
    relative_to_reference: Option<Threshold>,
}

/// More cores would have more bars than a picture has lines.
const MOST_CORES: usize = 64;

impl Bounds {
    /// What is asked on a real machine that has fewer cores: no more than three quarters of what these could give.
    pub fn on(self, has: usize, cores: usize) -> Bounds {
        if has >= cores {
            return self;
        }
        let possible = 0.75 * f64::from(u32::try_from(has).unwrap_or(u32::MAX));
        Bounds { at_least: self.at_least.map(|least| least.min(possible)), ..self }
    }
}

impl TryFrom<Written> for Speedup {
    type Error = String;

    fn try_from(written: Written) -> Result<Speedup, String> {
        let factor = |threshold: Option<Threshold>| threshold.map(|threshold| threshold.0);
        let bounds = Bounds {
            at_least: factor(written.at_least),
            at_most: factor(written.at_most),
            relative_to_reference: factor(written.relative_to_reference),
        };
        let Written { points, case, cores, .. } = written;
        if bounds == (Bounds { at_least: None, at_most: None, relative_to_reference: None }) {
            return Err("a speedup needs `at_least`, `at_most` or `relative_to_reference`".to_string());
        }
        if !(1..=MOST_CORES).contains(&cores) {
            return Err(format!("`cores` is from 1 to {MOST_CORES}"));
        }
        if let (Some(low), Some(high)) = (bounds.at_least, bounds.at_most)
            && low > high
        {
            return Err(format!("no speedup is at least {low} and at most {high}"));
        }
        Ok(Speedup { points, case, cores, bounds })
    }
}

impl Speedup {
    /// Makes the check.
    pub fn run(&self, rig: &Rig) -> Result<Detail, Stop> {
        let why = match rig.simulation()? {
            Modelled::Yes(simulation) => match simulated::run(self, rig, simulation)? {
                simulated::Outcome::Verdict(detail) => return Ok(detail),
                simulated::Outcome::NotModelled(why) => why,
            },
            Modelled::No(messages) => first_line(messages),
        };
        {
            let _shared = rig.machine.share()?;
            rig.prepare_for_the_real_machine()?;
        }
        let _alone = rig.machine.hold_alone()?;
        real::run(self, rig, &why)
    }
}

/// What a compiler says first.
fn first_line(messages: &str) -> String {
    messages.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Speedup, String> {
        toml::from_str(text).map_err(|error: toml::de::Error| error.message().to_string())
    }

    #[test]
    fn fewer_real_cores_need_not_reach_what_they_cannot() {
        let bounds = Bounds { at_least: Some(3.1), at_most: None, relative_to_reference: Some(0.8) };
        assert_eq!(bounds.on(4, 4), bounds);
        assert_eq!(bounds.on(2, 4), Bounds { at_least: Some(1.5), ..bounds });
        let little = Bounds { at_least: Some(1.2), ..bounds };
        assert_eq!(little.on(2, 64), little);
    }

    #[test]
    fn a_speedup_has_a_bound() {
        let start = "points = 2\ncase = \"big\"\ncores = 8\n";
        assert_eq!(read(&format!("{start}at_least = 1.8")).unwrap().bounds.at_least, Some(1.8));
        assert_eq!(read(&format!("{start}at_most = 1.1")).unwrap().bounds.at_most, Some(1.1));
        assert!(read(&format!("{start}relative_to_reference = 0.8")).is_ok());
        assert!(read(start).unwrap_err().contains("needs `at_least`"));
        assert!(read(&format!("{start}at_least = 2\nat_most = 1")).is_err());
        assert!(read(&format!("{start}at_least = 2\natmost = 1")).unwrap_err().contains("unknown field"));
        assert!(read("points = 2\ncase = \"big\"\ncores = 0\nat_least = 1").is_err());
    }
}
