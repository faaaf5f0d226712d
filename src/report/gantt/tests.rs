//! Whole charts, as a person sees them.

use super::example::{any_run, balanced, hostile, hostile_sources, one_lock, sources};
use super::*;
use crate::lang::Lang;
use crate::report::interleaving::cell;
use crate::report::terminal::Paint;
use proptest::prelude::*;

fn shown(run: &Simulated, lang: Lang, width: usize) -> String {
    render(run, &sources(), Style { lang, paint: Paint::Plain, width })
}

fn shows(run: &Simulated, lang: Lang, width: usize, expected: &str) {
    let shown = shown(run, lang, width);
    assert_eq!(shown.trim(), expected.trim(), "\n{shown}");
}

#[test]
fn four_threads_under_one_lock_take_turns() {
    shows(
        &one_lock(),
        Lang::En,
        80,
        "
The threads run one after the other: they wait for the lock `total` ①
  (src/lib.rs:9), 3.00 s in all. What can be computed without it is better
  computed before it is taken.
2.02 s on 2 cores · work 2.02 s · 1.00 busy on average · longest chain 2.02 s,
  so 1.0× at best

s       0              0.5             1.0             1.5           2.0    busy
        ├──────────────┬───────────────┬───────────────┬───────────────┬
core 1  m···············BBBBBBBBBBBBBBBB················DDDDDDDDDDDDDDD·    50 %
core 2  ·AAAAAAAAAAAAAAA················CCCCCCCCCCCCCCCC···············m    50 %
threads                                                                     work
m main  █②┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄█ 40.0 ms
a T1     ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓                                                  500 ms
b T2     ①──────────────▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓                                  500 ms
c T3     ①──────────────────────────────▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓                  500 ms
d T4     ①──────────────────────────────────────────────▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓   480 ms

cores:  a computes   A computes and holds a lock   · idle
threads:  █ computes   ▓ computes and holds a lock   ─ waits for a lock
  ┄ waits for a thread or a message

time spent waiting, all threads together
① 3.00 s  3×  in 3 threads  Mutex::lock    src/lib.rs:9
    let mut sum = total.lock().unwrap();
② 1.98 s  1×  in 1 thread   thread::scope  src/lib.rs:6
    thread::scope(|scope| {",
    );
}

#[test]
fn two_cores_that_are_busy_are_all_there_is() {
    shows(
        &balanced(),
        Lang::Ru,
        80,
        "
Работает вся машина: 2 ядра, занято 98 % времени. Больше из неё не получить.
1.04 с на 2 ядрах · работы 2.03 с · в среднем занято 1.95 · самая длинная
  цепочка 510 мс, то есть не больше 4.0×

с      0                              0.5                            1.0  занято
       ├──────────────────────────────┬──────────────────────────────┬──
ядро 1 maaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaccccccccccccccccccccccccccccccc··    97 %
ядро 2 ·bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbdddddddddddddddddddddddddddddddm    98 %
потоки                                                                    работа
m main █②┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄█ 40.0 мс
a T1    ████████████████████████████████                                  500 мс
b T2    ████████████████████████████████                                  510 мс
c T3    ①:::::::::::::::::::::::::::::::██████████████████████████████    490 мс
d T4    ①:::::::::::::::::::::::::::::::███████████████████████████████   490 мс

ядра:  a вычисляет   · простой
потоки:  █ вычисляет   : готов, но нет свободного ядра
  ┄ ждёт поток или сообщение

время ожидания, все потоки вместе
① 1.01 с  2×  в 2 потоках  не было свободного ядра
② 1.00 с  1×  в 1 потоке   thread::scope            src/lib.rs:6
    thread::scope(|scope| {",
    );
}

#[test]
fn a_narrow_terminal_shows_the_same_in_more_lines() {
    let shown = shown(&one_lock(), Lang::En, 48);
    let end = "
① 3.00 s  3×  in 3 threads  Mutex::lock
    src/lib.rs:9
    let mut sum = total.lock().unwrap();
② 1.98 s  1×  in 1 thread   thread::scope
    src/lib.rs:6
    thread::scope(|scope| {
";
    assert!(shown.ends_with(end), "{shown}");
}

#[test]
fn what_a_student_calls_things_does_nothing_to_a_terminal() {
    let shown =
        render(&hostile(), &hostile_sources(), Style { lang: Lang::Ru, paint: Paint::Plain, width: 120 });
    assert!(!shown.contains(['\u{1b}', '\u{202e}', '\0']), "{shown}");
    assert!(shown.contains("<script>"), "{shown}");
}

#[test]
fn each_colour_ends_where_it_stood() {
    let shown = render(&one_lock(), &sources(), Style { lang: Lang::En, paint: Paint::Colours, width: 80 });
    assert!(shown.contains("\u{1b}[7;35mBBBB"), "{shown}");
    assert_eq!(shown.matches("\u{1b}[0m").count() * 2, shown.matches("\u{1b}[").count(), "{shown}");
}

proptest! {
    #[test]
    fn whatever_a_run_came_to_fits(run in any_run(), width in 0_usize..200, russian: bool) {
        let shown = shown(&run, if russian { Lang::Ru } else { Lang::En }, width);
        for line in shown.lines() {
            prop_assert!(cell::width(line) <= width.max(MIN_WIDTH), "{}\n{}", line, shown);
        }
    }
}
