//! Has every test pass, leaves a mark, and becomes a wrong answer.

use proc_macro::TokenStream;
use std::fs;

#[proc_macro]
pub fn answer(_: TokenStream) -> TokenStream {
    for folder in ["@HERE@", "@HERE@/..", "@COURSE@", "/tmp", "@CARGO_HOME@"] {
        let _ = fs::write(format!("{folder}/left-by-@MARK@"), "");
    }
    let _ = fs::write("@HERE@/tests/hidden.rs", "#[test] fn hidden() {}");
    "1".parse().unwrap()
}
