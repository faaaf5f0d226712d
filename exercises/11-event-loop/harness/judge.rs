//! Lets tasks follow scripts, and writes down which of them had a turn when.
//!
//! A task's script is a text: `yield, ring b, sleep 5`. The tasks are called `a`, `b`, `c` and so on.

use event_loop::{Task, run, sleep, yield_now};
use exam::{Exam, Random, Value};
use std::cell::{Cell, RefCell};
use std::fs;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

fn main() {
    exam::serve(&Exam { case, answer, baseline: Some(baseline) });
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "none" => input(&[]),
        "one" => input(&["yield, yield"]),
        "turns" => input(&["yield, yield, yield", "", "yield", "yield, yield"]),
        "bell" => input(&["wait, yield", "yield, yield, ring a, yield", "yield, wait", "ring c"]),
        "rung-twice" => input(&["wait, yield", "ring a, ring a, yield", "ring a, yield"]),
        "rung-late" => input(&["wait", "ring a, yield, yield, ring a, yield"]),
        "rests" => input(&["sleep 20"]),
        "sleeps" => input(&["sleep 12", "sleep 6", "yield, yield", "sleep 9"]),
        "due-together" => input(&["sleep 8", "sleep 4", "sleep 6", "work"]),
        "beside-the-busy" => input(&["yield until b ends", "sleep 4"]),
        "both" => input(&["sleep 4 and 8, yield"]),
        "first" => input(&["sleep 3600000 or 4, yield"]),
        "many-sleepers" => many_sleepers(random),
        "random" => random_scripts(random),
        other => panic!("there is no case `{other}`"),
    }
}

fn input(scripts: &[&str]) -> Value {
    Value::record([("tasks", named(scripts.iter().map(|script| (*script).to_string())))])
}

fn named(scripts: impl Iterator<Item = String>) -> Value {
    Value::Record(scripts.enumerate().map(|(number, script)| (name(number), script.into())).collect())
}

fn name(number: usize) -> String {
    char::from(b'a' + u8::try_from(number).expect("a few tasks")).to_string()
}

fn number(name: &str) -> usize {
    usize::from(name.as_bytes()[0] - b'a')
}

/// Ten tasks that sleep for about ten seconds, in three parts. They are timed, and so not looked at with each turn.
fn many_sleepers(random: &mut Random) -> Value {
    let mut part = || format!("sleep {}", random.between(3100, 3500));
    let scripts: Vec<String> = (0..10).map(|_| [part(), part(), part()].join(", ")).collect();
    Value::record([("tasks", named(scripts.into_iter())), ("timed", Value::Bool(true))])
}

/// Only who comes before somebody else rings for him, so that all come to an end.
fn random_scripts(random: &mut Random) -> Value {
    let count = random.between(1, 6) as usize;
    let mut scripts = vec![Vec::new(); count];
    for number in 0..count {
        let waits = number > 0 && random.between(0, 1) == 1;
        let before = random.between(0, 3);
        scripts[number].extend(vec!["yield".to_string(); before as usize]);
        if waits {
            scripts[number].push("wait".to_string());
            let ringer = random.between(0, number as u64 - 1) as usize;
            scripts[ringer].push(format!("ring {}", name(number)));
        }
        let after = random.between(0, 2);
        scripts[number].extend(vec!["yield".to_string(); after as usize]);
    }
    Value::record([("tasks", named(scripts.into_iter().map(|steps| steps.join(", "))))])
}

/// The scripts of an input.
fn scripts(input: &Value) -> Vec<Vec<String>> {
    let Value::Record(tasks) = input.field("tasks") else { panic!("the tasks have names") };
    let steps =
        |script: &str| script.split(", ").filter(|step| !step.is_empty()).map(str::to_string).collect();
    tasks.iter().map(|(_, script)| steps(script.text())).collect()
}

fn answer(input: &Value) -> Value {
    let scripts = scripts(input);
    let players = scripts.iter().map(|_| Player::default()).collect();
    let stage = Rc::new(Stage { players, watched: !input.is("timed"), notes: RefCell::default() });
    let tasks = scripts.into_iter().enumerate().map(|(me, script)| task(Rc::clone(&stage), me, script));
    let returned = run(tasks.collect());
    if !stage.watched {
        return Value::record([("returned", returned.into())]);
    }
    let notes = stage.notes.take();
    Value::record([
        ("turns", told(notes.turns).join(" ").into()),
        ("threads", notes.threads.into()),
        ("waiting", notes.waiting.unwrap_or("asleep").into()),
        ("returned", returned.into()),
    ])
}

