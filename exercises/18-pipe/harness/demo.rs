//! The lesson's greetings, answered; and much more of them, both ways at once.

use pipe::{ask, exchange};
use std::time::Instant;

fn main() {
    let greetings: Vec<String> = (0..5).map(|number| format!("Hello, {number}")).collect();
    let replies = ask(&greetings, |greeting| format!("{greeting}! I am process {}", std::process::id()));
    replies.iter().for_each(|reply| println!("{reply}"));

    println!("\nprocess {} talks to another one, both at once:", std::process::id());
    let begin = Instant::now();
    exchange(
        || vec!["x".repeat(1_000_000); 16],
        |texts| {
            let bytes: usize = texts.iter().map(String::len).sum();
            println!("process {} has received {bytes} bytes", std::process::id());
        },
    );
    println!("that took {:.2} s", begin.elapsed().as_secs_f64());
}
