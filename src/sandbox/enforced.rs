//! What really holds a program back, as seen when it ran; and how that is said.

use serde::{Deserialize, Serialize};

use super::setup::{Identity, Mode, Setup};

/// What was in force when a program was started, beside what its setup always has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enforced {
    /// The version of Landlock's interface, if it was used.
    pub landlock: Option<u32>,
    /// The version of control groups, if there was one for the run.
    pub cgroup: Option<u32>,
}

/// Names exactly what holds a program back.
pub fn describe(setup: Setup, enforced: Enforced) -> String {
    let parts = [
        match (setup.mode, setup.has_user_namespace()) {
            (Mode::Full, true) => "own user, mount, pid, net, ipc, uts and cgroup namespaces",
            (Mode::Full, false) => "own mount, pid, net, ipc, uts and cgroup namespaces",
            (Mode::LandlockOnly | Mode::RlimitsOnly, _) => "no namespaces",
        }
        .to_owned(),
        match setup.identity {
            Identity::Private | Identity::Lowered => "private uid",
            Identity::Own => "own uid",
        }
        .to_owned(),
        if setup.filter { "seccomp" } else { "no seccomp" }.to_owned(),
        enforced.landlock.map_or("no landlock".to_owned(), |abi| format!("landlock ABI {abi}")),
        enforced.cgroup.map_or("limits polled, no cgroup".to_owned(), |version| format!("cgroup v{version}")),
    ];
    format!("{} ({})", setup.mode.name(), parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_and_what_is_not_are_both_named() {
        let setup = |mode, identity, filter| Setup { mode, identity, filter };
        assert_eq!(
            describe(setup(Mode::Full, Identity::Own, true), Enforced { landlock: Some(7), cgroup: Some(2) }),
            "full (own user, mount, pid, net, ipc, uts and cgroup namespaces, own uid, seccomp, landlock ABI 7, \
             cgroup v2)"
        );
        assert_eq!(
            describe(setup(Mode::RlimitsOnly, Identity::Private, false), Enforced::default()),
            "rlimits-only (no namespaces, private uid, no seccomp, no landlock, limits polled, no cgroup)"
        );
    }
}
