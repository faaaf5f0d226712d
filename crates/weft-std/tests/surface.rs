//! What programs use of `std`: natively, under the model, and with their memory accesses seen.

use crate::crates::{Checked, Mode, command, folder, program, ran, rustc};

#[test]
fn the_surface_holds_natively() {
    std::fs::create_dir_all(folder()).expect("the folder can be made");
    let binary = folder().join("surface_native");
    ran(rustc("2021").arg("-o").arg(&binary).arg(program("surface/main.rs")));
    ran(&mut command(binary));
}

#[test]
fn the_surface_holds_in_every_execution() {
    holds(Mode::Plain);
}

/// Generic code of the crate is instrumented with the program: it must not be seen racing with itself.
#[test]
fn the_surface_holds_when_memory_accesses_are_seen() {
    holds(Mode::Instrumented);
}

fn holds(mode: Mode) {
    let surface = Checked::build("surface", mode);
    let scenarios = surface.scenarios();
    assert!(!scenarios.is_empty());
    for scenario in scenarios {
        let answer = surface.explore(&scenario);
        assert!(answer.contains(r#""verdict":"passed""#), "{answer}");
        assert!(answer.contains(r#""complete":true"#), "{answer}");
    }
}
