//! Machines that were made up, and what is said of them.

use super::judge;
use super::seen::{Asked, Cache, Compiler, Container, Hardware, Others, Seen, System, Tried};
use crate::lang::Lang;
use crate::report::doctor::{About, Diagnosis, Finding, Mark, Step};
use crate::report::interleaving::Style;
use crate::report::terminal::Paint;
use crate::sandbox::{Enforced, Identity, Mode, Setup};

const REFUSED: &str = "clone(namespaces): Operation not permitted";

/// A machine on which nothing could be better: root's, with a control group.
fn good() -> Seen {
    let toolchain = Compiler {
        version: "rustc 1.95.0 (59807616e 2026-04-14)".into(),
        sysroot: "/usr/local/rust".into(),
        hidden: false,
    };
    let cache = Cache { folder: "/cache".into(), size_mib: 40, free_mib: Some(9000), closed: None };
    Seen {
        asked: Asked::default(),
        trials: trials(true, Some(7), Some(2), |_| None),
        system: System { root: true, release: "6.18.1".into(), systemd: true, ..System::default() },
        toolchain: Ok(toolchain),
        linker: Some("/usr/bin/cc".into()),
        installer: Some("apt-get"),
        machine: Hardware { cores: 4, load: 0.2, free_mib: Some(8000) },
        cache: Ok(cache),
        temporary: Ok("/tmp".into()),
        others: Others { rustup: true, miri: Some("nightly".into()), sanitizer: Some("nightly".into()) },
    }
}

/// What would be seen if these setups were refused.
fn trials(
    root: bool,
    landlock: Option<u32>,
    cgroup: Option<u32>,
    refused: impl Fn(Setup) -> Option<&'static str>,
) -> Vec<Tried> {
    let missing = |setup: Setup| {
        (setup.mode == Mode::LandlockOnly && landlock.is_none())
            .then_some("Landlock: this kernel does not have it")
    };
    let tried = |setup: Setup| {
        let held = Enforced { landlock: landlock.filter(|_| setup.mode != Mode::RlimitsOnly), cgroup };
        Tried {
            setup,
            result: refused(setup).or_else(|| missing(setup)).map_or(Ok(held), |why| Err(why.into())),
        }
    };
    let own = |setup: &Setup| root || setup.identity == Identity::Own;
    all().into_iter().filter(own).map(tried).collect()
}

fn all() -> Vec<Setup> {
    use Identity::{Lowered, Own, Private};
    use Mode::{Full, LandlockOnly, RlimitsOnly};
    let all = [
        (Full, Private),
        (Full, Lowered),
        (Full, Own),
        (LandlockOnly, Private),
        (LandlockOnly, Own),
        (RlimitsOnly, Private),
        (RlimitsOnly, Own),
    ];
    all.map(|(mode, identity)| Setup { mode, identity, filter: true }).into()
}

fn no_namespaces(setup: Setup) -> Option<&'static str> {
    (setup.mode == Mode::Full).then_some(REFUSED)
}

/// An ordinary user's machine, without any namespace.
fn of_user(system: System) -> Seen {
    let trials = trials(false, Some(4), None, no_namespaces);
    Seen { trials, system: System { root: false, ..system }, ..good() }
}

/// Docker as it is, with a toolchain of root's.
fn docker_root() -> Seen {
    let refused = |setup: Setup| match (setup.mode, setup.identity) {
        (Mode::Full, _) => Some(REFUSED),
        (_, Identity::Private) => Some("see `/root/.rustup/toolchains/stable`: Permission denied"),
        _ => None,
    };
    let container = Some(Container::Docker);
    let system = System { container, filtered: true, systemd: false, ..good().system };
    let sysroot = "/root/.rustup/toolchains/stable".into();
    let toolchain = good().toolchain.map(|toolchain| Compiler { hidden: true, sysroot, ..toolchain });
    Seen { trials: trials(true, Some(7), None, refused), system, toolchain, ..good() }
}

fn ubuntu() -> Seen {
    let release = "6.8.0-45-generic".into();
    of_user(System { release, userns_restricted: Some(1), systemd: true, ..System::default() })
}

fn old_kernel() -> Seen {
    let seen = of_user(System { release: "5.10.0-28-amd64".into(), ..System::default() });
    Seen { trials: trials(false, None, None, no_namespaces), ..seen }
}

fn found(diagnosis: &Diagnosis, about: About) -> &Finding {
    let mut findings = diagnosis.sections.iter().flat_map(|section| &section.findings);
    findings.find(|finding| finding.about == about).unwrap_or_else(|| panic!("no {about:?}: {diagnosis:#?}"))
}

/// What is to be typed about it.
fn command(seen: &Seen, about: About) -> String {
    step(seen, about).command.unwrap_or_else(|| panic!("no command for {about:?}: {seen:#?}"))
}

