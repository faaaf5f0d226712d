//! Oracles for the tests of a model checker: small concurrent programs, and all that they can do.
//!
//! A model checker can be wrong in two ways. It may invent a behaviour that no machine shows, and then it accuses a
//! correct program; or it may miss one, and then "all executions" is a lie. Both are found by asking somebody else.
//! The somebody here knows two little languages and enumerates, for one program, the set of all outcomes:
//!
//! * programs over atomics ([`program`]): all interleavings of sequential consistency ([`sequential`]), and all
//!   execution graphs that the axioms of RC11 allow ([`rc11`]);
//! * programs over locks, condition variables, channels, parking ([`sync`]): all interleavings ([`sync::brute`]).
//!
//! Nothing is clever here, on purpose: an oracle shares no idea with what it judges. Programs come from the
//! literature with a known verdict ([`classic`]) or from a seed ([`random`], [`sync::random`]); a program on which
//! oracle and checker disagree is made smaller before it is shown ([`shrink`]).

pub mod classic;
pub mod condition;
pub mod notation;
pub mod prng;
pub mod program;
pub mod random;
pub mod rc11;
pub mod sequential;
pub mod shrink;
pub mod sync;
