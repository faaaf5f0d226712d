//! On what terms student code runs here: in the strongest sandbox that works, in the one that the user insists on, or
//! not at all.

use crate::lang::{Lang, say};
use crate::sandbox::{Mode, Sandbox, TooWeak, Wish};
use crate::scratch;
use crate::usage::Usage;
use anyhow::{Context, Result};
use clap::builder::FalseyValueParser;
use std::path::PathBuf;

/// What the user says about the sandbox.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Terms {
    /// Run student code in this sandbox or not at all [default: the strongest that works here, but not `rlimits-only`]
    #[arg(long, global = true, env = "GRADER_SANDBOX", value_enum, value_name = "MODE")]
    pub sandbox: Option<Mode>,
    /// Run student code even where nothing keeps it from your files and network: for code that you trust like your own
    #[arg(long, global = true, env = "GRADER_TRUST_SUBMISSIONS", value_parser = FalseyValueParser::new())]
    pub trust_submissions: bool,
}

impl Terms {
    /// A sandbox on these terms; `needed` is what all programs in it will read.
    ///
    /// # Errors
    ///
    /// A usage error, if there is none on these terms but one on others.
    pub fn sandbox(self, needed: &[PathBuf], lang: Lang) -> Result<Sandbox> {
        let launcher = std::env::current_exe().context("find this program's own file")?;
        let wish =
            Wish { mode: self.sandbox, trusting: self.trust_submissions, needed, tether: scratch::tether() };
        let sandbox =
            Sandbox::detect(&launcher, &wish).map_err(|error| match error.downcast_ref::<TooWeak>() {
                Some(_) if self.sandbox.is_some() => Usage(not_trusted(lang)).into(),
                Some(TooWeak { why }) => Usage(too_weak(why, lang)).into(),
                None => match self.sandbox {
                    Some(mode) => Usage(not_this(mode, &format!("{error:#}"), lang)).into(),
                    None => error,
                },
            })?;
        if self.sandbox.is_none() && sandbox.mode() != Mode::Full {
            eprintln!("grader: {}", weaker(sandbox.mode(), lang));
        }
        Ok(sandbox)
    }

    /// The options that make these terms again, with a blank before each.
    pub fn again(self) -> String {
        let mode = self.sandbox.map(|mode| format!(" --sandbox {}", mode.name())).unwrap_or_default();
        mode + if self.trust_submissions { " --trust-submissions" } else { "" }
    }
}

fn weaker(mode: Mode, lang: Lang) -> String {
    let mode = mode.name();
    say!(
        lang,
        "code runs in the weaker sandbox `{mode}`; `grader doctor` says why, `--sandbox full` refuses to",
        "код запускается в более слабой песочнице `{mode}`; почему, покажет `grader doctor`, \
         с `--sandbox full` он не запустится",
    )
}

fn too_weak(why: &str, lang: Lang) -> String {
    say!(
        lang,
        "nothing on this machine can keep student code from your files and network, so it is not run.\n\
         `grader doctor` says why and how to change that; `--trust-submissions` runs it all the same.\n  {why}",
        "на этой машине ничто не удержит код студента от ваших файлов и сети, поэтому он не запущен.\n\
         Почему так и что сделать, покажет `grader doctor`; с `--trust-submissions` код всё-таки запустится.\n  {why}",
    )
}

fn not_trusted(lang: Lang) -> String {
    say!(
        lang,
        "`--sandbox rlimits-only` keeps student code from nothing: it needs `--trust-submissions` as well. \
         `grader doctor` shows what else works here",
        "`--sandbox rlimits-only` ни от чего не ограждает: нужен ещё и `--trust-submissions`. \
         Что ещё здесь работает, покажет `grader doctor`",
    )
}

fn not_this(mode: Mode, why: &str, lang: Lang) -> String {
    let mode = mode.name();
    say!(
        lang,
        "the sandbox `{mode}` does not work here; `grader doctor` shows which do.\n  {why}",
        "песочница `{mode}` здесь не работает; какие работают, покажет `grader doctor`.\n  {why}",
    )
}
