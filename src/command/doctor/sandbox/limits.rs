//! What student code may use up, and who sees to that.

use super::super::remedy;
use super::Judge;
use crate::lang::say;
use crate::report::doctor::{About, Finding};
use crate::sandbox::{Enforced, Mode};

impl Judge<'_> {
    /// How memory and tasks are limited.
    pub(super) fn memory(&self, enforced: Enforced) -> Finding {
        let lang = self.lang;
        match enforced.cgroup {
            Some(version) => Finding::ok(
                About::Memory,
                say!(
                    lang,
                    "the kernel counts for all its processes together, exactly (control group v{version})",
                    "ядро точно считает их для всех процессов вместе (контрольная группа v{version})",
                ),
            ),
            None => Finding::better(
                About::Memory,
                say!(
                    lang,
                    "looked at every few milliseconds, so that there can be more than allowed for a moment: no \
                     control group can be made",
                    "проверяются каждые несколько миллисекунд, поэтому на миг их может стать больше, чем можно: \
                     контрольную группу создать нельзя",
                ),
                remedy::for_group(&self.seen.system, lang),
            ),
        }
    }

    /// How much it can write.
    pub(super) fn disk(&self, mode: Mode) -> Finding {
        let lang = self.lang;
        Finding::ok(
            About::Disk,
            match mode {
                Mode::Full => say!(
                    lang,
                    "it writes into memory, and of that there is as much as the exercise says",
                    "код пишет в память, и её ровно столько, сколько указано в упражнении",
                ),
                Mode::LandlockOnly | Mode::RlimitsOnly => say!(
                    lang,
                    "what it writes is looked at every few milliseconds, and each file has a size that the kernel \
                     keeps to",
                    "записанное проверяется каждые несколько миллисекунд, а за размером каждого файла следит ядро",
                ),
            },
        )
    }

    /// How long it can run.
    pub(super) fn time(&self) -> Finding {
        let what = say!(
            self.lang,
            "ended by the grader's clock, and by the processor time of all its processes",
            "код останавливают по часам grader и по процессорному времени всех его процессов",
        );
        Finding::ok(About::Time, what)
    }
}
