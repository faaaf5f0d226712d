//! Faults, doubts and details in words: one line each, in both languages.

mod exploration;
mod forbidden;
mod left;
mod limits;
pub mod speedup;

pub use exploration::{explored, failure};

use crate::fault::{Detail, Doubt, Ending, Fault};
use crate::judge::Peak;
use crate::lang::{Lang, plural_en, plural_ru, say};
use crate::race::outcome::FailureKind;
use crate::stats::Ratio;
use crate::submission::Refusal;

/// What is wrong, in one line.
pub fn fault(fault: &Fault, lang: Lang) -> String {
    match fault {
        Fault::Refused(reason) => refusal(reason, lang),
        Fault::DoesNotCompile => say!(lang, "it does not compile", "не компилируется"),
        Fault::MissingFunction => say!(
            lang,
            "it compiles, but the judge cannot call it: a name or a signature differs from the task's",
            "компилируется, но проверить нельзя: имя или сигнатура не такие, как в задании",
        ),
        Fault::BuildLimit(bound) => limits::build(*bound, lang),
        Fault::ForbiddenSymbol(found) => forbidden::found(found, lang),
        Fault::WrongAnswer => {
            say!(lang, "the answer differs from the reference's", "ответ отличается от эталонного")
        }
        Fault::EndedEarly(ending) => ended_early(*ending, lang),
        Fault::TimeLimit { secs, waiting } => limits::time(*secs, *waiting, lang),
        Fault::CpuLimit(secs) => limits::cpu(*secs, lang),
        Fault::MemoryLimit(mib) => limits::memory(*mib, lang),
        Fault::TaskLimit(tasks) => limits::tasks(*tasks, lang),
        Fault::OutputLimit(kib) => limits::output(*kib, lang),
        Fault::DiskLimit(mib) => limits::disk(*mib, lang),
        Fault::TooManyCalls(count) => say!(
            lang,
            "it called the function that it was given {count} times, far more often than it should",
            "переданная функция вызвана раз: {count}, намного больше, чем нужно",
        ),
        Fault::MalformedAnswer => say!(
            lang,
            "it sent the judge something that is no answer to its question",
            "вместо ответа судья получил посторонние данные",
        ),
        Fault::NotParallel { seen, asked } => not_parallel(*seen, *asked, lang),
        Fault::TooManyAtOnce { seen, asked } => too_many_at_once(*seen, *asked, lang),
        Fault::NotProcesses { seen, asked } => not_processes(*seen, *asked, lang),
        Fault::NotThreads { seen } => not_threads(*seen, lang),
        Fault::TooSlow { seen, at_least } => speedup::too_slow(*seen, *at_least, lang),
        Fault::TooFast { seen, at_most } => speedup::too_fast(*seen, *at_most, lang),
        Fault::SlowerThanReference { seen, asked } => speedup::slower_than_reference(*seen, *asked, lang),
        Fault::Zombie(count) => left::zombie(*count, lang),
        Fault::Orphan(count) => left::orphan(*count, lang),
        Fault::LeakedProcess(count) => left::process(*count, lang),
        Fault::LeakedThread(count) => left::thread(*count, lang),
        Fault::LeakedDescriptor(count) => left::descriptor(*count, lang),
        Fault::LeakedSegment(count) => left::segment(*count, lang),
        Fault::Assertion(message) => exploration::failed(FailureKind::Assertion, message, lang),
        Fault::Panic(message) => exploration::failed(FailureKind::Panic, message, lang),
        Fault::Memory(message) => exploration::failed(FailureKind::Memory, message, lang),
        Fault::Deadlock => failure(FailureKind::Deadlock, lang),
        Fault::Livelock => failure(FailureKind::Livelock, lang),
        Fault::DataRace => failure(FailureKind::DataRace, lang),
        Fault::Leak => failure(FailureKind::Leak, lang),
        Fault::NotChecked(what) => exploration::not_checked(what, lang),
        Fault::NotModelled => exploration::not_modelled(lang),
    }
}

fn refusal(reason: &Refusal, lang: Lang) -> String {
    let name = |name: &str| crate::escape::one_line(name, 60);
    match reason {
        Refusal::NoSource => say!(
            lang,
            "there is no `lib.rs`: a submission is a crate with `src/lib.rs`, a folder with `lib.rs`, or one `.rs` file",
            "нет файла `lib.rs`: решение — это крейт с `src/lib.rs`, папка с `lib.rs` или один файл `.rs`",
        ),
        Refusal::Link(path) => {
            let path = name(path);
            say!(
                lang,
                "`{path}` is a link; only regular files are taken",
                "`{path}` — ссылка, а берутся только обычные файлы"
            )
        }
        Refusal::HardLink(path) => {
            let path = name(path);
            say!(
                lang,
                "`{path}` is a hard link; copy the file instead",
                "`{path}` — жёсткая ссылка; нужна копия файла"
            )
        }
        Refusal::Special(path) => {
            let path = name(path);
            say!(lang, "`{path}` is no regular file", "`{path}` — не обычный файл")
        }
        Refusal::Name(path) => {
            let path = name(path);
            say!(
                lang,
                "the name `{path}` is not allowed: only ASCII letters, digits, `.`, `-` and `_`",
                "имя `{path}` не подходит: только латинские буквы, цифры, `.`, `-` и `_`",
            )
        }
        Refusal::NotText(path) => {
            let path = name(path);
            say!(lang, "`{path}` is no UTF-8 text", "`{path}` — не текст в UTF-8")
        }
        Refusal::Large(path) => {
            let path = name(path);
            say!(lang, "`{path}` is larger than 256 KiB", "`{path}` больше 256 КиБ")
        }
        Refusal::TooMuch => say!(
            lang,
            "there is too much in `src`: at most 64 Rust files, 1 MiB together, are taken",
            "в `src` слишком много: берётся не больше 64 файлов Rust, вместе до 1 МиБ",
        ),
        Refusal::Deep => {
            say!(lang, "folders in `src` are nested too deeply", "папки в `src` вложены слишком глубоко")
        }
    }
}

