//! Passes.

#[test]
fn hidden() {}
