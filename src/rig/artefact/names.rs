//! Which names a compiled crate defines and uses by itself, and which only somebody who asked for them.

use crate::fault::Forbidden;

/// What to say about a name that is defined for the whole program.
pub fn defined(name: &str, weak: bool) -> Option<Forbidden> {
    if is_of_the_allocator(name) {
        Some(Forbidden::Allocator)
    } else if is_chosen_by_the_compiler(name, weak) {
        None
    } else {
        Some(Forbidden::Symbol(name.to_string()))
    }
}

/// What `#[global_allocator]` defines: since Rust 1.87 under the mangled name of a crate that does not exist.
fn is_of_the_allocator(name: &str) -> bool {
    name.starts_with("__rust_")
        || name.starts_with("__rg_")
        || name.starts_with("_R") && name.contains("7___rustc")
}

fn is_chosen_by_the_compiler(name: &str, weak: bool) -> bool {
    let mangled = name.starts_with("_ZN") || name.starts_with("_R");
    // How code that unwinds refers to what all such code shares. A definition that is not weak would be another's.
    let shared = weak && name == "DW.ref.rust_eh_personality";
    mangled || shared || is_of_several_units(name)
}

/// What was private to one unit of code and is used by another: `anon.6a7f….3.llvm.4375361918625793888`.
fn is_of_several_units(name: &str) -> bool {
    let number = name.rsplit_once(".llvm.").map_or("", |(_, number)| number);
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a section is one of those that the compiler makes, or has a name that means nothing to anybody else: those
/// that mean something begin with a dot.
pub fn is_usual_section(name: &str) -> bool {
    let is_or_is_below =
        |usual: &str| name.strip_prefix(usual).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    !name.starts_with('.') || name.starts_with(".debug_") || USUAL.iter().any(|usual| is_or_is_below(usual))
}

/// Code, data and constants; what is there once for each thread; what unwinding needs; what describes the object.
const USUAL: [&str; 20] = [
    ".text",
    ".data",
    ".rodata",
    ".bss",
    ".ldata",
    ".lrodata",
    ".lbss",
    ".tdata",
    ".tbss",
    ".eh_frame",
    ".gcc_except_table",
    ".group",
    ".comment",
    ".note.GNU-stack",
    ".note.gnu.property",
    ".rmeta",
    ".symtab",
    ".strtab",
    ".shstrtab",
    ".symtab_shndx",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_the_compiler_chose_is_nobody_elses() {
        for name in ["_ZN4bill4bill17h0123456789abcdefE", "_RNvCs1234_4bill4bill", "anon.6a7f.3.llvm.437"] {
            assert_eq!(defined(name, false), None);
        }
    }

    #[test]
    fn what_unwinding_shares_is_weak() {
        assert_eq!(defined("DW.ref.rust_eh_personality", true), None);
        assert!(defined("DW.ref.rust_eh_personality", false).is_some());
    }

    #[test]
    fn the_allocator_is_known_under_its_old_and_its_new_name() {
        for name in ["__rust_alloc", "__rg_realloc", "_RNvCsfLfy6EI15iL_7___rustc12___rust_alloc"] {
            assert_eq!(defined(name, false), Some(Forbidden::Allocator));
        }
    }

    #[test]
    fn a_section_is_usual_by_its_whole_name() {
        for name in ["", ".text", ".text.hot", ".debug_info", ".data.rel.ro..Lanon.1", "mine"] {
            assert!(is_usual_section(name), "{name}");
        }
        for name in [".init_array", ".init_array.1", ".rela.dyn", ".init", ".textual", ".interp", ".got.plt"]
        {
            assert!(!is_usual_section(name), "{name}");
        }
    }
}
