//! The program where there is no course: in an empty folder, with an empty cache.

use crate::place;
use crate::program::{Done, command, done};
use std::path::Path;
use tempfile::TempDir;

struct Home {
    here: TempDir,
    cache: TempDir,
}

fn home() -> Home {
    let empty: &[(&str, &str)] = &[];
    Home { here: place::folder(empty), cache: place::folder(empty) }
}

fn grader(here: &Path, cache: &Path, args: &[&str]) -> Done {
    let mut command = command();
    command.env_remove("GRADER_COURSE").env("GRADER_CACHE", cache);
    done(command.current_dir(here).args(args))
}

impl Home {
    fn grader(&self, args: &[&str]) -> Done {
        grader(self.here.path(), self.cache.path(), args)
    }
}

#[test]
fn the_built_in_course_is_listed() {
    home().grader(&["list"]).code(0).prints(&[
        "Processes, threads and coroutines",
        "exercise-3 ",
        "countdown",
    ]);
}

#[test]
fn one_file_is_graded_by_the_built_in_course() {
    let home = home();
    let reference = place::repository().join("exercises/03-countdown/reference/src/lib.rs");
    place::write(&home.here.path().join("mine.rs"), std::fs::read(reference).unwrap());
    let done = home.grader(&["check", "exercise-3", "--path", "mine.rs", "--only", "output"]).code(0);
    assert!(done.stderr.contains("building the library `multiproc`"), "{done:#?}");
    assert_eq!(home.grader(&["check", "3", "--path", "mine.rs", "--only", "output"]).code(0).stderr, "");
}

#[test]
fn without_work_there_is_a_hint_where_it_could_be() {
    let home = home();
    home.grader(&["check", "3"]).code(2).complains(&["no work on exercise-3 here", "--path YOUR_FILE.rs"]);
    place::write(&home.here.path().join("03-countdown/src/lib.rs"), "pub fn other() {}\n");
    home.grader(&["check", "3", "--only", "output"]).code(1).prints(&["a name or a signature differs"]);
}

#[test]
fn a_cache_that_cannot_be_made_is_named() {
    let home = home();
    let done = grader(home.here.path(), Path::new("/proc/no/cache"), &["list"]).code(3);
    done.complains(&["`/proc/no/cache`", "GRADER_CACHE"]);
}
