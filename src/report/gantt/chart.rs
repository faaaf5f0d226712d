//! The chart: a row for each core, then a row for each thread, below an axis of time.

use super::lanes::{self, State};
use super::legend;
use super::scale::{Scale, time};
use super::sentence::percent;
use super::story::Story;
use crate::lang::say;
use crate::report::interleaving::cell::{DIM, cut, of_thread, painted, width};
use crate::report::terminal::Paint;
use crate::simulation::report::{BarKind, WaitKind, ratio};

/// More cores are not shown.
pub const MAX_CORES: usize = 16;
/// More threads are not shown.
pub const MAX_THREADS: usize = 12;
/// A name is not wider than that.
const MAX_NAME: usize = 14;
/// Marks of time are no closer than that.
const CLOSEST: usize = 11;

/// A character in a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyph {
    /// The character.
    pub character: char,
    /// The colour, as terminals name it; empty for none.
    pub colour: &'static str,
}

/// A row before it has a width.
struct Row<T> {
    label: String,
    intervals: Vec<lanes::Interval<T>>,
    /// What stands at its end.
    figure: String,
}

/// The whole chart; nothing if nothing lasted.
pub fn chart(story: &Story, most: usize, paint: Paint) -> String {
    let (cores, threads) = (cores(story), threads(story));
    let heads = heads(story);
    let labels = cores.iter().map(|row| &row.label).chain(threads.iter().map(|row| &row.label));
    let figures = cores.iter().map(|row| &row.figure).chain(threads.iter().map(|row| &row.figure));
    let label = widest(labels.chain([&heads.threads]));
    let figure = widest(figures.chain([&heads.busy, &heads.computed]));
    let Some(scale) = Scale::new(story.simulated.makespan, most.saturating_sub(label + figure + 2)) else {
        return String::new();
    };
    let frame = Frame { label, figure, scale, paint };
    let mut out = frame.axis(&heads, story);
    for row in &cores {
        let glyphs = scale.raster(row.intervals.iter().copied()).into_iter().map(of_core_glyph);
        out.push_str(&frame.row(&row.label, &glyphs.collect::<Vec<_>>(), &row.figure));
    }
    out.push_str(&frame.more(story.simulated.cores, cores.len(), story));
    out.push_str(&frame.line(&heads.threads, "", &heads.computed));
    let all = lanes::shown_threads(story.simulated, MAX_THREADS);
    for (row, thread) in threads.iter().zip(all) {
        let states = scale.raster(row.intervals.iter().copied());
        out.push_str(&frame.row(&row.label, &thread_glyphs(&states, thread, story), &row.figure));
    }
    out.push_str(&frame.more(story.simulated.tasks.len(), threads.len(), story));
    out + "\n" + &legend::legend(story, most, paint)
}

/// What stands above the figures, and between cores and threads.
struct Heads {
    busy: String,
    threads: String,
    computed: String,
}

fn heads(story: &Story) -> Heads {
    Heads {
        busy: say!(story.lang, "busy", "занято"),
        threads: say!(story.lang, "threads", "потоки"),
        computed: say!(story.lang, "work", "работа"),
    }
}

fn widest<'a>(texts: impl Iterator<Item = &'a String>) -> usize {
    texts.map(|text| width(text)).max().unwrap_or(0)
}

fn cores(story: &Story) -> Vec<Row<(usize, BarKind)>> {
    let run = story.simulated;
    let row = |core: usize| {
        let number = core + 1;
        let busy = run.busy.get(core).copied().unwrap_or(0);
        Row {
            label: say!(story.lang, "core {number}", "ядро {number}"),
            intervals: lanes::of_core(run, core),
            figure: percent(ratio(busy.min(run.makespan), run.makespan)),
        }
    };
    (0..run.cores.min(MAX_CORES)).map(row).collect()
}

fn threads(story: &Story) -> Vec<Row<State>> {
    let row = |thread: usize| Row {
        label: format!("{} {}", letter(thread), cut(&story.thread(thread), MAX_NAME)),
        intervals: lanes::of_thread(story.simulated, thread),
        figure: time(story.simulated.tasks[thread].work, story.lang),
    };
    lanes::shown_threads(story.simulated, MAX_THREADS).into_iter().map(row).collect()
}

/// What stands for a thread: `m` for `main`, then the alphabet, then `+`.
pub fn letter(thread: usize) -> char {
    let letters = ['m'].into_iter().chain(('a'..='z').filter(|letter| *letter != 'm'));
    letters.into_iter().nth(thread).unwrap_or('+')
}

const HOLDS: [&str; 6] = ["7;36", "7;33", "7;35", "7;32", "7;34", "7;96"];
const WAITS: &str = "31";

