//! One exercise: its folder, and what its manifest `exercise.toml` says.

use crate::check::Check;
use crate::lang::Both;
use crate::sandbox::{Hole, Holes, Limits};
use crate::usage::{self, Usage, wrong};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// An exercise of a course.
#[derive(Debug, Clone)]
pub struct Exercise {
    /// The number in its id: 3 in `exercise-3`.
    pub number: u32,
    /// The word in its folder's name: `countdown` in `03-countdown`.
    pub slug: String,
    /// Where it is.
    pub folder: PathBuf,
    /// What its author says about it.
    pub manifest: Manifest,
}

/// The content of `exercise.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The name of the exercise.
    pub title: Both,
    /// The section of the lesson that it belongs to.
    pub lesson: String,
    /// Libraries of the course that a submission may name.
    #[serde(default)]
    pub uses: Vec<String>,
    /// Whether a submission may use `unsafe`.
    #[serde(default)]
    pub unsafe_code: bool,
    /// What is open to it in the sandbox, and closed otherwise.
    #[serde(default)]
    pub opens: Vec<Hole>,
    /// What a run of the submission may use.
    #[serde(default)]
    pub limits: RunLimits,
    /// What is checked, and for how many points.
    #[serde(rename = "check")]
    pub checks: Vec<Check>,
}

impl Manifest {
    /// What is open to a submission in the sandbox.
    pub fn holes(&self) -> Holes {
        Holes::of(&self.opens)
    }
}

/// The content of `hints.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hints {
    hint: Vec<Both>,
}

/// The table `[limits]`: what one run of a submission may use, all its processes together.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RunLimits {
    /// Seconds on the clock for each question of the judge.
    pub wall_secs: u16,
    /// Seconds of processor time.
    pub cpu_secs: u16,
    /// Memory in MiB.
    pub memory_mib: u32,
    /// Processes and threads.
    pub tasks: u32,
    /// Printed text in KiB.
    pub output_kib: u32,
    /// Files in MiB, all together.
    pub disk_mib: u32,
}

impl Default for RunLimits {
    fn default() -> RunLimits {
        RunLimits { wall_secs: 10, cpu_secs: 20, memory_mib: 256, tasks: 64, output_kib: 64, disk_mib: 16 }
    }
}

impl From<RunLimits> for Limits {
    fn from(limits: RunLimits) -> Limits {
        Limits {
            wall: Duration::from_secs(limits.wall_secs.into()),
            cpu: Duration::from_secs(limits.cpu_secs.into()),
            memory: u64::from(limits.memory_mib) << 20,
            tasks: limits.tasks,
            output: u64::from(limits.output_kib) << 10,
            open_files: 128,
            file_size: u64::from(limits.disk_mib) << 20,
            disk: u64::from(limits.disk_mib) << 20,
            asked: (u64::from(limits.memory_mib) << 20) + (2 << 30),
        }
    }
}