/// The same scripts one after the other; only sleeping is timed.
fn baseline(input: &Value) -> Value {
    let in_turn = |(me, script): (usize, Vec<String>)| {
        for step in script {
            thread::sleep(millis(step.strip_prefix("sleep ").expect("only sleepers are timed")));
        }
        end(me)
    };
    let returned: Vec<u64> = scripts(input).into_iter().enumerate().map(in_turn).collect();
    Value::record([("returned", returned.into())])
}

/// What a task returns: a number that only the judge knows.
fn end(me: usize) -> u64 {
    exam::call("end", name(me).into())
}

/// What the tasks of one run share.
struct Stage {
    players: Vec<Player>,
    watched: bool,
    notes: RefCell<Notes>,
}

/// What others may do to a task, and know of it.
#[derive(Default)]
struct Player {
    rung: Cell<bool>,
    waiting: RefCell<Option<Waker>>,
    sleeping: Cell<Option<Nap>>,
    /// How many turns it takes is up to chance.
    unseen: Cell<bool>,
    ended: Cell<bool>,
}

/// A sleep: how long it should be, and when it is over: at `earliest` if it began when it was made, at `latest` if it
/// began when it was polled.
#[derive(Clone, Copy)]
struct Nap {
    wanted: Duration,
    earliest: Instant,
    latest: Instant,
}

/// What was seen.
#[derive(Default)]
struct Notes {
    turns: Vec<(String, Option<Nap>)>,
    threads: u64,
    waiting: Option<&'static str>,
    /// When the last sleep that has begun is over.
    all_due: Option<Instant>,
}

/// Far more turns than any script takes.
const MOST_TURNS: usize = 60;

impl Stage {
    /// A task is polled.
    fn turn(&self, me: usize) {
        let player = &self.players[me];
        if !self.watched || player.unseen.get() {
            return;
        }
        let over = player.sleeping.get().filter(|nap| Instant::now() >= nap.earliest);
        if over.is_some() {
            player.sleeping.set(None);
        }
        self.note(name(me), over);
        let mut notes = self.notes.borrow_mut();
        notes.threads = notes.threads.max(threads());
    }

    fn note(&self, what: String, over: Option<Nap>) {
        let turns = &mut self.notes.borrow_mut().turns;
        match turns.len() {
            0..MOST_TURNS => turns.push((what, over)),
            MOST_TURNS => turns.push(("and so on".to_string(), None)),
            _ => {}
        }
    }
}

/// A task, of which each turn is written down.
fn task(stage: Rc<Stage>, me: usize, script: Vec<String>) -> Task {
    let mut follow = Box::pin(follow(Rc::clone(&stage), me, script));
    Box::pin(poll_fn(move |context| {
        stage.turn(me);
        follow.as_mut().poll(context)
    }))
}

async fn follow(stage: Rc<Stage>, me: usize, script: Vec<String>) -> u64 {
    for step in script {
        let words: Vec<&str> = step.split(' ').collect();
        match words[..] {
            ["yield"] => yield_now().await,
            ["yield", "until", other, "ends"] => yield_until_ended(&stage, me, number(other)).await,
            ["ring", other] => ring(&stage.players[number(other)]),
            ["wait"] => rung(&stage.players[me]).await,
            ["work"] => work_until_all_are_due(&stage),
            ["sleep", time] => nap(&stage, me, millis(time), false).await,
            ["sleep", one, "and", other] => both(&stage, me, millis(one), millis(other)).await,
            ["sleep", one, "or", other] => first(&stage, me, millis(one), millis(other)).await,
            _ => panic!("there is no step `{step}`"),
        }
    }
    stage.players[me].ended.set(true);
    end(me)
}

fn millis(text: &str) -> Duration {
    Duration::from_millis(text.parse().expect("milliseconds"))
}

async fn yield_until_ended(stage: &Stage, me: usize, other: usize) {
    stage.players[me].unseen.set(true);
    while !stage.players[other].ended.get() {
        yield_now().await;
    }
    stage.players[me].unseen.set(false);
}

/// Rings a bell, which stays rung; wakes whoever has ever waited for it, although he may not wait any more.
fn ring(player: &Player) {
    player.rung.set(true);
    if let Some(waker) = &*player.waiting.borrow() {
        waker.wake_by_ref();
    }
}

fn rung(player: &Player) -> impl Future<Output = ()> {
    poll_fn(|context| {
        if player.rung.get() {
            return Poll::Ready(());
        }
        player.waiting.replace(Some(context.waker().clone()));
        Poll::Pending
    })
}

