//! Other tools that look at concurrent programs: what they would add. The grader needs none of them.

use super::seen::Seen;
use crate::lang::{Lang, say};
use crate::report::doctor::{About, Finding, Section, Step, Subject};

/// All findings. That a tool is not there is no fault.
pub fn section(seen: &Seen, lang: Lang) -> Section {
    Section { subject: Subject::Others, findings: vec![miri(seen, lang), sanitizer(seen, lang)] }
}

fn miri(seen: &Seen, lang: Lang) -> Finding {
    let adds = say!(
        lang,
        "finds undefined behaviour in `unsafe` code, in one order of the threads at a time (`cargo miri test`)",
        "находит неопределённое поведение в `unsafe`-коде, за раз в одном порядке потоков (`cargo miri test`)",
    );
    tool(
        About::Miri,
        &adds,
        seen.others.miri.as_ref(),
        "rustup toolchain install nightly --component miri,rust-src",
        lang,
    )
}

fn sanitizer(seen: &Seen, lang: Lang) -> Finding {
    let adds = say!(
        lang,
        "finds data races in programs of any size, C code included, as they happen to run (`-Zsanitizer=thread`)",
        "находит гонки данных в программах любого размера, вместе с кодом на C, при обычном запуске \
         (`-Zsanitizer=thread`)",
    );
    tool(
        About::ThreadSanitizer,
        &adds,
        seen.others.sanitizer.as_ref(),
        "rustup toolchain install nightly --component rust-src",
        lang,
    )
}

fn tool(about: About, adds: &str, found: Option<&String>, command: &str, lang: Lang) -> Finding {
    if let Some(toolchain) = found {
        return Finding::ok(about, say!(lang, "in `{toolchain}`: {adds}", "есть в `{toolchain}`: {adds}"));
    }
    let advice = say!(lang, "If you want it:", "Если понадобится:");
    let what = say!(lang, "not there: {adds}", "не установлен: {adds}");
    Finding { next: Some(Step::command(advice, command)), ..Finding::ok(about, what) }
}
