//! The macros of the prelude are the replaced ones in every edition, and by every path.

use crate::crates::{Mode, folder, ran, shadowed_in};

/// If `thread_local!` were the real one, its key would not be of the type that `std::thread::LocalKey` names here.
const PROGRAM: &str = "
    thread_local!(static A: u8 = 1);
    std::thread_local!(static B: u8 = const { 1 });
    pub fn keys() -> [&'static std::thread::LocalKey<u8>; 2] { [&A, &B] }
    pub fn same(a: &core::sync::atomic::AtomicU8) -> &std::sync::atomic::AtomicU8 { a }
    pub fn print() { println!(); print!(\"{}\", 1); eprintln!(\"{0}\", 1); eprint!(\"\"); dbg!(1); }
";

#[test]
fn every_edition_has_the_replaced_macros() {
    for edition in ["2015", "2018", "2021", "2024"] {
        let source = folder().join(format!("prelude_{edition}.rs"));
        let mut rustc = shadowed_in(edition, Mode::Plain);
        std::fs::write(&source, PROGRAM).expect("the folder is there");
        rustc.args(["--crate-type=rlib", "--emit=metadata", "--out-dir"]).arg(folder());
        ran(rustc.arg(&source));
    }
}
