//! What is tried, and how each may end.

use crate::sandbox::Hole::{self, Fork, Inet, SharedMemory, Unix};
use crate::sandbox::Limit::{Cpu, Disk, Memory, Output, Tasks, Wall};
use Ending::{ArtefactRefused, Code, Reached, Signal};
use Promise::{Isolation, Limits};

/// One attack.
#[derive(Clone, Copy, Debug)]
pub struct Attack {
    /// The program, which is named after what it does.
    pub program: &'static str,
    /// Which of several things it does, if there are several.
    pub kind: &'static str,
    /// What is open to it.
    pub opens: &'static [Hole],
    /// How it may end.
    pub ends: &'static [Ending],
    /// What it attacks.
    pub attacks: Promise,
    /// Whether it has a place to write in: programs that are asked by the judge have none, compilers do.
    pub has_scratch: bool,
    /// How often it is run in the same surroundings.
    pub runs: u32,
}

/// One way to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// By itself, with this code.
    Code(i32),
    /// By this signal, which is not the sandbox's.
    Signal(i32),
    /// At a limit.
    Reached(crate::sandbox::Limit),
    /// By itself, but what it has made is not taken.
    ArtefactRefused,
}

/// What a mode can promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// No more than a limit is used, and nothing lives on. Every mode promises that.
    Limits,
    /// Nothing outside is seen or changed.
    Isolation,
}

const SIGABRT: i32 = 6;
const SIGKILL: i32 = 9;
const SIGSEGV: i32 = 11;
const SIGSYS: i32 = 31;

/// Whoever computes for ever on a busy machine may be out of either time first.
const TIME: &[Ending] = &[Reached(Cpu), Reached(Wall)];
const DONE: &[Ending] = &[Code(0)];
const MEMORY: &[Ending] = &[Reached(Memory)];
/// Where a bounded file system is full, the program is told so, and ends by itself.
const DISK: &[Ending] = &[Reached(Disk), Reached(Memory), Code(0)];
/// A refusal of the kernel is enough.
const MEMORY_OR_REFUSED: &[Ending] = &[Reached(Memory), Code(0), Signal(SIGABRT)];
const REFUSED: &[Ending] = &[ArtefactRefused];

