//! Code that acts while it is compiled, or that no compiler can finish.

use crate::place;
use crate::program::{SECRET, SUM, bill, fails, graded, passes};

#[test]
fn a_file_of_the_host_cannot_be_included() {
    let secret = place::file("secret.txt", "of the host");
    let include = format!("const _: &str = include_str!({:?});\n", secret.path);
    let grade = fails(&(include + &bill(SUM)), "does-not-compile");
    assert!(grade.evidence("output").contains("couldn't read"), "{grade:#?}");
}

#[test]
fn the_list_of_users_is_not_the_hosts() {
    let source = "const _: () = panic!(\"{}\", include_str!(\"/etc/passwd\"));\n".to_string() + &bill(SUM);
    let evidence = fails(&source, "does-not-compile").evidence("output");
    assert!(evidence.contains("student:x:") && !evidence.contains("root:"), "{evidence}");
}

#[test]
fn the_reference_cannot_be_included() {
    let reference = place::course().join("exercises/01-bill/reference/src/lib.rs");
    let module = format!("#[path = {reference:?}] mod solution; pub use solution::bill;\n");
    fails(&module, "does-not-compile");
    fails(&format!("include!({reference:?});\n"), "does-not-compile");
    fails(
        "#[path = \"../../../reference/src/lib.rs\"] mod solution; pub use solution::bill;\n",
        "does-not-compile",
    );
}

#[test]
fn the_environment_of_the_grader_is_not_that_of_the_compiler() {
    let source = "const _: () = assert!(option_env!(\"SECRET_TOKEN\").is_none());
                  const _: () = assert!(option_env!(\"HOME\").is_some());\n";
    passes(&(source.to_string() + &bill(SUM)));
    for pid in ["self", "1"] {
        let source = format!("const _: () = panic!(\"{{}}\", include_str!(\"/proc/{pid}/environ\"));\n");
        let evidence = fails(&(source + &bill(SUM)), "does-not-compile").evidence("output");
        assert!(!evidence.contains(SECRET), "{evidence}");
    }
}

#[test]
fn a_type_that_grows_without_end_is_stopped() {
    let source = "
        pub trait Grow { fn grow(self, n: u64) -> u64; }
        impl<T> Grow for T { fn grow(self, n: u64) -> u64 { if n == 0 { 0 } else { Some(self).grow(n - 1) } } }\n";
    let grade = fails(&(source.to_string() + &bill("0u8.grow(price(1))")), "does-not-compile");
    assert!(grade.evidence("output").contains("recursion limit"), "{grade:#?}");
}

#[test]
fn a_nest_that_is_too_deep_for_the_compiler_is_not_the_graders_fault() {
    let nest = format!("{}1{}", "(".repeat(60_000), ")".repeat(60_000));
    fails(&bill(&nest), "build-limit");
}

#[test]
fn a_great_array_does_not_fill_memory_or_disk() {
    let source =
        "pub static GREAT: [u64; 1 << 28] = [1; 1 << 28];\n".to_string() + &bill("GREAT[items.len()]");
    fails(&source, "build-limit");
}

#[test]
fn unsafe_code_cannot_be_allowed() {
    let source = "#![allow(unsafe_code)]\n".to_string() + &bill("unsafe { *std::ptr::null() }");
    let grade = fails(&source, "does-not-compile");
    assert!(grade.evidence("output").contains("unsafe"), "{grade:#?}");
    fails(&bill("#[allow(unsafe_code)] unsafe { *std::ptr::null() }"), "does-not-compile");
    let hidden = "macro_rules! sure { ($($x:tt)*) => { unsafe { $($x)* } } }\n".to_string();
    fails(&(hidden + &bill("sure!(*std::ptr::null())")), "does-not-compile");
}

#[test]
fn no_symbol_of_the_judges_can_be_replaced_and_nothing_runs_before_main() {
    for item in [
        "#[unsafe(no_mangle)] pub extern \"C\" fn memcmp() -> i32 { 0 }",
        "#[unsafe(export_name = \"write\")] pub extern \"C\" fn mine() -> isize { 0 }",
        "extern \"C\" fn first() {} #[unsafe(link_section = \".init_array\")] pub static F: extern \"C\" fn() = first;",
        "std::arch::global_asm!(\".globl memcmp\", \"memcmp: ret\");",
        "unsafe extern \"C\" { fn _exit(code: i32) -> !; }",
    ] {
        fails(&format!("{item}\n{}", bill(SUM)), "does-not-compile");
    }
}

#[test]
fn only_the_libraries_of_the_task_can_be_named() {
    for name in ["exam", "judged", "multiproc", "libc", "test", "rustc_driver"] {
        fails(&format!("extern crate {name};\n{}", bill(SUM)), "does-not-compile");
    }
    fails(&bill("exam::call(\"price\", 7.into())"), "does-not-compile");
    fails(&format!("#![feature(rustc_private)]\nextern crate libc;\n{}", bill(SUM)), "does-not-compile");
}

#[test]
fn a_crate_cannot_become_something_else() {
    passes(&format!("#![crate_type = \"bin\"]\n{}", bill(SUM)));
    let macros = "#![crate_type = \"proc-macro\"]\nextern crate proc_macro;\n";
    passes(&(macros.to_string() + &bill(SUM)));
    fails(
        &format!("#[proc_macro] pub fn evil(_: proc_macro::TokenStream) {{}}\n{}", bill(SUM)),
        "does-not-compile",
    );
}

#[test]
fn what_the_compiler_says_without_end_is_cut() {
    let errors = "pub const _: u64 = \"xxxxxxxxxxxxxxxxxxxx\";\n".repeat(4000);
    let grade = graded(&(errors + &bill(SUM)), "output");
    assert!(grade.evidence("output").len() <= 300 << 10);
    assert!(["build-limit", "does-not-compile"].contains(&grade.verdict("output")));
}
