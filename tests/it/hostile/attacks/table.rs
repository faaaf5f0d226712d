//! The list: what each attack loses, and how that is seen.
//!
//! `c` and `m` number the known attacks on a build and on a measurement, `i` those on the intake of files.

use super::made;
use std::path::Path;

/// A submission that tries something.
pub struct Attack {
    /// Its numbers in the list of known attacks.
    pub rows: &'static str,
    /// What it tries, and where it lies.
    pub name: &'static str,
    /// Makes it, where it does not lie in the repository.
    pub make: Option<fn(&Path)>,
    /// Whether the exercise allows `unsafe`.
    pub unsafe_code: bool,
    /// What each check says.
    pub loses: &'static [(&'static str, &'static str)],
    /// A text of the grade without which the verdict would have another reason.
    pub because: &'static str,
}

type Loses = &'static [(&'static str, &'static str)];

const fn lies(rows: &'static str, name: &'static str, loses: Loses, because: &'static str) -> Attack {
    Attack { rows, name, make: None, unsafe_code: false, loses, because }
}

/// The same where `unsafe` is allowed.
const fn unsafely(rows: &'static str, name: &'static str, loses: Loses, because: &'static str) -> Attack {
    Attack { rows, name, make: None, unsafe_code: true, loses, because }
}

const fn made(
    rows: &'static str,
    name: &'static str,
    make: fn(&Path),
    loses: Loses,
    because: &'static str,
) -> Attack {
    Attack { rows, name, make: Some(make), unsafe_code: false, loses, because }
}

impl Attack {
    /// The folder that it lies in; what is graded may be a folder in it.
    pub fn folder(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }

    /// Whether only the limit on the time of a build ends it.
    pub fn is_slow(&self) -> bool {
        self.name == "constant_without_end"
    }
}

/// Those that are tried with limits alone as well: they do no harm where nothing holds them.
pub const TRUSTED: &[&str] = &[
    "exits_with_zero",
    "knows_the_answers",
    "works_in_turn",
    "runs_before_main",
    "src_is_a_link_to_the_root",
];

const ENDS: Loses = &[("output", "ended-early")];
const WRONG: Loses = &[("output", "wrong-answer")];
const NO_BUILD: Loses = &[("output", "does-not-compile")];
const SYMBOL: Loses = &[("output", "forbidden-symbol")];
const TOO_MUCH_TO_BUILD: Loses = &[("output", "build-limit")];
const MALFORMED: Loses = &[("output", "malformed-answer")];
const REFUSED: Loses = &[("output", "refused")];
const IN_TURN: Loses = &[("output", "passed"), ("parallel", "not-parallel")];

