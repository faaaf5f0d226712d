//! What the characters of the chart mean: those that occur.

use super::chart::of_state;
use super::lanes::State;
use super::story::Story;
use crate::lang::{Lang, say};
use crate::report::interleaving::cell::{DIM, TIE, painted, wrap};
use crate::report::terminal::Paint;
use crate::simulation::report::{BarKind, WaitKind};
use std::collections::BTreeSet;

/// The states that occur.
pub fn states(story: &Story) -> Vec<State> {
    let run = story.simulated;
    let kinds: BTreeSet<BarKind> = run.bars.iter().map(|bar| bar.kind).collect();
    let places = run.waits.iter().filter_map(|wait| run.places.get(wait.place));
    let waits: BTreeSet<WaitKind> = places.map(|place| same_look(place.kind)).collect();
    let runs = kinds.into_iter().map(State::Runs);
    runs.chain(waits.into_iter().map(|kind| State::Waits(kind, 0))).collect()
}

/// Waiting for another thread looks the same whatever it is to do.
fn same_look(kind: WaitKind) -> WaitKind {
    match kind {
        WaitKind::Join | WaitKind::Message | WaitKind::Other => WaitKind::Other,
        WaitKind::Lock | WaitKind::Core | WaitKind::Sleep => kind,
    }
}

/// Two lines or so: cores, and threads.
pub fn legend(story: &Story, most: usize, paint: Paint) -> String {
    let states = states(story);
    let idle = say!(story.lang, "· idle", "· простой");
    let on_cores: Vec<String> =
        states.iter().filter_map(|state| core(*state, story.lang)).chain([idle]).collect();
    let all: Vec<String> = states.iter().map(|state| thread(*state, story.lang)).collect();
    let (cores, threads) = (say!(story.lang, "cores", "ядра"), say!(story.lang, "threads", "потоки"));
    let lines = [(cores, on_cores), (threads, all)];
    let line = |(head, entries): &(String, Vec<String>)| {
        let entries: Vec<String> = entries.iter().map(|entry| entry.replace(' ', &TIE.to_string())).collect();
        let lines = wrap(&format!("{head}:  {}", entries.join("   ")), most);
        lines.into_iter().map(|line| painted(&line, DIM, paint) + "\n").collect::<String>()
    };
    lines.iter().filter(|(_, entries)| !entries.is_empty()).map(line).collect()
}

fn core(state: State, lang: Lang) -> Option<String> {
    let State::Runs(kind) = state else { return None };
    let (mark, what) = (letter_of(kind), in_words(state, lang));
    Some(format!("{mark} {what}"))
}

fn letter_of(kind: BarKind) -> char {
    match kind {
        BarKind::Computes => 'a',
        BarKind::Holds => 'A',
        BarKind::Spins => '~',
        BarKind::Starts => '^',
    }
}

fn thread(state: State, lang: Lang) -> String {
    let mark = of_state(state, 0).character;
    let what = in_words(state, lang);
    format!("{mark} {what}")
}

/// What a thread does in a state.
pub fn in_words(state: State, lang: Lang) -> String {
    match state {
        State::Runs(BarKind::Computes) => say!(lang, "computes", "вычисляет"),
        State::Runs(BarKind::Holds) => say!(lang, "computes and holds a lock", "вычисляет под блокировкой"),
        State::Runs(BarKind::Spins) => say!(lang, "spins", "проверяет в цикле"),
        State::Runs(BarKind::Starts) => say!(lang, "is being started", "запускается"),
        State::Waits(WaitKind::Lock, _) => say!(lang, "waits for a lock", "ждёт блокировку"),
        State::Waits(WaitKind::Core, _) => {
            say!(lang, "is ready, but no core is free", "готов, но нет свободного ядра")
        }
        State::Waits(WaitKind::Sleep, _) => say!(lang, "sleeps", "спит"),
        State::Waits(WaitKind::Join | WaitKind::Message | WaitKind::Other, _) => {
            say!(lang, "waits for a thread or a message", "ждёт поток или сообщение")
        }
    }
}
