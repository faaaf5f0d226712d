//! What student code can reach for: files, processes, the network, the kernel.

use super::super::remedy;
use super::super::seen::Tried;
use super::Judge;
use crate::lang::say;
use crate::report::doctor::{About, Finding, Step};
use crate::sandbox::{Enforced, Identity, Mode, Setup};

impl Judge<'_> {
    /// Which files it can read and change.
    pub(super) fn files(&self, setup: Setup) -> Finding {
        let lang = self.lang;
        match setup.mode {
            Mode::Full => Finding::ok(
                About::Files,
                say!(
                    lang,
                    "it sees the system's programs and its own folder, and none of your files",
                    "код видит программы системы и свою папку; ваших файлов для него нет",
                ),
            ),
            Mode::LandlockOnly => Finding::ok(
                About::Files,
                say!(
                    lang,
                    "it reads the system's programs and its own folder, writes into that alone, and opens none of \
                     your files",
                    "код читает программы системы и свою папку, пишет только в неё и не может открыть ваши файлы",
                ),
            ),
            Mode::RlimitsOnly => Finding::wrong(
                About::Files,
                match setup.identity {
                    Identity::Own => say!(
                        lang,
                        "it can read and change all of your files",
                        "код может читать и менять все ваши файлы",
                    ),
                    Identity::Private | Identity::Lowered => say!(
                        lang,
                        "it can read and change what every user of this machine can",
                        "код может читать и менять всё, что может любой пользователь машины",
                    ),
                },
                self.stronger(setup.mode),
            ),
        }
    }

    /// Whom it can see and signal.
    pub(super) fn processes(&self, setup: Setup, enforced: Enforced) -> Finding {
        const SIGNALS: u32 = 6;
        let lang = self.lang;
        let apart = setup.identity != Identity::Own;
        match setup.mode {
            Mode::Full => Finding::ok(
                About::Processes,
                say!(lang, "it sees its own, and no others", "код видит только свои процессы"),
            ),
            Mode::LandlockOnly if apart || enforced.landlock >= Some(SIGNALS) => Finding::ok(
                About::Processes,
                say!(
                    lang,
                    "it can read the names of the others, but signals and traces only its own",
                    "код может прочитать названия чужих процессов, но сигналы и отладка доступны только для своих",
                ),
            ),
            Mode::LandlockOnly => Finding::better(
                About::Processes,
                say!(
                    lang,
                    "it can send signals to your other processes: this Landlock does not know signals (ABI 6 does)",
                    "код может посылать сигналы другим вашим процессам: этот Landlock ещё не умеет это запрещать \
                     (нужен ABI 6)",
                ),
                remedy::for_newer_landlock(&self.seen.system, lang),
            ),
            Mode::RlimitsOnly if apart => Finding::ok(
                About::Processes,
                say!(
                    lang,
                    "it sees the others, and can signal none: it is another user",
                    "код видит чужие процессы, но сигналов им не пошлёт: это другой пользователь",
                ),
            ),
            Mode::RlimitsOnly => Finding::wrong(
                About::Processes,
                say!(
                    lang,
                    "it can stop and trace your other processes",
                    "код может останавливать и отлаживать другие ваши процессы",
                ),
                self.stronger(setup.mode),
            ),
        }
    }

    /// Where it can connect.
    pub(super) fn network(&self, setup: Setup, enforced: Enforced) -> Finding {
        const PORTS: u32 = 4;
        let lang = self.lang;
        match setup.mode {
            Mode::Full => Finding::ok(
                About::Network,
                say!(
                    lang,
                    "none; where an exercise opens `inet`, a loopback of its own",
                    "сети нет; если упражнение открывает `inet`, то только собственная петля (loopback)",
                ),
            ),
            Mode::LandlockOnly if enforced.landlock >= Some(PORTS) => Finding::ok(
                About::Network,
                say!(
                    lang,
                    "none; where an exercise opens `inet`, the machine's: TCP to ports of no service, and UDP as far \
                     as the machine reaches",
                    "сети нет; если упражнение открывает `inet`, то сеть машины: TCP на порты, где нет служб, и UDP \
                     всюду, куда достаёт машина",
                ),
            ),
            Mode::LandlockOnly => Finding::better(
                About::Network,
                say!(
                    lang,
                    "none; but where an exercise opens `inet`, all of the machine's: this Landlock does not know \
                     ports (ABI 4 does)",
                    "сети нет; но если упражнение открывает `inet`, то вся сеть машины: этот Landlock ещё не умеет \
                     ограничивать порты (нужен ABI 4)",
                ),
                remedy::for_newer_landlock(&self.seen.system, lang),
            ),
            Mode::RlimitsOnly if setup.filter => Finding::ok(
                About::Network,
                say!(
                    lang,
                    "none; where an exercise opens `inet`, all of the machine's",
                    "сети нет; если упражнение открывает `inet`, то вся сеть машины",
                ),
            ),
            Mode::RlimitsOnly => Finding::wrong(
                About::Network,
                say!(lang, "all of the machine's", "вся сеть машины"),
                self.stronger(setup.mode),
            ),
        }
    }

    /// What it could leave behind in the kernel.
    pub(super) fn system_v(&self, setup: Setup) -> Finding {
        let lang = self.lang;
        match (setup.mode, setup.filter) {
            (Mode::Full, _) => Finding::ok(
                About::SystemV,
                say!(
                    lang,
                    "its own, where an exercise opens `shared-memory`; they go with it",
                    "только свои объекты, если упражнение открывает `shared-memory`; исчезают вместе с программой",
                ),
            ),
            (_, true) => Finding::ok(
                About::SystemV,
                say!(lang, "none: they would outlive it", "объектов нет: они пережили бы программу"),
            ),
            (_, false) => Finding::wrong(
                About::SystemV,
                say!(
                    lang,
                    "those of the machine; it can leave some behind",
                    "общие с машиной; после программы они могут остаться",
                ),
                self.stronger(setup.mode),
            ),
        }
    }

    /// What it may ask of the kernel.
    pub(super) fn system_calls(&self, setup: Setup) -> Finding {
        let lang = self.lang;
        if setup.filter {
            return Finding::ok(
                About::SystemCalls,
                say!(
                    lang,
                    "those for the rarer parts of the kernel are refused, and processes and sockets unless an \
                     exercise opens them",
                    "вызовы к редким частям ядра запрещены; процессы и сокеты тоже, если их не открывает упражнение",
                ),
            );
        }
        let next = Step::advice(say!(
            lang,
            "Take a kernel that can filter them (CONFIG_SECCOMP_FILTER).",
            "Нужно ядро с фильтром вызовов (CONFIG_SECCOMP_FILTER).",
        ));
        Finding::wrong(
            About::SystemCalls,
            say!(lang, "all that a user has", "все, что есть у пользователя"),
            next,
        )
        .because(self.reasons(|tried| tried.setup.mode == setup.mode && tried.setup.filter))
    }

    /// The user that it is.
    pub(super) fn user(&self, setup: Setup) -> Finding {
        let (lang, root) = (self.lang, self.seen.system.root);
        match (setup.identity, root) {
            (Identity::Private | Identity::Lowered, _) => Finding::ok(
                About::User,
                say!(
                    lang,
                    "a uid that nobody else has, and no capability",
                    "uid, которого больше ни у кого нет, и никаких привилегий",
                ),
            ),
            (Identity::Own, false) => Finding::ok(
                About::User,
                say!(lang, "yours, without any capability", "ваш, без каких-либо привилегий"),
            ),
            (Identity::Own, true) => self.root_itself(setup),
        }
    }

    fn root_itself(&self, setup: Setup) -> Finding {
        let lang = self.lang;
        let private = |tried: &Tried| {
            let like_this = Setup { identity: setup.identity, ..tried.setup } == setup;
            like_this && tried.setup.identity != Identity::Own
        };
        let why = self.reasons(private);
        let hidden = self.seen.toolchain.as_ref().is_ok_and(|toolchain| {
            let place = toolchain.sysroot.display().to_string();
            toolchain.hidden && why.iter().any(|why| why.contains(&place))
        });
        let mut what = say!(
            lang,
            "root's own uid, if without its capabilities",
            "uid самого root, хотя и без привилегий",
        );
        if hidden {
            what += &say!(
                lang,
                ": no other user can read the toolchain",
                ": другим пользователям инструменты Rust недоступны",
            );
        }
        let next = remedy::for_private_user(hidden, &self.seen.system, lang);
        Finding::better(About::User, what, next).because(why)
    }
}
