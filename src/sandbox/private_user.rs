//! A uid for one run alone, so that limits and kills by uid concern nobody else.
//!
//! It is claimed by a name in the abstract namespace of Unix sockets, which the kernel takes back when the claimant
//! ends, however it ends. Whoever else holds all names holds up root's runs, but only in this network namespace.

use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};

use anyhow::{Context, Result};

/// The first uid, above those of people and of most services.
const FIRST: u32 = 61_000;
const COUNT: u32 = 4_000;

/// A uid that nobody else has claimed, until this is dropped.
pub struct PrivateUser {
    /// The uid, and the gid.
    pub id: u32,
    _claim: UnixListener,
}

impl PrivateUser {
    /// Claims one; two supervisors begin to look at different numbers.
    pub fn claim() -> Result<PrivateUser> {
        let from = std::process::id() % COUNT;
        let ids = (0..COUNT).map(|step| FIRST + (from + step) % COUNT);
        ids.into_iter().find_map(claim).context("claim a private uid: all are taken")
    }
}

fn claim(id: u32) -> Option<PrivateUser> {
    let name = SocketAddr::from_abstract_name(format!("grader-uid-{id}")).ok()?;
    let claim = UnixListener::bind_addr(&name).ok()?;
    Some(PrivateUser { id, _claim: claim })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_else_gets_a_claimed_uid() {
        let (one, other) = (PrivateUser::claim().unwrap(), PrivateUser::claim().unwrap());
        assert_ne!(one.id, other.id);
        assert!(claim(one.id).is_none());
    }

    #[test]
    fn a_uid_is_free_again_when_its_holder_is_gone() {
        let id = PrivateUser::claim().unwrap().id;
        assert!(claim(id).is_some());
    }
}
