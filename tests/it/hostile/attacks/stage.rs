//! Whoever grades, and the folder in which they do.

use super::{Attack, place};
use crate::program::{self, SUM, allowing_unsafe, bill, command};
use crate::user;
use assert_cmd::Command;
use std::env;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Whoever grades.
pub struct Stage {
    /// What they are called here.
    pub user: &'static str,
    /// The modes of the sandbox in which they grade.
    pub modes: &'static [&'static str],
    /// Whom they become, if they are not who runs the tests.
    becomes: Option<u32>,
    /// A folder with copies of the course, and a folder for each submission.
    home: TempDir,
}

/// A submission in its place.
pub struct Scene {
    /// What is graded.
    pub submission: PathBuf,
    /// Where the grader runs: in the student's folder.
    here: PathBuf,
    /// Where the grader has its temporary files.
    pub temporary: PathBuf,
}

/// The modes of the sandbox that need no trust.
const MODES: &[&str] = &["full", "landlock-only"];

/// The mode without namespaces.
const WEAKER: &[&str] = &["landlock-only"];

/// How many attacks one process can number.
const MARKS: u64 = 100_000;

/// The submissions that lie in the repository.
pub fn submissions() -> PathBuf {
    place::repository().join("tests/attacks-on-grading")
}

/// The number of the first attack of this process: one that no other process has.
pub fn first_mark() -> u64 {
    7_000_000_000_000 + u64::from(std::process::id()) * MARKS
}

impl Stage {
    /// All who can grade here: who runs the tests, an ordinary user, and root where the toolchain is not in root's home,
    /// so that the weaker mode, too, has a user of its own for what it holds.
    pub fn all() -> Vec<Stage> {
        let own = tempfile::tempdir().expect("a temporary folder");
        fs::set_permissions(own.path(), Permissions::from_mode(0o755)).expect("it is ours");
        place::copy_all(&place::course(), &own.path().join("course"));
        let own = Stage { user: "who runs the tests", modes: MODES, becomes: None, home: own };
        let other =
            |name, modes, id| user::home(id).map(|home| Stage { user: name, modes, becomes: Some(id), home });
        let ordinary = other("an ordinary user", MODES, user::NOBODY);
        let root = other("root with a toolchain for all", WEAKER, user::ROOT);
        let stages: Vec<Stage> = [Some(own), ordinary, root].into_iter().flatten().collect();
        for stage in &stages {
            let course = stage.home.path().join("course-with-unsafe");
            place::copy_all(&place::course(), &course);
            place::write(&course.join("exercises/01-bill/exercise.toml"), allowing_unsafe());
        }
        stages
    }

    /// Whether this mode works here: a right answer is graded in it, or the mode is refused.
    pub fn offers(&self, mode: &str) -> bool {
        let scene = self.scene("right", 0);
        place::write(&scene.submission.join("src/lib.rs"), bill(SUM));
        self.own(&scene);
        let mut grader = self.grader(mode, &scene, false);
        let done = program::done(grader.args(["check", "1", "--only", "output", "--path", "."]));
        assert!([0, 2].contains(&done.code), "a right answer: {done:#?}");
        if done.code == 2 {
            eprintln!("skipped: no `{mode}` for {}: {}", self.user, done.stderr);
        }
        done.code == 0
    }

    /// Puts an attack's submission in its place.
    pub fn set(&self, attack: &Attack, mark: u64) -> Scene {
        let scene = self.scene(attack.name, mark);
        if let Some(make) = attack.make {
            make(&scene.submission);
        } else {
            place::copy_all(&submissions().join(attack.folder()), &scene.here);
            self.fill_in(&scene.here, &scene.here, mark);
        }
        self.own(&scene);
        scene
    }

    fn scene(&self, name: &str, mark: u64) -> Scene {
        let folder = self.home.path().join("work").join(mark.to_string());
        let submission = folder.join(name);
        let here = folder.join(Path::new(name).iter().next().expect("an attack has a name"));
        let temporary = folder.join("temporary");
        for folder in [&submission, &temporary] {
            fs::create_dir_all(folder).expect("a folder");
        }
        Scene { submission, here, temporary }
    }

    /// Writes the places of this stage into the files of a submission.
    fn fill_in(&self, folder: &Path, here: &Path, mark: u64) {
        let words = [
            ("@HERE@", here.to_path_buf()),
            ("@COURSE@", self.home.path().join("course")),
            ("@CACHE@", self.cache()),
            ("@HOME@", env::home_dir().expect("a home")),
            ("@CARGO_HOME@", cargo_home()),
            ("@MARK@", mark.to_string().into()),
        ];
        for file in files(folder) {
            let Ok(text) = fs::read_to_string(&file) else { continue };
            let filled = words.iter().fold(text.clone(), |text, (word, value)| {
                text.replace(word, value.to_str().expect("a path is a text"))
            });
            if filled != text {
                fs::write(&file, filled).expect("a file");
            }
        }
    }

    /// Gives the folder of a submission to whoever grades: an attack fails by what it may not, not by whose it is.
    fn own(&self, scene: &Scene) {
        if let Some(id) = self.becomes {
            user::give(scene.temporary.parent().expect("a folder lies in a folder"), id);
        }
    }

    fn cache(&self) -> PathBuf {
        if self.becomes.is_some() { self.home.path().join("cache") } else { place::cache() }
    }

    /// The grader in this mode, ready to be given arguments.
    pub fn grader(&self, mode: &str, scene: &Scene, unsafe_code: bool) -> Command {
        let mut grader = if let Some(id) = self.becomes {
            let program = self.home.path().join("grader");
            user::as_user(self.home.path(), id, &[program.to_str().expect("a path is a text")])
        } else {
            command()
        };
        let course = if unsafe_code { "course-with-unsafe" } else { "course" };
        grader.env("GRADER_COURSE", self.home.path().join(course)).env("TMPDIR", &scene.temporary);
        grader.env("GRADER_SANDBOX", mode).current_dir(&scene.here);
        if mode == "rlimits-only" {
            grader.env("GRADER_TRUST_SUBMISSIONS", "1");
        }
        grader
    }

    /// What attacks of this process have left anywhere: a file that is called by their marks.
    pub fn marks(&self) -> Vec<String> {
        let deep = [self.home.path().to_path_buf(), self.cache(), cargo_home().join("registry")];
        let shallow = ["/", "/tmp", "/var/tmp", "/dev/shm", "/run", "/usr", "/etc"].map(PathBuf::from);
        let shallow = shallow.into_iter().chain([env::home_dir().expect("a home"), cargo_home()]);
        let shallow = shallow.chain([place::repository()]);
        let all =
            deep.iter().flat_map(|folder| files(folder)).chain(shallow.flat_map(|folder| entries(&folder)));
        let left = format!("left-by-{}", first_mark() / MARKS);
        let left = all.filter(|path| path.to_string_lossy().contains(&left));
        left.map(|path| format!("an attack has left `{}`", path.display())).collect()
    }
}

fn cargo_home() -> PathBuf {
    env::var_os("CARGO_HOME").map_or_else(|| env::home_dir().expect("a home").join(".cargo"), PathBuf::from)
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// All files in a folder and those in it; links are not followed.
fn files(folder: &Path) -> Vec<PathBuf> {
    let is_folder = |path: &PathBuf| path.is_dir() && !path.is_symlink();
    let (folders, mut files): (Vec<PathBuf>, Vec<PathBuf>) = entries(folder).into_iter().partition(is_folder);
    files.extend(folders.iter().flat_map(|folder| self::files(folder)));
    files
}