fn of_core_glyph(what: Option<(usize, BarKind)>) -> Glyph {
    let Some((thread, kind)) = what else { return Glyph { character: '·', colour: DIM } };
    match kind {
        BarKind::Computes => Glyph { character: letter(thread), colour: of_thread(thread) },
        BarKind::Holds => {
            let character = if letter(thread) == '+' { '#' } else { letter(thread).to_ascii_uppercase() };
            Glyph { character, colour: HOLDS[thread % HOLDS.len()] }
        }
        BarKind::Spins => Glyph { character: '~', colour: WAITS },
        BarKind::Starts => Glyph { character: '^', colour: of_thread(thread) },
    }
}

/// A thread's states; a wait begins with the number that it has in the list.
fn thread_glyphs(states: &[Option<State>], thread: usize, story: &Story) -> Vec<Glyph> {
    let glyph = |(column, state): (usize, &Option<State>)| {
        let Some(state) = state else { return Glyph { character: ' ', colour: "" } };
        let begins = column == 0 || states[column - 1] != Some(*state);
        let glyph = of_state(*state, thread);
        match state {
            State::Waits(_, place) if begins => {
                Glyph { character: story.number(*place).unwrap_or(glyph.character), ..glyph }
            }
            State::Waits(..) | State::Runs(_) => glyph,
        }
    };
    states.iter().enumerate().map(glyph).collect()
}

/// How a state looks in the row of its thread.
pub fn of_state(state: State, thread: usize) -> Glyph {
    let (character, colour) = match state {
        State::Runs(BarKind::Computes) => ('█', of_thread(thread)),
        State::Runs(BarKind::Holds) => ('▓', of_thread(thread)),
        State::Runs(BarKind::Spins) => ('~', WAITS),
        State::Runs(BarKind::Starts) => ('^', of_thread(thread)),
        State::Waits(WaitKind::Lock, _) => ('─', WAITS),
        State::Waits(WaitKind::Core, _) => (':', DIM),
        State::Waits(WaitKind::Sleep, _) => ('z', DIM),
        State::Waits(WaitKind::Join | WaitKind::Message | WaitKind::Other, _) => ('┄', DIM),
    };
    Glyph { character, colour }
}

/// The widths that all rows share.
struct Frame {
    label: usize,
    figure: usize,
    scale: Scale,
    paint: Paint,
}

impl Frame {
    fn axis(&self, heads: &Heads, story: &Story) -> String {
        let (ticks, unit) = self.scale.ticks(CLOSEST, story.lang);
        let mut labels = String::new();
        let mut marks = vec!['─'; self.scale.columns()];
        for tick in &ticks {
            let column = self.scale.column(tick.at);
            marks[column] = if column == 0 { '├' } else { '┬' };
            // The last may have to stand further left.
            let column = column.min(self.scale.columns().saturating_sub(width(&tick.label)));
            if column > width(&labels) || labels.is_empty() {
                labels = format!("{labels:column$}{}", tick.label);
            }
        }
        let marks: String = marks.into_iter().collect();
        self.line(unit, &labels, &heads.busy) + &self.line("", &marks, "")
    }

    /// A line between the rows.
    fn line(&self, label: &str, middle: &str, figure: &str) -> String {
        let text = format!(
            "{} {}{} {}{figure}",
            pad(label, self.label),
            middle,
            " ".repeat(self.scale.columns().saturating_sub(width(middle))),
            " ".repeat(self.figure.saturating_sub(width(figure))),
        );
        painted(text.trim_end(), DIM, self.paint) + "\n"
    }

    fn row(&self, label: &str, glyphs: &[Glyph], figure: &str) -> String {
        let space = " ".repeat(self.figure.saturating_sub(width(figure)));
        let line = format!("{} {} {space}{figure}", pad(label, self.label), run(glyphs, self.paint));
        line.trim_end().to_string() + "\n"
    }

    fn more(&self, all: usize, shown: usize, story: &Story) -> String {
        let more = all.saturating_sub(shown);
        let text = say!(story.lang, "… and {more} more", "… и ещё {more}");
        if more == 0 { String::new() } else { painted(&text, DIM, self.paint) + "\n" }
    }
}

fn pad(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}

/// Characters with each colour written once.
fn run(glyphs: &[Glyph], paint: Paint) -> String {
    let same = glyphs.chunk_by(|one, other| one.colour == other.colour);
    let text = |glyphs: &[Glyph]| {
        let text: String = glyphs.iter().map(|glyph| glyph.character).collect();
        painted(&text, glyphs[0].colour, paint)
    };
    same.map(text).collect()
}
