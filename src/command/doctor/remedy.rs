//! What would make a sandbox stronger on this machine. Decided from what was seen: advice that the user has followed
//! already is not given again.

use super::seen::{Container, System};
use crate::lang::{Lang, say};
use crate::report::doctor::Step;

/// The kernel that first has Landlock, and the one whose Landlock knows signals.
const LANDLOCK: (u32, u32) = (5, 13);
const LANDLOCK_SIGNALS: &str = "6.12";

/// What would let the mode `full` work, which needs namespaces.
pub fn for_full(system: &System, lang: Lang) -> Step {
    let around = || system.around().map(|container| in_container(container, system, lang));
    let held = system.filtered || system.profile.is_some();
    switched_off(system, lang)
        .or_else(|| held.then(around).flatten())
        .or_else(|| restricted(system, lang))
        .or_else(around)
        .unwrap_or_else(|| if system.root { powerless(lang) } else { as_root(lang) })
}

/// What would add Landlock.
pub fn for_landlock(system: &System, lang: Lang) -> Step {
    let release = &system.release;
    if system.kernel().is_some_and(|kernel| kernel < LANDLOCK) {
        let advice = say!(
            lang,
            "Landlock came with Linux 5.13, and this is {release}: take a newer kernel.",
            "Landlock появился в Linux 5.13, а здесь {release}: нужно ядро новее.",
        );
        return newer(advice, system);
    }
    match (&system.modules, system.around()) {
        (Some(modules), _) if !modules.split(',').any(|module| module == "landlock") => Step::advice(say!(
            lang,
            "Switch Landlock on: add `lsm=landlock,{modules}` to the kernel's command line (on most systems to \
             GRUB_CMDLINE_LINUX in /etc/default/grub, then `sudo update-grub`), and restart.",
            "Включите Landlock: добавьте `lsm=landlock,{modules}` к параметрам ядра (обычно в \
             GRUB_CMDLINE_LINUX файла /etc/default/grub, затем `sudo update-grub`) и перезагрузитесь.",
        )),
        (_, Some(container)) => in_container(container, system, lang),
        (_, None) => Step::advice(say!(
            lang,
            "Take a kernel that has Landlock switched on, as those of the distributions have \
             (CONFIG_SECURITY_LANDLOCK).",
            "Возьмите ядро, в котором включён Landlock (CONFIG_SECURITY_LANDLOCK): в ядрах дистрибутивов он есть.",
        )),
    }
}

/// What would bring a Landlock that knows signals and ports.
pub fn for_newer_landlock(system: &System, lang: Lang) -> Step {
    let advice = match system.container {
        Some(_) => say!(
            lang,
            "Give the machine that runs this container Linux {LANDLOCK_SIGNALS} or later.",
            "Обновите ядро машины, на которой запущен контейнер, до Linux {LANDLOCK_SIGNALS} или новее.",
        ),
        None => say!(
            lang,
            "Take Linux {LANDLOCK_SIGNALS} or later.",
            "Обновите ядро до Linux {LANDLOCK_SIGNALS} или новее.",
        ),
    };
    newer(advice, system)
}

/// What would give each run a control group.
pub fn for_group(system: &System, lang: Lang) -> Step {
    if let Some(container) = system.around() {
        return group_around(container, lang);
    }
    match (system.systemd, system.root) {
        (true, true) => Step::command(
            say!(
                lang,
                "Let systemd make a group in which memory and tasks are counted:",
                "Попросите systemd создать группу, в которой считаются память и задачи:",
            ),
            "systemd-run --scope -p MemoryAccounting=yes -p TasksAccounting=yes grader …",
        ),
        (true, false) if !is_delegated(system) => Step::command(
            say!(
                lang,
                "Let systemd make a group that is yours:",
                "Попросите systemd создать группу, которой распоряжаетесь вы:",
            ),
            "systemd-run --user --scope -p Delegate=yes grader …",
        ),
        (true, false) => Step::command(
            say!(
                lang,
                "This group counts neither memory nor tasks. Let systemd hand that on to users, and log in again:",
                "В этой группе не считаются ни память, ни задачи. Разрешите systemd передавать это \
                 пользователям и войдите в систему заново:",
            ),
            r"printf '[Service]\nDelegate=cpu memory pids\n' | sudo install -D -m 644 /dev/stdin /etc/systemd/system/user@.service.d/delegate.conf && sudo systemctl daemon-reload",
        ),
        (false, _) if system.is_windows() => Step::command(
            say!(
                lang,
                "Switch systemd on: write `[boot]` and `systemd=true` into /etc/wsl.conf; then, in Windows:",
                "Включите systemd: впишите `[boot]` и `systemd=true` в /etc/wsl.conf, затем в Windows:",
            ),
            "wsl --shutdown",
        ),
        (false, true) => Step::advice(say!(
            lang,
            "Mount the control groups with `memory` and `pids` at /sys/fs/cgroup, writable.",
            "Подключите контрольные группы с `memory` и `pids` в /sys/fs/cgroup с правом записи.",
        )),
        (false, false) => Step::advice(say!(
            lang,
            "Without systemd only root may make control groups: let root run `grader`.",
            "Без systemd контрольные группы может создавать только root: запускайте `grader` от его имени.",
        )),
    }
}

/// What would let a program of root's have a uid of its own.
pub fn for_private_user(hidden: bool, system: &System, lang: Lang) -> Step {
    if hidden {
        return Step::command(
            say!(
                lang,
                "Put a toolchain where every user may read it:",
                "Поставьте инструменты Rust туда, где их может читать любой пользователь:",
            ),
            "cp -r \"$(rustc --print sysroot)\" /usr/local/rust && export PATH=\"/usr/local/rust/bin:$PATH\"",
        );
    }
    match system.around() {
        Some(container) => in_container(container, system, lang),
        None => powerless(lang),
    }
}

