//! Programs that end instead of answering, and hope that this counts.

use crate::program::{SUM, bill, fails, graded};

/// Fails by `ended-early`, and says so with this word.
#[track_caller]
fn ends(body: &str, word: &str) {
    let grade = fails(&bill(body), "ended-early");
    assert!(grade.line("output")["what"].as_str().unwrap().contains(word), "{grade:#?}");
}

#[test]
fn an_abort_is_an_early_end() {
    ends("std::process::abort()", "signal 6");
}

#[test]
fn a_stack_without_end_is_an_early_end() {
    let deep = "fn deep(n: u64) -> u64 { let x = std::hint::black_box([n; 99]); deep(n + 1) + x[3] }";
    ends(&format!("{deep} deep(1)"), "signal");
}

#[test]
fn a_program_that_ends_while_a_call_is_held_ends_early() {
    // Two of three calls come, and are held back; when nothing moves any more, the judge would let them go.
    let body = "
    for &item in items.iter().skip(1) {
        std::thread::spawn(move || price(item));
    }
    std::thread::sleep(std::time::Duration::from_millis(50));
    std::process::exit(0)";
    assert_eq!(graded(&bill(body), "parallel").verdict("parallel"), "ended-early");
}

#[test]
fn a_destructor_that_runs_at_the_end_has_nothing_to_win() {
    let body = format!(
        "struct Late; impl Drop for Late {{ fn drop(&mut self) {{ std::process::exit(0) }} }}
        thread_local! {{ static LATE: Late = const {{ Late }}; }}
        LATE.with(|_| ()); let sum: u64 = {SUM}; sum + 1"
    );
    fails(&bill(&body), "wrong-answer");
}