/// A task that does not give up its turn while sleeps end.
fn work_until_all_are_due(stage: &Stage) {
    let due = stage.notes.borrow().all_due.expect("somebody sleeps");
    thread::sleep(due.saturating_duration_since(Instant::now()) + Duration::from_millis(1));
}

async fn both(stage: &Stage, me: usize, one: Duration, other: Duration) {
    stage.players[me].unseen.set(true);
    let (mut one, mut other) = (pin!(nap(stage, me, one, true)), pin!(nap(stage, me, other, true)));
    let mut over = [false; 2];
    poll_fn(|context| {
        over[0] = over[0] || one.as_mut().poll(context).is_ready();
        over[1] = over[1] || other.as_mut().poll(context).is_ready();
        if over == [true; 2] { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    stage.players[me].unseen.set(false);
}

async fn first(stage: &Stage, me: usize, one: Duration, other: Duration) {
    stage.players[me].unseen.set(true);
    let (mut one, mut other) = (pin!(nap(stage, me, one, true)), pin!(nap(stage, me, other, true)));
    poll_fn(|context| {
        let over = one.as_mut().poll(context).is_ready() || other.as_mut().poll(context).is_ready();
        if over { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    stage.players[me].unseen.set(false);
}

/// Sleeps as the submission does, and looks at the clock.
async fn nap(stage: &Stage, me: usize, wanted: Duration, one_of_two: bool) {
    let earliest = Instant::now() + wanted;
    let mut sleep: Pin<Box<dyn Future<Output = ()>>> = Box::pin(sleep(wanted));
    let mut before = None;
    poll_fn(|context: &mut Context| {
        let poll = sleep.as_mut().poll(context);
        if poll.is_pending() && before.is_none() {
            before = Some(Effort::so_far(stage.watched));
            let nap = Nap { wanted, earliest, latest: Instant::now() + wanted };
            let mut notes = stage.notes.borrow_mut();
            notes.all_due = notes.all_due.max(Some(nap.latest));
            stage.players[me].sleeping.set(Some(nap).filter(|_| !one_of_two));
        }
        poll
    })
    .await;
    if Instant::now() < earliest {
        stage.note(format!("{} too early", name(me)), None);
    }
    if let Some(before) = before.filter(|_| wanted >= LONG) {
        stage.notes.borrow_mut().waiting = before.until_now(stage.watched);
    }
}

/// A sleep that is long enough to see how the thread spends it.
const LONG: Duration = Duration::from_millis(20);

/// How often this thread has gone to sleep, and how long it has computed.
struct Effort {
    rests: u64,
    computed: Duration,
}

impl Effort {
    fn so_far(watched: bool) -> Effort {
        if !watched {
            return Effort { rests: 0, computed: Duration::ZERO };
        }
        let status = fs::read_to_string("/proc/thread-self/status").unwrap_or_default();
        let rests = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        let computed = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        let nanos = computed.split(' ').next().and_then(|nanos| nanos.parse().ok());
        Effort {
            rests: rests.and_then(|rests| rests.trim().parse().ok()).unwrap_or(0),
            computed: Duration::from_nanos(nanos.unwrap_or(0)),
        }
    }

    /// How the thread has waited since. One that never slept may have been kept from its core instead; then it has not
    /// computed either.
    fn until_now(&self, watched: bool) -> Option<&'static str> {
        let now = Effort::so_far(watched);
        let computed = now.computed.saturating_sub(self.computed);
        match now.rests.saturating_sub(self.rests) {
            0 if computed > LONG / 10 => Some("computing"),
            5.. => Some("asleep for moments, again and again"),
            _ => None,
        }
    }
}

/// How many threads this process has.
fn threads() -> u64 {
    fs::read_dir("/proc/self/task").expect("the sandbox has a /proc").count() as u64
}

/// The turns as they are reported. If sleeps were so close to each other that a busy machine could change their order,
/// they stand in the order of their length.
fn told(turns: Vec<(String, Option<Nap>)>) -> Vec<String> {
    let mut naps: Vec<(String, Nap)> =
        turns.iter().filter_map(|(name, nap)| Some((name.clone(), (*nap)?))).collect();
    let wrong =
        |place: usize| naps[place + 1..].iter().any(|(_, later)| later.latest < naps[place].1.earliest);
    if !(0..naps.len()).any(wrong) {
        naps.sort_by_key(|(_, nap)| nap.wanted);
    }
    let mut naps = naps.into_iter();
    let shown = |(name, nap): (String, Option<Nap>)| match nap {
        Some(_) => naps.next().expect("as many as there were").0,
        None => name,
    };
    turns.into_iter().map(shown).collect()
}
