//! The ways to hold a program back, the strongest first.

use std::ffi::c_int;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::linux;

/// How a program is kept from what is around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Files, processes, network and System V objects of its own
    Full,
    /// Only the files that it needs, few system calls; processes and network are those of the machine
    LandlockOnly,
    /// Limits, and nothing else: it can read your files and use your network
    RlimitsOnly,
}

/// Whose rights a program has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Identity {
    /// Those of a uid that this run alone has; what needs root is done for it before.
    Private,
    /// The same, but root may do no more than others here: everything is done with that uid.
    Lowered,
    /// Those of the grader's user.
    Own,
}

/// What is done to hold a program back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// What is around it.
    pub mode: Mode,
    /// Who it is.
    pub identity: Identity,
    /// Whether system calls are filtered; only the weakest mode does without.
    pub filter: bool,
}

impl Mode {
    /// Its name on the command line and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Mode::Full => "full",
            Mode::LandlockOnly => "landlock-only",
            Mode::RlimitsOnly => "rlimits-only",
        }
    }

    /// Whether the program has files and processes of its own.
    pub fn is_private(self) -> bool {
        self == Mode::Full
    }
}

impl Setup {
    /// What this user could do, the strongest first.
    ///
    /// Root without the right to make namespaces may still make them as another user; a uid that nothing belongs to
    /// comes before root's own in each mode, because the kernel does not count the tasks of root.
    pub fn candidates() -> Vec<Setup> {
        Setup::candidates_of(rustix::process::geteuid().is_root())
    }

    fn candidates_of(root: bool) -> Vec<Setup> {
        use Identity::{Lowered, Own, Private};
        use Mode::{Full, LandlockOnly, RlimitsOnly};
        let all = [
            (Full, Private, true),
            (Full, Lowered, true),
            (Full, Own, true),
            (LandlockOnly, Private, true),
            (LandlockOnly, Own, true),
            (RlimitsOnly, Private, true),
            (RlimitsOnly, Own, true),
            (RlimitsOnly, Private, false),
            (RlimitsOnly, Own, false),
        ];
        let possible = all.into_iter().filter(|(_, identity, _)| root || *identity == Own);
        possible.map(|(mode, identity, filter)| Setup { mode, identity, filter }).collect()
    }

    /// The namespaces that its init is born into.
    pub fn namespaces(self) -> c_int {
        match (self.mode.is_private(), self.has_user_namespace()) {
            (true, true) => linux::PRIVATE_NAMESPACES | linux::USER_NAMESPACE,
            (true, false) => linux::PRIVATE_NAMESPACES,
            (false, _) => 0,
        }
    }

    /// Whether the init is root only in a user namespace.
    pub fn has_user_namespace(self) -> bool {
        self.mode.is_private() && self.identity != Identity::Private
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_user_has_no_uid_to_give() {
        assert!(Setup::candidates_of(false).iter().all(|setup| setup.identity == Identity::Own));
    }

    #[test]
    fn no_weaker_mode_is_tried_before_a_stronger_one() {
        for root in [false, true] {
            let candidates = Setup::candidates_of(root);
            assert!(candidates.is_sorted_by_key(|setup| setup.mode), "{candidates:?}");
            assert_eq!(candidates[0].mode, Mode::Full);
        }
    }

    #[test]
    fn only_limits_alone_do_without_a_filter() {
        let without = |setup: &Setup| setup.filter || setup.mode == Mode::RlimitsOnly;
        assert!(Setup::candidates_of(true).iter().all(without));
    }

    #[test]
    fn root_that_may_not_make_namespaces_tries_as_a_private_user_and_then_as_itself() {
        let full = Setup::candidates_of(true).into_iter().filter(|setup| setup.mode == Mode::Full);
        let in_user_namespace: Vec<_> =
            full.map(|setup| (setup.identity, setup.has_user_namespace())).collect();
        let expected = [(Identity::Private, false), (Identity::Lowered, true), (Identity::Own, true)];
        assert_eq!(in_user_namespace, expected);
    }
}
