//! The files that a program may touch, whatever its uid may: an allow-list that the kernel keeps for the process and
//! all its descendants (Landlock, since Linux 5.13).
//!
//! In mode `full` this is a second wall behind the private root: nothing is written but scratch memory, not even below
//! `/proc`. In mode `landlock-only` it is the wall. In both, the program can neither signal nor trace anybody outside,
//! nor reach abstract Unix sockets, as far as the kernel knows these scopes (ABI 6).

use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, NetPort, PathBeneath, PathFd,
    Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr, RulesetStatus, Scope,
};

use super::holes::Hole;
use super::root;
use super::setup::Mode;
use super::wire::Order;

/// The rights that are known here; older kernels keep to those that they know.
const KNOWN: ABI = ABI::V9;
/// What every program may read where it sees the machine's own files.
const SYSTEM: [&str; 11] = [
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/alternatives",
    "/etc/localtime",
    "/proc",
];
const READABLE_DEVICES: [&str; 4] = ["/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];
/// Where the kernel says which ports it gives to whoever asks for any.
const EPHEMERAL: &str = "/proc/sys/net/ipv4/ip_local_port_range";

/// Restricts this process, and all that come of it. Needs `no_new_privs`, or a capability.
pub fn restrict(order: &Order) -> Result<()> {
    let rules = match order.setup.mode {
        Mode::Full => allow(rules(false)?, "/", AccessFs::from_read(KNOWN))?,
        Mode::LandlockOnly => allow_network(allow_system(rules(true)?, order)?, order)?,
        Mode::RlimitsOnly => return Ok(()),
    };
    let mut rules = allow(rules, "/dev/null", AccessFs::from_all(KNOWN))?;
    for path in places_to_write(order) {
        rules = allow(rules, path, AccessFs::from_all(KNOWN))?;
    }
    let status = rules.restrict_self().context("restrict files by Landlock")?;
    let enforced = status.ruleset != RulesetStatus::NotEnforced;
    ensure!(enforced || order.setup.mode == Mode::Full, "Landlock: this kernel does not have it");
    Ok(())
}

fn places_to_write(order: &Order) -> Vec<PathBuf> {
    match order.setup.mode {
        Mode::Full => root::places_to_write(order),
        Mode::LandlockOnly | Mode::RlimitsOnly => order.scratch.iter().cloned().collect(),
    }
}

fn rules(with_network: bool) -> Result<RulesetCreated> {
    let rules = Ruleset::default().set_compatibility(CompatLevel::BestEffort);
    let mut rules = rules.handle_access(AccessFs::from_all(KNOWN))?;
    if with_network {
        rules = rules.handle_access(AccessNet::ConnectTcp)?.handle_access(AccessNet::BindTcp)?;
    }
    rules.scope(Scope::from_all(KNOWN))?.create().context("make a Landlock ruleset")
}

fn allow_system(mut rules: RulesetCreated, order: &Order) -> Result<RulesetCreated> {
    for path in SYSTEM.into_iter().chain(READABLE_DEVICES) {
        rules = allow(rules, path, AccessFs::from_read(KNOWN))?;
    }
    for path in &order.readable {
        rules = allow(rules, path, AccessFs::from_read(KNOWN))?;
    }
    Ok(rules)
}

/// With sockets, the program is in the network of the machine: it may listen, and connect to who listens like it, but
/// to no port that a service is known by.
fn allow_network(rules: RulesetCreated, order: &Order) -> Result<RulesetCreated> {
    if !order.holes.has(Hole::Inet) {
        return Ok(rules);
    }
    let ports = ephemeral_ports(&fs::read_to_string(EPHEMERAL).unwrap_or_default());
    let any = NetPort::new(0, AccessNet::BindTcp);
    let some = ports.map(|port| NetPort::new(port, AccessNet::BindTcp | AccessNet::ConnectTcp));
    rules.add_rules([any].into_iter().chain(some).map(Ok::<_, landlock::RulesetError>)).context("allow ports")
}

fn ephemeral_ports(range: &str) -> RangeInclusive<u16> {
    let mut ends = range.split_whitespace().filter_map(|end| end.parse().ok());
    match (ends.next(), ends.next()) {
        (Some(first), Some(last)) => first..=last,
        _ => 32_768..=60_999, // The kernel's own choice.
    }
}

/// Allows `access` to a path and all below it; what does not exist needs no rule.
fn allow(
    rules: RulesetCreated,
    path: impl AsRef<Path>,
    access: BitFlags<AccessFs>,
) -> Result<RulesetCreated> {
    let path = path.as_ref();
    let Ok(opened) = PathFd::new(path) else { return Ok(rules) };
    let access = if path.is_dir() { access } else { access & AccessFs::from_file(KNOWN) };
    rules.add_rule(PathBeneath::new(opened, access)).with_context(|| format!("allow `{}`", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ephemeral_ports_are_those_of_the_kernel() {
        assert_eq!(ephemeral_ports("40000\t40010\n"), 40_000..=40_010);
    }

    #[test]
    fn without_a_range_it_is_the_usual_one() {
        assert_eq!(ephemeral_ports(""), 32_768..=60_999);
        assert_eq!(ephemeral_ports("a b"), 32_768..=60_999);
    }
}
