//! Shows some digests.

use digests::digests;

fn main() {
    println!("{:?}", digests(&[1, 2, 3], |seed| seed * 7));
}
