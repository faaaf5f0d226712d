//! Whole reports, as a person sees them. The executions are written by hand, from what a model checker finds.

use super::*;
use crate::race::outcome::{Access, AccessKind, Event, Held, Object, Race, Switch, Thread, Waiting};

/// A failing execution of a source, in which a place is written as the code that stands there.
struct Run {
    source: &'static str,
    outcome: Outcome,
}

impl Run {
    fn of(kind: FailureKind, source: &'static str) -> Run {
        let mut outcome: Outcome = serde_json::from_str(r#"{"scenario":"s","verdict":"failed"}"#).unwrap();
        outcome.kind = Some(kind);
        outcome.threads.push(Thread { name: Some("main".into()), spawned: None });
        Run { source, outcome }
    }

    /// Where that code stands first, or after an `@` and a line's number where it stands in that line.
    fn at(&self, code: &str) -> Option<Place> {
        let (code, from) = code.rsplit_once('@').unwrap_or((code, "1"));
        let from: usize = from.parse().unwrap();
        let (line, text) =
            self.source.lines().enumerate().skip(from - 1).find(|(_, line)| line.contains(code))?;
        let column = text[..text.find(code)?].chars().count() + 1;
        let (line, column) = (u32::try_from(line + 1).unwrap(), u32::try_from(column).unwrap());
        Some(Place { file: "src/lib.rs".into(), line, column })
    }

    fn thread(mut self, code: &str) -> Run {
        let spawned = self.at(code);
        self.outcome.threads.push(Thread { name: None, spawned });
        self
    }

    fn object(mut self, kind: &str, code: &str) -> Run {
        let made = self.at(code);
        self.outcome.objects.push(Object { kind: kind.into(), made, holds_value: None });
        self
    }

    /// A step with fields as `object=0 read=1`; a `_` in a value stands for a space.
    fn step(mut self, thread: usize, verb: &str, code: &str, fields: &str) -> Run {
        let mut event = Event { thread, verb: verb.into(), at: self.at(code), ..Event::default() };
        for (field, value) in fields.split_whitespace().map(|field| field.split_once('=').unwrap()) {
            let (text, number) = (Some(value.replace('_', " ")), value.parse().ok());
            match field {
                "object" => event.object = number,
                "ordering" => event.ordering = text,
                "before" => event.before = text,
                "after" => event.after = text,
                "read" => event.read = text,
                "newest" => event.newest = text,
                "stored" => event.newest_event = number,
                "other" => event.other = number,
                "text" => event.text = text,
                _ => event.switch = Some(serde_json::from_str(&format!("\"{value}\"")).unwrap()),
            }
        }
        self.outcome.events.push(event);
        self
    }

    fn waits(
        mut self,
        thread: usize,
        verb: &str,
        object: Option<usize>,
        code: &str,
        holds: &[(usize, &str)],
    ) -> Run {
        let holds = holds.iter().map(|(object, code)| Held { object: *object, at: self.at(code) }).collect();
        self.outcome.waiting.push(Waiting { thread, verb: verb.into(), object, at: self.at(code), holds });
        self
    }

    fn fails(mut self, message: &str, code: &str) -> Run {
        self.outcome.message = Some(message.into());
        self.outcome.at = self.at(code);
        self
    }

    fn shown(&self, lang: Lang, width: usize) -> String {
        let sources: Sources = [("src/lib.rs", self.source)].into_iter().collect();
        render(&self.outcome, &sources, Style { lang, paint: Paint::Plain, width })
    }

    fn shows(&self, lang: Lang, width: usize, expected: &str) {
        let shown = self.shown(lang, width);
        assert_eq!(shown.trim_end(), expected.trim(), "\n{shown}");
    }
}

const LOST_UPDATE: &str = "\
pub fn scenario() {
    let counter = Arc::new(AtomicU32::new(0));
    let threads: Vec<_> = (0..2).map(|_| {
        let counter = Arc::clone(&counter);
        thread::spawn(move || {
            let value = counter.load(SeqCst);
            counter.store(value + 1, SeqCst);
        })
    });
    threads.for_each(|thread| thread.join().unwrap());
    assert_eq!(counter.load(SeqCst), 2);
}
";

