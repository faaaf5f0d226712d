//! Programs that take more than there is: time, memory, processes, output.

use crate::place;
use crate::program::{SUM, bill, fails, grader};

#[test]
fn to_wait_for_ever_is_told_from_computing_for_ever() {
    let waits = fails(&bill("loop { std::thread::park() }"), "time-limit");
    assert!(waits.line("output")["what"].as_str().unwrap().contains("It was waiting"), "{waits:#?}");
    fails(&bill("loop { std::hint::spin_loop() }"), "time-limit");
}

#[test]
fn memory_of_one_process_is_limited() {
    fails(&bill("let mut all = Vec::new(); loop { all.push(vec![1u8; 1 << 20]) }"), "memory-limit");
}

#[test]
fn memory_of_many_processes_is_limited_together() {
    let one = "std::process::Command::new(\"tail\").arg(\"/dev/zero\").spawn().unwrap();";
    fails(&bill(&format!("for _ in 0..6 {{ {one} }} loop {{ std::thread::park() }}")), "memory-limit");
}

#[test]
fn files_are_limited_together() {
    let write = "let _ = std::fs::write(format!(\"/tmp/{number}\"), vec![1u8; 1 << 20]);";
    fails(&bill(&format!("for number in 0..400 {{ {write} }} loop {{ std::thread::park() }}")), "disk-limit");
}

#[test]
fn a_file_without_end_is_stopped() {
    let body = "let file = std::fs::File::create(\"/tmp/great\").unwrap(); file.set_len(1 << 40).unwrap(); 0";
    fails(&bill(body), "disk-limit");
}

#[test]
fn a_fork_bomb_of_a_shell_is_stopped() {
    // A shell that cannot fork says so, and so often that the limit of output could come first; and in the end, not even
    // the shell can be started.
    let body = "let _ = std::process::Command::new(\"sh\").args([\"-c\", \"exec 2>/dev/null; f() { f | f & f; }; f\"]).status();";
    fails(&bill(&format!("loop {{ {body} }}")), "task-limit");
}

#[test]
fn a_fork_bomb_of_the_program_itself_is_stopped() {
    let body = "let _ = std::process::Command::new(\"sleep\").arg(\"1000\").spawn();";
    fails(&bill(&format!("loop {{ {body} }}")), "task-limit");
}

#[test]
fn threads_without_end_are_stopped() {
    let body = "let _ = std::thread::Builder::new().spawn(|| loop { std::thread::park() });";
    fails(&bill(&format!("loop {{ {body} }}")), "task-limit");
}

#[test]
fn descriptors_are_limited() {
    let body = format!(
        "let open: Vec<_> = (0..1000).flat_map(|_| std::fs::File::open(\"/dev/null\")).collect();
        assert!(open.len() < 128); drop(open); {SUM}"
    );
    crate::program::passes(&bill(&body));
}

#[test]
fn output_without_end_is_stopped_and_shown_cut() {
    let file = place::file("lib.rs", bill("loop { println!(\"again and again\") }"));
    let path = file.path.to_str().unwrap();
    let text = grader(&["check", "1", "--only", "output", "--path", path]).code(1).stdout;
    assert!(text.contains("stopped after 16 KiB of output"), "{text}");
    assert!(text.lines().count() < 60 && text.contains("| … (+"), "{text}");
    let json = grader(&["check", "1", "--only", "output", "--format", "json", "--path", path]).code(1);
    assert_eq!(json.grade().verdict("output"), "output-limit");
    assert!(json.stdout.len() < 40_000);
}

#[test]
fn one_line_without_end_is_stopped_and_shown_cut() {
    let file = place::file("lib.rs", bill("loop { eprint!(\"endless \") }"));
    let text =
        grader(&["check", "1", "--only", "output", "--path", file.path.to_str().unwrap()]).code(1).stdout;
    assert!(text.lines().all(|line| line.chars().count() < 200), "{text}");
}

#[test]
fn a_run_that_prints_without_end_is_stopped() {
    let file = place::file("lib.rs", bill("loop { println!(\"again and again\") }"));
    let done = grader(&["run", "1", "--path", file.path.to_str().unwrap()]).code(1);
    assert!(done.stderr.contains("too much output"), "{}", done.stderr);
    assert!(done.stdout.len() <= 16 << 10, "{}", done.stdout.len());
}
