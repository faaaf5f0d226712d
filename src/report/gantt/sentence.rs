//! The diagnosis in words, and the figures below it.

use super::diagnosis::Diagnosis;
use super::scale::time;
use super::story::{Story, at};
use crate::escape::one_line;
use crate::lang::{plural_en, plural_ru, say};
use crate::simulation::report::{Failed, FailedKind, WaitKind, ratio};

/// A message of the program's is not longer than that.
const MAX_MESSAGE: usize = 300;

/// Why there is no more speedup, and what may help.
pub fn sentence(story: &Story) -> String {
    let (lang, run) = (story.lang, story.simulated);
    let cores = run.cores;
    match &story.diagnosis {
        Diagnosis::Failed(failed) => not_ended(failed, story),
        Diagnosis::Nothing => {
            say!(
                lang,
                "Nothing was computed, so there is nothing to show.",
                "Вычислений не было, показывать нечего."
            )
        }
        Diagnosis::AllBusy => {
            let busy = percent(run.utilisation());
            let (en, ru) =
                (plural_en(cores as u64, "core", "cores"), plural_ru(cores as u64, "ядро", "ядра", "ядер"));
            say!(
                lang,
                "All of the machine works: {cores} {en}, busy {busy} of the time. More is not to be had from it.",
                "Работает вся машина: {cores} {ru}, занято {busy} времени. Больше из неё не получить.",
            )
        }
        Diagnosis::OneThread { task } => one_thread(*task, story),
        Diagnosis::JoinedAtOnce { place } => joined_at_once(*place, story),
        Diagnosis::TooFewThreads { threads } => {
            let (en, ru) = (
                plural_en(*threads as u64, "thread that computes", "threads that compute"),
                plural_ru(*threads as u64, "вычисляющий поток", "вычисляющих потока", "вычисляющих потоков"),
            );
            say!(
                lang,
                "There are {cores} cores, and only {threads} {en}: the other cores have nothing to do.",
                "Ядер {cores}, а работает только {threads} {ru}: остальным ядрам нечего делать.",
            )
        }
        Diagnosis::Unbalanced { task, alone } => {
            let (thread, share) = (story.thread(*task), percent(ratio(*alone, run.makespan)));
            let alone = time(*alone, lang);
            say!(
                lang,
                "The work is shared out unevenly: when all others are done, {thread} works alone for another {alone}, \
                 {share} of the run. Smaller pieces, taken by whoever is free, even that out.",
                "Работа поделена неравномерно: когда остальные закончили, {thread} ещё {alone} работает один, это \
                 {share} всего времени. Поможет деление на части поменьше, которые берёт тот, кто свободен.",
            )
        }
        Diagnosis::OneAfterTheOther { .. } | Diagnosis::Waiting { .. } | Diagnosis::Sleeping { .. } => {
            waits(story)
        }
        Diagnosis::Spinning => {
            let (spun, work) = (time(run.spun, lang), time(run.work, lang));
            say!(
                lang,
                "{spun} of {work} of processor time went into looking again and again. A lock, a channel or a \
                 `Condvar` waits without taking a core.",
                "На проверки в цикле ушло {spun} из {work} процессорного времени. Блокировка, канал или `Condvar` \
                 ждут, не занимая ядра.",
            )
        }
        Diagnosis::StartUp { cost } => {
            let rest = time(run.work.saturating_sub(*cost), lang);
            let cost = time(*cost, lang);
            say!(
                lang,
                "To start the processes costs {cost}, and what they compute only {rest}. Fewer processes, with more \
                 work for each, are faster.",
                "Запуск процессов стоит {cost}, а сами вычисления — только {rest}. Быстрее будет с меньшим числом \
                 процессов, у каждого из которых больше работы.",
            )
        }
        Diagnosis::SpanBound => {
            let (span, makespan) = (time(run.span, lang), time(run.makespan, lang));
            say!(
                lang,
                "{span} of {makespan} is one chain of steps, each of which needs the one before it. More cores do \
                 not help; a shorter chain does.",
                "{span} из {makespan} — это одна цепочка шагов, каждому из которых нужен предыдущий. Новые ядра тут \
                 не помогут, поможет цепочка короче.",
            )
        }
        Diagnosis::Mixed => {
            let busy = percent(run.utilisation());
            say!(
                lang,
                "The machine is busy {busy} of the time, and no single reason for the rest stands out.",
                "Машина занята {busy} времени, и одной главной причины простоя нет.",
            )
        }
    }
}

fn not_ended(failed: &Failed, story: &Story) -> String {
    let lang = story.lang;
    let what = match failed.kind {
        FailedKind::Deadlock => say!(lang, "no thread can go on", "ни один поток не может продолжать"),
        FailedKind::Livelock => {
            say!(lang, "threads run without getting further", "потоки работают, но не продвигаются")
        }
        FailedKind::Panic => say!(lang, "it panicked", "она запаниковала"),
        FailedKind::NotModelled => say!(
            lang,
            "it does something that the simulated machine does not have",
            "на моделируемой машине нет того, что ей нужно",
        ),
        FailedKind::TooLong => say!(lang, "it takes too long", "она работает слишком долго"),
    };
    let place = failed.at.as_ref().map(|place| format!(" ({})", at(place))).unwrap_or_default();
    let message = one_line(failed.message.trim(), MAX_MESSAGE);
    let message = if message.is_empty() { message } else { format!(": {message}") };
    say!(
        lang,
        "The program did not come to its end, {what}{place}{message}",
        "Программа не дошла до конца: {what}{place}{message}",
    )
}

