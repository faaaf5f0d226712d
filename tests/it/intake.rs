//! What is not taken: one clear sentence, and points lost.

use crate::place;
use crate::program::{SUM, bill, grader};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use tempfile::TempDir;

fn a_crate() -> TempDir {
    place::folder(&[("src/lib.rs", bill(SUM))])
}

/// The one sentence about why a submission was not taken.
#[track_caller]
fn refusal(path: &Path) -> String {
    let path = path.to_str().unwrap();
    let grade = grader(&["check", "1", "--format", "json", "--path", path]).code(1).grade();
    assert_eq!((grade.verdict("output"), grade.points()), ("refused", (0, 8)));
    let text = grader(&["check", "1", "--path", path]).code(1).stdout;
    let sentence = text.lines().find_map(|line| line.strip_prefix("  ✗ ")).expect("one sentence").to_string();
    assert_eq!(grade.line("output")["what"], sentence, "{text}");
    assert_eq!(text.lines().count(), 3, "{text}");
    sentence
}

#[test]
fn a_plain_crate_is_taken() {
    let folder = a_crate();
    grader(&["check", "1", "--only", "output", "--path", folder.path().to_str().unwrap()]).code(0);
}

#[test]
fn a_link_is_refused_wherever_it_points() {
    for target in ["/etc/passwd", "lib.rs", "nowhere", "/"] {
        let folder = a_crate();
        symlink(target, folder.path().join("src/more.rs")).unwrap();
        assert_eq!(refusal(folder.path()), "`more.rs` is a link; only regular files are taken", "{target}");
    }
}

#[test]
fn a_source_folder_that_is_a_link_is_refused() {
    let (folder, real) = (place::folder(&[("notes", "")]), a_crate());
    symlink(real.path().join("src"), folder.path().join("src")).unwrap();
    assert!(refusal(folder.path()).ends_with("src` is a link; only regular files are taken"));
}

#[test]
fn a_file_that_is_a_link_is_refused() {
    let file = place::file("real.rs", bill(SUM));
    let link = file.folder.path().join("mine.rs");
    symlink(&file.path, &link).unwrap();
    assert!(refusal(&link).contains("is a link"));
}

#[test]
fn a_hard_link_is_refused() {
    let folder = a_crate();
    std::fs::hard_link(folder.path().join("src/lib.rs"), folder.path().join("src/more.rs")).unwrap();
    assert!(refusal(folder.path()).contains("is a hard link; copy the file instead"));
}

#[test]
fn a_pipe_is_refused_and_not_waited_for() {
    let folder = a_crate();
    mknodat(CWD, folder.path().join("src/pipe.rs"), FileType::Fifo, Mode::RUSR, 0).unwrap();
    assert_eq!(refusal(folder.path()), "`pipe.rs` is no regular file");
}

#[test]
fn a_pipe_by_its_own_name_is_refused_and_not_waited_for() {
    let folder = a_crate();
    let pipe = folder.path().join("pipe.rs");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR, 0).unwrap();
    assert!(refusal(&pipe).contains("pipe.rs` is no regular file"));
}

#[test]
fn what_is_no_text_is_refused() {
    let file = place::file("src/lib.rs", b"pub fn bill() {} // \xff\xfe");
    assert_eq!(refusal(file.folder.path()), "`lib.rs` is no UTF-8 text");
}

#[test]
fn what_is_too_large_or_too_much_is_refused() {
    let file = place::file("src/lib.rs", " ".repeat(300 << 10));
    assert_eq!(refusal(file.folder.path()), "`lib.rs` is larger than 256 KiB");
    let folder = a_crate();
    (0..100).for_each(|number| place::write(&folder.path().join(format!("src/m{number}.rs")), ""));
    assert!(refusal(folder.path()).starts_with("there is too much in `src`"));
}

#[test]
fn a_file_without_end_is_refused() {
    let file = place::file("src/lib.rs", "");
    std::fs::File::options().write(true).open(&file.path).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(refusal(file.folder.path()), "`lib.rs` is larger than 256 KiB");
}

#[test]
fn without_lib_rs_there_is_nothing_to_grade() {
    let file = place::file("src/main.rs", "fn main() {}");
    assert!(refusal(file.folder.path()).starts_with("there is no `lib.rs`: a submission is a crate"));
}

#[test]
fn a_name_with_terminal_codes_is_refused_and_shown_harmlessly() {
    let folder = a_crate();
    place::write(&folder.path().join("src/\u{1b}[2J\u{202e}.rs"), "");
    assert!(refusal(folder.path()).starts_with("the name `\\u{1b}[2J\\u{202e}.rs` is not allowed"));
}

#[test]
fn a_name_that_is_no_text_is_refused() {
    let folder = a_crate();
    place::write(&folder.path().join("src").join(std::ffi::OsStr::from_bytes(b"a\xff.rs")), "");
    assert!(refusal(folder.path()).contains("is not allowed"));
}

#[test]
fn nothing_beside_the_source_has_any_effect() {
    let folder = place::folder(&[
        ("src/lib.rs", bill(SUM).as_str()),
        ("Cargo.toml", "[package]\nbuild = \"build.rs\"\n"),
        ("build.rs", "fn main() { panic!() }"),
        ("rust-toolchain.toml", "[toolchain]\npath = \"/nowhere\"\n"),
        (".cargo/config.toml", "[build]\nrustc = \"/bin/false\"\n"),
        ("clippy.toml", "nonsense"),
    ]);
    let done = crate::program::done(
        crate::program::command()
            .current_dir(folder.path())
            .args(["check", "1", "--only", "output", "--path", "."]),
    );
    done.code(0);
}
