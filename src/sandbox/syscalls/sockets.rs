//! Which sockets a program may make, and how it may send.

use anyhow::Result;
use seccompiler::{SeccompCmpArgLen as Length, SeccompCmpOp as Is, SeccompCondition, SeccompRule};

use super::super::holes::{Hole, Holes};
use super::super::setup::Setup;
use super::{Rules, condition, is_not, when};

/// Sockets of all families but those that are open, and of these all but TCP, UDP and local ones.
pub fn forbid(rules: &mut Rules, setup: Setup, holes: Holes) -> Result<()> {
    let inet = if holes.has(Hole::Inet) { vec![libc::AF_INET, libc::AF_INET6] } else { Vec::new() };
    let unix = if holes.has(Hole::Unix) { vec![libc::AF_UNIX] } else { Vec::new() };
    let other = inet.iter().chain(&unix).map(|family| is_not(0, *family));
    let other: Vec<SeccompCondition> = other.collect::<Result<_>>()?;
    if !other.is_empty() {
        // Without any hole the call is always denied.
        let mut socket = vec![SeccompRule::new(other)?];
        for family in &inet {
            socket.extend(rarer_protocols(*family)?);
        }
        rules.insert(libc::SYS_socket, socket);
    }
    // The kernel makes both sockets of a pair before it says that a family has no pairs.
    let mut pair = vec![SeccompRule::new(vec![is_not(0, libc::AF_UNIX)?])?];
    if !holes.has(Hole::Unix) && !setup.mode.is_private() {
        // One of a pair of datagram sockets can be sent from to any name, as if it had been made by `socket`.
        let kind = libc::SOCK_DGRAM.cast_unsigned();
        pair.push(when(1, Length::Dword, Is::MaskedEq(0xF), kind.into())?);
    }
    rules.insert(libc::SYS_socketpair, pair);
    rules.insert(libc::SYS_setsockopt, vec![lingering()?]);
    if !setup.mode.is_private() {
        forbid_fast_open(rules)?;
    }
    Ok(())
}

/// What is neither TCP nor UDP: Landlock does not take MPTCP for TCP, and the kernel has more in which nobody looks.
fn rarer_protocols(family: libc::c_int) -> Result<Vec<SeccompRule>> {
    let of_family = || condition(0, Length::Dword, Is::Eq, u64::from(family.cast_unsigned()));
    let kind = |mask, value| condition(1, Length::Dword, Is::MaskedEq(mask), value);
    // Kinds are numbers below 16, of which 1 (streams) and 2 (datagrams) are open.
    let other_kinds = [(3, 0), (3, 3), (4, 4), (8, 8)];
    let mut rules = Vec::new();
    for (mask, value) in other_kinds {
        rules.push(SeccompRule::new(vec![of_family()?, kind(mask, value)?])?);
    }
    for (number, protocol) in [(libc::SOCK_STREAM, libc::IPPROTO_TCP), (libc::SOCK_DGRAM, libc::IPPROTO_UDP)]
    {
        let kind = kind(0xF, u64::from(number.cast_unsigned()))?;
        rules.push(SeccompRule::new(vec![of_family()?, kind, is_not(2, 0)?, is_not(2, protocol)?])?);
    }
    Ok(rules)
}

/// Whoever is the last to close a socket that lingers waits for its other end; passed over the channel, it is the judge.
fn lingering() -> Result<SeccompRule> {
    let is = |argument, value: libc::c_int| {
        condition(argument, Length::Dword, Is::Eq, u64::from(value.cast_unsigned()))
    };
    Ok(SeccompRule::new(vec![is(1, libc::SOL_SOCKET)?, is(2, libc::SO_LINGER)?])?)
}

/// To send with this flag is to connect, which Landlock does not see.
fn forbid_fast_open(rules: &mut Rules) -> Result<()> {
    let flag = u64::from(libc::MSG_FASTOPEN.cast_unsigned());
    for (call, flags) in [(libc::SYS_sendto, 3), (libc::SYS_sendmsg, 2), (libc::SYS_sendmmsg, 3)] {
        rules.insert(call, vec![when(flags, Length::Dword, Is::MaskedEq(flag), flag)?]);
    }
    Ok(())
}
