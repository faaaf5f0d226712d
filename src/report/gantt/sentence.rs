//! The diagnosis in words, and the figures below it.

use super::diagnosis::Diagnosis;
use super::scale::time;
use super::story::{Story, at, verb};
use crate::escape::one_line;
use crate::lang::{plural_en, plural_ru, say};
use crate::report::interleaving::cell::TIE;
use crate::simulation::report::{Failed, FailedKind, WaitKind, ratio};

/// A message of the program's is not longer than that.
const MAX_MESSAGE: usize = 300;

/// Why there is no more speedup, and what may help.
pub fn sentence(story: &Story) -> String {
    match &story.diagnosis {
        Diagnosis::Failed(failed) => not_ended(failed, story),
        Diagnosis::Nothing => say!(
            story.lang,
            "Nothing was computed, so there is nothing to show.",
            "Вычислений не было, показывать нечего.",
        ),
        Diagnosis::AllBusy => all_busy(story),
        Diagnosis::OneThread { task } => one_thread(*task, story),
        Diagnosis::JoinedAtOnce { place } => joined_at_once(*place, story),
        Diagnosis::TooFewThreads { threads } => too_few(*threads, story),
        Diagnosis::Unbalanced { task, alone } => unbalanced(*task, *alone, story),
        Diagnosis::OneAfterTheOther { .. } | Diagnosis::Waiting { .. } | Diagnosis::Sleeping { .. } => {
            waits(story)
        }
        Diagnosis::Spinning => spinning(story),
        Diagnosis::StartUp { cost } => start_up(*cost, story),
        Diagnosis::SpanBound => chain(story),
        Diagnosis::Mixed => mixed(story),
    }
}

