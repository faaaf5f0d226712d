//! What does not compile with the real `std` does not compile with this one.

use crate::crates::{Mode, folder, shadowed};

const REFUSED: &[(&str, &str)] = &[
    (
        "a_guard_is_not_sent",
        "fn sent<T: Send>() {} pub fn f() { sent::<std::sync::MutexGuard<'static, u8>>() }",
    ),
    (
        "a_reader_is_not_sent",
        "fn sent<T: Send>() {} pub fn f() { sent::<std::sync::RwLockReadGuard<'static, u8>>() }",
    ),
    (
        "a_receiver_is_not_shared",
        "fn shared<T: Sync>() {} pub fn f() { shared::<std::sync::mpsc::Receiver<u8>>() }",
    ),
    (
        "a_lock_shares_only_what_is_sent",
        "pub static M: std::sync::Mutex<Option<std::rc::Rc<u8>>> = std::sync::Mutex::new(None);",
    ),
    (
        "a_rwlock_shares_only_what_is_shared",
        "pub static M: std::sync::RwLock<std::cell::Cell<u8>> = std::sync::RwLock::new(std::cell::Cell::new(1));",
    ),
    (
        "a_thread_takes_only_what_is_sent",
        "pub fn f() { let r = std::rc::Rc::new(1); std::thread::spawn(move || drop(r)); }",
    ),
    ("a_thread_does_not_borrow", "pub fn f() { let n = 1; std::thread::spawn(|| println!(\"{n}\")); }"),
    (
        "a_scope_does_not_leak_borrows",
        "pub fn f() { std::thread::scope(|s| { let n = 1; s.spawn(|| println!(\"{n}\")); }); }",
    ),
    ("data_is_borrowed_from_the_guard", "pub fn f(m: &std::sync::Mutex<u8>) -> &u8 { &*m.lock().unwrap() }"),
];

#[test]
fn what_std_refuses_is_refused() {
    shadowed(Mode::Plain);
    for (name, program) in REFUSED {
        let source = folder().join(format!("{name}.rs"));
        std::fs::write(&source, program).expect("the folder is there");
        let mut rustc = shadowed(Mode::Plain);
        rustc.args(["--crate-type=rlib", "--emit=metadata", "--out-dir"]).arg(folder());
        let output = rustc.arg(&source).output().expect("rustc can be started");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("error[E") && !said.contains("error[E0463]"), "{name} compiles: {said}");
    }
}
