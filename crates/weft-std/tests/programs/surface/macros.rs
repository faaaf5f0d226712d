//! Macros and the prelude, by all their paths.

use std::fmt::Write as _;
use std::io::{self, Write as _};

pub fn scenario() {
    let text = ::std::format!("{:>5}|{:?}", 1, ::std::option::Option::Some(2));
    assert_eq!(text, "    1|Some(2)");
    let bytes: ::std::vec::Vec<u8> = vec![1; 3];
    assert!(matches!(bytes.as_slice(), [1, ..]));
    printing();
    debugging();
    derived();
    others();
}

fn printing() {
    let mut text = String::new();
    write!(text, "{}", 1).unwrap();
    writeln!(io::sink(), "x").unwrap();
    print!("");
    eprint!("{text:.0}");
    std::print!("{}", "");
    if text.is_empty() {
        println!();
        eprintln!("{text}, {0}, {number}", 1, number = 2);
    }
}

fn debugging() {
    if false {
        dbg!();
    }
    let moved = dbg!(String::from("x"));
    assert_eq!(moved, "x");
    assert_eq!(dbg!(1, 2,), (1, 2));
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
struct Point {
    x: u32,
    y: u8,
}

fn derived() {
    assert_eq!(Point::default(), Point { x: 0, y: 0 });
    assert_eq!(format!("{:?}", Point::default().clone()), "Point { x: 0, y: 0 }");
}

fn others() {
    if false {
        todo!();
    }
    if false {
        unimplemented!("{}", 1);
    }
    if false {
        unreachable!();
    }
    debug_assert!(true);
    assert_ne!(1, 2, "with {}", "words");
    assert!(concat!("a", line!(), file!(), module_path!(), column!()).len() > 4);
    assert!(include_str!("macros.rs").starts_with("//! Macros") && option_env!("NO_SUCH").is_none());
}