fn step(seen: &Seen, about: About) -> Step {
    let diagnosis = judge(seen, Lang::En);
    found(&diagnosis, about).next.clone().unwrap_or_else(|| panic!("no step for {about:?}: {diagnosis:#?}"))
}

fn mark(seen: &Seen, about: About) -> Mark {
    found(&judge(seen, Lang::En), about).mark
}

fn text(seen: &Seen, lang: Lang) -> String {
    crate::report::doctor::text(&judge(seen, lang), Style { lang, paint: Paint::Plain, width: 100 })
}

#[test]
fn on_a_good_machine_all_is_well() {
    let diagnosis = judge(&good(), Lang::En);
    assert!(diagnosis.works);
    let findings = diagnosis.sections.iter().flat_map(|section| &section.findings);
    assert!(
        findings.clone().all(|finding| finding.mark == Mark::Ok && finding.next.is_none()),
        "{diagnosis:#?}"
    );
    assert!(text(&good(), Lang::En).ends_with("\nGrading works here.\n"));
    assert!(diagnosis.sandbox.is_some_and(|sandbox| sandbox.starts_with("full (")));
}

#[test]
fn whatever_is_not_well_has_a_next_step() {
    let strict = Asked { mode: Some(Mode::Full), trusting: false };
    let machines = [
        docker_root(),
        ubuntu(),
        old_kernel(),
        Seen { asked: strict, ..ubuntu() },
        nothing(),
        trusting(ubuntu()),
    ];
    for seen in machines {
        for section in judge(&seen, Lang::En).sections {
            for finding in section.findings {
                assert!(finding.mark == Mark::Ok || finding.next.is_some(), "{finding:#?}");
            }
        }
    }
}

#[test]
fn both_languages_find_the_same() {
    for seen in [good(), docker_root(), ubuntu(), old_kernel(), nothing()] {
        let marks = |lang| -> Vec<(About, Mark, Option<Option<String>>)> {
            let findings = judge(&seen, lang).sections.into_iter().flat_map(|section| section.findings);
            findings.map(|f| (f.about, f.mark, f.next.map(|next| next.command))).collect()
        };
        assert_eq!(marks(Lang::En), marks(Lang::Ru));
    }
}

#[test]
fn root_in_docker_is_told_to_be_somebody_else_and_to_lift_the_filter() {
    let seen = docker_root();
    assert!(judge(&seen, Lang::En).works);
    let command = command(&seen, About::Mode);
    assert_eq!(command, "docker run --security-opt seccomp=unconfined --user 1000:1000 …");
    assert!(step(&seen, About::Mode).advice.contains("never with --privileged"));
    assert_eq!(found(&judge(&seen, Lang::En), About::Mode).why.len(), 3);
}

#[test]
fn advice_that_was_followed_is_not_given_again() {
    let system = System { container: Some(Container::Podman), filtered: false, ..System::default() };
    let command = command(&of_user(system), About::Mode);
    assert!(command.starts_with("podman run ") && command.contains("systempaths=unconfined"), "{command}");
}

#[test]
fn a_profile_of_apparmor_around_a_container_is_lifted_as_well() {
    let mut seen = docker_root();
    seen.system.profile = Some("docker-default".into());
    assert!(command(&seen, About::Mode).contains("--security-opt apparmor=unconfined"));
}

#[test]
fn a_filter_of_nobody_knows_whom_is_named_as_what_it_is() {
    let seen = of_user(System { filtered: true, ..System::default() });
    let step = step(&seen, About::Mode);
    assert!(step.advice.contains("`pivot_root`") && step.command.is_none(), "{step:?}");
}

#[test]
fn in_a_container_without_a_filter_the_rule_of_the_host_is_next() {
    let mut seen = ubuntu();
    seen.system.container = Some(Container::Docker);
    assert!(command(&seen, About::Mode).contains("apparmor_restrict"));
    seen.system.filtered = true;
    assert!(command(&seen, About::Mode).starts_with("docker run"));
}

#[test]
fn a_toolchain_in_roots_home_costs_the_private_uid() {
    let finding = found(&judge(&docker_root(), Lang::En), About::User).clone();
    assert_eq!(finding.mark, Mark::Better);
    assert!(finding.why[0].contains("Permission denied"), "{finding:#?}");
    assert!(finding.next.unwrap().command.unwrap().contains("/usr/local/rust"));
}

#[test]
fn a_toolchain_is_not_blamed_for_what_it_does_not_keep_from_working() {
    let mut seen = docker_root();
    let refused =
        |setup: Setup| (setup.mode == Mode::Full || setup.identity == Identity::Private).then_some(REFUSED);
    seen.trials = trials(true, Some(7), None, refused);
    assert!(command(&seen, About::User).starts_with("docker run"));
}