fn not_ended(failed: &Failed, story: &Story) -> String {
    let lang = story.lang;
    let what = match failed.kind {
        FailedKind::Deadlock => say!(lang, "no thread can go on", "ни один поток не может продолжать работу"),
        FailedKind::Livelock => {
            say!(lang, "threads run without getting further", "потоки работают, но не продвигаются")
        }
        FailedKind::Panic => say!(lang, "it panicked", "паника"),
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
        "The program did not finish: {what}{place}{message}",
        "Программа не завершилась: {what}{place}{message}",
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
    let verb = verb(waited);
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
            "The threads sleep{at}, {lost} in all, in which nothing is computed.",
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

fn all_busy(story: &Story) -> String {
    let (lang, cores, busy) = (story.lang, story.simulated.cores, percent(story.simulated.utilisation()));
    let (en, ru) =
        (plural_en(cores as u64, "core", "cores"), plural_ru(cores as u64, "ядро", "ядра", "ядер"));
    say!(
        lang,
        "The whole machine works: {cores} {en}, busy {busy} of the time. More is not to be had from it.",
        "Работает вся машина: {cores} {ru}, занято {busy} времени. Больше из неё не получить.",
    )
}

fn too_few(threads: usize, story: &Story) -> String {
    let (lang, cores) = (story.lang, story.simulated.cores);
    let (en, ru) = (
        plural_en(threads as u64, "thread that computes", "threads that compute"),
        plural_ru(threads as u64, "вычисляющий поток", "вычисляющих потока", "вычисляющих потоков"),
    );
    say!(
        lang,
        "There are {cores} cores, and only {threads} {en}: the other cores have nothing to do.",
        "Ядер {cores}, а работы хватает лишь на {threads} {ru}: остальным ядрам нечего делать.",
    )
}

fn unbalanced(task: usize, alone: u64, story: &Story) -> String {
    let (lang, thread) = (story.lang, story.thread(task));
    let share = percent(ratio(alone, story.simulated.makespan));
    let alone = time(alone, lang);
    say!(
        lang,
        "The work is shared out unevenly: when all others are done, {thread} works alone for another {alone}, \
         {share} of the run. Smaller pieces, taken by whoever is free, even that out.",
        "Работа поделена неравномерно: когда остальные закончили, {thread} ещё {alone} работает один, это \
         {share} всего времени. Поможет деление на части поменьше, которые берёт тот, кто свободен.",
    )
}

fn spinning(story: &Story) -> String {
    let (lang, run) = (story.lang, story.simulated);
    let (spun, work) = (time(run.spun, lang), time(run.work, lang));
    say!(
        lang,
        "{spun} of {work} of processor time went into looking again and again. A lock, a channel or a \
         `Condvar` waits without taking a core.",
        "На проверки в цикле ушло {spun} из {work} процессорного времени. Блокировка, канал или `Condvar` \
         ждут, не занимая ядра.",
    )
}

fn start_up(cost: u64, story: &Story) -> String {
    let lang = story.lang;
    let rest = time(story.simulated.work.saturating_sub(cost), lang);
    let cost = time(cost, lang);
    say!(
        lang,
        "To start the processes costs {cost}, and what they compute only {rest}. Fewer processes, with more \
         work for each, are faster.",
        "Запуск процессов стоит {cost}, а сами вычисления — только {rest}. Быстрее будет с меньшим числом \
         процессов, у каждого из которых больше работы.",
    )
}

fn chain(story: &Story) -> String {
    let (lang, run) = (story.lang, story.simulated);
    let (span, makespan) = (time(run.span, lang), time(run.makespan, lang));
    say!(
        lang,
        "{span} of {makespan} is one chain of steps, each of which needs the one before it. More cores do not \
         help; a shorter chain does.",
        "{span} из {makespan} — это одна цепочка шагов, каждому из которых нужен предыдущий. Новые ядра тут не \
         помогут, поможет цепочка короче.",
    )
}

fn mixed(story: &Story) -> String {
    let (lang, busy) = (story.lang, percent(story.simulated.utilisation()));
    say!(
        lang,
        "The machine is busy {busy} of the time, and no single reason for the rest stands out.",
        "Машина занята {busy} времени, и одной главной причины простоя нет.",
    )
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
    let slept = run.places.iter().filter(|place| place.kind == WaitKind::Sleep);
    let slept = slept.fold(0_u64, |sum, place| sum.saturating_add(place.lost));
    if run.work < run.makespan / 2 || run.spun > run.work / 20 || slept > run.makespan / 20 {
        // What waits most of the time is not held up by what it computes.
        return say!(
            lang,
            "{makespan} on {cores} {en} · work {work} · {busy:.2} busy on average",
            "{makespan} на {cores} {ru} · работы {work} · в среднем занято {busy:.2}",
        );
    }
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
    format!("{:.0}{TIE}%", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::super::example::{one_lock, sources};
    use super::*;
    use crate::lang::Lang;

    fn said(diagnosis: Diagnosis, lang: Lang) -> String {
        let (run, sources) = (one_lock(), sources());
        let mut story = Story::new(&run, &sources, lang);
        story.diagnosis = diagnosis;
        sentence(&story).replace(TIE, " ")
    }

    fn all() -> Vec<Diagnosis> {
        let failed = |kind| Failed { kind, message: "left\nright".into(), at: None };
        let kinds = [
            FailedKind::Deadlock,
            FailedKind::Livelock,
            FailedKind::Panic,
            FailedKind::NotModelled,
            FailedKind::TooLong,
        ];
        let (place, task) = (0, 3);
        let mut all: Vec<Diagnosis> = kinds.map(|kind| Diagnosis::Failed(failed(kind))).into();
        all.extend([
            Diagnosis::Nothing,
            Diagnosis::AllBusy,
            Diagnosis::OneAfterTheOther { place },
            Diagnosis::OneThread { task },
            Diagnosis::JoinedAtOnce { place: Some(1) },
            Diagnosis::TooFewThreads { threads: 2 },
            Diagnosis::Unbalanced { task, alone: 1_100_000_000 },
            Diagnosis::Waiting { place },
            Diagnosis::Sleeping { place },
            Diagnosis::Spinning,
            Diagnosis::StartUp { cost: 600_000_000 },
            Diagnosis::SpanBound,
            Diagnosis::Mixed,
        ]);
        all
    }

    #[test]
    fn each_reason_is_said_in_both_languages() {
        let en: Vec<String> = all().into_iter().map(|reason| said(reason, Lang::En)).collect();
        assert_eq!(en.join("\n"), "\
The program did not finish: no thread can go on: left\\nright
The program did not finish: threads run without getting further: left\\nright
The program did not finish: it panicked: left\\nright
The program did not finish: it does something that the simulated machine does not have: left\\nright
The program did not finish: it takes too long: left\\nright
Nothing was computed, so there is nothing to show.
The whole machine works: 2 cores, busy 50 % of the time. More is not to be had from it.
The threads run one after the other: they wait for the lock `total` ① (src/lib.rs:9), 3.00 s in all. What can be computed without it is better computed before it is taken.
Nothing runs in parallel: one thread, T3, does 25 % of all the work.
Nothing runs in parallel: each thread is waited for ② (src/lib.rs:6) before the next is started. Start all of them first, and then wait.
There are 2 cores, and only 2 threads that compute: the other cores have nothing to do.
The work is shared out unevenly: when all others are done, T3 works alone for another 1.10 s, 54 % of the run. Smaller pieces, taken by whoever is free, even that out.
Cores are idle because threads wait for the lock `total` ① (src/lib.rs:9), 3.00 s in all. The less is done while it is held, the better.
The threads sleep ① (src/lib.rs:9), 3.00 s in all, in which nothing is computed.
0 ns of 2.02 s of processor time went into looking again and again. A lock, a channel or a `Condvar` waits without taking a core.
To start the processes costs 600 ms, and what they compute only 1.42 s. Fewer processes, with more work for each, are faster.
2.02 s of 2.02 s is one chain of steps, each of which needs the one before it. More cores do not help; a shorter chain does.
The machine is busy 50 % of the time, and no single reason for the rest stands out.");
        let ru: Vec<String> = all().into_iter().map(|reason| said(reason, Lang::Ru)).collect();
        assert_eq!(ru.join("\n"), "\
Программа не завершилась: ни один поток не может продолжать работу: left\\nright
Программа не завершилась: потоки работают, но не продвигаются: left\\nright
Программа не завершилась: паника: left\\nright
Программа не завершилась: на моделируемой машине нет того, что ей нужно: left\\nright
Программа не завершилась: она работает слишком долго: left\\nright
Вычислений не было, показывать нечего.
Работает вся машина: 2 ядра, занято 50 % времени. Больше из неё не получить.
Потоки работают по очереди: они ждут блокировку `total` ① (src/lib.rs:9), всего 3.00 с. Что можно вычислить без неё, лучше вычислять до захвата.
Параллельно ничего не идёт: 25 % всей работы делает один поток, T3.
Параллельно ничего не идёт: прежде чем запустить следующий поток, ждут конца предыдущего ② (src/lib.rs:6). Сначала запустите все потоки, а потом ждите.
Ядер 2, а работы хватает лишь на 2 вычисляющих потока: остальным ядрам нечего делать.
Работа поделена неравномерно: когда остальные закончили, T3 ещё 1.10 с работает один, это 54 % всего времени. Поможет деление на части поменьше, которые берёт тот, кто свободен.
Ядра простаивают, потому что потоки ждут блокировку `total` ① (src/lib.rs:9), всего 3.00 с. Чем меньше делается под ней, тем лучше.
Потоки спят ① (src/lib.rs:9), всего 3.00 с: в это время ничего не вычисляется.
На проверки в цикле ушло 0 нс из 2.02 с процессорного времени. Блокировка, канал или `Condvar` ждут, не занимая ядра.
Запуск процессов стоит 600 мс, а сами вычисления — только 1.42 с. Быстрее будет с меньшим числом процессов, у каждого из которых больше работы.
2.02 с из 2.02 с — это одна цепочка шагов, каждому из которых нужен предыдущий. Новые ядра тут не помогут, поможет цепочка короче.
Машина занята 50 % времени, и одной главной причины простоя нет.");
    }
}
