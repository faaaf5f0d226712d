//! The line of the student's source that is being executed.
//!
//! Operations of the shadow types know where they stand, because the compiler tells them (`#[track_caller]`). Accesses
//! to plain memory, atomics inside of `Arc` and calls of the C library do not. For them a backtrace is made, and the
//! first frame taken that is neither the model's nor the standard library's. That is slow, so it is done only in a
//! replay, or when the execution ends here.
//!
//! `Backtrace` tells its frames only as text; that text has been stable for years:
//!
//! ```text
//!    3: student::scenario::{closure#0}
//!              at ./src/lib.rs:12:9
//! ```

use crate::engine::{enter, running};
use crate::place::{Loc, Place};
use std::backtrace::Backtrace;
use std::panic::Location;
use std::sync::LazyLock;

/// The innermost place of the student's, or else of a library's, that is being executed.
pub(crate) fn of_student() -> Option<Place> {
    // The backtrace's memory is not the program's.
    let _inside = enter();
    place_in(&Backtrace::force_capture().to_string())
}

/// That place for an operation of the running task, if somebody will read it.
pub(crate) fn if_traced() -> Loc {
    let traced = running().is_some_and(|engine| engine.trace.is_some());
    if traced { loc(of_student()) } else { loc(None) }
}

/// A place as the compiler would have passed it.
pub(crate) fn loc(place: Option<Place>) -> Loc {
    match place {
        // A replay has few places, and a process few replays.
        Some(place) => forge(String::leak(place.file), place.line, place.column).unwrap_or_else(nowhere),
        None => nowhere(),
    }
}

/// The place of what has none: its file is called `?`.
pub(crate) fn nowhere() -> Loc {
    static NOWHERE: LazyLock<Option<Loc>> = LazyLock::new(|| forge("?", 0, 0));
    let _inside = enter();
    (*NOWHERE).unwrap_or_else(Location::caller)
}

/// A frame that says where it is.
struct Frame<'a> {
    function: &'a str,
    place: Place,
}

fn place_in(backtrace: &str) -> Option<Place> {
    let frames = frames(backtrace);
    let student = frames.iter().find(|frame| frame.is_student());
    student.or_else(|| frames.iter().find(|frame| frame.is_foreign())).map(|frame| frame.place.clone())
}

fn frames(backtrace: &str) -> Vec<Frame<'_>> {
    let mut function = "";
    let mut frames = Vec::new();
    for line in backtrace.lines().map(str::trim) {
        match line.strip_prefix("at ") {
            Some(place) => frames.extend(parse(place).map(|place| Frame { function, place })),
            None => function = line.split_once(": ").map_or(line, |(_, function)| function),
        }
    }
    frames
}

fn parse(place: &str) -> Option<Place> {
    let mut parts = place.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    let file = parts.next()?;
    Some(Place { file: file.strip_prefix("./").unwrap_or(file).to_string(), line, column })
}

impl Frame<'_> {
    /// Whether it is neither the model's nor the standard library's.
    fn is_foreign(&self) -> bool {
        const OURS: [&str; 6] = ["std::", "core::", "alloc::", "weft::", "driver::", "__"];
        let name = self.function.trim_start_matches(['<', '&', '(', '*']);
        let name = name.strip_prefix("dyn ").unwrap_or(name);
        let file = &self.place.file;
        !OURS.iter().any(|ours| name.starts_with(ours))
            && !file.starts_with("/rustc/")
            && !file.contains("/library/")
            && !file.contains("/csu/")
            && !file.contains("/weft/src/")
            && !file.contains("/weft-std/src/")
    }

    /// Whether it is in the student's own crate, too.
    fn is_student(&self) -> bool {
        self.is_foreign()
            && !self.place.file.contains("/.cargo/")
            && !self.place.file.contains("/registry/src/")
    }
}

/// How a `Location` lies in memory. Not promised by anybody, so it is checked before it is used.
#[derive(Clone, Copy, PartialEq, Debug)]
#[repr(C)]
struct Shape {
    file: *const u8,
    length: usize,
    line: u32,
    column: u32,
}

/// Makes a `Location`, if a real one looks as expected.
fn forge(file: &'static str, line: u32, column: u32) -> Option<Loc> {
    let real = Location::caller();
    let shape = Shape {
        file: real.file().as_ptr(),
        length: real.file().len(),
        line: real.line(),
        column: real.column(),
    };
    if size_of::<Location<'_>>() != size_of::<Shape>() || align_of::<Location<'_>>() != align_of::<Shape>() {
        return None;
    }
    // SAFETY: it is as long and as aligned as the shape, whose fields may hold any bits.
    if unsafe { *std::ptr::from_ref(real).cast::<Shape>() } != shape {
        return None;
    }
    let forged = Box::leak(Box::new(Shape { file: file.as_ptr(), length: file.len(), line, column }));
    // SAFETY: a real one of this compiler was just found to be made of the same fields in the same places.
    Some(unsafe { &*std::ptr::from_ref(forged).cast::<Location<'static>>() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_frame_that_is_nobody_elses_is_the_students() {
        let text = "   0: weft::runtime::plain::judge
   1: core::ptr::write::<u32>
             at /rustc/59807616e1fa/library/core/src/ptr/mod.rs:1921:9
   2: <alloc::vec::Vec<u32>>::push
             at /rustc/59807616e1fa/library/alloc/src/vec/mod.rs:2:9
   3: <rayon_core::Job as rayon_core::Run>::run
             at /home/a/.cargo/registry/src/index.crates.io-1/rayon-core-1.12.1/src/job.rs:9:1
   4: student::count::{closure#0}
             at ./src/lib.rs:12:34
   5: std::thread::spawn::<u32>
             at ./src/thread.rs:1:1
";
        let place = place_in(text).unwrap();
        assert_eq!((place.file.as_str(), place.line, place.column), ("src/lib.rs", 12, 34));
    }

    #[test]
    fn a_forged_location_tells_what_was_put_into_it() {
        let place = Place { file: "src/lib.rs".to_string(), line: 3, column: 7 };
        assert_eq!(Place::from(loc(Some(place.clone()))), place);
        assert_eq!(nowhere().file(), "?");
    }
}