fn ended_early(ending: Ending, lang: Lang) -> String {
    match ending {
        // What a Rust program exits with when its main thread has panicked.
        Ending::Exited(101) => say!(lang, "it panicked", "паника: программа завершилась аварийно"),
        Ending::Exited(code) => say!(
            lang,
            "the program ended before it had answered; exit code {code} is no answer",
            "программа завершилась, не ответив; код выхода {code} ответом не считается",
        ),
        Ending::Killed(signal) => say!(
            lang,
            "the program was killed by signal {signal} before it had answered",
            "программа убита сигналом {signal}, не ответив",
        ),
    }
}

fn not_parallel(seen: Peak, asked: Peak, lang: Lang) -> String {
    let (seen, asked) = (seen.calls, asked.calls);
    if seen == 0 {
        return say!(
            lang,
            "nothing was at work: the function to call was not called, and {asked} calls at a time are asked",
            "работа не выполнялась: переданная функция не вызвана, а вызовов одновременно должно быть {asked}",
        );
    }
    let calls = plural_en(seen as u64, "call was", "calls were");
    say!(
        lang,
        "only {seen} {calls} at work at the same time, and {asked} are asked",
        "одновременно работали вызовы: {seen}, а нужно {asked}",
    )
}

fn too_many_at_once(seen: Peak, asked: Peak, lang: Lang) -> String {
    let (seen, asked) = (seen.calls, asked.calls);
    say!(
        lang,
        "{seen} calls were at work at the same time, and at most {asked} are allowed",
        "одновременно работали вызовы: {seen}, а допускается не больше {asked}",
    )
}

fn not_threads(seen: Peak, lang: Lang) -> String {
    let processes = seen.processes;
    say!(
        lang,
        "the work was done in {processes} processes instead of threads of one",
        "работа шла в разных процессах ({processes}), а не в потоках одного",
    )
}

fn not_processes(seen: Peak, asked: Peak, lang: Lang) -> String {
    let (calls, seen, asked) = (seen.calls, seen.processes, asked.processes);
    let en = plural_en(seen as u64, "process", "processes");
    let ru = plural_ru(seen as u64, "процессе", "процессах", "процессах");
    say!(
        lang,
        "{calls} calls were at work at the same time, but all in all in {seen} {en}; {asked} processes are asked",
        "вызовы ({calls}) работали одновременно, но всего в {seen} {ru}, а процессов должно быть {asked}",
    )
}

/// A ratio with its interval: `1.93× (1.89× to 1.97×)`.
fn ratio(ratio: Ratio, lang: Lang) -> String {
    let Ratio { mean, low, high } = ratio;
    say!(lang, "{mean:.2}× ({low:.2}× to {high:.2}×)", "{mean:.2}× (от {low:.2}× до {high:.2}×)")
}

/// What a passed check tells.
pub fn detail(detail: &Detail, lang: Lang) -> String {
    match detail {
        Detail::Cases(count) => {
            let (en, ru) = (
                plural_en(*count as u64, "case", "cases"),
                plural_ru(*count as u64, "случай", "случая", "случаев"),
            );
            say!(lang, "{count} {en}", "{count} {ru}")
        }
        Detail::Together(peak) => {
            let (calls, processes) = (peak.calls, peak.processes);
            let (en, ru) = (
                plural_en(processes as u64, "process", "processes"),
                plural_ru(processes as u64, "процессе", "процессах", "процессах"),
            );
            say!(
                lang,
                "{calls} calls at work at the same time, in {processes} {en}",
                "одновременно вызовов: {calls}, в {processes} {ru}"
            )
        }
        Detail::Faster { seen, bounds, why } => speedup::passed(*seen, *bounds, why, lang),
        Detail::Simulated { seen, bounds, picture } => speedup::simulated(*seen, *bounds, picture, lang),
        Detail::Clean(calls) => {
            say!(lang, "nothing left behind after {calls} calls", "ничего не осталось (вызовов: {calls})",)
        }
        Detail::Explored(how_far) => explored(how_far, lang),
    }
}

/// Why there is no verdict, and what to do.
pub fn doubt(doubt: &Doubt, lang: Lang) -> String {
    match doubt {
        Doubt::Noise { seen, at_least } => {
            let seen = ratio(*seen, lang);
            say!(
                lang,
                "{seen} does not decide about {at_least:.2}×: the times scatter. Nothing is lost; try again when the machine is quiet",
                "{seen}: неясно, есть ли {at_least:.2}×, время скачет. Баллы не потеряны, повторите, когда машина освободится",
            )
        }
        Doubt::ReferenceIsSlow { reference, at_least } => {
            let reference = ratio(*reference, lang);
            say!(
                lang,
                "here and now even the reference reaches only {reference}, and {at_least:.2}× is asked. Nothing is lost; try again when the machine is quiet",
                "сейчас даже эталон даёт лишь {reference}, а нужно {at_least:.2}×. Баллы не потеряны, повторите, когда машина освободится",
            )
        }
        Doubt::NotModelled { why, has, needs } => speedup::not_modelled(why, *has, *needs, lang),
        Doubt::Unexplored { executions } => exploration::too_few(*executions, lang),
    }
}
