//! What a run on the simulated machine came to.

use super::Machine;
use super::account::{Doing, Place as Waited, Waiting};
use super::chart::Stretch;
use crate::engine::Engine;
use crate::failure::{Failure, Waiting as Stuck};
use crate::json;
use crate::place::Place;

/// What a run on the simulated machine came to. All times are nanoseconds of virtual time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulated {
    /// How many cores the machine had.
    pub cores: usize,
    /// From the start of the program to its end.
    pub makespan: u64,
    /// The processor time of all tasks together.
    pub work: u64,
    /// The longest chain of computing in which each part has to follow the one before.
    pub span: u64,
    /// How much of the work was looking again and again.
    pub spun: u64,
    /// Why the program did not come to its end, if it did not.
    pub stopped: Option<Stopped>,
    /// All of it, for a picture.
    json: String,
}

/// Why a program did not come to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// `deadlock`, `livelock`, `panic`, `not-modelled` or `too-long`.
    pub kind: &'static str,
    /// In words.
    pub message: String,
    /// Where.
    pub at: Option<Place>,
}

impl Simulated {
    /// As one object of JSON.
    #[must_use]
    pub fn to_json(&self) -> &str {
        &self.json
    }
}

/// A report has to fit into one message.
const MOST_STRETCHES: usize = 700;
const MOST_PLACES: usize = 100;
const MOST_TASKS: usize = 200;

/// What the run of this engine came to.
pub(super) fn of(engine: &mut Engine) -> Simulated {
    let stopped = engine.failure.take().map(|failure| stopped(engine, failure));
    let Some(mut machine) = engine.machine.take() else { unreachable!("a machine outlives its run") };
    let stopped = stopped.or_else(|| machine.too_long.then(|| too_long(&machine)));
    machine.account.settle();
    let order = by_time_lost(&machine);
    let (bars, waits) = (bars(&mut machine), waits(&mut machine, &order));
    let account = &machine.account;
    let (makespan, cores) = (machine.cores.now, machine.cores.count());
    let (work, span) = (account.busy.iter().sum(), account.span(0));
    let json = json::Object::new()
        .plain("cores", cores)
        .plain("makespan", makespan)
        .plain("work", work)
        .plain("span", span)
        .raw("busy", &numbers(&account.busy))
        .plain("spun", account.spun)
        .raw("tasks", &tasks(engine, &machine))
        .raw("bars", &bars)
        .raw("waits", &waits)
        .raw("places", &json::list(order.iter().map(|index| place(&account.places[*index]))))
        .raw("failure", &stopped.as_ref().map_or("null".to_string(), Stopped::to_json))
        .end();
    Simulated { cores, makespan, work, span, spun: account.spun, stopped, json }
}

impl Stopped {
    fn to_json(&self) -> String {
        json::Object::new()
            .text("kind", self.kind)
            .text("message", &self.message)
            .raw("at", &at(self.at.as_ref()))
            .end()
    }
}

fn numbers(numbers: &[u64]) -> String {
    json::list(numbers.iter().map(u64::to_string))
}

fn tasks(engine: &Engine, machine: &Machine) -> String {
    json::list(machine.account.members.iter().zip(engine.all()).take(MOST_TASKS).map(|(member, task)| {
        let spawned = task.spawned.map(Place::from);
        json::Object::new()
            .maybe_text("name", task.name.as_deref())
            .plain("process", 0)
            .raw("spawned", &at(spawned.as_ref()))
            .plain("start", member.start)
            .plain("end", member.end.unwrap_or(machine.cores.now))
            .plain("work", member.work)
            .end()
    }))
}

fn bars(machine: &mut Machine) -> String {
    let bar = |bar: Stretch<(usize, Doing)>| {
        let kind = match bar.what.1 {
            Doing::Computes => "computes",
            Doing::Holds => "holds",
            Doing::Spins => "spins",
            Doing::Starts => "starts",
        };
        json::Object::new()
            .plain("core", bar.row)
            .plain("task", bar.what.0)
            .plain("from", bar.from)
            .plain("to", bar.to)
            .text("kind", kind)
            .end()
    };
    json::list(machine.account.cores.at_most(MOST_STRETCHES, machine.cores.now).into_iter().map(bar))
}

fn waits(machine: &mut Machine, order: &[usize]) -> String {
    let wait = |wait: Stretch<usize>| {
        json::Object::new()
            .plain("task", wait.row)
            .plain("from", wait.from)
            .plain("to", wait.to)
            .plain("place", order.iter().position(|index| *index == wait.what).unwrap_or(order.len()))
            .end()
    };
    json::list(machine.account.waits.at_most(MOST_STRETCHES, machine.cores.now).into_iter().map(wait))
}

/// The places, most lost time first.
fn by_time_lost(machine: &Machine) -> Vec<usize> {
    let places = &machine.account.places;
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(places[*index].lost));
    order.truncate(MOST_PLACES);
    order
}

fn place(place: &Waited) -> String {
    let kind = match place.kind {
        Waiting::Lock => "lock",
        Waiting::Core => "core",
        Waiting::Sleep => "sleep",
        Waiting::Join => "join",
        Waiting::Message => "message",
        Waiting::Other => "other",
    };
    json::Object::new()
        .text("verb", place.verb)
        .raw("at", &at(place.at.map(Place::from).as_ref()))
        .raw("made", &at(place.made.map(Place::from).as_ref()))
        .plain("times", place.times)
        .plain("lost", place.lost)
        .text("kind", kind)
        .end()
}

fn at(place: Option<&Place>) -> String {
    let Some(place) = place else { return "null".to_string() };
    json::Object::new()
        .text("file", &place.file)
        .plain("line", place.line)
        .plain("column", place.column)
        .end()
}

fn stopped(engine: &Engine, failure: Failure) -> Stopped {
    let (kind, message, at) = match failure {
        Failure::Deadlock(stuck) | Failure::Leak(stuck) => {
            ("deadlock", who_waits(engine, &stuck), place_of(&stuck))
        }
        Failure::Livelock(stuck) => ("livelock", who_waits(engine, &stuck), place_of(&stuck)),
        Failure::NotChecked { what, at } => ("not-modelled", what, at),
        Failure::Panic { message, at } | Failure::Memory { message, at } | Failure::Spin { message, at } => {
            ("panic", message, at)
        }
        Failure::DataRace(_) => ("panic", "a data race".to_string(), None),
    };
    Stopped { kind, message, at }
}

fn who_waits(engine: &Engine, stuck: &[Stuck]) -> String {
    let one = |waiting: &Stuck| {
        let number = waiting.task;
        let name = match engine.tasks[number].name.as_deref() {
            Some(name) => name.to_string(),
            None if number == 0 => "main".to_string(),
            None => format!("thread {number}"),
        };
        let at = waiting.at.as_ref().map(|at| format!(" at {}:{}", at.file, at.line)).unwrap_or_default();
        format!("{name} waits in {}{at}", waiting.verb)
    };
    stuck.iter().map(one).collect::<Vec<String>>().join("; ")
}

fn place_of(stuck: &[Stuck]) -> Option<Place> {
    stuck.iter().find_map(|waiting| waiting.at.clone())
}

fn too_long(machine: &Machine) -> Stopped {
    let seconds = machine.settings.longest.as_secs();
    let message = format!("goes on for more than {seconds} s of virtual time");
    Stopped { kind: "too-long", message, at: None }
}
