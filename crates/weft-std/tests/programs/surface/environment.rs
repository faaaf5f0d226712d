//! What a program may ask of its environment.

use std::env;

pub fn scenario() {
    assert!(env::args().count() > 0 && env::args_os().count() > 0);
}
