//! The numbers on the command line, the last first.

use unsafe_allowed::reverse;

fn main() {
    let mut numbers: Vec<u64> = std::env::args().skip(1).map(|number| number.parse().expect("a number")).collect();
    reverse(&mut numbers);
    println!("{numbers:?}");
}
