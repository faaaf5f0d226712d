//! What stands below the table: who waits for what and who holds what, or the two accesses of a data race.

use super::Scene;
use super::cell::{cut, width, wrap};
use super::headline::does;
use super::rows::Steps;
use super::waits::{is_circle, waits};
use crate::escape::one_line;
use crate::lang::say;
use crate::race::outcome::{Access, FailureKind, Place, Race};

/// How many threads are listed.
const MAX_THREADS: usize = 12;
/// How many locks of one thread are listed.
const MAX_HELD: usize = 6;

/// The explanation in lines of at most that width; empty where the table says it all.
pub fn explanation(scene: &Scene, steps: &Steps, most: usize) -> String {
    let mut out = facts(&stale_reads(scene), &[], most);
    let told = match (scene.outcome.kind, &scene.outcome.race) {
        (Some(FailureKind::DataRace), Some(race)) => {
            facts(&ordering(scene), &accesses(race, scene, steps), most)
        }
        (Some(FailureKind::Deadlock), _) => facts(&stuck(scene), &waiting(scene), most),
        (Some(FailureKind::Leak), _) => facts(&left(scene), &waiting(scene), most),
        (Some(FailureKind::Livelock), _) => facts("", &waiting(scene), most),
        (Some(FailureKind::Assertion | FailureKind::Panic | FailureKind::Memory) | None, _)
        | (Some(FailureKind::DataRace), None) => String::new(),
    };
    out.push_str(&told);
    out
}

/// Something that was or is done, where, and the line of the source there.
struct Fact {
    what: String,
    place: String,
    text: String,
}

impl Fact {
    fn new(what: String, at: Option<&Place>, scene: &Scene) -> Fact {
        let place = at.map(|at| scene.place(at)).unwrap_or_default();
        Fact { what, place, text: at.map(|at| scene.text(at)).unwrap_or_default() }
    }
}

/// Facts below each other, and a sentence about them.
fn facts(sentence: &str, facts: &[Fact], most: usize) -> String {
    let whats = facts.iter().map(|fact| width(&fact.what)).max().unwrap_or(0);
    let places = facts.iter().map(|fact| width(&fact.place)).max().unwrap_or(0);
    let mut out = String::new();
    for Fact { what, place, text } in facts {
        let [after_what, after_place] =
            [(what, whats), (place, places)].map(|(text, to)| " ".repeat(to - width(text)));
        let line = format!("  {what}{after_what}  {place}{after_place}  {text}");
        out.push_str(cut(&line, most).trim_end());
        out.push('\n');
    }
    if !sentence.is_empty() {
        for line in wrap(sentence, most.saturating_sub(2)) {
            out.push_str(&format!("  {}\n", line.trim_start()));
        }
    }
    out
}

fn waiting(scene: &Scene) -> Vec<Fact> {
    let lang = scene.lang;
    let threads = scene.outcome.waiting.iter().take(MAX_THREADS);
    threads
        .flat_map(|waiting| {
            let name = scene.names.thread(waiting.thread);
            let holds = waiting.holds.iter().take(MAX_HELD).map(move |held| {
                let object = scene.names.object(held.object);
                let what = say!(lang, "{name} holds `{object}`", "{name} держит `{object}`");
                Fact::new(what, held.at.as_ref(), scene)
            });
            let waits = Fact::new(waits(waiting, scene), waiting.at.as_ref(), scene);
            holds.chain([waits])
        })
        .collect()
}

fn accesses(race: &Race, scene: &Scene, steps: &Steps) -> Vec<Fact> {
    let lang = scene.lang;
    let fact = |(access, event): (&Access, &Option<usize>)| {
        let (thread, does) = (scene.names.thread(access.thread), does(access.what, scene));
        let step = event.and_then(|event| steps.of(event));
        let step = step.map_or_else(String::new, |step| say!(lang, " in step {step}", " на шаге {step}"));
        Fact::new(format!("{thread} {does}{step}"), access.at.as_ref(), scene)
    };
    race.accesses.iter().zip(&scene.racing).map(fact).collect()
}

fn ordering(scene: &Scene) -> String {
    say!(
        scene.lang,
        "Two accesses to the same memory, one of them a write, must be ordered: the first thread is joined before \
         the second access, or both hold the same lock, or the first stores an atomic with Release and the second \
         has loaded that value with Acquire. Sleeping orders nothing.",
        "Два обращения к одной памяти, из которых хотя бы одно — запись, должны быть упорядочены: либо первый поток \
         дождались (join) до второго обращения, либо оба держат один и тот же замок, либо первый записал атомарную \
         переменную с Release, а второй прочитал это значение с Acquire. Пауза (sleep) порядка не создаёт.",
    )
}

fn stuck(scene: &Scene) -> String {
    if is_circle(scene) {
        say!(
            scene.lang,
            "Everything that is waited for is held by a thread that waits itself: none can go on.",
            "Всё, чего ждут, держат потоки, которые сами ждут: никто не может продолжить.",
        )
    } else {
        say!(
            scene.lang,
            "No thread is left that could let them go on.",
            "Не осталось потока, который позволил бы им продолжить.",
        )
    }
}

fn left(scene: &Scene) -> String {
    let waiting = scene.outcome.waiting.iter().map(|waiting| scene.names.thread(waiting.thread));
    let names = one_line(&waiting.take(MAX_THREADS).collect::<Vec<_>>().join(", "), 200);
    say!(
        scene.lang,
        "The scenario has returned, and what it started still waits for something that cannot come any more: {names}.",
        "Сценарий завершился, а запущенное им всё ещё ждёт того, что уже не наступит: {names}.",
    )
}

fn stale_reads(scene: &Scene) -> String {
    if scene.outcome.events.iter().all(|event| event.newest.is_none()) {
        return String::new();
    }
    say!(
        scene.lang,
        "stale: an older value was read. A load may return one as long as nothing orders the newer store before it.",
        "устарело: прочитано более старое значение. Так бывает, пока более новая запись ничем не упорядочена перед \
         чтением.",
    )
}
