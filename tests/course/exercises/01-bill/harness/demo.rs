//! The bill of the items on the command line; each costs twice its number.

use bill::bill;

fn main() {
    let items: Vec<u64> = std::env::args().skip(1).map(|item| item.parse().expect("a whole number")).collect();
    println!("the bill for {items:?}: {}", bill(&items, |item| 2 * item));
}
