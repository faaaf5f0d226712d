//! What a mode does not promise: the attacks that succeed, each with its reason.

use crate::attacks::Attack;
use crate::sandbox::Sandbox;

/// Something that is known to succeed.
struct Excuse {
    /// Part of how the sandbox describes itself.
    of: &'static str,
    program: &'static str,
    /// Part of what is seen then.
    seen: &'static str,
    because: &'static str,
}

const EXCUSES: &[Excuse] = &[
    Excuse {
        of: "landlock-only",
        program: "talks_to_the_hosts_network",
        seen: "reached tcp_ephemeral",
        because: "with `inet` the network is that of the machine, in which programs listen at such ports themselves",
    },
    Excuse {
        of: "landlock-only",
        program: "talks_to_the_hosts_network",
        seen: "a port has heard the program",
        because: "the same, seen from the other side",
    },
    Excuse {
        of: "landlock-only",
        program: "talks_to_the_hosts_network",
        seen: "a port of UDP has heard the program",
        because: "Landlock knows no UDP",
    },
    Excuse {
        of: "landlock-only",
        program: "talks_to_the_hosts_network",
        seen: "reached a socket by its path",
        because: "before ABI 9 Landlock does not keep from sockets with a path; `unix` opens them",
    },
    Excuse {
        of: "landlock-only",
        program: "talks_to_the_hosts_network",
        seen: "a socket with a path has heard the program",
        because: "the same, seen from the other side",
    },
    Excuse {
        of: "landlock-only",
        program: "learns_about_files_outside",
        seen: "saw that a file is there",
        because: "Landlock has no right for asking about a file whose name is known",
    },
    Excuse {
        of: "landlock-only",
        program: "learns_about_files_outside",
        seen: "saw where a link leads",
        because: "the same",
    },
    Excuse {
        of: "landlock-only",
        program: "learns_about_files_outside",
        seen: "read what is noted about a file",
        because: "the same",
    },
    Excuse {
        of: "landlock-only",
        program: "learns_about_files_outside",
        seen: "entered a folder",
        because: "the same; being in a folder opens nothing in it",
    },
    Excuse {
        of: "landlock-only",
        program: "learns_about_files_outside",
        seen: "saw the disk of a folder",
        because: "the same",
    },
    Excuse {
        of: "limits polled",
        program: "hides_memory_in_memfds",
        seen: "256 MiB in files in memory",
        because: "memory that nobody maps is seen by no counter but a control group's",
    },
];

/// Why this was to be expected, if it was.
pub fn reason(sandbox: &Sandbox, attack: &Attack, seen: &str) -> Option<&'static str> {
    let described = sandbox.describe();
    let fits = |excuse: &&Excuse| {
        described.contains(excuse.of) && excuse.program == attack.program && seen.contains(excuse.seen)
    };
    EXCUSES.iter().find(fits).map(|excuse| excuse.because)
}