fn one_thread(task: usize, story: &Story) -> String {
    let (lang, run) = (story.lang, story.simulated);
    if run.tasks.len() == 1 {
        return say!(
            lang,
            "Nothing runs in parallel: there is only one thread.",
            "Параллельно ничего не идёт: поток всего один.",
        );
    }
    let thread = story.thread(task);
    let share = percent(ratio(run.tasks.get(task).map_or(0, |task| task.work), run.work));
    say!(
        lang,
        "Nothing runs in parallel: one thread, {thread}, does {share} of all the work.",
        "Параллельно ничего не идёт: {share} всей работы делает один поток, {thread}.",
    )
}

fn joined_at_once(place: Option<usize>, story: &Story) -> String {
    let lang = story.lang;
    let place = place.map(|place| where_it_is(place, story)).unwrap_or_default();
    say!(
        lang,
        "Nothing runs in parallel: each thread is waited for{place} before the next is started. Start all of them \
         first, and then wait.",
        "Параллельно ничего не идёт: прежде чем запустить следующий поток, ждут конца предыдущего{place}. Сначала \
         запустите все потоки, а потом ждите.",
    )
}

fn waits(story: &Story) -> String {
    let lang = story.lang;
    let Some((place, waited)) =
        story.diagnosis.place().and_then(|place| Some((place, story.simulated.places.get(place)?)))
    else {
        return String::new();
    };
    let (lost, at) = (time(waited.lost, lang), where_it_is(place, story));
    let object = story.object(place).map(|name| format!(" `{name}`")).unwrap_or_default();
    let verb = story.verb(waited);
    match (&story.diagnosis, waited.kind) {
        (Diagnosis::OneAfterTheOther { .. }, _) => say!(
            lang,
            "The threads run one after the other: they wait for the lock{object}{at}, {lost} in all. What can be \
             computed without it is better computed before it is taken.",
            "Потоки работают по очереди: они ждут блокировку{object}{at}, всего {lost}. Что можно вычислить без \
             неё, лучше вычислять до захвата.",
        ),
        (Diagnosis::Sleeping { .. }, _) => say!(
            lang,
            "The threads sleep{at}, {lost} in all: in that time nothing is computed.",
            "Потоки спят{at}, всего {lost}: в это время ничего не вычисляется.",
        ),
        (_, WaitKind::Lock) => say!(
            lang,
            "Cores are idle because threads wait for the lock{object}{at}, {lost} in all. The less is done while it \
             is held, the better.",
            "Ядра простаивают, потому что потоки ждут блокировку{object}{at}, всего {lost}. Чем меньше делается под \
             ней, тем лучше.",
        ),
        (_, WaitKind::Message) => say!(
            lang,
            "Cores are idle because threads wait for a message{at}, {lost} in all: the other side is too slow.",
            "Ядра простаивают, потому что потоки ждут сообщения{at}, всего {lost}: другая сторона не успевает.",
        ),
        (_, WaitKind::Core | WaitKind::Sleep | WaitKind::Join | WaitKind::Other) => say!(
            lang,
            "Cores are idle because threads wait in `{verb}`{at}, {lost} in all.",
            "Ядра простаивают, потому что потоки ждут в `{verb}`{at}, всего {lost}.",
        ),
    }
}

/// ` ① (src/lib.rs:14)`.
fn where_it_is(place: usize, story: &Story) -> String {
    let number = story.number(place).map(|number| format!(" {number}")).unwrap_or_default();
    let at = story.simulated.places.get(place).and_then(|waited| waited.at.as_ref()).map(at);
    at.map_or(number.clone(), |at| format!("{number} ({at})"))
}

/// The run in figures.
pub fn figures(story: &Story) -> String {
    let (lang, run) = (story.lang, story.simulated);
    let cores = run.cores;
    let [makespan, work, span] = [run.makespan, run.work, run.span].map(|part| time(part, lang));
    let (busy, parallelism) = (run.cores_busy(), run.parallelism());
    let (en, ru) =
        (plural_en(cores as u64, "core", "cores"), plural_ru(cores as u64, "ядре", "ядрах", "ядрах"));
    say!(
        lang,
        "{makespan} on {cores} {en} · work {work} · {busy:.2} busy on average · longest chain {span}, so {parallelism:.1}× \
         at best",
        "{makespan} на {cores} {ru} · работы {work} · в среднем занято {busy:.2} · самая длинная цепочка {span}, то есть \
         не больше {parallelism:.1}×",
    )
}

/// A share in whole percents.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}
