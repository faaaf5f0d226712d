//! What an exercise opens in the sandbox, by name. Everything else that is listed here stays closed.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// Something that is closed unless an exercise needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Hole {
    /// Internet sockets, `AF_INET` and `AF_INET6`: of a loopback of its own in mode `full`, else of the machine.
    Inet,
    /// Local sockets with names, `socket(AF_UNIX)`; a `socketpair` needs no hole.
    Unix,
    /// New processes; threads need no hole.
    Fork,
    /// `memfd_create`, `/dev/shm` and System V segments; mapping anonymous memory as shared needs no hole.
    SharedMemory,
}

/// A set of holes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holes(u8);

impl Holes {
    /// Everything is closed.
    pub const NONE: Holes = Holes(0);

    /// These are open.
    pub fn of(holes: &[Hole]) -> Holes {
        Holes(holes.iter().fold(0, |set, hole| set | bit(*hole)))
    }

    /// Whether this one is open.
    pub fn has(self, hole: Hole) -> bool {
        self.0 & bit(hole) != 0
    }

    /// Those that are open, in order.
    pub fn list(self) -> Vec<Hole> {
        Hole::value_variants().iter().copied().filter(|hole| self.has(*hole)).collect()
    }
}

impl Hole {
    /// Its name in a manifest and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Hole::Inet => "inet",
            Hole::Unix => "unix",
            Hole::Fork => "fork",
            Hole::SharedMemory => "shared-memory",
        }
    }
}

fn bit(hole: Hole) -> u8 {
    1 << hole as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_named_is_open() {
        let holes = Holes::of(&[Hole::Fork, Hole::Inet, Hole::Fork]);
        assert_eq!(holes.list(), [Hole::Inet, Hole::Fork]);
        assert!(Holes::NONE.list().is_empty());
    }

    #[test]
    fn a_hole_is_called_the_same_everywhere() {
        for hole in Hole::value_variants() {
            let in_manifest = serde_json::to_string(hole).unwrap();
            assert_eq!(in_manifest, format!("\"{}\"", hole.name()));
            assert_eq!(hole.to_possible_value().unwrap().get_name(), hole.name());
        }
    }
}