/// A switch of the kernel's that is off.
fn switched_off(system: &System, lang: Lang) -> Option<Step> {
    let command = match system {
        System { most_user_namespaces: Some(0), root: false, .. } => {
            "sudo sysctl -w user.max_user_namespaces=15000"
        }
        System { userns_clone: Some(0), root: false, .. } => {
            "sudo sysctl -w kernel.unprivileged_userns_clone=1"
        }
        _ => return None,
    };
    let advice = match system.container {
        Some(_) => say!(
            lang,
            "Allow user namespaces, on the machine that runs this container:",
            "Разрешите пространства имён пользователей на машине, где запущен контейнер:",
        ),
        None => say!(
            lang,
            "Allow user namespaces (a file in /etc/sysctl.d keeps it so):",
            "Разрешите пространства имён пользователей (чтобы осталось навсегда, впишите это в файл \
             в /etc/sysctl.d):",
        ),
    };
    Some(Step::command(advice, command))
}

/// Ubuntu lets users make namespaces in which they may do nothing.
fn restricted(system: &System, lang: Lang) -> Option<Step> {
    let restricted = !system.root && system.userns_restricted.is_some_and(|value| value > 0);
    let advice = || {
        say!(
            lang,
            "AppArmor takes all rights from users' namespaces here. Let it not, or run `grader` as root:",
            "AppArmor отнимает здесь все права у пространств имён пользователей. Снимите запрет или \
             запускайте `grader` от имени root:",
        )
    };
    restricted
        .then(|| Step::command(advice(), "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"))
}

/// What lifts the container's own restrictions, one after the other.
fn in_container(container: Container, system: &System, lang: Lang) -> Step {
    let program = match container {
        Container::Podman => "podman",
        Container::Docker => "docker",
        Container::Kubernetes => return in_kubernetes(system, lang),
        Container::Other => return filtered(lang),
    };
    let mut options = vec!["--security-opt seccomp=unconfined"];
    if system.profile.is_some() {
        options.push("--security-opt apparmor=unconfined");
    }
    if !system.filtered && !system.root && system.profile.is_none() {
        options.push("--security-opt systempaths=unconfined");
    }
    let options = options.join(" ");
    let command = format!("{program} run {options} --user 1000:1000 …");
    let advice = say!(
        lang,
        "Let the container make namespaces, as a user who is not root, and never with --privileged:",
        "Разрешите контейнеру создавать пространства имён, под обычным пользователем, а не root, и ни в \
         коем случае не с --privileged:",
    );
    Step::command(advice, &command)
}

fn filtered(lang: Lang) -> Step {
    Step::advice(say!(
        lang,
        "Whoever started this keeps the grader's own system calls few, as containers do: have `clone` with new \
         namespaces, `unshare`, `mount` and `pivot_root` allowed, for a user who is not root.",
        "Тот, кто всё это запустил, ограничил системные вызовы самого grader, как делают контейнеры: попросите \
         разрешить `clone` с новыми пространствами имён, `unshare`, `mount` и `pivot_root`, под обычным \
         пользователем.",
    ))
}

fn in_kubernetes(system: &System, lang: Lang) -> Step {
    let user = if system.root { "runAsUser: 1000, " } else { "" };
    Step::advice(say!(
        lang,
        "Let the container make namespaces, and never with `privileged: true`: `securityContext: {{ {user}\
         seccompProfile: {{ type: Unconfined }} }}`.",
        "Разрешите контейнеру создавать пространства имён, и ни в коем случае не через `privileged: true`: \
         `securityContext: {{ {user}seccompProfile: {{ type: Unconfined }} }}`.",
    ))
}

/// In a container, the group around it limits all runs together.
fn group_around(container: Container, lang: Lang) -> Step {
    let command = match container {
        Container::Docker => "docker run --memory 4g --pids-limit 1000 …",
        Container::Podman => "podman run --memory 4g --pids-limit 1000 …",
        Container::Other => {
            return Step::advice(say!(
                lang,
                "Have whatever runs the grader limit its memory and tasks as a whole.",
                "Ограничьте память и число задач для grader целиком там, где он запускается.",
            ));
        }
        Container::Kubernetes => {
            return Step::advice(say!(
                lang,
                "Give the container itself a limit, which the kernel keeps: `resources: {{ limits: {{ memory: 4Gi }} }}`.",
                "Задайте предел самому контейнеру, за ним следит ядро: `resources: {{ limits: {{ memory: 4Gi }} }}`.",
            ));
        }
    };
    let advice = say!(
        lang,
        "Give the container itself limits, which the kernel keeps:",
        "Задайте пределы самому контейнеру, за ними следит ядро:",
    );
    Step::command(advice, command)
}

fn newer(advice: String, system: &System) -> Step {
    if system.is_windows() { Step::command(advice, "wsl --update") } else { Step::advice(advice) }
}

fn powerless(lang: Lang) -> Step {
    Step::advice(say!(
        lang,
        "This root may not make namespaces (it lacks CAP_SYS_ADMIN): run `grader` as a user who is not root.",
        "Этот root не вправе создавать пространства имён (нет CAP_SYS_ADMIN): запускайте `grader` от имени \
         обычного пользователя.",
    ))
}

fn as_root(lang: Lang) -> Step {
    Step::advice(say!(
        lang,
        "The system refuses namespaces to users, and does not say by which rule: let root run `grader`.",
        "Система не даёт пользователям пространства имён и не говорит почему: запускайте `grader` от имени root.",
    ))
}

/// Whether the grader is in a group that the user's own systemd has made.
fn is_delegated(system: &System) -> bool {
    system.group.as_ref().is_some_and(|group| group.contains("/user@") && group.contains("/run-"))
}