#[test]
fn ubuntu_is_told_how_users_get_namespaces() {
    let command = command(&ubuntu(), About::Mode);
    assert_eq!(command, "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
}

#[test]
fn switches_of_the_kernel_are_named() {
    let zero = of_user(System { most_user_namespaces: Some(0), ..System::default() });
    assert_eq!(command(&zero, About::Mode), "sudo sysctl -w user.max_user_namespaces=15000");
    let debian = of_user(System { userns_clone: Some(0), ..System::default() });
    assert_eq!(command(&debian, About::Mode), "sudo sysctl -w kernel.unprivileged_userns_clone=1");
    let mut docker = docker_root();
    docker.system.most_user_namespaces = Some(0);
    assert!(command(&docker, About::Mode).starts_with("docker run"), "root needs no user namespace");
}

#[test]
fn an_old_kernel_without_namespaces_does_not_work() {
    let seen = old_kernel();
    assert!(!judge(&seen, Lang::En).works);
    assert_eq!(mark(&seen, About::Mode), Mark::Wrong);
    let advice = step(&seen, About::Landlock).advice;
    assert!(advice.contains("Linux 5.13") && advice.contains("5.10.0-28-amd64"), "{advice}");
}

#[test]
fn landlock_that_is_switched_off_is_switched_on_beside_the_others() {
    let release = "6.1.0".into();
    let modules = Some("lockdown,yama,apparmor".into());
    let seen = of_user(System { release, modules, ..System::default() });
    let seen = Seen { trials: trials(false, None, None, |_| None), ..seen };
    assert!(judge(&seen, Lang::En).works, "namespaces are enough");
    assert!(step(&seen, About::Landlock).advice.contains("`lsm=landlock,lockdown,yama,apparmor`"));
}

#[test]
fn an_old_landlock_matters_only_where_it_stands_alone() {
    let with = |abi, refused: fn(Setup) -> Option<&'static str>| Seen {
        trials: trials(false, Some(abi), None, refused),
        ..of_user(System::default())
    };
    let marks = |seen: &Seen| [mark(seen, About::Processes), mark(seen, About::Network)];
    assert_eq!(marks(&with(3, |_| None)), [Mark::Ok, Mark::Ok]);
    assert_eq!(marks(&with(3, no_namespaces)), [Mark::Better, Mark::Better]);
    assert_eq!(marks(&with(4, no_namespaces)), [Mark::Better, Mark::Ok]);
    assert_eq!(marks(&with(5, no_namespaces)), [Mark::Better, Mark::Ok]);
    assert_eq!(marks(&with(6, no_namespaces)), [Mark::Ok, Mark::Ok]);
}

#[test]
fn windows_is_updated_by_its_own_command_and_has_systemd_as_a_switch() {
    let release = "5.15.153.1-microsoft-standard-WSL2".into();
    let seen = of_user(System { release, ..System::default() });
    assert_eq!(command(&seen, About::Processes), "wsl --update");
    assert_eq!(command(&seen, About::Memory), "wsl --shutdown");
    assert!(step(&seen, About::Memory).advice.contains("systemd=true"));
}

#[test]
fn without_a_control_group_the_way_to_one_depends_on_who_could_make_it() {
    let user =
        |group: &str| of_user(System { systemd: true, group: Some(group.into()), ..System::default() });
    let session = user("/user.slice/user-1000.slice/session-2.scope");
    assert_eq!(command(&session, About::Memory), "systemd-run --user --scope -p Delegate=yes grader …");
    let scope = user("/user.slice/user-1000.slice/user@1000.service/app.slice/run-r1.scope");
    assert!(command(&scope, About::Memory).contains("user@.service"));
    assert!(command(&docker_root(), About::Memory).starts_with("docker run --memory"));
    let root = Seen { trials: trials(true, Some(7), None, |_| None), ..good() };
    assert!(command(&root, About::Memory).starts_with("systemd-run --scope"));
}

fn trusting(seen: Seen) -> Seen {
    let asked = Asked { mode: Some(Mode::RlimitsOnly), trusting: true };
    Seen { asked, ..seen }
}

#[test]
fn only_who_trusts_submissions_is_content_with_limits() {
    let untrusting = Seen { asked: Asked { mode: Some(Mode::RlimitsOnly), trusting: false }, ..ubuntu() };
    assert!(!judge(&untrusting, Lang::En).works);
    assert_eq!(command(&untrusting, About::Mode), "unset GRADER_SANDBOX");
    let trusting = trusting(ubuntu());
    assert!(judge(&trusting, Lang::En).works);
    assert_eq!((mark(&trusting, About::Mode), mark(&trusting, About::Files)), (Mark::Wrong, Mark::Wrong));
    assert_eq!(mark(&trusting, About::Network), Mark::Ok, "no socket can be made");
}