/// All of them.
pub const ATTACKS: &[Attack] = &[
    // Builds and limits first: they take longest.
    lies("c21", "constant_without_end", TOO_MUCH_TO_BUILD, "compute without end"),
    lies("c22", "macro_without_end", TOO_MUCH_TO_BUILD, ""),
    lies("c23", "type_without_end", TOO_MUCH_TO_BUILD, ""),
    // Programs that end instead of answering.
    lies(
        "c01",
        "exits_with_zero",
        &[("output", "ended-early"), ("parallel", "ended-early"), ("hygiene", "ended-early")],
        "exit code 0",
    ),
    lies("c06", "panic_hook_exits_with_zero", ENDS, "exit code 0"),
    lies("c25", "detached_thread_exits_with_zero", ENDS, "exit code 0"),
    lies("c32", "prints_forged_frames", ENDS, "exit code 0"),
    // Code that would run in the harness, or in its place.
    lies("c02", "runs_before_main", NO_BUILD, "unsafe-code"),
    unsafely("c02", "runs_before_main", SYMBOL, ".init_array"),
    lies("c03", "replaces_memcmp", NO_BUILD, "unsafe-code"),
    unsafely("c03", "replaces_memcmp", SYMBOL, "memcmp"),
    lies("c04", "replaces_the_clock", NO_BUILD, "unsafe-code"),
    unsafely("c04", "replaces_the_clock", SYMBOL, "clock_gettime"),
    lies("c05", "replaces_write_and_exit", NO_BUILD, "unsafe-code"),
    unsafely("c05", "replaces_write_and_exit", SYMBOL, "write"),
    lies("c19", "assembles_a_constructor", NO_BUILD, "global_asm"),
    unsafely("c19", "assembles_a_constructor", SYMBOL, ".init_array"),
    lies("c20", "brings_its_own_allocator", NO_BUILD, "unsafe-code"),
    unsafely("c20", "brings_its_own_allocator", SYMBOL, "another allocator"),
    lies("c07", "shadows_std", WRONG, ""),
    lies("c08", "equals_everything", &[("output", "missing-function")], "bill::Any"),
    lies("c29", "rewrites_its_own_code", WRONG, ""),
    lies("c33", "breaks_memory_in_safe_rust", MALFORMED, ""),
    // Files of others.
    lies("c09", "includes_the_hidden_tests", NO_BUILD, "couldn't read"),
    lies("c09", "reads_the_hidden_tests", WRONG, ""),
    lies("c10", "includes_the_list_of_users", NO_BUILD, "couldn't read `/etc/shadow`"),
    lies("c10", "asks_for_the_token", ENDS, "None None"),
    lies("c11", "takes_the_reference_by_path", NO_BUILD, "couldn't read"),
    lies("c24", "poisons_the_cache", WRONG, ""),
    // What lies beside the source.
    lies("c12", "build_script_rewrites_the_tests", WRONG, ""),
    lies("c13", "procedural_macro_rewrites_the_tests", NO_BUILD, "module or crate `cheat`"),
    lies("c14", "cargo_runner_claims_success", WRONG, ""),
    lies("c15", "compiler_wrapper_replaces_the_source", WRONG, ""),
    lies("c16", "brings_its_own_toolchain", WRONG, ""),
    lies("c17", "replaces_the_tests_in_its_manifest", WRONG, ""),
    lies("c18", "depends_on_the_reference", NO_BUILD, "unresolved import `reference`"),
    lies("c28", "asks_for_the_bootstrap_compiler", NO_BUILD, "E0554"),
    lies("c36", "preloads_a_library", WRONG, ""),
    lies("c37", "configures_the_folder_above/submission", WRONG, ""),
    // Answers that were not computed.
    lies("c26", "knows_the_answers", WRONG, ""),
    // What would act on whoever reads the grade.
    lies("c34", "acts_on_the_terminal", ENDS, "::error::forged"),
    lies("c35", "acts_on_the_terminal_while_compiled", NO_BUILD, "E0080"),
    // What would outlive the grading.
    lies("r10", "leaves_a_daemon_behind", WRONG, ""),
    // Work that is not done as it should be.
    lies("c27 m01", "works_in_turn", IN_TURN, "only 1 call was at work"),
    lies("m02", "locks_around_the_work", IN_TURN, "only 1 call was at work"),
    lies("m03", "asks_too_much_at_once", &[("parallel", "too-many-at-once")], "at most 3 are allowed"),
    unsafely("m04", "forges_the_answer", WRONG, ""),
    unsafely("m05", "forges_an_answer_in_advance", MALFORMED, ""),
    lies("m06", "asks_twice", WRONG, ""),
    lies("m07", "waits_for_itself", &[("output", "time-limit")], "It was waiting"),
    unsafely("m08", "pipelines_from_one_thread", IN_TURN, "at work"),
    unsafely("c38", "assembles_what_nobody_can_read", SYMBOL, "global_asm"),
    unsafely("m10", "hides_what_it_holds", &[("hygiene", "leaked-descriptor")], "/dev/null"),
    unsafely("m09", "closes_the_channel", MALFORMED, ""),
    // Files that are not taken.
    made("c30 i01", "is_without_end", made::a_file_without_end, REFUSED, "larger than 256 KiB"),
    made("c30 i02", "is_large", made::a_large_file, REFUSED, "larger than 256 KiB"),
    made("c30 i03", "is_much", made::much, REFUSED, "too much in `src`"),
    made("i04", "has_many_files", made::many_files, REFUSED, "too much in `src`"),
    made("i05", "has_many_files_of_no_use", made::many_files_of_no_use, REFUSED, "too much in `src`"),
    made("i06", "has_deep_folders", made::deep_folders, REFUSED, "folders"),
    made("c31 i07", "links_to_a_file", made::a_link_to_a_file, REFUSED, "is a link"),
    made("c31 i08", "links_to_itself", made::a_link_to_itself, REFUSED, "is a link"),
    made("c31 i09", "src_is_a_link_to_the_root", made::a_link_to_the_root, REFUSED, "is a link"),
    made("i10", "is_a_hard_link", made::a_hard_link, REFUSED, "is a hard link"),
    made("i11", "is_a_pipe", made::a_pipe, REFUSED, "no regular file"),
    made("i12", "has_a_name_that_is_no_text", made::a_name_that_is_no_text, REFUSED, "is not allowed"),
    made("i13", "has_a_name_that_acts", made::a_name_that_acts, REFUSED, "is not allowed"),
    made("i14", "is_no_text", made::bytes_that_are_no_text, REFUSED, "no UTF-8 text"),
    made("i15", "is_there_twice", made::a_duplicate, NO_BUILD, "E0761"),
    made("i16", "has_an_answer_beside_the_source", made::an_answer_beside_the_source, WRONG, ""),
    made("i17", "is_an_archive", made::an_archive, REFUSED, "there is no `lib.rs`"),
];