impl Exercise {
    /// Reads the exercise in `folder`, whose name is like `03-countdown`.
    ///
    /// # Errors
    ///
    /// A [`Usage`] error with the place, if the manifest is wrong.
    pub fn read(folder: &Path) -> Result<Exercise> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let (number, slug) = split_name(&name).with_context(|| {
            Usage(format!("`{}`: the folder of an exercise is named like `03-countdown`", folder.display()))
        })?;
        let manifest = read_manifest(&folder.join("exercise.toml"))?;
        Ok(Exercise { number, slug: slug.to_string(), folder: folder.to_path_buf(), manifest })
    }

    /// The id: `exercise-3`.
    pub fn id(&self) -> String {
        format!("exercise-{}", self.number)
    }

    /// The name of the crate that a submission is compiled as: `process_info` for `process-info`.
    pub fn crate_name(&self) -> String {
        self.slug.replace('-', "_")
    }

    /// Whether the user may have meant this exercise by `name`.
    pub fn is_called(&self, name: &str) -> bool {
        let folder = self.folder.file_name().unwrap_or_default().to_string_lossy();
        let number = name.strip_prefix("exercise-").unwrap_or(name).parse();
        number == Ok(self.number) || name == self.slug || name == folder
    }

    /// Where the student works.
    pub fn workplace(&self) -> PathBuf {
        self.folder.join("src")
    }

    /// What the student starts from.
    pub fn starter(&self) -> PathBuf {
        self.folder.join("starter/src")
    }

    /// The solution that submissions are compared with.
    pub fn reference(&self) -> PathBuf {
        self.folder.join("reference/src")
    }

    /// The program that answers the judge by calling the submission.
    pub fn judge_harness(&self) -> PathBuf {
        self.folder.join("harness/judge.rs")
    }

    /// The program that shows what the submission does.
    pub fn demo_harness(&self) -> PathBuf {
        self.folder.join("harness/demo.rs")
    }

    /// Its three hints, from a nudge to nearly the answer.
    ///
    /// # Errors
    ///
    /// A [`Usage`] error, if `hints.toml` is wrong.
    pub fn hints(&self) -> Result<Vec<Both>> {
        let path = self.folder.join("hints.toml");
        let text = usage::read(&path)?;
        let hints: Hints = toml::from_str(&text).map_err(|error| wrong(&path, &error))?;
        if hints.hint.len() == 3 {
            Ok(hints.hint)
        } else {
            Err(Usage(format!("`{}`: there are three hints", path.display())).into())
        }
    }

    /// All points that it can earn.
    pub fn points(&self) -> u32 {
        self.manifest.checks.iter().map(Check::points).sum()
    }

    /// The checks with their names in reports: the kind, and its number where an exercise has several of a kind.
    pub fn named_checks(&self) -> Vec<(String, &Check)> {
        let checks = &self.manifest.checks;
        let name = |index: usize, check: &Check| {
            let earlier = checks[..index].iter().filter(|other| other.kind() == check.kind()).count();
            if earlier == 0 { check.kind().to_string() } else { format!("{}-{}", check.kind(), earlier + 1) }
        };
        checks.iter().enumerate().map(|(index, check)| (name(index, check), check)).collect()
    }
}

fn split_name(name: &str) -> Option<(u32, &str)> {
    let (number, slug) = name.split_once('-')?;
    let plain =
        !slug.is_empty() && slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    Some((number.parse().ok()?, slug)).filter(|_| plain)
}

fn read_manifest(path: &Path) -> Result<Manifest> {
    let text = usage::read(path)?;
    let manifest: Manifest = toml::from_str(&text).map_err(|error| wrong(path, &error))?;
    if manifest.checks.is_empty() {
        return Err(Usage(format!("`{}`: an exercise needs at least one `[[check]]`", path.display())).into());
    }
    Ok(manifest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_name_holds_number_and_slug() {
        assert_eq!(split_name("03-countdown"), Some((3, "countdown")));
        assert_eq!(split_name("12-blocking-to-async"), Some((12, "blocking-to-async")));
        assert_eq!(split_name("countdown"), None);
        assert_eq!(split_name("03-Count"), None);
    }

    fn parse(text: &str) -> Result<Manifest, toml::de::Error> {
        toml::from_str(text)
    }

    const HEAD: &str = "title = { en = \"a\", ru = \"б\" }\nlesson = \"lesson-1\"\n";

    #[test]
    fn a_mistyped_key_is_reported_at_its_line_with_the_keys_that_are_allowed() {
        let error =
            parse(&format!("{HEAD}[[check]]\noutput = {{ points = 4, case = [\"one\"] }}\n")).unwrap_err();
        let message = error.to_string();
        assert!(message.contains("line 4, column 24"), "{message}");
        assert!(
            message.contains("unknown field `case`, expected one of `points`, `cases`, `random`"),
            "{message}"
        );
    }

    #[test]
    fn a_check_that_does_not_exist_is_reported_with_those_that_do() {
        let message = parse(&format!("{HEAD}[[check]]\nspeed = {{ points = 4 }}\n")).unwrap_err().to_string();
        assert!(message.contains("line 4, column 1"), "{message}");
        assert!(
            message.contains("unknown variant `speed`, expected one of `output`, `parallel`, `speedup`"),
            "{message}"
        );
    }

    #[test]
    fn a_check_without_points_or_cases_is_a_mistake_at_its_value() {
        let message = parse(&format!("{HEAD}[[check]]\noutput = {{ points = 0, cases = [\"one\"] }}\n"))
            .unwrap_err()
            .to_string();
        assert!(message.contains("line 4, column 21"), "{message}");
        let message = parse(&format!("{HEAD}[[check]]\noutput = {{ points = 1, cases = [] }}\n"))
            .unwrap_err()
            .to_string();
        assert!(message.contains("at least one case"), "{message}");
    }
}
