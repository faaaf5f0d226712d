//! How much a program has written where it may write.

use std::os::fd::OwnedFd;
use std::path::PathBuf;

use anyhow::Result;

use super::holes::Hole;
use super::setup::Mode;
use super::wire::Order;
use super::{artefact, loan, objects, root};

/// The places where a program may write.
pub enum Storage {
    /// File systems in memory; opened before the program runs, which may move the folders around them.
    Memory {
        /// The file systems.
        places: Vec<OwnedFd>,
        /// Whether there may be System V segments as well.
        objects: bool,
    },
    /// A folder of the machine, which has to be walked.
    Folder(Option<PathBuf>),
}

impl Storage {
    /// The places of an order, in the root where the program will be.
    pub fn open(order: &Order) -> Result<Storage> {
        match order.setup.mode {
            Mode::Full => {
                let places = root::places_to_write(order);
                let places = places.iter().map(|path| artefact::open_folder(path)).collect::<Result<_>>()?;
                Ok(Storage::Memory { places, objects: order.holes.has(Hole::SharedMemory) })
            }
            Mode::LandlockOnly | Mode::RlimitsOnly => Ok(Storage::Folder(order.scratch.clone())),
        }
    }

    /// Bytes of all files in them.
    pub fn used(&self) -> u64 {
        match self {
            Storage::Memory { places, .. } => places.iter().map(used).sum(),
            Storage::Folder(folder) => folder.as_deref().map_or(0, loan::size),
        }
    }

    /// Bytes of what is memory although no process maps it.
    pub fn in_memory(&self) -> u64 {
        match self {
            Storage::Memory { objects: true, .. } => self.used().saturating_add(objects::bytes()),
            Storage::Memory { objects: false, .. } => self.used(),
            Storage::Folder(_) => 0,
        }
    }
}

fn used(place: &OwnedFd) -> u64 {
    rustix::fs::fstatvfs(place).map_or(0, |about| (about.f_blocks - about.f_bfree) * about.f_frsize)
}
