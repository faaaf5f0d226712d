use super::inspect;
use crate::fault::Forbidden;
use proptest::prelude::*;
use std::fs;
use std::sync::LazyLock;

/// The library that the compiler makes of a source, as it is called for submissions.
#[expect(clippy::disallowed_methods, reason = "the sources are those of these tests")]
fn library(source: &str, optimised: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let [source_file, library] = ["lib.rs", "libcase.rlib"].map(|name| folder.path().join(name));
    fs::write(&source_file, source).unwrap();
    let made = std::process::Command::new("rustc")
        .args([
            "--edition=2024",
            "--crate-type=rlib",
            "--crate-name=case",
            "-Cembed-bitcode=no",
            "-Awarnings",
        ])
        .args(optimised)
        .args(["-o".as_ref(), library.as_os_str(), source_file.as_os_str()])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    fs::read(library).unwrap()
}

fn found(source: &str) -> Vec<Forbidden> {
    inspect(&library(source, &["-Copt-level=0", "-Cstrip=symbols"])).unwrap()
}

fn symbol(name: &str) -> Forbidden {
    Forbidden::Symbol(name.to_string())
}

fn section(name: &str) -> Forbidden {
    Forbidden::Section(name.to_string())
}

/// Much of what ordinary code is compiled to.
const ORDINARY: &str = include_str!("ordinary.rs");

#[test]
fn ordinary_code_holds_nothing_that_is_forbidden() {
    let quick = ["-Copt-level=0", "-Cdebug-assertions=off", "-Ccodegen-units=1", "-Cstrip=symbols"];
    let (optimised, fast) = (["-Copt-level=1", "-Cstrip=symbols"], ["-Copt-level=3", "-Cdebuginfo=2"]);
    for options in [quick.as_slice(), &optimised, &fast, &["-Csymbol-mangling-version=v0"]] {
        assert_eq!(inspect(&library(ORDINARY, options)).unwrap(), [], "{options:?}");
    }
}

#[test]
fn a_function_or_a_static_under_a_name_of_its_own_is_found() {
    let memcmp =
        "#[unsafe(no_mangle)] extern \"C\" fn memcmp(_: *const u8, _: *const u8, _: usize) -> i32 { 0 }";
    assert_eq!(found(memcmp), [symbol("memcmp")]);
    assert_eq!(
        found("#[unsafe(export_name = \"environ\")] pub static mut E: usize = 0;"),
        [symbol("environ")]
    );
    assert_eq!(found("std::arch::global_asm!(\".comm errors, 8\");"), [symbol("errors")]);
    assert_eq!(found("std::arch::global_asm!(\".weak main\", \"main: ret\");"), [symbol("main")]);
}

#[test]
fn what_runs_before_and_after_main_is_found() {
    let names = [".init_array", ".fini_array", ".preinit_array", ".ctors", ".dtors.65535"];
    let lies_in = |(nth, name)| {
        format!("#[used] #[unsafe(link_section = \"{name}\")] static RUN{nth}: extern \"C\" fn() = run;\n")
    };
    let source: String = names.iter().enumerate().map(lies_in).collect();
    let found_there = found(&(source + "extern \"C\" fn run() {}"));
    assert!(names.iter().all(|name| found_there.contains(&section(name))), "{found_there:?}");
    let init = "std::arch::global_asm!(\".section .init, \\\"ax\\\"\", \"nop\");";
    assert_eq!(found(init), [section(".init")]);
    let disguised = "std::arch::global_asm!(\".section calm, \\\"aw\\\", @init_array\", \".quad 0\");";
    assert_eq!(found(disguised), [section("calm")]);
}

#[test]
fn what_the_loader_reads_is_found() {
    let interpreter = "#[used] #[unsafe(link_section = \".interp\")] static I: [u8; 4] = *b\"/me\\0\";";
    assert_eq!(found(interpreter), [section(".interp")]);
    let resolver = "std::arch::global_asm!(\".type choose, @gnu_indirect_function\", \"choose: ret\");";
    assert_eq!(found(resolver), [Forbidden::Resolver("choose".into())]);
}

#[test]
fn a_name_with_a_version_is_found() {
    let source = "std::arch::global_asm!(\"mine: ret\", \".symver mine, write@@GLIBC_2.2.5\");";
    assert_eq!(found(source), [Forbidden::Version("write@@GLIBC_2.2.5".into())]);
}

#[test]
fn another_allocator_is_found() {
    let source = "
        use std::alloc::{GlobalAlloc, Layout, System};
        struct Mine;
        unsafe impl GlobalAlloc for Mine {
            unsafe fn alloc(&self, layout: Layout) -> *mut u8 { unsafe { System.alloc(layout) } }
            unsafe fn dealloc(&self, at: *mut u8, layout: Layout) { unsafe { System.dealloc(at, layout) } }
        }
        #[global_allocator] static ALLOCATOR: Mine = Mine;";
    assert_eq!(found(source), [Forbidden::Allocator]);
}

#[test]
fn a_group_under_the_name_of_anothers_is_found() {
    let source =
        "std::arch::global_asm!(\".section .text.a, \\\"axG\\\", @progbits, memcmp, comdat\", \"nop\");";
    assert_eq!(found(source), [symbol("memcmp")]);
}

/// A library without anything in it.
static EMPTY: LazyLock<Vec<u8>> = LazyLock::new(|| library("pub fn f() -> Vec<u8> { vec![1] }", &[]));

#[test]
fn a_member_that_is_not_the_compilers_is_found() {
    let mut library = EMPTY.clone();
    assert_eq!(inspect(&library).unwrap(), []);
    library.extend(format!("{:16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", "evil.o/", 0, 0, 0, 644, 4).bytes());
    library.extend(b"text");
    assert_eq!(inspect(&library).unwrap(), [Forbidden::Member("evil.o".into())]);
}

#[test]
fn what_is_no_library_is_refused() {
    for bytes in [b"".as_slice(), b"!<arch>", b"\x7fELF", b"!<thin>\n", &EMPTY[..EMPTY.len() / 2]] {
        assert!(inspect(bytes).is_err(), "{bytes:?}");
    }
}

proptest! {
    #[test]
    fn a_damaged_library_is_read_in_peace(damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let mut library = EMPTY.clone();
        for (at, byte) in damage {
            let at = at.index(library.len());
            library[at] = byte;
        }
        let _ = inspect(&library);
    }
}
