//! Judges the sandbox: which mode is used, and what that means for each thing that student code could reach for.

mod limits;
mod reach;

use super::remedy;
use super::seen::{Seen, Tried};
use crate::lang::{Lang, say};
use crate::report::doctor::{About, Finding, Section, Step, Subject};
use crate::sandbox::{Enforced, Identity, Mode, Setup};

/// The setup in which student code runs.
#[derive(Debug, Clone, Copy)]
pub struct Chosen {
    /// The setup.
    pub setup: Setup,
    /// What is in force in it.
    pub enforced: Enforced,
}

/// The strongest setup that works, if it may be used: the same choice as [`crate::sandbox::Sandbox::detect`] makes.
pub fn chosen(seen: &Seen) -> Option<Chosen> {
    let wanted = |tried: &&Tried| seen.asked.mode.is_none_or(|mode| mode == tried.setup.mode);
    let works = |tried: &Tried| {
        tried.result.as_ref().ok().map(|enforced| Chosen { setup: tried.setup, enforced: *enforced })
    };
    let strongest = seen.trials.iter().filter(wanted).find_map(works)?;
    (strongest.setup.mode != Mode::RlimitsOnly || seen.asked.trusting).then_some(strongest)
}

/// All findings.
pub fn section(seen: &Seen, lang: Lang) -> Section {
    let judge = Judge { seen, lang };
    let findings = match chosen(seen) {
        Some(chosen) => judge.all(chosen),
        None => [vec![judge.none()], judge.walls()].concat(),
    };
    Section { subject: Subject::Sandbox, findings }
}

struct Judge<'a> {
    seen: &'a Seen,
    lang: Lang,
}