/// All of them.
pub const ATTACKS: &[Attack] = &[
    // Nothing is tried here: what programs need must work.
    limits("benign", &[Inet, Fork], DONE),
    // Processes and threads.
    limits("bombs_with_forks", &[Fork], &[Reached(Tasks), Reached(Cpu), Reached(Wall)]),
    limits("bombs_with_threads", &[], &[Reached(Tasks), Reached(Wall)]),
    limits("breeds_zombies", &[Fork], &[Reached(Tasks), Reached(Cpu), Reached(Wall)]),
    limits("waits_in_vfork", &[Fork], &[Reached(Wall)]),
    limits("becomes_itself_for_ever", &[], TIME),
    limits("lets_its_first_thread_end", &[], &[Reached(Wall)]),
    isolation("forks_where_it_may_not", &[], DONE),
    // Time.
    limits("sleeps", &[], &[Reached(Wall)]),
    limits("spins", &[], TIME),
    limits("spins_in_threads", &[], TIME),
    limits("ignores_every_signal_and_spins", &[], TIME),
    limits("burns_time_in_ignored_children", &[Fork], TIME),
    limits("arms_timers", &[], &[Reached(Wall), Reached(Cpu), Reached(Memory), Signal(SIGKILL)]),
    // Memory.
    limits("takes_memory", &[], MEMORY),
    limits("takes_memory_in_many_processes", &[Fork], MEMORY),
    limits("takes_memory_that_is_shared", &[], MEMORY),
    limits("hides_memory_behind_a_dead_first_thread", &[], MEMORY),
    limits("hides_memory_behind_a_name", &[], MEMORY),
    limits("hides_memory_in_page_tables", &[], MEMORY_OR_REFUSED),
    limits("hides_memory_in_memfds", &[SharedMemory], MEMORY_OR_REFUSED),
    limits("hides_memory_in_segments", &[SharedMemory], MEMORY_OR_REFUSED),
    limits("hides_memory_in_semaphores", &[SharedMemory], MEMORY_OR_REFUSED),
    limits("hides_memory_in_messages", &[SharedMemory], MEMORY_OR_REFUSED),
    limits("hides_memory_in_rulesets", &[], MEMORY_OR_REFUSED),
    limits("hides_memory_in_notices", &[], MEMORY_OR_REFUSED),
    limits("hides_memory_in_spliced_pages", &[], MEMORY_OR_REFUSED),
    limits("hides_memory_in_signals", &[], MEMORY_OR_REFUSED),
    limits(
        "hides_memory_in_sockets_and_pipes",
        &[Fork],
        &[Reached(Memory), Reached(Wall), Reached(Cpu), Code(0)],
    ),
    limits("hides_descriptors_in_sockets", &[], &[Code(0), Reached(Memory)]),
    isolation("shares_memory_where_it_may_not", &[], DONE),
    // Other things that there is only so much of.
    limits("exhausts_descriptors", &[], DONE),
    limits("takes_locks_without_end", &[], &[Code(0), Reached(Wall), Reached(Cpu), Reached(Memory)]),
    limits("raises_its_limits", &[], DONE),
    limits("takes_a_better_priority", &[], DONE),
    limits("prints_for_ever", &[], &[Reached(Output)]),
    limits("takes_back_its_output", &[], DONE),
    limits("prints_for_ever_in_children", &[Fork], &[Reached(Output)]),
    limits("fills_the_disk_with_one_file", &[], DISK),
    limits("fills_the_disk_with_one_file", &[SharedMemory], DISK),
    limits("fills_the_disk_with_small_files", &[], DISK),
    limits("fills_the_disk_from_children", &[Fork], DISK),
    limits(
        "fills_the_disk_with_names",
        &[],
        &[Reached(Disk), Reached(Memory), Reached(Wall), Reached(Cpu), Code(0)],
    ),
    limits("makes_a_file_of_a_tebibyte", &[], DISK),
    limits("nests_folders_without_end", &[], DISK),
    limits("dumps_core", &[], &[Signal(SIGABRT)]),
    // Outliving the run.
    limits("hides_a_daemon_that_holds_the_pipe", &[Fork], DONE),
    limits("runs_from_its_killer", &[Fork], &[Code(0), Reached(Tasks), Reached(Cpu)]),
    limits("forgets_to_die_with_its_parent", &[Fork], DONE),
    limits("closes_its_outputs", &[], &[Code(7)]),
    // Other processes.
    isolation("signals_everybody", &[Fork], &[Signal(SIGKILL), Reached(Wall)]),
    isolation("kills_its_parents_again_and_again", &[Fork], DONE),
    isolation("signals_by_owners_of_descriptors", &[], DONE),
    isolation("stops_everything", &[Fork], &[Reached(Wall)]),
    isolation("traces_outsiders", &[Fork], DONE),
    isolation("meddles_with_outsiders", &[Fork], DONE),
    // Files and secrets.
    isolation("reads_what_is_private", &[], DONE),
    isolation("opens_files_by_their_handles", &[], DONE),
    isolation("searches_every_folder", &[], &[Code(0), Reached(Wall), Reached(Cpu)]),
    isolation("reads_environments", &[], DONE),
    isolation("inherits_descriptors", &[], DONE),
    without_scratch("changes_files_outside", &[], DONE),
    isolation("learns_about_files_outside", &[], DONE),
    twice("leaves_traces", &[], DONE),
    twice("leaves_traces", &[SharedMemory, Unix, Inet, Fork], DONE),
    // The network.
    isolation("talks_to_the_hosts_network", &[], DONE),
    isolation("talks_to_the_hosts_network", &[Inet], DONE),
    isolation("talks_to_the_hosts_network", &[Inet, Unix], DONE),
    isolation("opens_sockets_of_every_family", &[], DONE),
    isolation("opens_sockets_of_every_family", &[Inet], DONE),
    isolation("opens_sockets_of_every_family", &[Inet, Unix], DONE),
    isolation("lingers", &[Inet], DONE),
    // The kernel.
    isolation("uses_the_terminal", &[], DONE),
    isolation("opens_devices", &[], DONE),
    isolation("becomes_somebody_else", &[Fork], DONE),
    isolation("makes_namespaces", &[Fork], DONE),
    isolation("talks_to_rare_parts_of_the_kernel", &[Fork, Inet, Unix, SharedMemory], DONE),
    isolation("calls_by_x32_numbers", &[], &[Code(0), Signal(SIGSYS)]),
    isolation("calls_by_32_bit_numbers", &[], &[Code(0), Signal(SIGSYS), Signal(SIGSEGV)]),
    isolation("writes_where_the_kernel_listens", &[], DONE),
    // What is taken out of the sandbox.
    artefact("true", DONE),
    artefact("sparse within the limit of size", DONE),
    artefact("link to a secret", REFUSED),
    artefact("link to itself", REFUSED),
    artefact("link to standard input", REFUSED),
    artefact("link through a folder", REFUSED),
    artefact("hard link to a secret", REFUSED),
    artefact("hard link to the program", REFUSED),
    artefact("pipe", REFUSED),
    artefact("device", REFUSED),
    artefact("socket", REFUSED),
    artefact("folder", REFUSED),
    artefact("missing", REFUSED),
    artefact("tebibyte", &[ArtefactRefused, Signal(25), Reached(Disk)]),
    artefact("unreadable", &[ArtefactRefused, Code(0)]),
    artefact("growing", &[ArtefactRefused, Code(0), Reached(Disk)]),
];

const fn limits(program: &'static str, opens: &'static [Hole], ends: &'static [Ending]) -> Attack {
    Attack { program, kind: "", opens, ends, attacks: Limits, has_scratch: true, runs: 1 }
}

const fn isolation(program: &'static str, opens: &'static [Hole], ends: &'static [Ending]) -> Attack {
    Attack { program, kind: "", opens, ends, attacks: Isolation, has_scratch: true, runs: 1 }
}

const fn without_scratch(program: &'static str, opens: &'static [Hole], ends: &'static [Ending]) -> Attack {
    Attack { program, kind: "", opens, ends, attacks: Isolation, has_scratch: false, runs: 1 }
}

/// The second run looks for what the first has left.
const fn twice(program: &'static str, opens: &'static [Hole], ends: &'static [Ending]) -> Attack {
    Attack { program, kind: "", opens, ends, attacks: Isolation, has_scratch: true, runs: 2 }
}

const fn artefact(kind: &'static str, ends: &'static [Ending]) -> Attack {
    Attack {
        program: "delivers_a_false_artefact",
        kind,
        opens: &[Unix, Fork],
        ends,
        attacks: Isolation,
        has_scratch: true,
        runs: 1,
    }
}

#[test]
fn every_program_is_tried() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/attacks/programs");
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(
            name == "libc" || ATTACKS.iter().any(|attack| attack.program == name),
            "`{name}` is not tried"
        );
    }
}
