//! Does the submission clean up after itself? Looked at from outside at the moment when its function returns: no
//! process, no thread; and no more descriptors and shared memory than before the first call.

use super::cases::{self, Case, Disclose, RANDOM};
use super::{Cases, Failure, Points, Stop};
use crate::fault::{Detail, Evidence, Fault};
use crate::judge::{Holdings, Left, Rules};
use crate::rig::{Examinee, Rig};
use serde::Deserialize;

/// `hygiene = { points = 2, cases = ["many"], random = 4 }`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hygiene {
    /// What it is worth.
    pub points: Points,
    /// The cases after which is looked.
    pub cases: Cases,
    /// How many fresh random cases follow: like those of `output`, so that nobody can tell them from them.
    #[serde(default)]
    pub random: usize,
}

impl Hygiene {
    /// Makes the check.
    pub fn run(&self, rig: &Rig) -> Result<Detail, Stop> {
        let names = cases::all(&self.cases, RANDOM, self.random);
        let mut before = None;
        cases::each(
            rig,
            "hygiene",
            &names,
            |_| Disclose::Full,
            |case, submission| {
                let before = match &before {
                    Some(before) => before,
                    None => before.insert(submission.holdings()?),
                };
                clean(case, submission, before)
            },
        )?;
        Ok(Detail::Clean(names.len()))
    }
}

fn clean(case: &Case, submission: &mut Examinee, before: &Holdings) -> Result<(), Stop> {
    // Replies are as for the reference, but nobody is waited for: whether enough come is another check's.
    let rules = Rules { together: None, tidy: true, ..case.rules };
    nothing_left(&submission.answer(&case.input, rules)?.left)?;
    Ok(nothing_grown(&submission.holdings()?, before)?)
}

/// Whether nothing was left behind.
pub fn nothing_left(left: &[Left]) -> Result<(), Failure> {
    let count = |wanted: fn(&Left) -> bool| left.iter().filter(|left| wanted(left)).count();
    let orphans = count(|left| matches!(left, Left::Orphan(_)));
    let running = count(|left| matches!(left, Left::Process(_)));
    let zombies = count(|left| matches!(left, Left::Zombie(_)));
    let threads = count(|left| matches!(left, Left::Thread(_)));
    let fault = match (orphans, running, zombies, threads) {
        (0, 0, 0, 0) => return Ok(()),
        (1.., ..) => Fault::Orphan(orphans),
        (0, 1.., ..) => Fault::LeakedProcess(running),
        (0, 0, 1.., _) => Fault::Zombie(zombies),
        (0, 0, 0, 1..) => Fault::LeakedThread(threads),
    };
    Err(Failure { fault, evidence: vec![Evidence::Left(left.iter().map(line).collect())] })
}

fn line(left: &Left) -> String {
    match left {
        Left::Zombie(pid) => format!("process {pid} (zombie)"),
        Left::Orphan(pid) => format!("process {pid} (orphan)"),
        Left::Process(pid) => format!("process {pid}"),
        Left::Thread(name) => format!("thread {name}"),
    }
}

fn nothing_grown(now: &Holdings, before: &Holdings) -> Result<(), Failure> {
    let descriptors = now.descriptors.len().saturating_sub(before.descriptors.len());
    if descriptors > 0 {
        let evidence = vec![Evidence::Left(now.new_descriptors(before))];
        return Err(Failure { fault: Fault::LeakedDescriptor(descriptors), evidence });
    }
    let segments = now.segments.saturating_sub(before.segments);
    if segments > 0 {
        return Err(Failure { fault: Fault::LeakedSegment(segments), evidence: Vec::new() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(left: &[Left]) -> Option<&'static str> {
        nothing_left(left).err().map(|failure| failure.fault.kind())
    }

    #[test]
    fn the_worst_that_is_left_names_the_fault() {
        assert_eq!(kind(&[]), None);
        assert_eq!(kind(&[Left::Thread("t".into())]), Some("leaked-thread"));
        assert_eq!(kind(&[Left::Thread("t".into()), Left::Zombie(3)]), Some("zombie"));
        assert_eq!(kind(&[Left::Zombie(3), Left::Process(4)]), Some("leaked-process"));
        assert_eq!(kind(&[Left::Process(4), Left::Orphan(5)]), Some("orphan"));
    }

    fn holding(count: u32, segments: usize) -> Holdings {
        Holdings { descriptors: (0..count).map(|number| (number, "pipe".to_string())).collect(), segments }
    }

    #[test]
    fn what_was_not_there_before_is_leaked() {
        assert!(nothing_grown(&holding(5, 1), &holding(5, 1)).is_ok());
        assert!(nothing_grown(&holding(4, 0), &holding(5, 1)).is_ok());
        let failure = nothing_grown(&holding(6, 1), &holding(5, 1)).unwrap_err();
        assert_eq!(failure.fault.kind(), "leaked-descriptor");
        assert_eq!(failure.evidence, [Evidence::Left(vec!["5 → pipe".into()])]);
        assert_eq!(nothing_grown(&holding(5, 2), &holding(5, 1)).unwrap_err().fault.kind(), "leaked-segment");
    }
}