#[test]
fn a_mode_that_works_is_not_explained() {
    let lowered = |setup: Setup| (setup.identity == Identity::Lowered).then_some(REFUSED);
    let asked = Asked { mode: Some(Mode::LandlockOnly), trusting: false };
    let seen = Seen { trials: trials(true, Some(7), Some(2), lowered), asked, ..good() };
    assert!(found(&judge(&seen, Lang::En), About::Mode).why.is_empty());
    assert_eq!(command(&seen, About::Mode), "unset GRADER_SANDBOX");
}

#[test]
fn a_mode_that_does_not_work_is_a_fault_also_if_another_does() {
    let seen = Seen { asked: Asked { mode: Some(Mode::Full), trusting: false }, ..ubuntu() };
    assert!(!judge(&seen, Lang::En).works);
    assert!(command(&seen, About::Mode).contains("apparmor_restrict"), "it is the mode that is wanted");
}

#[test]
fn compilers_are_judged_by_their_age() {
    let with = |version: &str| {
        let toolchain = Compiler { version: version.into(), sysroot: "/r".into(), hidden: false };
        Seen { toolchain: Ok(toolchain), ..good() }
    };
    for (version, expected) in [
        ("rustc 1.84.1 (e 2025-01-27)", Mark::Wrong),
        ("rustc 1.85.0 (e 2025-02-17)", Mark::Better),
        ("rustc 1.88.0 (e 2025-06-23)", Mark::Better),
        ("rustc 1.89.0 (e 2025-08-04)", Mark::Ok),
        ("rustc 1.97.0-nightly (e 2026-05-01)", Mark::Ok),
    ] {
        assert_eq!(mark(&with(version), About::Compiler), expected, "{version}");
    }
    assert!(!judge(&with("rustc 1.84.1"), Lang::En).works);
}

/// A machine that has nothing.
fn nothing() -> Seen {
    let all = |_| Some("start `/grader`: No such file or directory");
    Seen {
        trials: trials(false, Some(7), None, all),
        system: System::default(),
        toolchain: Err("run `rustc`: No such file or directory".into()),
        linker: None,
        cache: Err("make the folder `/proc/x`: No such file or directory".into()),
        temporary: Err("find `/nowhere`: No such file or directory".into()),
        machine: Hardware { cores: 1, load: 9.5, free_mib: None },
        others: Others::default(),
        ..good()
    }
}

#[test]
fn what_is_missing_keeps_nothing_else_from_being_told() {
    let seen = nothing();
    for about in [About::Mode, About::Compiler, About::Linker, About::Cache, About::Temporary] {
        assert_eq!(mark(&seen, about), Mark::Wrong, "{about:?}");
    }
    assert_eq!(command(&seen, About::Linker), "sudo apt-get install gcc libc6-dev");
    assert_eq!((mark(&seen, About::Load), mark(&seen, About::Miri)), (Mark::Better, Mark::Ok));
    assert!(text(&seen, Lang::Ru).contains("Проверять здесь пока нельзя"));
}

#[test]
fn each_of_what_grading_needs_can_keep_it_from_working() {
    let changes: [fn(&mut Seen); 4] = [
        |seen| seen.toolchain = Err("none".into()),
        |seen| seen.linker = None,
        |seen| seen.cache = Err("none".into()),
        |seen| seen.temporary = Err("none".into()),
    ];
    for change in changes {
        let mut seen = good();
        change(&mut seen);
        assert!(!judge(&seen, Lang::En).works, "{seen:#?}");
    }
}

#[test]
fn a_step_that_several_findings_share_is_told_once_and_a_command_is_not_broken() {
    let text = text(&trusting(ubuntu()), Lang::En);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let unset = lines.iter().filter(|line| **line == "unset GRADER_SANDBOX");
    assert_eq!(unset.count(), 1, "{text}");
    let narrow = Style { lang: Lang::En, paint: Paint::Plain, width: 40 };
    let narrow = crate::report::doctor::text(&judge(&docker_root(), Lang::En), narrow);
    assert!(narrow.contains("docker run --security-opt seccomp=unconfined --user 1000:1000 …\n"), "{narrow}");
}

#[test]
fn what_a_system_says_is_made_harmless() {
    let mut seen = old_kernel();
    seen.system.release = "5.10\u{1b}[2J".into();
    let text = text(&seen, Lang::En);
    assert!(!text.contains('\u{1b}') && text.contains("\\u{1b}[2J"), "{text}");
    let json = crate::report::doctor::json(&judge(&seen, Lang::En));
    assert!(!json.contains('\u{1b}'), "{json}");
}