impl Judge<'_> {
    fn all(&self, chosen: Chosen) -> Vec<Finding> {
        let Chosen { setup, enforced } = chosen;
        let mut findings = vec![
            self.mode(setup.mode),
            self.files(setup),
            self.processes(setup, enforced),
            self.network(setup, enforced),
            self.system_v(setup),
            self.system_calls(setup),
            self.user(setup),
            self.memory(enforced),
            self.disk(setup.mode),
            self.time(),
        ];
        findings.extend(match enforced.landlock {
            Some(abi) => vec![Finding::ok(About::Landlock, self.wall(setup.mode, abi))],
            None => self.walls(),
        });
        findings
    }

    /// That there is no sandbox.
    fn none(&self) -> Finding {
        let lang = self.lang;
        let what = match self.seen.asked.mode {
            Some(Mode::RlimitsOnly) => say!(
                lang,
                "`rlimits-only` is asked for, which keeps student code from nothing; so it is not run.",
                "Задан режим `rlimits-only`, который ни от чего не ограждает, поэтому код студентов не запускается.",
            ),
            Some(mode) => {
                let mode = mode.name();
                say!(
                    lang,
                    "`{mode}` is asked for, and does not work here; so student code is not run.",
                    "Задан режим `{mode}`, а он здесь не работает, поэтому код студентов не запускается.",
                )
            }
            None => say!(
                lang,
                "Nothing here can keep student code from your files and network; so it is not run.",
                "Здесь ничто не удержит код студентов от ваших файлов и сети, поэтому он не запускается.",
            ),
        };
        let next = match self.seen.asked.mode {
            Some(Mode::RlimitsOnly) if self.best() < Mode::RlimitsOnly => self.leave_out(),
            Some(Mode::LandlockOnly) => remedy::for_landlock(&self.seen.system, lang),
            Some(_) | None => remedy::for_full(&self.seen.system, lang),
        };
        Finding::wrong(About::Mode, what, next).because(self.refusals(Mode::LandlockOnly))
    }

    fn mode(&self, mode: Mode) -> Finding {
        let lang = self.lang;
        match mode {
            Mode::Full => Finding::ok(
                About::Mode,
                say!(
                    lang,
                    "`full`: student code has files, processes and a network of its own.",
                    "`full`: у кода студента свои файлы, процессы и сеть.",
                ),
            ),
            Mode::LandlockOnly => Finding::better(
                About::Mode,
                say!(
                    lang,
                    "`landlock-only`: student code shares processes and network with the machine, but touches only \
                     the files of its task, and hardly anything else.",
                    "`landlock-only`: процессы и сеть у кода студента общие с машиной, но доступны ему только файлы \
                     его задачи и почти ничего больше.",
                ),
                self.stronger(mode),
            )
            .because(self.refusals(Mode::Full)),
            Mode::RlimitsOnly => Finding::wrong(
                About::Mode,
                say!(
                    lang,
                    "`rlimits-only`: student code is kept from nothing. It runs because you trust it like your own.",
                    "`rlimits-only`: код студента ни от чего не огражден. Он запускается, потому что вы доверяете \
                     ему, как своему.",
                ),
                self.stronger(mode),
            )
            .because(self.refusals(Mode::LandlockOnly)),
        }
    }

    fn wall(&self, mode: Mode, abi: u32) -> String {
        let lang = self.lang;
        match mode {
            Mode::Full => say!(
                lang,
                "ABI {abi}: a second wall around its files",
                "ABI {abi}: вторая стена вокруг файлов",
            ),
            Mode::LandlockOnly | Mode::RlimitsOnly => {
                say!(lang, "ABI {abi}: the wall around its files", "ABI {abi}: стена вокруг файлов")
            }
        }
    }

    /// That Landlock is missing, if it is.
    fn walls(&self) -> Vec<Finding> {
        let landlock =
            |tried: &Tried| tried.result.as_ref().is_ok_and(|enforced| enforced.landlock.is_some());
        if self.seen.trials.iter().any(landlock) {
            return Vec::new();
        }
        let what = say!(
            self.lang,
            "missing: there is no wall around files but namespaces",
            "отсутствует: файлы можно оградить только пространствами имён",
        );
        let next = remedy::for_landlock(&self.seen.system, self.lang);
        let why = self.reasons(|tried| tried.setup.mode == Mode::LandlockOnly);
        vec![Finding::better(About::Landlock, what, next).because(why)]
    }

    /// How to come to a stronger mode than this.
    fn stronger(&self, mode: Mode) -> Step {
        if self.seen.asked.mode == Some(mode) && self.best() < mode {
            return self.leave_out();
        }
        remedy::for_full(&self.seen.system, self.lang)
    }

    fn leave_out(&self) -> Step {
        Step::command(
            say!(
                self.lang,
                "Leave out `--sandbox`, or what the environment says:",
                "Уберите `--sandbox` или переменную окружения:",
            ),
            "unset GRADER_SANDBOX",
        )
    }

    /// The strongest mode that works.
    fn best(&self) -> Mode {
        let works = self.seen.trials.iter().find(|tried| tried.result.is_ok());
        works.map_or(Mode::RlimitsOnly, |tried| tried.setup.mode)
    }

    /// Why this mode and stronger ones do not work, those that do left out.
    fn refusals(&self, weakest: Mode) -> Vec<String> {
        let works =
            |mode| self.seen.trials.iter().any(|other| other.setup.mode == mode && other.result.is_ok());
        self.reasons(|tried| tried.setup.mode <= weakest && !works(tried.setup.mode))
    }

    fn reasons(&self, which: impl Fn(&Tried) -> bool) -> Vec<String> {
        let refused = self.seen.trials.iter().filter(|tried| which(tried));
        let reason = |tried: &Tried| {
            let error = tried.result.as_ref().err()?;
            Some(format!("{}: {error}", name(tried.setup, self.lang)))
        };
        refused.filter_map(reason).collect()
    }
}

/// A setup in a few words.
fn name(setup: Setup, lang: Lang) -> String {
    let mode = setup.mode.name();
    match setup.identity {
        Identity::Private => say!(lang, "`{mode}`, private uid", "`{mode}`, отдельный uid"),
        Identity::Lowered => {
            say!(lang, "`{mode}`, private uid without root", "`{mode}`, отдельный uid без root")
        }
        Identity::Own => say!(lang, "`{mode}`, own uid", "`{mode}`, свой uid"),
    }
}
