//! Prints the family tree: `grader run exercise-1 -- anna boris`.

use process_info::{Info, family};

fn main() {
    let mut children: Vec<String> = std::env::args().skip(1).collect();
    if children.is_empty() {
        children = vec!["first child".to_string(), "second child".to_string()];
    }
    family("parent", &children, print);
}

fn print(info: Info) {
    println!("{:<16} PID {:>7}   started by {:>7}", info.name, info.pid, info.parent);
}