fn lost_update() -> Run {
    Run::of(FailureKind::Assertion, LOST_UPDATE)
        .thread("thread::spawn")
        .thread("thread::spawn")
        .object("Atomic", "AtomicU32::new")
        .fails("assertion `left == right` failed\n  left: 1\n right: 2", "assert_eq!")
        .step(0, "spawn", "thread::spawn", "other=1")
        .step(0, "spawn", "thread::spawn", "other=2")
        .step(1, "load", "counter.load", "object=0 ordering=SeqCst read=0 switch=blocked")
        .step(2, "load", "counter.load", "object=0 ordering=SeqCst read=0 switch=preempted")
        .step(2, "store", "counter.store", "object=0 ordering=SeqCst before=0 after=1")
        .step(2, "end", "-", "")
        .step(1, "store", "counter.store", "object=0 ordering=SeqCst before=1 after=1 switch=finished")
        .step(1, "end", "-", "")
        .step(0, "join", "thread.join", "other=1 switch=finished")
        .step(0, "join", "thread.join", "other=2")
        .step(0, "load", "counter.load@11", "object=0 ordering=SeqCst read=1")
        .step(0, "panic", "assert_eq!", "")
}

#[test]
fn a_lost_update() {
    lost_update().shows(
        Lang::En,
        110,
        "
wrong result (src/lib.rs:11): assertion `left == right` failed
  |   left: 1
  |  right: 2

   │ main                     │ T1                       │ T2                       │
───┼──────────────────────────┼──────────────────────────┼──────────────────────────┼──────────────
 1 │ spawn T1                 │                          │                          │ src/lib.rs:5
 2 │ spawn T2                 │                          │                          │ src/lib.rs:5
 3 │ · waits: join T1         │ counter.load(SeqCst) → 0 │                          │ src/lib.rs:6
 4 │                          │ · preempted              │ counter.load(SeqCst) → 0 │ src/lib.rs:6
 5 │                          │                          │ counter.store(1, SeqCst) │ src/lib.rs:7
   │                          │                          │   0 → 1                  │
 6 │                          │                          │ ends                     │
 7 │                          │ counter.store(1, SeqCst) │                          │ src/lib.rs:7
   │                          │   1 → 1                  │                          │
 8 │                          │ ends                     │                          │
 9 │ join T1                  │                          │                          │ src/lib.rs:10
10 │ join T2                  │                          │                          │ src/lib.rs:10
11 │ counter.load(SeqCst) → 1 │                          │                          │ src/lib.rs:11
12 │ ✗ panics                 │                          │                          │ src/lib.rs:11

  src/lib.rs:5   thread::spawn(move || {
  src/lib.rs:6   let value = counter.load(SeqCst);
  src/lib.rs:7   counter.store(value + 1, SeqCst);
  src/lib.rs:10  threads.for_each(|thread| thread.join().unwrap());
  src/lib.rs:11  assert_eq!(counter.load(SeqCst), 2);",
    );
}

#[test]
fn a_lost_update_on_a_narrow_terminal() {
    lost_update().shows(
        Lang::En,
        80,
        "
wrong result (src/lib.rs:11): assertion `left == right` failed
  |   left: 1
  |  right: 2

   │ thread │ operation                │
───┼────────┼──────────────────────────┼────────────────────────────────────────
 1 │ main   │ spawn T1                 │ src/lib.rs:5   thread::spawn(move || {
 2 │ main   │ spawn T2                 │ src/lib.rs:5   thread::spawn(move || {
   │ main   │ · waits: join T1         │
 3 │ T1     │ counter.load(SeqCst) → 0 │ src/lib.rs:6   let value = counter.loa…
   │ T1     │ · preempted              │
 4 │ T2     │ counter.load(SeqCst) → 0 │ src/lib.rs:6   let value = counter.loa…
 5 │ T2     │ counter.store(1, SeqCst) │ src/lib.rs:7   counter.store(value + 1…
   │        │   0 → 1                  │
 6 │ T2     │ ends                     │
 7 │ T1     │ counter.store(1, SeqCst) │ src/lib.rs:7   counter.store(value + 1…
   │        │   1 → 1                  │
 8 │ T1     │ ends                     │
 9 │ main   │ join T1                  │ src/lib.rs:10  threads.for_each(|threa…
10 │ main   │ join T2                  │ src/lib.rs:10  threads.for_each(|threa…
11 │ main   │ counter.load(SeqCst) → 1 │ src/lib.rs:11  assert_eq!(counter.load…
12 │ main   │ ✗ panics                 │ src/lib.rs:11  assert_eq!(counter.load…",
    );
}

#[test]
fn a_lost_update_in_russian() {
    lost_update().shows(
        Lang::Ru,
        108,
        "
неверный результат (src/lib.rs:11): assertion `left == right` failed
  |   left: 1
  |  right: 2

   │ main                     │ T1                       │ T2                       │
───┼──────────────────────────┼──────────────────────────┼──────────────────────────┼──────────────
 1 │ spawn T1                 │                          │                          │ src/lib.rs:5
 2 │ spawn T2                 │                          │                          │ src/lib.rs:5
 3 │ · ждёт: join T1          │ counter.load(SeqCst) → 0 │                          │ src/lib.rs:6
 4 │                          │ · вытеснен               │ counter.load(SeqCst) → 0 │ src/lib.rs:6
 5 │                          │                          │ counter.store(1, SeqCst) │ src/lib.rs:7
   │                          │                          │   0 → 1                  │
 6 │                          │                          │ конец потока             │
 7 │                          │ counter.store(1, SeqCst) │                          │ src/lib.rs:7
   │                          │   1 → 1                  │                          │
 8 │                          │ конец потока             │                          │
 9 │ join T1                  │                          │                          │ src/lib.rs:10
10 │ join T2                  │                          │                          │ src/lib.rs:10
11 │ counter.load(SeqCst) → 1 │                          │                          │ src/lib.rs:11
12 │ ✗ паника                 │                          │                          │ src/lib.rs:11

  src/lib.rs:5   thread::spawn(move || {
  src/lib.rs:6   let value = counter.load(SeqCst);
  src/lib.rs:7   counter.store(value + 1, SeqCst);
  src/lib.rs:10  threads.for_each(|thread| thread.join().unwrap());
  src/lib.rs:11  assert_eq!(counter.load(SeqCst), 2);",
    );
}

const ABBA: &str = "\
pub fn scenario() {
    let (a, b) = (Arc::new(Mutex::new(0)), Arc::new(Mutex::new(0)));
    let (a2, b2) = (a.clone(), b.clone());
    let payer = thread::spawn(move || {
        let mut x = a2.lock().unwrap();
        let mut y = b2.lock().unwrap();
    });
    let mut y = b.lock().unwrap();
    let mut x = a.lock().unwrap();
}
";

fn abba() -> Run {
    Run::of(FailureKind::Deadlock, ABBA)
        .thread("thread::spawn")
        .object("Mutex", "Mutex::new")
        .object("Mutex", "Mutex::new(0)));")
        .step(0, "spawn", "thread::spawn", "other=1")
        .step(0, "Mutex::lock", "lock()@8", "object=1 read=0")
        .step(1, "Mutex::lock", "lock()@5", "object=0 read=0 switch=preempted")
        .waits(0, "Mutex::lock", Some(0), "lock()@9", &[(1, "lock()@8")])
        .waits(1, "Mutex::lock", Some(1), "lock()@6", &[(0, "lock()@5")])
}

#[test]
fn two_locks_in_two_orders() {
    abba().shows(
        Lang::En,
        110,
        "
deadlock: main waits for `a` (locked by payer since src/lib.rs:5), payer waits for `b` (locked by main since
  src/lib.rs:8)

  │ main              │ payer             │
──┼───────────────────┼───────────────────┼──────────────────────────────────────────────────
1 │ spawn payer       │                   │ src/lib.rs:4  let payer = thread::spawn(move || {
2 │ b.lock() ✓ → 0    │                   │ src/lib.rs:8  let mut y = b.lock().unwrap();
3 │ · preempted       │ a.lock() ✓ → 0    │ src/lib.rs:5  let mut x = a2.lock().unwrap();
  │ ✗ waits: a.lock() │                   │ src/lib.rs:9  let mut x = a.lock().unwrap();
  │                   │ ✗ waits: b.lock() │ src/lib.rs:6  let mut y = b2.lock().unwrap();

  main holds `b`       src/lib.rs:8  let mut y = b.lock().unwrap();
  main waits for `a`   src/lib.rs:9  let mut x = a.lock().unwrap();
  payer holds `a`      src/lib.rs:5  let mut x = a2.lock().unwrap();
  payer waits for `b`  src/lib.rs:6  let mut y = b2.lock().unwrap();
  Everything that is waited for is held by a thread that waits itself: none can go on.",
    );
}

#[test]
fn two_locks_in_two_orders_in_russian() {
    abba().shows(
        Lang::Ru,
        110,
        "
взаимная блокировка: main ждёт `a` (захватил payer, src/lib.rs:5), payer ждёт `b` (захватил main,
  src/lib.rs:8)

  │ main             │ payer            │
──┼──────────────────┼──────────────────┼──────────────────────────────────────────────────
1 │ spawn payer      │                  │ src/lib.rs:4  let payer = thread::spawn(move || {
2 │ b.lock() ✓ → 0   │                  │ src/lib.rs:8  let mut y = b.lock().unwrap();
3 │ · вытеснен       │ a.lock() ✓ → 0   │ src/lib.rs:5  let mut x = a2.lock().unwrap();
  │ ✗ ждёт: a.lock() │                  │ src/lib.rs:9  let mut x = a.lock().unwrap();
  │                  │ ✗ ждёт: b.lock() │ src/lib.rs:6  let mut y = b2.lock().unwrap();

  main держит `b`   src/lib.rs:8  let mut y = b.lock().unwrap();
  main ждёт `a`     src/lib.rs:9  let mut x = a.lock().unwrap();
  payer держит `a`  src/lib.rs:5  let mut x = a2.lock().unwrap();
  payer ждёт `b`    src/lib.rs:6  let mut y = b2.lock().unwrap();
  Всё, чего ждут, держат потоки, которые сами ждут: никто не может продолжить.",
    );
}

const PUBLISH: &str = "\
pub fn scenario() {
    let s = Arc::new((AtomicU32::new(0), AtomicBool::new(false)));
    let s2 = s.clone();
    let t = thread::spawn(move || publish(&s2));
    if s.1.load(Relaxed) {
        assert_eq!(s.0.load(Relaxed), 42, \"flag seen, data not\");
    }
}
fn publish(s: &(AtomicU32, AtomicBool)) {
    s.0.store(42, Relaxed);
    s.1.store(true, Relaxed);
}
";

#[test]
fn a_stale_read() {
    Run::of(FailureKind::Assertion, PUBLISH)
        .thread("thread::spawn")
        .object("Atomic", "AtomicU32::new")
        .object("Atomic", "AtomicBool::new")
        .fails("flag seen, data not", "assert_eq!")
        .step(0, "spawn", "thread::spawn", "other=1")
        .step(1, "store", "store(42", "object=0 ordering=Relaxed before=0 after=42 switch=preempted")
        .step(1, "store", "store(true", "object=1 ordering=Relaxed before=false after=true")
        .step(1, "end", "-", "")
        .step(0, "load", "load(R", "object=1 ordering=Relaxed read=true switch=finished")
        .step(0, "load", "load(R@6", "object=0 ordering=Relaxed read=0 newest=42 stored=1")
        .shows(
            Lang::En,
            110,
            "
wrong result (src/lib.rs:6): flag seen, data not

  │ main                           │ publish                        │
──┼────────────────────────────────┼────────────────────────────────┼─────────────────────────────────────────
1 │ spawn publish                  │                                │ src/lib.rs:4   let t = thread::spawn(mo…
2 │ · preempted                    │ s.0.store(42, Relaxed)  0 → 42 │ src/lib.rs:10  s.0.store(42, Relaxed);
3 │                                │ s.1.store(true, Relaxed)       │ src/lib.rs:11  s.1.store(true, Relaxed);
  │                                │   false → true                 │
4 │                                │ ends                           │
5 │ s.1.load(Relaxed) → true       │                                │ src/lib.rs:5   if s.1.load(Relaxed) {
6 │ s.0.load(Relaxed) → 0  (stale: │                                │ src/lib.rs:6   assert_eq!(s.0.load(Rela…
  │   42 was stored in step 2)     │                                │

  stale: an older value was read. A load may return one as long as nothing orders the newer store before it.",
        );
}

const STATIC_MUT: &str = "\
static mut TOTAL: u32 = 0;
pub fn scenario() {
    thread::scope(|s| {
        s.spawn(|| add(5));
        s.spawn(|| add(7));
    });
}
fn add(amount: u32) {
    unsafe { TOTAL += amount };
}
";

fn static_mut() -> Run {
    let mut run = Run::of(FailureKind::DataRace, STATIC_MUT)
        .thread("spawn(")
        .thread("spawn(@5")
        .step(0, "spawn", "spawn(", "other=1")
        .step(0, "spawn", "spawn(@5", "other=2")
        .step(1, "write", "TOTAL +=", "switch=blocked")
        .step(2, "read", "TOTAL +=", "switch=preempted");
    let at = run.at("TOTAL +=");
    let access = |thread, what, event| Access { thread, what, at: at.clone(), event: Some(event) };
    let accesses = [access(1, AccessKind::Write, 2), access(2, AccessKind::Read, 3)];
    run.outcome.race = Some(Race { address: "0x7f0012".into(), size: 4, object: None, accesses });
    run
}

#[test]
fn a_data_race_on_a_static() {
    static_mut().shows(
        Lang::En,
        110,
        "
data race on `TOTAL`: add-1 writes at src/lib.rs:9 while add-2 reads at src/lib.rs:9; nothing orders them

  │ main        │ add-1       │ add-2      │
──┼─────────────┼─────────────┼────────────┼──────────────────────────────────────────
1 │ spawn add-1 │             │            │ src/lib.rs:4  s.spawn(|| add(5));
2 │ spawn add-2 │             │            │ src/lib.rs:5  s.spawn(|| add(7));
3 │ · waits     │ write TOTAL │            │ src/lib.rs:9  unsafe { TOTAL += amount };
4 │             │ · preempted │ read TOTAL │ src/lib.rs:9  unsafe { TOTAL += amount };

  add-1 writes in step 3  src/lib.rs:9  unsafe { TOTAL += amount };
  add-2 reads in step 4   src/lib.rs:9  unsafe { TOTAL += amount };
  Two accesses to the same memory, one of them a write, must be ordered: the first thread is joined before the
  second access, or both hold the same lock, or the first stores an atomic with Release and the second has
  loaded that value with Acquire. Sleeping orders nothing.",
    );
}

#[test]
fn a_data_race_in_russian() {
    static_mut().shows(
        Lang::Ru,
        110,
        "
гонка данных на `TOTAL`: add-1 пишет (src/lib.rs:9), а add-2 читает (src/lib.rs:9), и порядок между ними ничем
  не задан

  │ main        │ add-1        │ add-2        │
──┼─────────────┼──────────────┼──────────────┼──────────────────────────────────────────
1 │ spawn add-1 │              │              │ src/lib.rs:4  s.spawn(|| add(5));
2 │ spawn add-2 │              │              │ src/lib.rs:5  s.spawn(|| add(7));
3 │ · ждёт      │ запись TOTAL │              │ src/lib.rs:9  unsafe { TOTAL += amount };
4 │             │ · вытеснен   │ чтение TOTAL │ src/lib.rs:9  unsafe { TOTAL += amount };

  add-1 пишет на шаге 3   src/lib.rs:9  unsafe { TOTAL += amount };
  add-2 читает на шаге 4  src/lib.rs:9  unsafe { TOTAL += amount };
  Два обращения к одной памяти, из которых хотя бы одно — запись, должны быть упорядочены: либо первый поток
  дождались (join) до второго обращения, либо оба держат один и тот же замок, либо первый записал атомарную
  переменную с Release, а второй прочитал это значение с Acquire. Пауза (sleep) порядка не создаёт.",
    );
}

#[test]
fn a_racing_access_that_is_no_event_has_its_row() {
    let mut run = static_mut();
    let access = &mut run.outcome.race.as_mut().unwrap().accesses[1];
    access.event = None;
    run.outcome.events.pop();
    assert!(run.shown(Lang::En, 110).contains("│ ✗ reads TOTAL │ src/lib.rs:9  unsafe { TOTAL += amount };"));
}

const LEAK: &str = "\
pub fn scenario() {
    let (tx, rx) = mpsc::channel();
    thread::spawn(move || for job in rx {});
    tx.send(1).unwrap();
    mem::forget(tx);
}
";

#[test]
fn a_leaked_thread() {
    Run::of(FailureKind::Leak, LEAK)
        .thread("thread::spawn")
        .object("channel", "mpsc::channel")
        .step(0, "spawn", "thread::spawn", "other=1")
        .step(0, "send", "send", "object=0 text=message_1")
        .step(1, "recv", "rx {}", "object=0 text=message_1 switch=preempted")
        .step(0, "end", "-", "switch=blocked")
        .waits(1, "recv", Some(0), "rx {}", &[])
        .shows(
            Lang::En,
            110,
            "
leaked thread: T1 waits for a message on `rx`

  │ main                 │ T1                   │
──┼──────────────────────┼──────────────────────┼───────────────────────────────────────────────────────
1 │ spawn T1             │                      │ src/lib.rs:3  thread::spawn(move || for job in rx {});
2 │ tx.send()  message 1 │                      │ src/lib.rs:4  tx.send(1).unwrap();
3 │ · preempted          │ rx.recv()  message 1 │ src/lib.rs:3  thread::spawn(move || for job in rx {});
4 │ ends                 │ · waits              │
  │                      │ ✗ waits: rx.recv()   │ src/lib.rs:3  thread::spawn(move || for job in rx {});

  T1 waits for a message on `rx`  src/lib.rs:3  thread::spawn(move || for job in rx {});
  The scenario has returned, and what it started still waits for something that cannot come any more: T1.",
        );
}

const SPIN: &str = "\
pub fn scenario() {
    let ready = AtomicBool::new(false);
    thread::scope(|s| {
        let waiter = s.spawn(|| while !ready.load(Acquire) { hint::spin_loop() });
        deque.push(1);
    });
}
";

#[test]
fn spinning_and_steps_inside_of_a_dependency_are_folded() {
    let mut run = Run::of(FailureKind::Livelock, SPIN)
        .thread("spawn(")
        .object("Atomic", "AtomicBool::new")
        .step(0, "spawn", "spawn(", "other=1");
    for step in ["load", "fence", "compare_exchange", "store"] {
        run = run.step(0, step, "-", "");
        let file = "/home/ada/.cargo/registry/src/index.crates.io-1949cf/crossbeam-deque-0.8.6/src/deque.rs";
        run.outcome.events.last_mut().unwrap().at = Some(Place { file: file.into(), line: 9, column: 1 });
    }
    for turn in 0..12 {
        let switch = if turn == 0 { "switch=blocked" } else { "" };
        run = run
            .step(1, "load", "ready.load", &format!("object=0 ordering=Acquire read=false {switch}"))
            .step(1, "spin_loop", "hint::", "");
    }
    run.waits(0, "join", None, "thread::scope", &[]).shows(
        Lang::En,
        110,
        "
livelock: waiter runs for ever without getting further

  │ main              │ waiter                      │
──┼───────────────────┼─────────────────────────────┼─────────────────────────────────────────────────────────
1 │ spawn waiter      │                             │ src/lib.rs:4  let waiter = s.spawn(|| while !ready.load…
2 │ … 4 steps inside  │                             │
  │   crossbeam-deque │                             │
3 │ · waits           │ ready.load(Acquire) → false │ src/lib.rs:4  let waiter = s.spawn(|| while !ready.load…
  │                   │   ×12                       │
4 │                   │ spin_loop()  ×12            │ src/lib.rs:4  let waiter = s.spawn(|| while !ready.load…
  │ ✗ waits: join()   │                             │ src/lib.rs:3  thread::scope(|s| {

  main waits for a thread to end  src/lib.rs:3  thread::scope(|s| {",
    );
}

#[test]
fn hostile_names_values_and_messages_do_nothing_to_a_terminal() {
    let mut run = lost_update();
    run.outcome.threads[1].name = Some("\u{1b}]0;pwned\u{7}".into());
    run.outcome.threads[2].name = Some("x\n\n✓ passed".into());
    run.outcome.events[2].read = Some("\u{202e}0\r".repeat(50));
    run.outcome.events[3].text = Some("漢字".repeat(100));
    run.outcome.events[4].verb = "\u{1b}[2J".into();
    run.outcome.events[5].at = Some(Place { file: "\u{1b}[31m/".repeat(30), line: u32::MAX, column: 0 });
    run.outcome.message = Some("\u{1b}[2J\n\u{9b}31m\n::error::".into());
    run.outcome.objects[0].kind = "\u{200b}".into();
    for width in [0, 80, 100, 200] {
        let shown = run.shown(Lang::En, width);
        assert!(!shown.chars().any(|c| c != '\n' && c.is_control()), "{shown}");
        assert!(!shown.contains(['\u{202e}', '\u{200b}']), "{shown}");
        let widest = shown.lines().map(cell::width).max().unwrap();
        assert!(widest <= width.max(80), "{width}: {widest}\n{shown}");
        assert!(!shown.lines().any(|line| line.starts_with("✓") || line.starts_with("::")), "{shown}");
    }
}

#[test]
fn a_table_with_the_longest_of_everything_still_fits() {
    let mut run = lost_update();
    let long = "long".repeat(99);
    run.outcome.threads[1].name = Some(long.clone());
    for event in &mut run.outcome.events {
        (event.text, event.verb) = (Some(long.clone()), long.clone());
        event.at = Some(Place { file: format!("/{long}/{long}.rs"), line: u32::MAX, column: 1 });
    }
    let shown = run.shown(Lang::Ru, 80);
    assert!(shown.contains("12 │ main") && shown.lines().all(|line| cell::width(line) <= 80), "{shown}");
}

#[test]
fn numbers_that_point_nowhere_are_no_disaster() {
    let mut run = abba();
    run.outcome.threads.clear();
    run.outcome.objects.clear();
    run.outcome.events[0].thread = usize::MAX;
    run.outcome.events[1].newest = Some("1".into());
    run.outcome.events[1].newest_event = Some(usize::MAX);
    run.outcome.waiting[0].object = None;
    assert!(run.shown(Lang::En, 80).contains("✗ waits"));
    run.outcome.events.clear();
    run.outcome.waiting.clear();
    assert_eq!(run.shown(Lang::En, 80).lines().next(), Some("deadlock"));
}

#[test]
fn many_threads_become_a_list() {
    let mut run = Run::of(FailureKind::Panic, LOST_UPDATE).object("Atomic", "AtomicU32::new");
    for thread in 1..6 {
        run = run
            .thread("thread::spawn")
            .step(0, "spawn", "thread::spawn", &format!("other={thread} switch=preempted"))
            .step(
                thread,
                "fetch_add",
                "counter.load",
                "object=0 ordering=SeqCst before=0 after=1 switch=preempted",
            );
    }
    run.fails("boom", "assert_eq!").shows(
        Lang::En,
        90,
        "
panic (src/lib.rs:11): boom

   │ thread │ operation                        │
───┼────────┼──────────────────────────────────┼──────────────────────────────────────────
 1 │ main   │ spawn T1                         │ src/lib.rs:5  thread::spawn(move || {
   │ main   │ · preempted                      │
 2 │ T1     │ counter.fetch_add(SeqCst)  0 → 1 │ src/lib.rs:6  let value = counter.load(S…
   │ T1     │ · preempted                      │
 3 │ main   │ spawn T2                         │ src/lib.rs:5  thread::spawn(move || {
   │ main   │ · preempted                      │
 4 │ T2     │ counter.fetch_add(SeqCst)  0 → 1 │ src/lib.rs:6  let value = counter.load(S…
   │ T2     │ · preempted                      │
 5 │ main   │ spawn T3                         │ src/lib.rs:5  thread::spawn(move || {
   │ main   │ · preempted                      │
 6 │ T3     │ counter.fetch_add(SeqCst)  0 → 1 │ src/lib.rs:6  let value = counter.load(S…
   │ T3     │ · preempted                      │
 7 │ main   │ spawn T4                         │ src/lib.rs:5  thread::spawn(move || {
   │ main   │ · preempted                      │
 8 │ T4     │ counter.fetch_add(SeqCst)  0 → 1 │ src/lib.rs:6  let value = counter.load(S…
   │ T4     │ · preempted                      │
 9 │ main   │ spawn T5                         │ src/lib.rs:5  thread::spawn(move || {
   │ main   │ · preempted                      │
10 │ T5     │ counter.fetch_add(SeqCst)  0 → 1 │ src/lib.rs:6  let value = counter.load(S…",
    );
}

#[test]
fn on_a_terminal_each_thread_has_its_colour_and_the_failure_is_red() {
    let run = abba();
    let sources: Sources = [("src/lib.rs", run.source)].into_iter().collect();
    let shown = render(&run.outcome, &sources, Style { lang: Lang::En, paint: Paint::Colours, width: 100 });
    assert!(shown.starts_with("\u{1b}[1;31mdeadlock"));
    assert!(
        shown.contains("\u{1b}[36mb.lock() ✓ → 0\u{1b}[0m")
            && shown.contains("\u{1b}[33ma.lock() ✓ → 0\u{1b}[0m")
    );
    assert!(shown.contains("\u{1b}[1;31m✗ waits: b.lock()\u{1b}[0m"));
}

#[test]
fn json_has_the_names_and_steps_of_the_text() {
    let run = abba();
    let sources: Sources = [("src/lib.rs", run.source)].into_iter().collect();
    let value = json(&run.outcome, &sources, Lang::En);
    assert_eq!(value["threads"][1]["name"], "payer");
    assert_eq!(value["objects"][1]["name"], "b");
    assert_eq!(value["events"][1]["operation"], "b.lock() ✓ → 0");
    assert_eq!(value["events"][2]["step"], 3);
    assert_eq!(value["events"][2]["switch"], serde_json::to_value(Switch::Preempted).unwrap());
    assert!(value["headline"].as_str().unwrap().starts_with("deadlock: main waits for `a`"));
}

const OF_A_LIBRARY: &str = "\
pub fn scenario() {
    let number = Value::new(0);
    number.set(number.get() + 1);
    assert_eq!(number.get(), 2);
}
";

#[test]
fn what_a_library_does_inside_of_a_call_is_that_call() {
    let mut run = Run::of(FailureKind::Assertion, OF_A_LIBRARY)
        .object("Mutex", "Value::new")
        .object("Atomic", "Value::new")
        .object("Atomic", "nowhere")
        .fails("assertion failed", "assert_eq!")
        .step(0, "store", "nowhere", "object=1 ordering=Relaxed before=0 after=0")
        .step(0, "fetch_add", "nowhere", "object=2 ordering=Relaxed before=0 after=1")
        .step(0, "Mutex::lock", "get()", "object=0")
        .step(0, "load", "get()", "object=1 ordering=Relaxed read=0")
        .step(0, "Mutex::unlock", "get()", "object=0")
        .step(0, "Mutex::lock", "set(", "object=0")
        .step(0, "store", "set(", "object=1 ordering=Relaxed before=0 after=1")
        .step(0, "Mutex::unlock", "set(", "object=0")
        .step(0, "panic", "assert_eq!", "");
    let inside = Some(Place { file: "modelled/identity.rs".into(), line: 50, column: 9 });
    run.outcome.objects[2].made.clone_from(&inside);
    run.outcome.events.iter_mut().take(2).for_each(|event| event.at.clone_from(&inside));

    let sources: Sources = [("src/lib.rs", run.source)].into_iter().collect();
    let style = Style { lang: Lang::En, paint: Paint::Plain, width: 100 };
    let shown = render(&run.outcome, &sources.using(&["multiproc".into()]), style);
    for row in ["1 │ number.get() → 0 ", "2 │ number.set(1)  0 → 1 ", "3 │ ✗ panics "] {
        assert!(shown.contains(row), "{row}:\n{shown}");
    }
}
